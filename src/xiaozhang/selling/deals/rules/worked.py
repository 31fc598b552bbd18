"""How worked examples of the stage standards are computed: what lacks, and the last day in the stage (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaozhang.base.clause_examples import Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.selling.deals.clauses import STAGE_LABELS, StageStandard
from xiaozhang.selling.deals.rules import stages

_STAGES = {str(label): stage for stage, label in STAGE_LABELS.items()}


def _asks(standard: StageStandard, known: Known) -> list[Value]:
    labels = dict.fromkeys(item.label for rule in standard.stages for item in rule.evidence)
    return [
        Value("from", "所在阶段", choices=tuple(_STAGES)),
        Value("to", "移到", choices=tuple(_STAGES), is_needed=False),
        Value("has", "已有", Reads.WORDS, choices=tuple(labels), is_needed=False),
        Value("entered", "进入阶段", Reads.DAY, is_needed=False),
    ]


def _gives(standard: StageStandard, known: Known) -> list[Value]:
    return [
        Value("may", "可以前移", Reads.FLAG),
        Value("lacks", "还缺", Reads.WORDS),
        Value("last", "最后一日", Reads.DAY),
    ]


def _work(standard: StageStandard, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    start = _STAGES[given["from"]]
    end = _STAGES[given["to"]] if "to" in given else stages.next_stage(start)
    left = stages.passed_stages(start, end) if end else ()
    asked = [item.label for _, item in stages.asked_items(standard, left)]
    lacks = tuple(label for label in asked if label not in given.get("has", ()))
    found: dict[str, Any] = {"may": bool(left) and not lacks, "lacks": lacks}
    limit = stages.days_limit(standard, start)
    if "entered" in given and limit is not None:
        found["last"] = surroundings.calendar.add(given["entered"], limit)
    return found


RUNNER = Runner(_asks, _gives, _work)
