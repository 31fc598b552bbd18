"""Which periods end on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.duties import daily_follow_up
from xiaozhang.base.periods import Period
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.duties.rules.quotas import days_between, ended_on

HOLIDAY_WEEK = Calendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 9)), makeup_days=frozenset({date(2026, 10, 10)})
)


@pytest.mark.parametrize(
    ("per", "last_on", "period"),
    [
        ("day", date(2026, 11, 20), Period(date(2026, 11, 20), date(2026, 11, 21))),
        ("day", date(2026, 11, 21), None),
        ("day", date(2026, 10, 10), Period(date(2026, 10, 10), date(2026, 10, 11))),
        ("week", date(2026, 11, 22), Period(date(2026, 11, 16), date(2026, 11, 23))),
        ("week", date(2026, 11, 20), None),
        ("month", date(2026, 11, 30), Period(date(2026, 11, 1), date(2026, 12, 1))),
        ("month", date(2026, 11, 29), None),
    ],
)
def test_ended_on_by_table(per: str, last_on: date, period: Period | None) -> None:
    assert ended_on(daily_follow_up(per=per), last_on, HOLIDAY_WEEK) == period


def test_a_week_without_a_workday_asks_for_nothing() -> None:
    off = Calendar(days_off=frozenset(date(2026, 2, day) for day in range(16, 23)))
    assert ended_on(daily_follow_up(per="week"), date(2026, 2, 22), off) is None


def test_every_day_counts_where_days_off_do_too() -> None:
    quota = daily_follow_up(workdays_only=False)
    assert ended_on(quota, date(2026, 11, 21), HOLIDAY_WEEK) == Period(date(2026, 11, 21), date(2026, 11, 22))


def test_days_between_leaves_out_the_first() -> None:
    assert list(days_between(date(2026, 11, 20), date(2026, 11, 22))) == [date(2026, 11, 21), date(2026, 11, 22)]
    assert list(days_between(date(2026, 11, 20), date(2026, 11, 20))) == []
