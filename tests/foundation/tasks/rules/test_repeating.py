"""When a task comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat, next_day, problems, said

FRIDAY = date(2026, 11, 20)
# National Day 2026: off from 1 to 7 October, Saturday 10 October is worked.
CALENDAR = Calendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 8)), makeup_days=frozenset({date(2026, 10, 10)})
)

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
REPEATS = st.one_of(
    st.builds(Repeat, st.sampled_from([Every.DAY, Every.WORKDAY, Every.LAST_WORKDAY])),
    st.builds(Repeat, st.just(Every.WEEK), weekdays=st.sets(st.integers(1, 7), min_size=1).map(tuple)),
    st.builds(Repeat, st.just(Every.MONTH), month_day=st.integers(1, 31)),
)


@pytest.mark.parametrize(
    ("repeat", "after", "expected"),
    [
        (Repeat(Every.DAY), FRIDAY, date(2026, 11, 21)),
        (Repeat(Every.WORKDAY), FRIDAY, date(2026, 11, 23)),
        (Repeat(Every.WORKDAY), date(2026, 9, 30), date(2026, 10, 8)),
        (Repeat(Every.WORKDAY), date(2026, 10, 9), date(2026, 10, 10)),
        (Repeat(Every.WEEK, weekdays=(5,)), FRIDAY, date(2026, 11, 27)),
        (Repeat(Every.WEEK, weekdays=(1, 4)), FRIDAY, date(2026, 11, 23)),
        (Repeat(Every.WEEK, weekdays=(7,)), FRIDAY, date(2026, 11, 22)),
        (Repeat(Every.MONTH, month_day=20), FRIDAY, date(2026, 12, 20)),
        (Repeat(Every.MONTH, month_day=25), FRIDAY, date(2026, 11, 25)),
        (Repeat(Every.MONTH, month_day=31), date(2027, 1, 31), date(2027, 2, 28)),
        (Repeat(Every.MONTH, month_day=31), date(2027, 2, 28), date(2027, 3, 31)),
        (Repeat(Every.MONTH, month_day=30), date(2028, 1, 30), date(2028, 2, 29)),
        (Repeat(Every.LAST_WORKDAY), FRIDAY, date(2026, 11, 30)),
        (Repeat(Every.LAST_WORKDAY), date(2027, 1, 29), date(2027, 2, 26)),
        (Repeat(Every.DAY, until_on=date(2026, 11, 21)), FRIDAY, date(2026, 11, 21)),
        (Repeat(Every.DAY, until_on=FRIDAY), FRIDAY, None),
    ],
)
def test_next_day(repeat: Repeat, after: date, expected: date | None) -> None:
    assert next_day(repeat, after, 1, CALENDAR) == expected


def test_next_day_ends_with_the_number_of_times() -> None:
    thrice = Repeat(Every.DAY, times=3)
    assert [next_day(thrice, FRIDAY, turn, CALENDAR) for turn in (1, 2, 3, 4)] == [
        date(2026, 11, 21), date(2026, 11, 21), None, None,
    ]  # fmt: skip


@given(REPEATS, DAYS)
def test_next_day_is_the_first_one_after_and_none_lies_between(repeat: Repeat, after: date) -> None:
    found = next_day(repeat, after, 1, CALENDAR)
    assert found is not None and after < found <= after + timedelta(days=62)
    day = after
    while (day := day + timedelta(days=1)) < found:  # from any day between, the same one is next
        assert next_day(repeat, day, 1, CALENDAR) == found


@given(REPEATS, DAYS)
def test_next_day_is_a_day_the_repetition_names(repeat: Repeat, after: date) -> None:
    found = next_day(repeat, after, 1, CALENDAR)
    assert found is not None
    last = (found.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    match repeat.every:
        case Every.WORKDAY:
            assert CALENDAR.is_workday(found)
        case Every.WEEK:
            assert found.isoweekday() in repeat.weekdays
        case Every.MONTH:
            assert found.day == min(repeat.month_day or 0, last.day)
        case Every.LAST_WORKDAY:
            assert CALENDAR.is_workday(found)
            rest = (found + timedelta(days=count) for count in range(1, (last - found).days + 1))
            assert not any(CALENDAR.is_workday(day) for day in rest)


@pytest.mark.parametrize(
    ("repeat", "due_on", "fields"),
    [
        (Repeat(Every.DAY), FRIDAY, set()),
        (Repeat(Every.DAY), None, {"due_on"}),
        (Repeat(Every.WEEK), FRIDAY, {"weekdays"}),
        (Repeat(Every.WEEK, weekdays=(8,)), FRIDAY, {"weekdays"}),
        (Repeat(Every.MONTH), FRIDAY, {"month_day"}),
        (Repeat(Every.MONTH, month_day=32), FRIDAY, {"month_day"}),
        (Repeat(Every.DAY, times=1), FRIDAY, {"times"}),
        (Repeat(Every.DAY, until_on=FRIDAY), FRIDAY, {"until_on"}),
    ],
)
def test_problems(repeat: Repeat, due_on: date | None, fields: set[str]) -> None:
    assert set(problems(repeat, due_on)) == fields


def test_said_reads_as_one_phrase() -> None:
    assert str(said(Repeat(Every.WEEK, weekdays=(3, 1), until_on=date(2026, 12, 31)))) == "每周一、周三，到 2026-12-31"
    assert str(said(Repeat(Every.MONTH, month_day=5, times=12))) == "每月 5 日，共 12 次"
    assert str(said(Repeat(Every.LAST_WORKDAY))) == "每月最后一个工作日"
