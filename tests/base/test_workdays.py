"""Workdays on a calendar that is passed in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.periods import Period
from xiaozhang.base.workdays import Calendar

# National Day 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
CALENDAR = Calendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    makeup_days=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 3), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 9, 20), True),
    ],
)
def test_is_workday(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_count() -> None:
    assert CALENDAR.count(Period(date(2026, 10, 1), date(2026, 11, 1))) == 18
    assert Calendar().count(Period(date(2026, 10, 1), date(2026, 11, 1))) == 22


@pytest.mark.parametrize(
    "start, today, days_elapsed",
    [
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 9, 30), date(2026, 9, 29), 0),
        (date(2026, 9, 30), date(2026, 10, 7), 0),
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 9, 29), date(2026, 10, 10), 4),
    ],
)
def test_elapsed_does_not_count_the_first_day(start: date, today: date, days_elapsed: int) -> None:
    assert CALENDAR.elapsed(start, today) == days_elapsed


@pytest.mark.parametrize(
    "start, workdays, due",
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
    ],
)
def test_add(start: date, workdays: int, due: date) -> None:
    assert CALENDAR.add(start, workdays) == due


@given(days, st.integers(0, 60))
def test_adding_is_the_inverse_of_elapsing(start: date, workdays: int) -> None:
    due = CALENDAR.add(start, workdays)

    assert CALENDAR.elapsed(start, due) == workdays
    assert workdays == 0 or CALENDAR.elapsed(start, due - timedelta(days=1)) == workdays - 1


@given(
    st.frozensets(days, max_size=40), st.frozensets(days, max_size=20), st.dates(date(2025, 12, 1), date(2027, 1, 31)),
    st.integers(1, 500),
)  # fmt: skip
def test_counting_a_period_is_counting_its_days(
    off: frozenset[date], makeup: frozenset[date], start: date, length: int
) -> None:
    calendar, period = Calendar(off, makeup), Period(start, start + timedelta(days=length))
    assert calendar.count(period) == sum(calendar.is_workday(day) for day in period.days())


@pytest.mark.parametrize(
    "start, workdays, day",
    [
        (date(2026, 9, 30), -1, date(2026, 9, 29)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 9, 21), -1, date(2026, 9, 20)),
        (date(2026, 10, 11), -2, date(2026, 10, 9)),
        (date(2026, 9, 30), -20, date(2026, 9, 3)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
    ],
)
def test_add_goes_back_below_zero(start: date, workdays: int, day: date) -> None:
    assert CALENDAR.add(start, workdays) == day


@given(days, st.integers(0, 60))
def test_as_far_back_as_forward(start: date, workdays: int) -> None:
    there = CALENDAR.add(start, workdays)
    back = CALENDAR.add(there, -workdays)
    assert CALENDAR.elapsed(back, there) == workdays
    assert back == start or not CALENDAR.is_workday(start) or workdays == 0
