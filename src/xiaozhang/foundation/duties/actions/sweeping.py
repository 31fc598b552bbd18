"""The sweep: what has come due is done, a portion at a time, each step once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.inserting import insert_values
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.actions.honouring import close_tasks, extend, let_off, postpone_tasks
from xiaozhang.foundation.duties.actions.lapses import lapse_of
from xiaozhang.foundation.duties.actions.telling import Told, notice_of, task_of
from xiaozhang.foundation.duties.clauses import OWNER
from xiaozhang.foundation.duties.models import Duty, Sent, State
from xiaozhang.foundation.duties.queries.sweeping import departures
from xiaozhang.foundation.duties.rules import terms
from xiaozhang.foundation.duties.rules.departures import Asked, Departure, Standing, mends
from xiaozhang.foundation.duties.rules.terms import Clock, Do, Step
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import actions as tasks
from xiaozhang.foundation.tasks.rules.new_task import NewTask

PORTION = 500
_SWEPT = (
    "UPDATE duties_duty SET state = %s, due_at = %s, ended_at = %s, next_at = %s, has_task = %s, excuse = %s,"
    " exception_id = %s WHERE id = %s"
)
_SENT = ("duty_id", "step", "at", "member_id")


@dataclass
class _Work:
    """What a portion comes to, gathered so that each app is called once."""

    clock: Clock
    now: datetime
    tasks: list[NewTask] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    lapses: list[Posting] = field(default_factory=list)
    sent: list[tuple[int, str, datetime, int | None]] = field(default_factory=list)
    excused: list[Duty] = field(default_factory=list)
    extended: list[Duty] = field(default_factory=list)


@action(None, keeps_trace=False)
def sweep_some(*, actor: Actor, now: datetime, most: int = PORTION) -> int:
    """Do the next steps of the first duties that have come due, and return how many duties that were.

    Makes tasks, reminds, marks what is missed and posts its lapse, tells superiors. Two sweeps at the same moment share
    the work; a step that was done is not done again. A reminder whose time passed while nobody swept is given only
    where it still makes sense. The number of queries does not grow with that of the duties.
    """
    rows = queries.to_sweep(now, most)
    if not rows:
        return 0
    clock = queries.clock_on(Clock().day_of(now))
    told = _told(rows)
    work = _Work(clock, now)
    passed = {row.pk: _passed(row, told[row.pk], work) for row in rows}
    answers = _departures([told[row.pk] for row in rows if _is_due(passed[row.pk])], clock)
    to = {who for steps in passed.values() for step in steps for who in step.to} | {OWNER}
    who = queries.recipients({row.member_id for row in rows}, to, clock.day_of(now))
    for row in rows:
        _do(told[row.pk], passed[row.pk], answers.get(row.pk), who, work)
    _write(actor, now, rows, work)
    return len(rows)


def _told(rows: Sequence[Duty]) -> dict[int, Told]:
    stated = charter.stated({row.clause_id for row in rows})
    names = org.names_of({row.member_id for row in rows})
    return {row.pk: Told(row, stated[row.clause_id], names.get(row.member_id, "")) for row in rows}


def _passed(row: Duty, told: Told, work: _Work) -> tuple[Step, ...]:
    """Return the steps whose time has come and that still make sense; one that has ended is only noted as missed."""
    planned = terms.steps(told.stated.parameters, row.opened_at, row.due_at, work.clock)
    since = row.next_at
    assert since is not None
    passed = tuple(step for step in planned if since <= step.at <= work.now)
    if row.ended_at is not None:
        return tuple(step for step in passed if step.do is Do.DUE)
    return terms.sensible(passed, work.now, row.due_at)


def _is_due(steps: Sequence[Step]) -> bool:
    return any(step.do is Do.DUE for step in steps)


def _departures(told: Sequence[Told], clock: Clock) -> dict[int, Departure]:
    asked = [
        Asked(
            each.stated.key, each.duty.record_type, each.duty.record_id, each.duty.member_id,
            clock.last_day_of(each.duty.due_at), each.duty.due_at, each.duty.exception_id,
        )
        for each in told
    ]  # fmt: skip
    return {each.duty.pk: answer for each, answer in zip(told, departures(asked), strict=True) if answer is not None}


def _do(
    told: Told,
    steps: Sequence[Step],
    departure: Departure | None,
    who: dict[tuple[int, str], tuple[int, ...]],
    work: _Work,
) -> None:
    row = told.duty
    if departure is not None and _is_honoured(told, departure, work):
        return
    for step in steps:
        if step.do is Do.TASK:
            row.has_task = True
            work.tasks.append(task_of(told, work.clock))
            work.sent.append((row.pk, step.key + row.round, work.now, row.member_id))
            continue
        if step.do is Do.DUE:
            row.state = State.MISSED
            if row.is_lapse:
                work.lapses.append(lapse_of(row, told.stated))
        recipients = step.to or (OWNER,)
        to = tuple(dict.fromkeys(member for each in recipients for member in who[row.member_id, each]))
        if to and not (step.do is Do.DUE and not row.is_lapse):
            work.notices.append(notice_of(told, step, to, work.clock))
        work.sent += [(row.pk, step.key + row.round, work.now, member) for member in to]
    planned = terms.steps(told.stated.parameters, row.opened_at, row.due_at, work.clock)
    row.next_at = None if row.ended_at else next((step.at for step in planned if step.at > work.now), None)


def _is_honoured(told: Told, departure: Departure, work: _Work) -> bool:
    """Honour an approved exception: a longer term, or nothing asked. A later end that has passed too is none."""
    row = told.duty
    standing = Standing(True, row.due_at, row.fulfilled_at, row.ended_at is not None)
    became = mends(standing, departure.until, work.now)
    if became == "extended" and departure.until is not None:
        extend(row, departure, told.stated, work.clock, work.now)
        work.extended.append(row)
    elif became == "excused":
        let_off(row, departure, work.now)
        work.excused.append(row)
    return bool(became)


def _write(actor: Actor, now: datetime, rows: Sequence[Duty], work: _Work) -> None:
    if work.tasks:
        tasks.open_tasks(actor=actor, now=now, tasks=work.tasks)
    if work.notices:
        notices.send(actor=actor, now=now, notices=work.notices)
    if work.lapses:
        ledger.post_many(actor=actor, now=now, postings=work.lapses)
    close_tasks(actor, now, work.excused, "已豁免", is_done=False)
    postpone_tasks(actor, now, work.extended, work.clock)
    insert_values(Sent, _SENT, work.sent, wants_ids=False)
    adapt = connection.ops.adapt_datetimefield_value
    values = [
        (
            str(row.state), adapt(row.due_at), row.ended_at and adapt(row.ended_at), row.next_at and adapt(row.next_at),
            row.has_task, row.excuse, row.exception_id, row.pk,
        )
        for row in rows
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_SWEPT, values)
