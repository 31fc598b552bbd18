"""When a term ends, and what the sweep does when: pure arithmetic on clause, instant and calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.duties.clauses import (
    OWNER,
    SUPERIOR,
    Counting,
    Lead,
    Point,
    ReminderRule,
    TimeLimit,
    Unit,
)

_DAY = timedelta(days=1)
_WHOLE_DAY = ((0, 1440),)
_MORNING = 9 * 60
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Clock:
    """What terms are counted on: calendar, working hours (minutes since midnight, in order) and the company's zone."""

    calendar: Calendar = field(default_factory=Calendar)
    hours: tuple[tuple[int, int], ...] = ()
    zone: tzinfo = ZoneInfo("Asia/Shanghai")

    def midnight(self, day: date) -> datetime:
        """Return the first instant of a day."""
        return datetime.combine(day, time(), self.zone)

    def end_of(self, day: date) -> datetime:
        """Return the instant at which a day is over."""
        return self.midnight(day + _DAY)

    def day_of(self, at: datetime) -> date:
        """Return the day an instant lies on."""
        return at.astimezone(self.zone).date()

    def last_day_of(self, due: datetime) -> date:
        """Return the last day of a term that is over at an instant: of midnight the day before."""
        return self.day_of(due - _TICK)

    def morning(self, day: date) -> datetime:
        """Return when work begins on a day: the first working hour, else nine."""
        return self.midnight(day) + timedelta(minutes=self.hours[0][0] if self.hours else _MORNING)


class Do(StrEnum):
    """What the sweep does at a step."""

    TASK = "task"
    REMIND = "remind"
    DUE = "due"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done at an instant; `key` tells steps of one duty apart, `to` are recipients as clauses name them."""

    key: str
    at: datetime
    do: Do
    to: tuple[str, ...] = ()
    offset: int | None = None


def due_at(limit: TimeLimit, at: datetime, day: date | None, clock: Clock) -> datetime | None:
    """Return when the term is over that begins at an instant; None where the day it needs is not given.

    Days and workdays begin to count on the day after (次日起算) and run until the end of the last one. Where the last
    of so many days is a day off, the term ends with the next workday; a day that was set stays as it is.
    """
    if limit.unit is Unit.SET_DAY:
        return clock.end_of(day) if day is not None else None
    count = limit.within or 0
    if limit.unit is Unit.HOURS:
        return add_hours(at, count, limit.counts, clock)
    begun_on = clock.day_of(at)
    if limit.unit is Unit.WORKDAYS:
        return clock.end_of(clock.calendar.add(begun_on, count))
    last_on = begun_on + count * _DAY
    return clock.end_of(last_on if clock.calendar.is_workday(last_on) else clock.calendar.add(last_on, 1))


def add_hours(at: datetime, hours: int, counts: Counting, clock: Clock) -> datetime:
    """Return the instant at which so many counted hours are full.

    Without working hours in the charter the whole of each workday counts.
    """
    if counts is Counting.CLOCK:
        return at + timedelta(hours=hours)
    spans = clock.hours if counts is Counting.WORKING_HOURS and clock.hours else _WHOLE_DAY
    left, day = timedelta(hours=hours), clock.day_of(at)
    while True:
        if clock.calendar.is_workday(day):
            for first, last in spans:
                start = max(at, clock.midnight(day) + timedelta(minutes=first))
                end = clock.midnight(day) + timedelta(minutes=last)
                if start + left <= end:
                    return start + left
                left -= max(end - start, timedelta())
        day += _DAY


def steps(parameters: ClauseKind, opened_at: datetime, due: datetime, clock: Clock) -> tuple[Step, ...]:
    """Return what is done for a duty, in order of time; reminders that would lie before its beginning are left out."""
    found: list[Step] = []
    if isinstance(parameters, TimeLimit):
        found = _of_limit(parameters, opened_at, due, clock)
    elif isinstance(parameters, ReminderRule):
        found = [_of_point(point, due, clock) for point in parameters.points]
        found = [step for step in found if step.at >= opened_at]
    return tuple(sorted(found, key=lambda step: (step.at, step.do is not Do.TASK)))


def next_at(planned: tuple[Step, ...], done: frozenset[str] = frozenset()) -> datetime | None:
    """Return when the next step is to be done, None when nothing is left."""
    return next((step.at for step in planned if step.key not in done), None)


def sensible(passed: tuple[Step, ...], now: datetime, due: datetime) -> tuple[Step, ...]:
    """Leave what still makes sense of the steps whose time has come: one reminder, none once the term is over.

    After a downtime of several days only the latest reminder is given; a day that only reminders lead up to goes on
    being reminded of after it has passed.
    """
    is_limit = any(step.do is Do.DUE for step in passed)
    reminders = [step for step in passed if step.do is Do.REMIND and not (is_limit and due <= now)]
    kept = set(reminders[-1:])
    return tuple(step for step in passed if step.do is not Do.REMIND or step in kept)


def _of_limit(limit: TimeLimit, opened_at: datetime, due: datetime, clock: Clock) -> list[Step]:
    found = [Step("due", due, Do.DUE)]
    if limit.task:
        found.append(Step("task", opened_at, Do.TASK))
    if limit.remind is not None:
        at = _before(due, limit.remind, clock)
        if at > opened_at:
            found.append(Step("remind", at, Do.REMIND, (OWNER,)))
    if limit.escalate is not None:
        found.append(Step("escalate", _after(due, limit.escalate, clock), Do.ESCALATE, (SUPERIOR,)))
    return found


def _of_point(point: Point, due: datetime, clock: Clock) -> Step:
    day = _moved(clock.last_day_of(due), point.offset, point.unit, clock)
    return Step(f"point:{point.unit}:{point.offset}", clock.morning(day), Do.REMIND, point.to, point.offset)


def _before(due: datetime, lead: Lead, clock: Clock) -> datetime:
    if lead.unit is Unit.HOURS:
        return due - timedelta(hours=lead.amount)
    return clock.morning(_moved(clock.last_day_of(due), -lead.amount, lead.unit, clock))


def _after(due: datetime, lead: Lead, clock: Clock) -> datetime:
    if lead.unit is Unit.HOURS:
        return due + timedelta(hours=lead.amount)
    if lead.amount == 0:
        return due
    return clock.morning(_moved(clock.last_day_of(due), lead.amount, lead.unit, clock))


def _moved(day: date, offset: int, unit: Unit, clock: Clock) -> date:
    """Return the day so many days or workdays later, earlier where negative."""
    if unit is Unit.DAYS:
        return day + offset * _DAY
    step = _DAY if offset > 0 else -_DAY
    left = abs(offset)
    while left:
        day += step
        left -= clock.calendar.is_workday(day)
    return day
