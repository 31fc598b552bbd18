"""A simulation is asked for, and removed. The row itself says who asked, so that asking leaves nothing elsewhere."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.base.periods import month_of, months_between
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.simulation import powers, queries
from xiaozhang.performance.simulation.errors import NothingToTry, NotPastYet
from xiaozhang.performance.simulation.models import Simulation

if TYPE_CHECKING:
    from xiaozhang.foundation.charter.models import Version

MOST_MONTHS = 24
JOB = "simulation.carry_out"


@action(powers.RUN, keeps_trace=False, label="测算")
def start_simulation(
    *,
    actor: Actor,
    now: datetime,
    version_id: int,
    first_on: date,
    last_on: date,
    base_id: int | None = None,
    title: str = "",
    budget_fen: int | None = None,
    budget_by: str = Simulation.BudgetBy.MONTH,
) -> Simulation:
    """Keep what is to be simulated, with the clauses as they are now, and queue it.

    Raises:
        Missing: a version that is not there, or not the actor's to read.
        NotAllowed: the actor's reach is not over all members, whose pay it shows.
        Invalid: the months do not follow each other, or are more than 24; compared with itself.
        NotPastYet: the last month is not over.
        NothingToTry: no clause of the version brings money.
    """
    _refuse_without_reach(actor)
    version = charter.get_version(actor, version_id)
    base = charter.get_version(actor, base_id) if base_id is not None else None
    _refuse_months(first_on, last_on, timezone.localdate(now))
    if base is not None and base.pk == version.pk:
        raise Invalid({"base_id": Message("比较的版本就是要测算的版本，请另选一个，或留空与现行制度比较。")})
    clauses = _kept(version)
    base_clauses = queries.kept_clauses(base.pk) if base is not None else ""
    mark = ledger.greatest_fact_id()
    simulation = Simulation.objects.create(
        title=clean_line(title)[:80] or _title(version.label, first_on, last_on),
        version_id=version.pk,
        base_id=base.pk if base is not None else None,
        first_on=first_on,
        last_on=last_on,
        budget_fen=budget_fen,
        budget_by=budget_by,
        months_total=len(months_between(first_on, last_on)),
        mark=mark,
        clauses=clauses,
        base_clauses=base_clauses,
        inputs_hash=_digest(clauses, base_clauses, mark, first_on, last_on),
        created_at=now,
        created_by_id=actor.member_id,
        touched_at=now,
    )
    jobs.enqueue(JOB, simulation_id=simulation.pk)
    return simulation


@action(powers.RUN, label="删除测算")
def drop_simulation(*, actor: Actor, now: datetime, simulation_id: int) -> Simulation:
    """Remove a simulation with everything it found; a worker that is at it stops.

    Raises:
        Missing: not there, or not in reach.
    """
    simulation = queries.get_simulation(actor, simulation_id, lock=True)
    note_change(
        simulation,
        old={
            "title": simulation.title,
            "version": simulation.version.label,
            "months": f"{simulation.first_on:%Y-%m}..{simulation.last_on:%Y-%m}",
            "inputs_hash": simulation.inputs_hash,
        },
        new={},
    )
    queries.months_of(simulation.pk).delete()
    queries.members_of(simulation.pk).delete()
    pk = simulation.pk
    simulation.delete()
    simulation.pk = pk
    return simulation


def _kept(version: Version) -> str:
    clauses = queries.kept_clauses(version.pk)
    if not queries.pays(clauses):
        raise NothingToTry(
            Message("没有测算：{label} 里没有提成、奖励、竞赛或绩效工资条款，算不出金额。", {"label": version.label})
        )
    return clauses


def _digest(clauses: str, base_clauses: str, mark: int, first_on: date, last_on: date) -> str:
    content = json.dumps([clauses, base_clauses, mark, first_on.isoformat(), last_on.isoformat()])
    return hashlib.sha256(content.encode()).hexdigest()


def _refuse_without_reach(actor: Actor) -> None:
    if not actor.sees_all():
        raise NotAllowed("没有测算：结果是全体成员的收入，只有数据范围为全部的岗位可以测算。")


def _refuse_months(first_on: date, last_on: date, today: date) -> None:
    if last_on < first_on:
        raise Invalid({"last_on": Message("截止月份早于起始月份，请改正。")})
    if len(months_between(first_on, last_on)) > MOST_MONTHS:
        raise Invalid({"last_on": Message("一次最多测算 {most} 个月，请分几次。", {"most": MOST_MONTHS})})
    if last_on >= month_of(today):
        words = {"year": last_on.year, "month": last_on.month}
        raise NotPastYet(Message("没有测算：{year} 年 {month} 月还没有过完，只能测算已经过去的月份。", words))


def _title(label: str, first_on: date, last_on: date) -> str:
    return f"{label} · {first_on:%Y-%m} 至 {last_on:%Y-%m}"
