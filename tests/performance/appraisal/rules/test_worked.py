"""Worked examples of a KPI table go through the scoring."""

from __future__ import annotations

from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.foundation.charter.rules.examples import compute
from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.appraisal.rules.worked import RUNNER

TABLE = KpiTable.model_validate(
    {
        "roles": ["representative"],
        "indicators": [
            {"key": "money", "label": "回款", "metric": "receipt", "weight": "70", "target": "plan", "cap": "120"},
            {"key": "visits", "label": "拜访", "metric": "visit", "weight": "30", "target": 20},
        ],
        "extras": [{"key": "new", "label": "新客户", "metric": "new_customer", "each": 2, "most": 6}],
        "behaviour": {
            "label": "违时限", "metric": "lapse",
            "bands": [{"from": 0, "factor": "100%"}, {"from": 3, "factor": "90%"}],
        },
        "grades": [{"from": 0, "label": "待改进"}, {"from": 60, "label": "合格"}, {"from": 90, "label": "优秀"}],
    }
)  # fmt: skip


def test_figures_make_a_score_and_a_grade() -> None:
    given = [("回款", "95,000"), ("回款的目标", "100,000"), ("拜访", "16"), ("新客户", "2"), ("违时限", "3")]

    rows, problem = compute(TABLE, RUNNER, given, Surroundings())

    assert problem is None
    assert dict(rows) == {
        "总分": "85.05 分", "等级": "合格", "回款得分": "95 分", "拜访得分": "80 分", "新客户得分": "4 分",
    }  # fmt: skip


def test_what_was_not_measured_is_left_out() -> None:
    rows, problem = compute(TABLE, RUNNER, [("拜访", "20")], Surroundings())

    assert (problem, dict(rows)["总分"], "回款得分" in dict(rows)) == (None, "100 分", False)


def test_nothing_measured_gives_no_score() -> None:
    rows, problem = compute(TABLE, RUNNER, [("违时限", "1")], Surroundings())

    assert (rows, str(problem)) == ((), "没有一项指标写了数字，算不出总分。")
