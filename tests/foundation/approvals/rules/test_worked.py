"""Worked examples of an approval chain: whose agreement an amount needs."""

from __future__ import annotations

import pytest

from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.foundation.approvals.clauses import ApprovalChain
from xiaozhang.foundation.approvals.rules.worked import RUNNER
from xiaozhang.foundation.charter.rules.examples import compute

CHAIN = ApprovalChain.model_validate(
    {
        "subject": "contract",
        "ranges": [
            {"from": "0"},
            {"from": "50000", "steps": [{"who": ["superior"]}]},
            {
                "from": "500000",
                "steps": [{"who": ["superior"]}, {"who": ["role:finance", "role:sales_manager"], "mode": "all"}],
            },
        ],
    }
)


@pytest.mark.parametrize(
    ("amount", "steps"),
    [
        ("49,999.99 元", "不需审批"),
        ("50,000 元", "直接上级"),
        ("50 万", "直接上级 → 财务、销售经理会签"),
    ],
)
def test_an_amount_meets_its_chain(amount: str, steps: str) -> None:
    assert compute(CHAIN, RUNNER, [("金额", amount)], Surroundings()) == ((("依次经过", steps),), None)


def test_a_chain_without_ranges_cannot_be_worked() -> None:
    empty = ApprovalChain(subject="contract", ranges=())

    rows, problem = compute(empty, RUNNER, [("金额", "1")], Surroundings())

    assert (rows, str(problem)) == ((), "没有写金额范围。")
