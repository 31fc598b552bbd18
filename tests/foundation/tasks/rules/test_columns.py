"""The columns of the board."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.tasks.rules.columns import Due, column_of, day_for

FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("due_on", "today", "column"),
    [
        (None, FRIDAY, Due.NONE),
        (date(2026, 11, 19), FRIDAY, Due.LATE),
        (FRIDAY, FRIDAY, Due.TODAY),
        (SUNDAY, FRIDAY, Due.WEEK),
        (date(2026, 11, 23), FRIDAY, Due.LATER),
        (date(2026, 11, 23), SUNDAY, Due.LATER),
    ],
)
def test_column_of(due_on: date | None, today: date, column: Due) -> None:
    assert column_of(due_on, today) is column


@pytest.mark.parametrize(
    ("column", "today", "expected"),
    [
        (Due.TODAY, FRIDAY, FRIDAY),
        (Due.WEEK, date(2026, 11, 16), FRIDAY),
        (Due.WEEK, FRIDAY, SUNDAY),  # no workday left in the week: its last day
        (Due.WEEK, SUNDAY, SUNDAY),
        (Due.LATER, FRIDAY, date(2026, 11, 23)),
        (Due.NONE, FRIDAY, None),
        (Due.LATE, FRIDAY, None),
    ],
)
def test_day_for(column: Due, today: date, expected: date | None) -> None:
    assert day_for(column, today, Calendar()) == expected


@given(DAYS, st.sampled_from([Due.TODAY, Due.WEEK, Due.LATER, Due.NONE]))
def test_a_task_put_into_a_column_stands_there(today: date, column: Due) -> None:
    has_days_left = column is not Due.WEEK or today.isoweekday() < 7
    put = column_of(day_for(column, today, Calendar()), today)
    assert put is (column if has_days_left else Due.TODAY)


@given(DAYS, st.integers(-40, 40))
def test_every_day_has_one_column(today: date, distance: int) -> None:
    assert column_of(today + timedelta(days=distance), today) in Due
