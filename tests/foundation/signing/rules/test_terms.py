"""Until when one signs, and when one is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.foundation.signing.rules.counting import Count, Line, by_team
from xiaozhang.foundation.signing.rules.terms import Standing, Term, due_on, is_reminder_due, standing

ASKED = date(2026, 11, 20)
DUE = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("today", "reminded", "is_due"),
    [
        (date(2026, 11, 20), None, False),  # the day of asking
        (date(2026, 11, 24), None, False),
        (date(2026, 11, 25), None, True),  # two days before
        (date(2026, 11, 26), None, True),  # yesterday was a day without a sweep
        (date(2026, 11, 26), date(2026, 11, 25), False),
        (date(2026, 11, 27), date(2026, 11, 21), True),  # reminded by hand long before
        (date(2026, 11, 28), date(2026, 11, 25), True),  # one day late
        (date(2026, 11, 30), date(2026, 11, 28), False),
        (date(2026, 12, 1), date(2026, 11, 28), True),  # three days after the last one
        (date(2026, 12, 20), None, True),
    ],
)
def test_a_reminder_comes_before_the_last_day_and_every_so_often_after_it(
    today: date, reminded: date | None, is_due: bool
) -> None:
    assert is_reminder_due(Term(), ASKED, DUE, reminded, today) is is_due


def test_a_term_without_reminders_reminds_nobody() -> None:
    silent = Term(days=7, remind_before=0, remind_every=0)
    assert not any(is_reminder_due(silent, ASKED, DUE, None, ASKED + timedelta(days=n)) for n in range(60))


@given(st.integers(1, 60), st.integers(0, 30), st.integers(0, 30))
def test_nobody_is_reminded_more_often_than_the_term_says(days: int, before: int, every: int) -> None:
    term, due, reminded = Term(days, before, every), due_on(ASKED, days), None
    given_on = []
    for n in range(days + 90):
        today = ASKED + timedelta(days=n)
        if is_reminder_due(term, ASKED, due, reminded, today):
            given_on.append(today)
            reminded = today
    assert sum(day <= due for day in given_on) <= (1 if before else 0)
    late = [day for day in given_on if day > due]
    assert all((second - first).days == every for first, second in zip(late, late[1:], strict=False))
    assert bool(late) == bool(every)


@pytest.mark.parametrize(
    ("signed", "today", "found"),
    [
        (None, DUE, Standing.PENDING),
        (None, DUE + timedelta(days=1), Standing.OVERDUE),
        (DUE, DUE + timedelta(days=9), Standing.SIGNED),
        (DUE + timedelta(days=1), DUE + timedelta(days=9), Standing.SIGNED_LATE),
    ],
)
def test_the_last_day_is_still_in_time(signed: date | None, today: date, found: Standing) -> None:
    assert standing(DUE, signed, today) is found


def test_teams_with_most_left_to_sign_come_first() -> None:
    today = DUE + timedelta(days=1)
    lines = [Line(1, "华东组", DUE, DUE), Line(2, "华北组", DUE), Line(3, "", today), Line(4, "", today)]
    assert by_team(lines, today) == [Count("华北组", 1, 0, 1), Count("", 2, 0, 0), Count("华东组", 1, 1, 0)]
