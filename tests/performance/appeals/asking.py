"""Asking appeals to do something, and what came of it, for the tests of this folder."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.appeals import REASON
from tests.factories.incentives import NOW, make_receipt_fact, make_run
from tests.factories.org import actor_for
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks.models import Task
from xiaozhang.performance.appeals import actions
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.incentives.models import Statement


def submit(member: Member, statement: Statement, now: datetime = NOW, **given: Any) -> Appeal:
    """Appeal against a line of a statement of the member."""
    values: dict[str, Any] = {"kind": "figure", "reason": REASON, "line_sequence": 1, **given}
    actor = actor_for(member, now.date())
    return actions.submit_appeal(actor=actor, now=now, statement_id=statement.pk, **values)


def open_tasks() -> list[tuple[str, str]]:
    """Return the open tasks: title and owner."""
    return list(Task.objects.filter(state="open").order_by("pk").values_list("title", "owner__name"))


def told(kind: str) -> list[str]:
    """Return who was told of a kind."""
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("member__name", flat=True))


def rerun(yuan: int = 100_000, member: Member | None = None) -> Statement:
    """Record a receipt that was forgotten, settle October again and publish it."""
    make_receipt_fact(member, date(2026, 10, 20), yuan, now=NOW + timedelta(hours=1))
    run = make_run(state="published", now=NOW + timedelta(hours=2))
    return Statement.objects.get(run=run, member=member)
