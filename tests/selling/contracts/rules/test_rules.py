"""Lines, plans, what receipts fill, and contracts of the past, as values."""

from __future__ import annotations

import doctest
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.selling.contracts.rules import drafting, receipts, sold
from xiaozhang.selling.contracts.rules.drafting import NewInstalment, NewLine, wrong_with_lines, wrong_with_plan
from xiaozhang.selling.contracts.rules.past import PastContract, wrong_with
from xiaozhang.selling.contracts.rules.receipts import filled

TODAY = date(2026, 11, 20)
GOOD = NewLine("流量计", 2, 100_00, 7)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert [doctest.testmod(each).failed for each in (drafting, receipts, sold)] == [0, 0, 0]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [GOOD] * 51,
        [NewLine("", 1, 1)],
        [NewLine("长" * 121, 1, 1)],
        [NewLine("流量计", 0, 1)],
        [NewLine("流量计", 1_000_001, 1)],
        [NewLine("流量计", 1, -1, 7)],
        [GOOD, NewLine("折让", 1, -200_00)],
        [NewLine("流量计", 1, 10**15 + 1)],
    ],
)
def test_lines_that_cannot_be_a_contract(lines: list[NewLine]) -> None:
    assert wrong_with_lines(lines) is not None


def test_a_discount_is_a_line_without_product() -> None:
    assert wrong_with_lines([GOOD, NewLine("折让", 1, -199_99)]) is None


@pytest.mark.parametrize(
    "plan",
    [
        [NewInstalment("", TODAY, 1)],
        [NewInstalment("首期", TODAY, 0)],
        [NewInstalment("首期", TODAY, -5)],
        [NewInstalment("首期", TODAY, 60), NewInstalment("尾款", date(2026, 11, 1), 40)],
        [NewInstalment("首期", TODAY, 60), NewInstalment("尾款", TODAY, 41)],
        [NewInstalment("期", TODAY, 1)] * 25,
    ],
)
def test_plans_that_cannot_be_kept(plan: list[NewInstalment]) -> None:
    assert wrong_with_plan(plan, 100) is not None


def test_a_plan_above_the_contract_says_by_how_much() -> None:
    wrong = wrong_with_plan([NewInstalment("首期", TODAY, 101_00)], 100_00)
    assert str(wrong) == "回款计划合计 101.00 元，超过合同金额 100.00 元，多出 1.00 元。"


def test_a_plan_may_ask_for_less() -> None:
    assert wrong_with_plan([NewInstalment("首期", TODAY, 60), NewInstalment("尾款", TODAY, 40)], 100) is None
    assert wrong_with_plan([], 100) is None


@pytest.mark.parametrize(
    ("plan", "money", "expected"),
    [
        ([(1, 100), (2, 200)], [], {1: 0, 2: 0}),
        ([(1, 100), (2, 200)], [(None, 150)], {1: 100, 2: 50}),
        ([(1, 100), (2, 200)], [(2, 200)], {1: 0, 2: 200}),
        ([(1, 100), (2, 200)], [(1, 120)], {1: 100, 2: 20}),
        ([(1, 100), (2, 200)], [(None, 30), (2, 200), (None, 70)], {1: 100, 2: 200}),
        ([(1, 100)], [(None, 300)], {1: 100}),
        ([], [(None, 300)], {}),
        ([(1, 100)], [(9, 40)], {1: 40}),
    ],
)
def test_filled(plan: list[tuple[int, int]], money: list[tuple[int | None, int]], expected: dict[int, int]) -> None:
    assert filled(plan, money) == expected


@given(
    st.lists(st.integers(1, 1000), max_size=6),
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 6)), st.integers(1, 800)), max_size=8),
)
def test_filled_keeps_every_fen_and_no_instalment_overflows(
    amounts: list[int], money: list[tuple[int | None, int]]
) -> None:
    plan = list(enumerate(amounts))
    held = filled(plan, money)
    assert all(0 <= held[pk] <= amount for pk, amount in plan)
    assert sum(held.values()) == min(sum(amounts), sum(amount for _pk, amount in money))


def test_share_is_full_only_when_all_is_paid() -> None:
    assert [receipts.share(fen, 30_000) for fen in (0, 10_000, 29_999, 30_000)] == [
        Fraction(0),
        Fraction(333, 1000),
        Fraction(999, 1000),
        Fraction(1),
    ]


PAST = {
    "customer_id": 1,
    "owner_id": 2,
    "amount_fen": 200_00,
    "signed_on": date(2017, 3, 1),
    "lines": (GOOD,),
    "received_on": date(2017, 3, 1),
}


def test_a_past_contract_may_be_taken_over() -> None:
    assert wrong_with(PastContract(**PAST), TODAY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_fen": 0},
        {"amount_fen": 1},
        {"signed_on": date(2026, 11, 21)},
        {"received_on": date(2026, 11, 21)},
        {"received_on": date(2017, 2, 1)},
        {"lines": ()},
        {"title": "长" * 121},
    ],
)
def test_a_past_contract_that_cannot_be(wrong: dict[str, object]) -> None:
    assert wrong_with(PastContract(**{**PAST, **wrong}), TODAY) is not None
