"""Moments open duties and close them, in the transaction of whatever happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from xiaozhang.base import registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.matching import portions
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.actions.honouring import close_tasks, honour_at_opening
from xiaozhang.foundation.duties.clauses import ReminderRule, TimeLimit, WorkingHours
from xiaozhang.foundation.duties.models import Duty, State
from xiaozhang.foundation.duties.rules import terms
from xiaozhang.foundation.duties.rules.moments import LONGEST, Moment
from xiaozhang.foundation.duties.rules.terms import Clock
from xiaozhang.foundation.org import queries as org

KINDS = (TimeLimit.name, ReminderRule.name, WorkingHours.name)
DONE = "已按时限完成"
LATE = "已完成，超过时限"
_FEW = 5
_BATCH = 500
_CLOSED = ("state", "fulfilled_at", "ended_at", "next_at")


@action(None, keeps_trace=False)
def note_moments(*, actor: Actor, now: datetime, moments: Sequence[Moment]) -> int:
    """Note what happened to records: close the duties it fulfils, then open those the clauses in force ask for.

    The clauses are those of the day of the moment; the same moment coming twice opens nothing more. Returns how many
    duties it asked for. The number of queries does not grow with that of the moments; the calling action has checked
    the right, and keeps the trace.

    Raises:
        UnknownKey: a moment that no app has declared.
    """
    for moment in moments:
        registries.duty_moments.get(moment.key)
    _close(actor, now, moments)
    rows: list[Duty] = []
    for on, of_day in _by_day(moment for moment in moments if moment.member_id is not None).items():
        stated = charter.stated_on(KINDS, on)
        by_moment = opened_by(stated)
        met = _met(by_moment, of_day)
        if met:
            clock = queries.clock_on(on, stated)
            made = [row for each, moment in met if (row := duty_of(each, moment, clock)) is not None]
            honour_at_opening(made, {each.clause_id: each for each in stated}, clock, now)
            rows += made
    if rows:
        Duty.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def opened_by(stated: Iterable[Stated]) -> dict[str, list[Stated]]:
    """Return the clauses that each moment opens a duty by."""
    found: dict[str, list[Stated]] = defaultdict(list)
    for each in stated:
        if isinstance(each.parameters, TimeLimit):
            found[each.parameters.opens].append(each)
        elif isinstance(each.parameters, ReminderRule):
            found[each.parameters.moment].append(each)
    return found


def duty_of(each: Stated, moment: Moment, clock: Clock) -> Duty | None:
    """Return the unsaved duty that a moment opens by a clause; None where the day it needs is not given."""
    rule = each.parameters
    assert isinstance(rule, TimeLimit | ReminderRule)
    if isinstance(rule, TimeLimit):
        due = terms.due_at(rule, moment.at, moment.day, clock)
        closes, is_lapse = rule.closes, rule.is_lapse
    else:
        due = clock.end_of(moment.day) if moment.day is not None else None
        closes, is_lapse = rule.settled_by, False
    if due is None or moment.member_id is None:
        return None
    return Duty(
        clause_id=each.clause_id,
        member_id=moment.member_id,
        record_type=moment.record_type,
        record_id=moment.record_id,
        part_id=moment.part_id,
        title=moment.title[:LONGEST],
        about=moment.about[:LONGEST],
        opened_by=moment.key,
        closes=closes,
        opened_at=moment.at,
        due_at=due,
        next_at=terms.next_at(terms.steps(rule, moment.at, due, clock)),
        is_lapse=is_lapse,
        key=moment.opening_key(each.clause_id),
    )


def meets(rule: TimeLimit | ReminderRule, roles: frozenset[str], grade: str, amount_fen: int | None) -> bool:
    """Say whether a clause applies to an owner with these roles, a customer of this grade, an amount."""
    if rule.roles and not roles & set(rule.roles):
        return False
    if rule.grades and grade not in rule.grades:
        return False
    if rule.amount_from is not None and (amount_fen is None or amount_fen < rule.amount_from):
        return False
    return rule.amount_below is None or (amount_fen is not None and amount_fen < rule.amount_below)


def store(rows: Sequence[Duty], fields: Sequence[str]) -> None:
    """Write fields of rows that are held: singly where they are few."""
    if len(rows) <= _FEW:
        for row in rows:
            row.save(update_fields=fields)
    else:
        queries.every_duty().bulk_update(rows, fields, batch_size=_BATCH)


def _by_day(moments: Iterable[Moment]) -> dict[date, list[Moment]]:
    clock = Clock()
    found: dict[date, list[Moment]] = defaultdict(list)
    for moment in moments:
        found[clock.day_of(moment.at)].append(moment)
    return found


def _met(by_moment: Mapping[str, Sequence[Stated]], moments: Sequence[Moment]) -> list[tuple[Stated, Moment]]:
    """Return the clauses whose conditions moments meet; roles are asked for only where a clause names some."""
    asked = [(each, moment) for moment in moments for each in by_moment.get(moment.key, ())]
    named = [moment.member_id for each, moment in asked if _rule(each).roles]
    roles = org.role_keys_of(member for member in named if member is not None) if named else {}
    return [
        (each, moment)
        for each, moment in asked
        if meets(_rule(each), roles.get(moment.member_id or 0, frozenset()), moment.grade, moment.amount_fen)
    ]


def _rule(each: Stated) -> TimeLimit | ReminderRule:
    assert isinstance(each.parameters, TimeLimit | ReminderRule)
    return each.parameters


def _close(actor: Actor, now: datetime, moments: Sequence[Moment]) -> None:
    """Close what the moments fulfil: the first one on a record counts."""
    by_type: dict[str, list[Moment]] = defaultdict(list)
    for moment in moments:
        by_type[moment.record_type].append(moment)
    for record_type, noted in by_type.items():
        closes = {moment.key for moment in noted}
        first: dict[tuple[str, int, int | None], Moment] = {}
        for moment in sorted(noted, key=lambda moment: moment.at, reverse=True):
            first[moment.key, moment.record_id, moment.part_id] = moment
        for ids in portions(sorted({moment.record_id for moment in noted}), _BATCH):
            if not queries.may_close(record_type, ids, closes):
                continue
            rows = queries.outstanding_on(record_type, ids, closes)
            _settle(actor, now, [(row, first.get((row.closes, row.record_id, row.part_id))) for row in rows])


def _settle(actor: Actor, now: datetime, found: Iterable[tuple[Duty, Moment | None]]) -> None:
    clock = Clock()
    in_time: list[Duty] = []
    late: list[Duty] = []
    for row, moment in found:
        if moment is None or _is_before(row, moment, clock):
            continue
        row.fulfilled_at, row.ended_at = moment.at, now
        if row.state == State.OPEN and moment.at <= row.due_at:
            row.state, row.next_at = State.KEPT, None
            in_time.append(row)
            continue
        # The sweep has not come by yet: it still notes the lapse.
        row.next_at = row.due_at if row.state == State.OPEN and row.is_lapse else None
        row.state = State.MISSED
        late.append(row)
    store([*in_time, *late], _CLOSED)
    close_tasks(actor, now, in_time, DONE, is_done=True)
    close_tasks(actor, now, late, LATE, is_done=True)


def _is_before(row: Duty, moment: Moment, clock: Clock) -> bool:
    """Say whether what happened lies on a day before a day was set: it cannot be what was set then."""
    opening = registries.duty_moments.get(row.opened_by)
    return opening.has_day and clock.day_of(moment.at) < clock.day_of(row.opened_at)
