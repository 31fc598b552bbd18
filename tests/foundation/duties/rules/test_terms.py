"""When terms end and what is done when, on calendars with days off and make-up days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.duties import due_days, first_contact, next_step
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.duties.clauses import Counting, Lead, TimeLimit
from xiaozhang.foundation.duties.rules.terms import Clock, Do, add_hours, due_at, next_at, sensible, steps

ZONE = ZoneInfo("Asia/Shanghai")
# 1 to 8 October off, Sunday 27 September and Saturday 10 October worked instead.
CALENDAR = Calendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 9)),
    makeup_days=frozenset({date(2026, 9, 27), date(2026, 10, 10)}),
)
CLOCK = Clock(CALENDAR, ((540, 720), (810, 1080)), ZONE)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def limit(within: int, unit: str, counts: str = "clock") -> TimeLimit:
    return first_contact(within=within, unit=unit, counts=counts, remind=None, escalate=None)


@pytest.mark.parametrize(
    ("begins", "within", "unit", "counts", "ends"),
    [
        (at(11, 20, 17), 24, "hours", "clock", at(11, 21, 17)),  # Friday to Saturday
        (at(11, 20, 17), 24, "hours", "workdays", at(11, 23, 17)),  # the weekend does not count
        (at(11, 21, 12), 24, "hours", "workdays", at(11, 24, 0)),  # begun on a day off: Monday counts whole
        (at(9, 30, 17), 24, "hours", "workdays", at(10, 9, 17)),  # over the national holiday
        (at(9, 26, 12), 24, "hours", "workdays", at(9, 28, 0)),  # a make-up Sunday counts
        (at(11, 20, 17), 4, "hours", "working_hours", at(11, 23, 12)),  # one hour on Friday, three on Monday
        (at(11, 20, 12, 30), 1, "hours", "working_hours", at(11, 20, 14, 30)),  # noon does not count
        (at(11, 20, 20), 1, "hours", "working_hours", at(11, 23, 10)),  # after hours
        (at(11, 20, 10), 1, "workdays", "clock", at(11, 24, 0)),  # 次日起算: Monday is the last day
        (at(9, 30, 10), 1, "workdays", "clock", at(10, 10, 0)),  # 9 October
        (at(10, 9, 10), 1, "workdays", "clock", at(10, 11, 0)),  # the make-up Saturday
        (at(11, 18, 10), 2, "days", "clock", at(11, 21, 0)),  # Friday
        (at(11, 20, 10), 1, "days", "clock", at(11, 24, 0)),  # Saturday is off: the next workday
    ],
)
def test_due_at_by_table(begins: datetime, within: int, unit: str, counts: str, ends: datetime) -> None:
    assert due_at(limit(within, unit, counts), begins, None, CLOCK) == ends


def test_due_at_of_a_set_day_is_its_end_also_on_a_day_off() -> None:
    assert due_at(next_step(), at(11, 18), date(2026, 11, 21), CLOCK) == at(11, 22, 0)
    assert due_at(next_step(), at(11, 18), None, CLOCK) is None


def test_working_hours_without_a_clause_are_whole_workdays() -> None:
    assert add_hours(at(11, 20, 17), 24, Counting.WORKING_HOURS, Clock(CALENDAR)) == at(11, 23, 17)


_STARTS = st.integers(0, 60 * 24 * 90).map(lambda minutes: at(9, 1, 0) + timedelta(minutes=minutes))


@given(_STARTS, st.integers(1, 200), st.sampled_from(list(Counting)))
def test_hours_end_later_the_more_they_are_and_only_while_they_count(
    begins: datetime, hours: int, counts: Counting
) -> None:
    end = add_hours(begins, hours, counts, CLOCK)
    assert end >= begins + timedelta(hours=hours)
    assert end < add_hours(begins, hours + 1, counts, CLOCK)
    if counts is not Counting.CLOCK:
        assert CALENDAR.is_workday((end - timedelta(microseconds=1)).astimezone(ZONE).date())


@given(_STARTS, st.integers(1, 40))
def test_workdays_counted_are_the_workdays_there_are(begins: datetime, count: int) -> None:
    end = due_at(limit(count, "workdays"), begins, None, CLOCK)
    assert end is not None
    last_on = CLOCK.last_day_of(end)
    assert CALENDAR.is_workday(last_on)
    assert CALENDAR.elapsed(CLOCK.day_of(begins), last_on) == count


def test_steps_of_a_limit_in_order() -> None:
    rule = first_contact()
    due = at(11, 23, 17)
    found = steps(rule, at(11, 20, 17), due, CLOCK)
    assert [(step.do, step.at) for step in found] == [
        (Do.TASK, at(11, 20, 17)),
        (Do.REMIND, at(11, 23, 13)),
        (Do.DUE, due),
        (Do.ESCALATE, at(11, 24, 9)),
    ]
    assert next_at(found) == at(11, 20, 17)
    assert next_at(found, frozenset({"task", "remind"})) == due


def test_a_reminder_before_the_beginning_is_left_out() -> None:
    rule = next_step(remind=Lead(amount=2, unit="workdays"))
    found = steps(rule, at(11, 20), at(11, 24, 0), CLOCK)  # due on Monday: the reminder would be on Thursday
    assert [step.do for step in found] == [Do.DUE]


def test_steps_of_reminders_lie_in_the_morning_around_the_day() -> None:
    found = steps(due_days(-7, 0, 1, 7), at(11, 1), at(11, 21, 0), CLOCK)
    assert [step.at for step in found] == [at(11, 13, 9), at(11, 20, 9), at(11, 21, 9), at(11, 27, 9)]


def test_of_reminders_that_were_missed_only_the_last_is_given() -> None:
    passed = steps(due_days(-7, 0, 1, 7), at(11, 1), at(11, 21, 0), CLOCK)
    assert [step.offset for step in sensible(passed[:3], at(11, 22), at(11, 21, 0))] == [1]


def test_a_reminder_is_not_given_once_the_term_is_over() -> None:
    passed = steps(first_contact(), at(11, 20, 17), at(11, 21, 17), CLOCK)
    kept = sensible(passed, at(11, 24, 12), at(11, 21, 17))
    assert [step.do for step in kept] == [Do.TASK, Do.DUE, Do.ESCALATE]
