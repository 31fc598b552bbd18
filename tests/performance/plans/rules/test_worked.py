"""Worked examples of a commission clause go through the ladder that settles."""

from __future__ import annotations

import pytest

from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.foundation.charter.rules.examples import compute
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.performance.plans.rules.worked import RUNNER

TIERS = [{"from": "0", "rate": "1.5%"}, {"from": "200000", "rate": "2.0%"}, {"from": "500000", "rate": "3.0%"}]


def table(method: str) -> CommissionTable:
    return CommissionTable.model_validate({"method": method, "tiers": TIERS, "roles": ["representative"]})


@pytest.mark.parametrize(
    ("method", "given", "computed"),
    [
        ("progressive", {"当月回款": "300,000 元"}, {"提成": "5,000.00 元"}),
        ("progressive", {"当月回款": "65万"}, {"提成": "13,500.00 元"}),
        ("slab", {"当月回款": "300,000 元"}, {"提成": "6,000.00 元"}),
        (
            "progressive", {"当月回款": "250,000 元", "其中此前回款": "150,000 元"},
            {"提成": "4,000.00 元", "这一笔的提成": "1,750.00 元"},
        ),
    ],
)  # fmt: skip
def test_examples_of_commission(method: str, given: dict[str, str], computed: dict[str, str]) -> None:
    rows, problem = compute(table(method), RUNNER, list(given.items()), Surroundings())

    assert (dict(rows), problem) == (computed, None)


def test_a_table_that_says_no_method_cannot_be_worked() -> None:
    rows, problem = compute(table("阶梯"), RUNNER, [("当月回款", "1")], Surroundings())

    assert (rows, str(problem)) == ((), "提成表没有写明计法和各档。")
