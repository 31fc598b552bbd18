"""Approved exceptions are honoured: when a duty opens, when it would be missed, and afterwards; its task follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.departures import Departure as Kind
from xiaozhang.base.matching import portions
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.actions.lapses import take_back
from xiaozhang.foundation.duties.clauses import TimeLimit
from xiaozhang.foundation.duties.models import Duty, State
from xiaozhang.foundation.duties.rules import terms
from xiaozhang.foundation.duties.rules.departures import Asked, Departure, Standing, departure, mends
from xiaozhang.foundation.duties.rules.standing import LONGEST_EXCUSE
from xiaozhang.foundation.duties.rules.terms import Clock
from xiaozhang.foundation.exceptions import queries as exceptions
from xiaozhang.foundation.tasks import actions as tasks

_BATCH = 500


def close_tasks(actor: Actor, now: datetime, rows: Iterable[Duty], result: str, *, is_done: bool) -> None:
    """Close the tasks that were made for duties."""
    keys = [task_key(row) for row in rows if row.has_task]
    if keys:
        tasks.close_by_source(actor=actor, now=now, source_keys=keys, result=result, is_done=is_done)


def task_key(row: Duty) -> str:
    """Return what makes a duty's task the only one."""
    return f"duty:{row.pk}"


def postpone_tasks(actor: Actor, now: datetime, rows: Iterable[Duty], clock: Clock) -> None:
    """Give the tasks of duties whose terms became longer the new day."""
    dues = {task_key(row): _due_of_task(row, clock) for row in rows if row.has_task}
    if dues:
        tasks.postpone_by_source(actor=actor, now=now, dues=dues)


def honour_at_opening(rows: Sequence[Duty], stated: Mapping[int, Stated], clock: Clock, now: datetime) -> None:
    """Let unsaved duties by a term begin as the exceptions of their last day want it; one query for all."""
    limited = [row for row in rows if isinstance(stated[row.clause_id].parameters, TimeLimit)]
    answers = queries.departures([_asked(row, stated[row.clause_id], clock) for row in limited])
    for row, answer in zip(limited, answers, strict=True):
        if answer is None:
            continue
        if answer.until is None:
            let_off(row, answer, now)
        else:
            extend(row, answer, stated[row.clause_id], clock, row.opened_at)


def let_off(row: Duty, by: Departure, now: datetime) -> None:
    """Excuse a duty by an exception; its row is not saved yet."""
    row.state, row.excuse, row.exception_id = State.EXCUSED, str(by.words)[:LONGEST_EXCUSE], by.exception_id
    row.ended_at, row.next_at = row.ended_at or now, None


def extend(row: Duty, by: Departure, stated: Stated, clock: Clock, since: datetime) -> None:
    """Let a term last until the day an exception says; its row is not saved yet. Steps before `since` are past."""
    assert by.until is not None
    row.state, row.due_at, row.exception_id = State.OPEN, by.until, by.exception_id
    planned = terms.steps(stated.parameters, row.opened_at, row.due_at, clock)
    row.next_at = next((step.at for step in planned if step.at >= since), None)


@action(None, label="按签呈调整时限")
def honour_exception(*, actor: Actor, now: datetime, exception_id: int, number: str, clause_key: str) -> int:
    """Let an exception that was just approved count for the duties of its days, also for those missed already.

    Whom it lets off is excused and the lapse taken back; with a longer term, what was done within it likewise, and what
    can still be done is open again. Returns how many duties changed. The reaction to exceptions.approved.
    """
    registered = exceptions.standing_exception(exception_id)
    if registered is None or registered.departure not in (Kind.WAIVE, Kind.EXTEND):
        nothing_changed()
        return 0
    clock = queries.clock_on(Clock().day_of(now))
    count = 0
    for piece in portions(list(queries.touched_by(registered, clock)), _BATCH):
        stated = charter.stated({row.clause_id for row in piece})
        asked = [_asked(row, stated[row.clause_id], clock) for row in piece]
        covering = exceptions.matching([registered], [each.question for each in asked])
        for row, each, by in zip(piece, asked, covering, strict=True):
            answer = departure(by, each, clock.zone)
            if answer is not None and _is_mended(actor, now, row, answer, stated[row.clause_id], clock):
                count += 1
    if not count:
        nothing_changed()
    return count


def _is_mended(actor: Actor, now: datetime, row: Duty, by: Departure, stated: Stated, clock: Clock) -> bool:
    standing = Standing(row.state == State.MISSED, row.due_at, row.fulfilled_at, row.ended_at is not None)
    became = mends(standing, by.until, now)
    if not became:
        return False
    before = {"state": row.state, "due_at": row.due_at}
    if standing.is_missed:
        take_back(actor, now, row)
    if became == "excused":
        let_off(row, by, now)
        close_tasks(actor, now, [row], "已豁免", is_done=False)
    else:
        extend(row, by, stated, clock, now)
        postpone_tasks(actor, now, [row], clock)
    row.save(update_fields=["state", "excuse", "exception", "due_at", "ended_at", "next_at"])
    note_change(row, old=before, new={"state": row.state, "due_at": row.due_at, "exception_id": by.exception_id})
    return True


def _asked(row: Duty, stated: Stated, clock: Clock) -> Asked:
    on = clock.last_day_of(row.due_at)
    return Asked(stated.key, row.record_type, row.record_id, row.member_id, on, row.due_at, row.exception_id)


def _due_of_task(row: Duty, clock: Clock) -> tuple[date, datetime | None]:
    is_whole_day = row.due_at == clock.midnight(clock.day_of(row.due_at))
    return clock.last_day_of(row.due_at), None if is_whole_day else row.due_at
