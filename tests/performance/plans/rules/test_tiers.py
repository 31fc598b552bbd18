"""Ladders are exact, and slices explain every step."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.incentives.rules import values
from xiaozhang.base.money import percent, round_fen, yuan
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.performance.plans.rules.tiers import Ladder, Slice, compact

BASES = st.integers(min_value=-(10**9), max_value=10**13)


@st.composite
def tables(draw: st.DrawFn) -> CommissionTable:
    """Any table that may be published: rising thresholds from 0, rates of at most six decimals."""
    steps = draw(st.lists(st.integers(min_value=1, max_value=10**10), max_size=5))
    thresholds = [0]
    for step in steps:
        thresholds.append(thresholds[-1] + step)
    rates = [Fraction(draw(st.integers(min_value=0, max_value=10**8)), 10**8) for _ in thresholds]
    rows = [(yuan(fen).replace(",", ""), percent(rate)) for fen, rate in zip(thresholds, rates, strict=True)]
    return values.table(draw(st.sampled_from(["超额累进", "全额累进"])), rows)


@given(tables(), BASES)
def test_earned_is_what_the_plain_sum_says(table: CommissionTable, base_fen: int) -> None:
    ladder = Ladder(table)
    assert ladder.earned(base_fen) == values.naive_earned(table, base_fen)
    assert ladder.earned_fen(base_fen) == round_fen(values.naive_earned(table, base_fen))


@given(tables(), BASES, BASES)
def test_slices_sum_to_the_step_in_either_direction(table: CommissionTable, before_fen: int, after_fen: int) -> None:
    ladder = Ladder(table)
    slices = ladder.slices(before_fen, after_fen)
    assert sum((part.part_fen * ladder.rate(part) for part in slices), Fraction(0)) == ladder.earned(
        after_fen
    ) - ladder.earned(before_fen)
    assert sum(part.part_fen for part in slices if part.from_tier is None) == after_fen - before_fen


@given(tables(), BASES, BASES)
def test_a_reversal_mirrors_its_original(table: CommissionTable, before_fen: int, after_fen: int) -> None:
    ladder = Ladder(table)
    there = ladder.earned_fen(after_fen) - ladder.earned_fen(before_fen)
    assert ladder.earned_fen(before_fen) - ladder.earned_fen(after_fen) == -there


@given(tables(), BASES, BASES)
def test_a_step_is_what_earned_and_slices_say(table: CommissionTable, before_fen: int, after_fen: int) -> None:
    ladder = Ladder(table)
    assert ladder.step(before_fen, after_fen) == (
        ladder.earned_fen(after_fen),
        compact(ladder.slices(before_fen, after_fen)),
    )


@given(tables())
def test_a_threshold_belongs_to_the_tier_above_it(table: CommissionTable) -> None:
    ladder = Ladder(table)
    for index, tier in enumerate(table.tiers):
        assert ladder.tier_of(tier.from_fen) == index
        assert ladder.tier_of(tier.from_fen - 1) == max(0, index - 1)


@pytest.mark.parametrize(("method", "earned"), [("全额累进", 4000_00), ("超额累进", 3000_00)])
def test_exactly_the_threshold(method: str, earned: int) -> None:
    ladder = Ladder(values.table(method, [(0, "1.5%"), (200000, "2.0%")]))
    assert ladder.earned_fen(200_000_00) == earned


def test_slab_slices_name_the_tier_left() -> None:
    ladder = Ladder(values.table("全额累进", [(0, "1.5%"), (200000, "2.0%")]))
    slices = ladder.slices(100_000_00, 260_000_00)
    assert slices == (Slice(1, 160_000_00), Slice(1, 100_000_00, from_tier=0))
    assert compact(slices) == "[[1,16000000],[1,10000000,0]]"


def test_progressive_slices_of_look_05() -> None:
    ladder = Ladder(values.table("超额累进", [(0, "1.5%"), (200000, "2.0%"), (500000, "3.0%")]))
    assert ladder.slices(276_000_00, 549_000_00) == (Slice(1, 224_000_00), Slice(2, 49_000_00))


def test_what_is_lacking_to_the_next_tier() -> None:
    ladder = Ladder(values.table("超额累进", [(0, "1.5%"), (200000, "2.0%")]))
    assert ladder.to_next(150_000_00) == (50_000_00, Fraction(1, 50))
    assert ladder.to_next(200_000_00) is None


def test_a_table_that_does_not_say_its_method_cannot_be_computed() -> None:
    with pytest.raises(ValueError, match="method"):
        Ladder(values.table("阶梯提成", [(0, "1.5%")]))
