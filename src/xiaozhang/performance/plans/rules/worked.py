"""How worked examples of a commission clause are computed: what a month's base earns (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaozhang.base.clause_examples import CannotWork, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.performance.plans.clauses import BASE_WORDS, CommissionTable
from xiaozhang.performance.plans.rules.tiers import Ladder


def _asks(table: CommissionTable, known: Known) -> list[Value]:
    word = str(BASE_WORDS.get(table.base, known.metrics.get(table.base, table.base)))
    return [
        Value("base", f"当月{word}", Reads.YUAN),
        Value("before", f"其中此前{word}", Reads.YUAN, is_needed=False),
    ]


def _gives(table: CommissionTable, known: Known) -> list[Value]:
    return [Value("earned", "提成", Reads.YUAN), Value("step", "这一笔的提成", Reads.YUAN)]


def _work(table: CommissionTable, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    try:
        ladder = Ladder(table)
    except ValueError as error:
        raise CannotWork("提成表没有写明计法和各档。") from error
    earned = ladder.earned_fen(given["base"])
    found = {"earned": earned}
    if "before" in given:
        found["step"] = earned - ladder.earned_fen(given["before"])
    return found


RUNNER = Runner(_asks, _gives, _work)
