"""How worked examples of an approval chain are computed: whose agreement an amount needs (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaozhang.base.clause_examples import CannotWork, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.foundation.approvals.clauses import ApprovalChain, steps_words


def _asks(chain: ApprovalChain, known: Known) -> list[Value]:
    return [Value("amount", "金额", Reads.YUAN)]


def _gives(chain: ApprovalChain, known: Known) -> list[Value]:
    return [Value("steps", "依次经过")]


def _work(chain: ApprovalChain, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    if not chain.ranges:
        raise CannotWork("没有写金额范围。")
    return {"steps": str(steps_words(chain.range_for(given["amount"]).steps))}


RUNNER = Runner(_asks, _gives, _work)
