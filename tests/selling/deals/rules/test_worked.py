"""Worked examples of the stage standards: what lacks, and the last day in the stage."""

from __future__ import annotations

import pytest

from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.foundation.charter.rules.examples import compute
from xiaozhang.selling.deals.clauses import EvidenceItem, StageKey, StageRule, StageStandard
from xiaozhang.selling.deals.rules.worked import RUNNER

STANDARD = StageStandard(
    stages=tuple(
        StageRule(
            stage=stage, work="工作", role="representative", days=None if stage is StageKey.DELIVERY else 5,
            evidence=()
            if stage is StageKey.DELIVERY
            else (EvidenceItem(key=f"k{place}", label=f"证据{place}", evidence="records.tick"),),
        )
        for place, stage in enumerate(StageKey)
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        ({"所在阶段": "报价"}, {"可以前移": "否", "还缺": "证据3"}),
        ({"所在阶段": "报价", "已有": "证据3"}, {"可以前移": "是", "还缺": "无"}),
        ({"所在阶段": "报价", "移到": "签约", "已有": "证据3"}, {"可以前移": "否", "还缺": "证据4"}),
        ({"所在阶段": "报价", "移到": "开发"}, {"可以前移": "否", "还缺": "无"}),
        (
            {"所在阶段": "开发", "进入阶段": "2026-11-20"},
            {"可以前移": "否", "还缺": "证据0", "最后一日": "2026-11-27（周五）"},
        ),
        ({"所在阶段": "交付", "进入阶段": "2026-11-20"}, {"可以前移": "否", "还缺": "无"}),
    ],
)
def test_examples_of_stage_standards(given: dict[str, str], computed: dict[str, str]) -> None:
    rows, problem = compute(STANDARD, RUNNER, list(given.items()), Surroundings())

    assert (dict(rows), problem) == (computed, None)
