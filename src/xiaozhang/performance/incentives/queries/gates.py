"""What other apps say stands against confirming a run, and what they need to know of it."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from xiaozhang.base import registries
from xiaozhang.base.memory import remembered
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives.models import Run, Statement
from xiaozhang.performance.incentives.queries.runs import RELEASED


def standing_against(run_id: int, today: date) -> list[Message]:
    """Return what stands against confirming a run today, a sentence each; empty where nothing does."""
    return [message for gate in registries.settlement_gates for message in gate(run_id, today)]


def appealable_until(run_id: int, planned_on: date | None, statement: Statement | None = None) -> date | None:
    """Return until when one can appeal against a run, or one statement of it: as other apps say, never before what
    was planned; None where nothing says so.
    """
    days = [each(run_id, statement) for each in registries.appeal_days]
    return max((day for day in (*days, planned_on) if day is not None), default=None)


@remembered
def released_by_id(run_id: int) -> Run | None:
    """Return a run if its statements are those that the members see, for what other apps keep beside it."""
    return Run.objects.filter(pk=run_id, state__in=RELEASED, is_superseded=False).first()


@remembered
def latest_appeal_day(run_id: int) -> date | None:
    """Return the last day to appeal that any statement of the run names."""
    last: date | None = Statement.objects.filter(run_id=run_id).aggregate(last=Max("appeal_until_on"))["last"]
    return last
