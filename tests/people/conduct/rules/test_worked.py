"""Worked examples of the ladder of sanctions: the step that follows, and the days for hearing and decision."""

from __future__ import annotations

import pytest

from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.foundation.charter.rules.examples import compute
from xiaozhang.people.conduct.clauses import SanctionLadder
from xiaozhang.people.conduct.rules.worked import RUNNERS

LADDER = SanctionLadder.model_validate(
    {
        "within_months": 12,
        "steps": [
            {"gravity": "light", "times": 1, "sanction": "talk", "decided_by": ["supervisor"]},
            {"gravity": "light", "times": 2, "sanction": "oral_warning", "decided_by": ["supervisor"]},
            {"ground": "rank", "times": 1, "sanction": "talk", "decided_by": ["supervisor"]},
        ],
        "hearing_workdays": 3,
        "decision_workdays": 10,
        "appeal_workdays": 5,
    }
)


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        ({"程度": "轻微", "发生日": "2026-11-20"}, {"计为第几次": "1 次", "处理": "谈话提醒"}),
        (
            {"程度": "轻微", "发生日": "2026-11-20", "此前各次": "2025-11-20；2025-11-19"},
            {"计为第几次": "2 次", "处理": "口头警告"},
        ),
        ({"程度": "严重", "发生日": "2026-11-20"}, {"计为第几次": "1 次", "处理": "不作处理"}),
        (
            {"缘由": "排名靠后", "发生日": "2026-11-20", "告知本人": "2026-11-20"},
            {
                "计为第几次": "1 次",
                "处理": "谈话提醒",
                "申辩至": "2026-11-25（周三）",
                "最迟决定": "2026-12-09（周三）",
            },
        ),
    ],
)
def test_examples_of_sanctions(given: dict[str, str], computed: dict[str, str]) -> None:
    rows, problem = compute(LADDER, RUNNERS["sanction_ladder"], list(given.items()), Surroundings())

    assert (dict(rows), problem) == (computed, None)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"发生日": "2026-11-20"}, "违规须写明程度。"),
        ({"程度": "轻微", "发生日": "2026-11-20", "此前各次": "上个月"}, "「此前各次」须是日期，几次之间用分号。"),
    ],
)
def test_what_makes_no_sense_is_said(given: dict[str, str], words: str) -> None:
    rows, problem = compute(LADDER, RUNNERS["sanction_ladder"], list(given.items()), Surroundings())

    assert (rows, str(problem)) == ((), words)
