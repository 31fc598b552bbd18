"""Records pass to another owner, or their obligations fall away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from xiaozhang.base import registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.matching import portions
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.actions.honouring import close_tasks, honour_at_opening
from xiaozhang.foundation.duties.actions.opening import duty_of, note_moments, store
from xiaozhang.foundation.duties.clauses import ReminderRule, TimeLimit, Unit
from xiaozhang.foundation.duties.models import Duty, State
from xiaozhang.foundation.duties.rules.moments import Moment, PassedOn
from xiaozhang.foundation.duties.rules.terms import Clock
from xiaozhang.foundation.org import queries as org

_BATCH = 500
_ENDED = ("state", "ended_at", "next_at")


@action(None, keeps_trace=False)
def pass_on(*, actor: Actor, now: datetime, records: Sequence[PassedOn]) -> int:
    """Let what is outstanding on records follow their new owners, and return how many duties these have now.

    The old duties end where they are: open ones are void, missed ones stay missed. Each clause gives the new owner a
    new term; a day that was set stays, or gives a workday's time where it has passed. What the coming of an owner
    opens, it opens anew.
    """
    heirs = {(each.record_type, each.record_id): each for each in records}
    ended = [row for rows in _outstanding(heirs) for row in rows]
    _end(actor, now, ended, "已转给新的负责人")
    fresh = _anew(now, ended, heirs)
    Duty.objects.bulk_create(fresh, ignore_conflicts=True)
    moments = [
        Moment(
            moment.key,
            each.record_type,
            each.record_id,
            now,
            each.member_id,
            title=each.title,
            grade=each.grade,
            amount_fen=each.amount_fen,
        )
        for each in records
        for moment in registries.duty_moments
        if moment.hands_over and moment.record == each.record_type and each.member_id is not None
    ]
    return len(fresh) + note_moments(actor=actor, now=now, moments=moments)


@action(None, keeps_trace=False)
def drop(*, actor: Actor, now: datetime, record_type: str, record_ids: Sequence[int]) -> int:
    """Let what is outstanding on records fall away, because the records did; return how many duties that were."""
    wanted = {(record_type, pk): PassedOn(record_type, pk, None) for pk in record_ids}
    ended = [row for rows in _outstanding(wanted) for row in rows]
    _end(actor, now, ended, "不再需要")
    return len(ended)


def _outstanding(records: Iterable[tuple[str, int]]) -> Iterable[list[Duty]]:
    by_type: dict[str, set[int]] = defaultdict(set)
    for record_type, record_id in records:
        by_type[record_type].add(record_id)
    for record_type, ids in by_type.items():
        for piece in portions(sorted(ids), _BATCH):
            yield list(queries.outstanding_on(record_type, piece))


def _end(actor: Actor, now: datetime, rows: Sequence[Duty], result: str) -> None:
    for row in rows:
        row.ended_at = now
        if row.state == State.OPEN:
            is_noted_later = row.is_lapse and row.due_at <= now  # missed, only the sweep has not come by
            row.state = State.MISSED if is_noted_later else State.VOID
            row.next_at = row.due_at if is_noted_later else None
        else:
            row.next_at = None
    store(rows, _ENDED)
    close_tasks(actor, now, rows, result, is_done=False)


def _anew(now: datetime, ended: Sequence[Duty], heirs: dict[tuple[str, int], PassedOn]) -> list[Duty]:
    """Return the unsaved duties of the new owners, each by the clause version of the old one."""
    kept = [row for row in ended if not registries.duty_moments.get(row.opened_by).hands_over]
    kept = [row for row in kept if heirs[row.record_type, row.record_id].member_id is not None]
    if not kept:
        return []
    stated = charter.stated({row.clause_id for row in kept})
    clock = queries.clock_on(Clock().day_of(now))
    roles = org.role_keys_of(pk for each in heirs.values() if (pk := each.member_id) is not None)
    found = []
    for row in kept:
        heir = heirs[row.record_type, row.record_id]
        each = stated[row.clause_id]
        rule = each.parameters
        assert isinstance(rule, TimeLimit | ReminderRule)
        held = roles.get(heir.member_id or 0, frozenset())
        if rule.roles and not held & set(rule.roles):
            continue
        duty = duty_of(each, _moment(row, heir, now, rule, clock), clock)
        if duty is not None:
            found.append(duty)
    honour_at_opening(found, stated, clock, now)
    return found


def _moment(row: Duty, heir: PassedOn, now: datetime, rule: TimeLimit | ReminderRule, clock: Clock) -> Moment:
    set_on = clock.last_day_of(row.due_at)
    is_set = isinstance(rule, ReminderRule) or rule.unit is Unit.SET_DAY
    if isinstance(rule, TimeLimit) and row.due_at <= now:
        set_on = clock.calendar.add(clock.day_of(now), 1)
    return Moment(
        row.opened_by,
        row.record_type,
        row.record_id,
        now,
        heir.member_id,
        day=set_on if is_set else None,
        part_id=row.part_id,
        title=row.title,
        about=row.about,
        occasion=f"from:{row.pk}",
    )
