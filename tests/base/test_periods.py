"""Months, quarters, half-open periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.periods import (
    Period,
    add_months,
    month_of,
    month_period,
    months_between,
    parse_month,
    quarter_of,
    quarter_period,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    october = Period(date(2026, 10, 1), date(2026, 11, 1))

    assert date(2026, 10, 1) in october
    assert date(2026, 10, 31) in october
    assert date(2026, 11, 1) not in october
    assert date(2026, 9, 30) not in october
    assert (october.last_on, len(list(october.days()))) == (date(2026, 10, 31), 31)


@pytest.mark.parametrize("end_on", [date(2026, 10, 1), date(2026, 9, 30)])
def test_an_empty_or_reversed_period_is_refused(end_on: date) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2026, 10, 1), end_on)


@pytest.mark.parametrize(
    "month_on, count, result",
    [
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2026, 11, 1), 2, date(2027, 1, 1)),
        (date(2026, 11, 1), -11, date(2025, 12, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 11, 1), 0, date(2026, 11, 1)),
    ],
)
def test_add_months(month_on: date, count: int, result: date) -> None:
    assert add_months(month_on, count) == result


@given(days, st.integers(-600, 600))
def test_adding_months_and_taking_them_away_comes_back(day: date, count: int) -> None:
    month = month_of(day)

    assert add_months(add_months(month, count), -count) == month


@given(days)
def test_a_day_lies_in_its_month_and_in_its_quarter(day: date) -> None:
    assert day in month_period(month_of(day))
    assert day in quarter_period(quarter_of(day))
    assert quarter_of(day).month in (1, 4, 7, 10)
    assert month_period(month_of(day)).last_on + timedelta(days=1) == add_months(month_of(day), 1)


def test_february_of_a_leap_year_has_29_days() -> None:
    assert len(list(month_period(date(2028, 2, 1)).days())) == 29


def test_months_between_holds_both_ends() -> None:
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert months_between(date(2026, 11, 5), date(2026, 11, 1)) == [date(2026, 11, 1)]


@pytest.mark.parametrize("text, month", [("2026-11", date(2026, 11, 1)), ("2026-1", date(2026, 1, 1))])
def test_parse_month(text: str, month: date) -> None:
    assert parse_month(text) == month


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-0", "26-11", "2026-11-01", "2026-xx", "二〇二六-11", "-1-11"]
)
def test_parse_month_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any wording will do
        parse_month(text)
