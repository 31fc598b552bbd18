"""The gates as values."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.selling.deals.charters import standard
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.selling.deals.clauses import StageKey
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.rules.stages import Direction, Line, Proof, Standing

NATIONAL_DAY = Calendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 9)), makeup_days=frozenset({date(2026, 10, 10)})
)
SUPPLY = (Message("记跟进"), "/")


def test_the_examples_in_the_docstring_hold() -> None:
    assert doctest.testmod(stages).failed == 0


@given(st.sampled_from(StageKey), st.sampled_from(StageKey))
def test_passed_stages_are_those_left_behind(start: StageKey, end: StageKey) -> None:
    passed = stages.passed_stages(start, end)
    forward = stages.direction(start, end) is Direction.FORWARD
    assert bool(passed) == forward
    assert end not in passed
    assert list(passed) == [
        stage
        for stage in StageKey
        if forward and list(StageKey).index(start) <= list(StageKey).index(stage) < list(StageKey).index(end)
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("quotation", "quotation", Direction.NOWHERE),
        ("quotation", "negotiation", Direction.FORWARD),
        ("delivery", "development", Direction.BACK),
    ],
)
def test_direction(start: str, end: str, expected: Direction) -> None:
    assert stages.direction(start, end) is expected


def test_asked_items_follow_the_clause_over_all_passed_stages() -> None:
    asked = stages.asked_items(standard(), stages.passed_stages("needs_analysis", "negotiation"))
    assert [(stage.value, item.key) for stage, item in asked] == [
        ("needs_analysis", "need"),
        ("quotation", "visited"),
        ("quotation", "minutes"),
    ]


def test_standing_parts_what_lacks_from_what_is_met() -> None:
    asked = stages.asked_items(standard(), (StageKey.QUOTATION,))
    proofs = {"visited": Proof(date(2026, 11, 3), Message("林越，见面拜访"))}
    lines = tuple(Line(stage, item, proofs.get(item.key), SUPPLY) for stage, item in asked)
    standing = Standing((StageKey.QUOTATION,), lines, 7, "3.2")
    assert [line.item.key for line in standing.lacking] == ["minutes"]
    assert [line.item.key for line in standing.met] == ["visited"]
    assert standing.paragraph == 4


def test_standing_of_no_stage_has_no_paragraph() -> None:
    assert Standing((), (), None, "").paragraph == 0


@pytest.mark.parametrize(
    ("entered_on", "today", "limit", "days", "is_over", "over"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), 1, 0, False, 0),
        (date(2026, 11, 2), date(2026, 11, 16), 10, 10, False, 0),  # the limit's last day is still inside
        (date(2026, 11, 2), date(2026, 11, 17), 10, 11, True, 1),
        (date(2026, 9, 30), date(2026, 10, 12), 2, 3, True, 1),  # holidays do not count, the make-up Saturday does
        (date(2026, 9, 30), date(2026, 10, 8), 1, 0, False, 0),
        (date(2026, 11, 2), date(2027, 2, 1), None, 65, False, 0),
        (date(2026, 11, 9), date(2026, 11, 2), 1, 0, False, 0),  # a date ahead of today is no stay
    ],
)
def test_stay_counts_workdays(
    entered_on: date, today: date, limit: int | None, days: int, is_over: bool, over: int
) -> None:
    stay = stages.stay(entered_on, today, limit, NATIONAL_DAY)
    assert (stay.days, stay.is_over, stay.over) == (days, is_over, over)


def test_limits_of_every_stage_also_without_a_clause() -> None:
    assert list(stages.limits_of(standard()).values()) == [15, 10, 8, 10, 10, 7, None]
    assert set(stages.limits_of(None).values()) == {None}


def test_next_stage_ends_with_delivery() -> None:
    assert [stages.next_stage(stage) for stage in StageKey] == [*list(StageKey)[1:], None]


def test_a_customer_is_needed_from_needs_analysis_on() -> None:
    assert [stages.needs_customer(stage) for stage in StageKey] == [False, True, True, True, True, True, True]
