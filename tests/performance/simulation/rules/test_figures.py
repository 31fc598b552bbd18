"""Quartiles, histogram, budget and the geometry of charts."""

from __future__ import annotations

import doctest
import importlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.performance.simulation.rules.costing import BY_MONTH, IN_ALL, Spent, against_budget, share
from xiaozhang.performance.simulation.rules.drawing import HEIGHT, WIDTH, columns, steps
from xiaozhang.performance.simulation.rules.spreading import MOST_BUCKETS, histogram, quartiles

MONTHS = [date(2026, month, 1) for month in range(1, 13)]
_amounts = st.lists(st.integers(min_value=-(10**10), max_value=10**10), max_size=60)


@pytest.mark.parametrize("name", ["outcomes", "comparing", "spreading", "costing", "summing", "drawing"])
def test_worked_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"xiaozhang.performance.simulation.rules.{name}")).failed == 0


@given(_amounts)
def test_a_histogram_counts_everybody_once_where_they_stand(values: list[int]) -> None:
    found = histogram(values)
    assert found.unchanged == values.count(0)
    assert len(found.buckets) <= MOST_BUCKETS
    for bucket in found.buckets:
        inside = [value for value in values if value and bucket.from_fen <= value < bucket.to_fen]
        assert bucket.count == len(inside)
        assert bucket.to_fen - bucket.from_fen == found.width_fen
    assert sum(bucket.count for bucket in found.buckets) + found.unchanged == len(values)
    edges = [bucket.from_fen for bucket in found.buckets] + [bucket.to_fen for bucket in found.buckets[-1:]]
    assert not edges or 0 in edges


@given(_amounts)
def test_quartiles_stand_in_order_between_least_and_greatest(values: list[int]) -> None:
    found = quartiles(values)
    if found is None:
        assert values == []
        return
    order = [found.least_fen, found.lower_fen, found.median_fen, found.upper_fen, found.greatest_fen]
    assert order == sorted(order)
    assert (order[0], order[-1]) == (min(values), max(values))


def test_a_budget_in_all_is_exceeded_in_the_month_that_uses_it_up() -> None:
    spent = [Spent(month_on, 100) for month_on in MONTHS]
    assert against_budget(1_200, IN_ALL, spent).exceeded == ()
    found = against_budget(1_199, IN_ALL, spent)
    assert (found.exceeded, found.left_fen) == ((MONTHS[-1],), -1)


def test_a_budget_of_each_month_names_every_month_above_it() -> None:
    spent = [Spent(month_on, 100 + place) for place, month_on in enumerate(MONTHS[:3])]
    found = against_budget(100, BY_MONTH, spent)
    assert (found.exceeded, found.budget_fen, found.left_fen) == ((MONTHS[1], MONTHS[2]), 300, -3)


def test_cost_has_no_share_of_nothing() -> None:
    assert share(100, 0) is None
    assert str(share(12_345, 1_000_000)) == "123/10000"


@given(st.lists(st.tuples(st.integers(-100, 10**9), st.integers(-100, 10**9)), min_size=1, max_size=24))
def test_columns_stay_inside_the_picture(pairs: list[tuple[int, int]]) -> None:
    rows = [(date(2025 + place // 12, place % 12 + 1, 1), *pair) for place, pair in enumerate(pairs)]
    chart = columns(rows, budget_fen=5_000_000)
    for month in chart.months:
        for bar in (month.before, month.after):
            assert bar.x >= 0 and bar.x + bar.width <= WIDTH
            assert bar.y >= 0 and bar.y + bar.height == chart.floor_y < HEIGHT
    assert chart.budget_y is not None
    assert 0 <= chart.budget_y <= chart.floor_y


@given(_amounts)
def test_steps_stand_side_by_side_around_zero(values: list[int]) -> None:
    chart = steps(histogram(values))
    for bar, following in zip(chart.bars, chart.bars[1:], strict=False):
        assert bar.x + bar.width <= following.x
    for bar in chart.bars:
        assert (bar.x >= chart.zero_x) == bar.is_above
        assert bar.x >= 0 and bar.x + bar.width <= WIDTH
