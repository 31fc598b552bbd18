"""Recurrence within months, and the windows to be heard, decided and appealed."""

from __future__ import annotations

from datetime import date

import pytest

from xiaozhang.base.workdays import Calendar
from xiaozhang.people.conduct.clauses import SanctionLadder
from xiaozhang.people.conduct.clauses.ladder import Ground
from xiaozhang.people.conduct.clauses.violations import Gravity
from xiaozhang.people.conduct.rules.recurrence import Windows, recurrence, windows

STEPS = [
    {"gravity": "light", "times": 1, "sanction": "talk", "decided_by": ["supervisor"]},
    {"gravity": "light", "times": 2, "sanction": "written_warning", "decided_by": ["supervisor"]},
]
LADDER = SanctionLadder.model_validate(
    {"within_months": 6, "steps": STEPS, "hearing_workdays": 3, "decision_workdays": 5, "appeal_workdays": 5}
)


@pytest.mark.parametrize(
    ("earlier", "times"),
    [
        ([], 1),
        ([date(2025, 8, 31)], 2),  # six months are full on the last of February
        ([date(2025, 8, 27)], 1),
        ([date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 28)], 4),
        ([date(2026, 3, 1)], 1),  # what came later does not count
    ],
)
def test_recurrence_counts_the_like_within_its_months(earlier: list[date], times: int) -> None:
    found = recurrence(LADDER, date(2026, 2, 28), earlier, gravity=Gravity.LIGHT)
    assert found.times == times
    assert found.step is not None
    assert found.step.times == min(times, 2)


def test_no_step_for_a_ground_that_the_ladder_does_not_name() -> None:
    assert recurrence(LADDER, date(2026, 2, 28), [], ground=Ground.NOT_COMPETENT).step is None


def test_windows_run_in_workdays_without_their_first_day() -> None:
    days_off = Calendar(frozenset({date(2026, 3, 16)}), frozenset({date(2026, 3, 14)}))
    assert windows(LADDER, date(2026, 3, 12), days_off) == Windows(
        date(2026, 3, 17), date(2026, 3, 24), date(2026, 3, 31)
    )
