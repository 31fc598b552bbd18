"""A team's target shared out: every part within its bounds, locks where they are, and the sum exact."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.performance.targets import forms
from xiaozhang.performance.targets.rules import breaking, measuring, owning, pace, sharing
from xiaozhang.performance.targets.rules.sharing import NO_BOUNDS, Bounds, Holder, NoSolution, shares
from xiaozhang.performance.targets.views import asked

TEAM = [Holder(1, "林越", 2), Holder(2, "何婷", 1), Holder(3, "许航", 1)]
BETWEEN = Bounds(Fraction(6, 10), Fraction(16, 10))


@pytest.mark.parametrize("module", [asked, breaking, forms, measuring, owning, pace, sharing])
def test_worked_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whole", "given_", "parts"),
    [
        (100_00, {}, {1: 5000, 2: 2500, 3: 2500}),
        (100_01, {}, {1: 5001, 2: 2500, 3: 2500}),
        (100_00, {"locked": {1: 1000}}, {1: 1000, 2: 4500, 3: 4500}),
        (100_00, {"bounds": Bounds(Fraction(9, 10), Fraction(12, 10))}, {1: 4000, 2: 3000, 3: 3000}),
        (100_00, {"step": 10_00}, {1: 5000, 2: 3000, 3: 2000}),
        (100_00, {"step": 10_00, "remainder": "last"}, {1: 5000, 2: 2000, 3: 3000}),
        (105_50, {"step": 10_00, "remainder": "first"}, {1: 6550, 2: 2000, 3: 2000}),
        (7, {"bounds": Bounds(Fraction(6, 10), Fraction(16, 10), is_coarse=True)}, {1: 3, 2: 2, 3: 2}),
        (0, {}, {1: 0, 2: 0, 3: 0}),
    ],
)
def test_shares(whole: int, given_: dict[str, object], parts: dict[int, int]) -> None:
    assert shares(TEAM, whole, **given_) == parts  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whole", "locked", "figures"),
    [
        (100_00, {1: 9000}, (1000, 2, 4000, 10_666)),
        (100_00, {1: 1000, 2: 1000}, (8000, 1, 2000, 5333)),
        (100_00, {1: 1, 2: 2, 3: 3}, (9994, 0, 0, 0)),
    ],
)
def test_locks_without_a_solution(whole: int, locked: dict[int, int], figures: tuple[int, ...]) -> None:
    with pytest.raises(NoSolution) as caught:
        shares(TEAM, whole, locked=locked, bounds=BETWEEN)
    error = caught.value
    assert (error.left, error.count, error.low, error.high) == figures


def test_nobody_s_weight_shares_evenly() -> None:
    assert shares([Holder(1, "a", 0), Holder(2, "b", 0)], 5) == {1: 3, 2: 2}


@given(
    weights=st.lists(st.fractions(min_value=0, max_value=50, max_denominator=9), min_size=1, max_size=6),
    whole=st.integers(min_value=0, max_value=10**9),
    locks=st.dictionaries(st.integers(0, 5), st.integers(0, 10**9), max_size=3),
    bounds=st.sampled_from([NO_BOUNDS, BETWEEN, Bounds(Fraction(1, 2), Fraction(3, 2), is_coarse=True)]),
    step=st.sampled_from([1, 100, 100_000]),
    remainder=st.sampled_from(["largest", "first", "last"]),
)
def test_every_solution_is_whole_and_within_bounds(
    weights: list[Fraction], whole: int, locks: dict[int, int], bounds: Bounds, step: int, remainder: str
) -> None:
    holders = [Holder(number, "x", weight) for number, weight in enumerate(weights)]
    locked = {number: part for number, part in locks.items() if number < len(weights)}
    try:
        parts = shares(holders, whole, locked=locked, bounds=bounds, step=step, remainder=remainder)
    except NoSolution:
        return
    low, high = bounds.of(whole, len(holders))
    assert sum(parts.values()) == whole
    assert all(parts[number] == part for number, part in locked.items())
    assert all(low <= part <= high for number, part in parts.items() if number not in locked)
