"""Figures of clauses put together, and when a round is due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from xiaozhang.foundation.charter.rules.reading import Carried
from xiaozhang.foundation.revision.rules.measures import Line, added_up, sort, sums
from xiaozhang.foundation.revision.rules.rounds import is_due, looks_from, months_after


def line(number: str, **figures: int) -> Line:
    return Line(int(number), f"key_{number}", number, "条款", Carried.BY_SYSTEM, figures)


def test_all_versions_of_a_clause_add_up_by_column() -> None:
    keys = {1: "contact", 2: "contact", 3: "visit"}
    counted = [("applied", {1: 4, 2: 1, 3: 2}), ("kept", {1: 3}), ("kept", {2: 1}), ("broken", {9: 7})]
    assert added_up(counted, keys) == {"contact": {"applied": 5, "kept": 4}, "visit": {"applied": 2}}


def test_lines_are_sorted_by_a_column_with_those_without_it_last() -> None:
    lines = [line("1"), line("2", broken=1, kept=9), line("3", broken=4, kept=4), line("4", broken=0, kept=2)]
    assert [each.number for each in sort(lines, "broken")] == ["3", "2", "4", "1"]
    assert [each.number for each in sort(lines, "kept_rate")] == ["3", "2", "4", "1"]
    assert [each.number for each in sort(lines, "cost_fen")] == ["1", "2", "3", "4"]
    assert (lines[2].kept_rate, lines[0].kept_rate) == (Fraction(1, 2), None)
    assert sums(lines) == {"broken": 5, "kept": 15}


@pytest.mark.parametrize(
    ("effective", "last", "today", "found"),
    [
        (date(2025, 11, 22), None, date(2026, 11, 21), False),
        (date(2025, 11, 22), None, date(2026, 11, 22), True),
        (date(2024, 2, 29), None, date(2025, 2, 28), True),
        (date(2024, 1, 1), date(2026, 3, 1), date(2027, 2, 28), False),
        (date(2024, 1, 1), date(2026, 3, 1), date(2027, 3, 1), True),
        (date(2026, 6, 1), date(2026, 3, 1), date(2027, 3, 1), False),  # a new version begins its own year
    ],
)
def test_a_round_is_due_so_many_months_after_the_version_or_the_last_round(
    effective: date, last: date | None, today: date, found: bool
) -> None:
    assert is_due(effective, last, 12, today) is found


def test_a_month_without_the_day_ends_on_its_last_one() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert looks_from(date(2026, 1, 1), date(2026, 5, 1)) == date(2026, 5, 1)
