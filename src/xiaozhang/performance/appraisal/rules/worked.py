"""How worked examples of a KPI table are computed: figures and targets in, score and grade out (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_examples import CannotWork, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.performance.appraisal.clauses import Extra, Indicator, KpiTable, named
from xiaozhang.performance.appraisal.rules.scoring import BEHAVIOUR, Measured, score

_TARGET = "的目标"
_BEHAVIOUR = "behaviour"


def _asks(table: KpiTable, known: Known) -> list[Value]:
    asked = []
    for each in table.indicators:
        asked.append(Value(f"{each.key}.actual", named(each), Reads.FIGURE, is_needed=False))
        if each.target == "plan":
            asked.append(Value(f"{each.key}.target", named(each) + _TARGET, Reads.FIGURE, is_needed=False))
    asked += [Value(f"{each.key}.actual", named(each), Reads.FIGURE, is_needed=False) for each in table.extras]
    if table.behaviour is not None:
        asked.append(Value(_BEHAVIOUR, named(table.behaviour), Reads.FIGURE, is_needed=False))
    return asked


def _gives(table: KpiTable, known: Known) -> list[Value]:
    whole = [Value("total", "总分", Reads.FIGURE, unit="分"), Value("grade", "等级")]
    return [*whole, *map(_part, table.indicators), *map(_part, table.extras)]


def _part(each: Indicator | Extra) -> Value:
    return Value(f"{each.key}.score", f"{named(each)}得分", Reads.FIGURE, unit="分")


def _work(table: KpiTable, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    keys = [*(each.key for each in table.indicators), *(each.key for each in table.extras)]
    measured = {key: Measured(given.get(f"{key}.actual"), given.get(f"{key}.target")) for key in keys}
    if table.behaviour is not None:
        measured[BEHAVIOUR] = Measured(given.get(_BEHAVIOUR, Fraction(0)))
    sheet = score(table, measured)
    if sheet.total is None:
        raise CannotWork("没有一项指标写了数字，算不出总分。")
    found: dict[str, Any] = {"total": sheet.total, "grade": sheet.grade}
    found |= {f"{line.key}.score": line.score for line in sheet.lines if line.score is not None}
    return found | {f"{line.key}.score": line.part for line in sheet.extras}


RUNNER = Runner(_asks, _gives, _work)
