"""Violations, sanctions and attendance refuse what is vague, out of order or unlawful."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.kinds.typical import KNOWN, found, typical
from xiaozhang.base.clause_kind import Refusal, Severity
from xiaozhang.people.conduct.clauses import SanctionLadder


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "violation_catalogue",
            {
                "violations": [
                    {**typical()["violation_catalogue"]["violations"][2], "key": "抢客", "definition": "情节恶劣的。"}
                ]
            },
            [
                ("violations[0].key", "第 1 行的编号须由小写字母、数字和下划线组成，以字母开头。"),
                ("violations[0].definition", "第 1 行的定义写了「情节恶劣」，说不清什么算违规。"),
            ],
        ),
        (
            "violation_catalogue",
            {"violations": [{**typical()["violation_catalogue"]["violations"][0], "times": None}]},
            [("violations[0].times", "第 1 行由数据提示，须写明多少天以内满几次。")],
        ),
        (
            "violation_catalogue",
            {"violations": [{**typical()["violation_catalogue"]["violations"][2], "times": 3}]},
            [("violations[0].sign", "第 1 行写了次数或天数，没有写数据线索。")],
        ),
        (
            "violation_catalogue",
            {
                "violations": [
                    {**typical()["violation_catalogue"]["violations"][0], "points": 30},
                    typical()["violation_catalogue"]["violations"][2],
                ]
            },
            [("violations[1].points", "「抢客」更严重，却只扣 5 分，少于较轻情形的 30 分。")],
        ),
        (
            "violation_catalogue",
            {"levels": typical()["violation_catalogue"]["levels"][:3]},
            [("levels", "没有写「特别严重」的情形由谁决定。")],
        ),
        (
            "violation_catalogue",
            {
                "violations": [
                    typical()["violation_catalogue"]["violations"][0],
                    typical()["violation_catalogue"]["violations"][0],
                ]
            },
            [("violations[1]", "第 2 行与第 1 行都是「late」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        (
            "sanction_ladder",
            {
                "steps": [
                    {"gravity": "light", "times": 1, "sanction": "fine", "amount": 100, "decided_by": ["supervisor"]}
                ]
            },
            [("steps[0].sanction", "第 1 行写了罚款：用人单位一般没有罚款权，须说明本地区允许的依据。")],
        ),
        (
            "sanction_ladder",
            {"steps": [{"ground": "rank", "times": 1, "sanction": "dismissal", "decided_by": ["hr"]}]},
            [
                (
                    "steps[0].sanction",
                    "第 1 行以排名作解除劳动合同的依据：末位不等于不胜任，不能据此处分或辞退。"
                    "请改为谈话或培训，或以「考核不合格」为缘由。",
                )
            ],
        ),
        (
            "sanction_ladder",
            {"steps": [{"ground": "not_competent", "times": 1, "sanction": "dismissal", "decided_by": ["hr"]}]},
            [
                (
                    "steps[0].sanction",
                    "第 1 行：不能胜任工作的，须先经培训或调整岗位，仍不能胜任才可解除。请在前面补一步。",
                )
            ],
        ),
        (
            "sanction_ladder",
            {
                "steps": [
                    {"gravity": "light", "times": 1, "sanction": "written_warning", "decided_by": ["hr"]},
                    {"gravity": "light", "times": 3, "sanction": "talk", "decided_by": ["hr"]},
                ]
            },
            [
                ("steps[1].times", "第 2 行「轻微违规」应写第 2 次，现在是第 3 次；各次要从 1 起依次写。"),
                ("steps[1].sanction", "第 2 行是再次发生，处理反而更轻。"),
            ],
        ),
        (
            "sanction_ladder",
            {"steps": [{"gravity": "light", "times": 1, "sanction": "pay_cut", "share": "30%", "decided_by": ["hr"]}]},
            [
                ("steps[0].share", "第 1 行的降低工资的比例须为 0.0% 至 20.0%，现在是 30.0%。"),
                ("steps[0].sanction", "第 1 行降低工资属于变更劳动合同，须本人书面同意。"),
            ],
        ),
        (
            "sanction_ladder",
            {"steps": [{"times": 1, "sanction": "points", "decided_by": []}]},
            [
                ("steps[0].gravity", "第 1 行：缘由是违规的须写程度，其他缘由不写程度。"),
                ("steps[0].points", "第 1 行「考核扣分」须写扣分。"),
                ("steps[0].decided_by", "第 1 行的决定岗位没有写，请至少写一个岗位。"),
            ],
        ),
        (
            "sanction_ladder",
            {"hearing_workdays": 0, "appeal_workdays": 1},
            [
                ("hearing_workdays", "本人陈述的时间须为 1 至 30 个工作日，现在是 0 个工作日。"),
                ("appeal_workdays", "申诉期须为 3 至 60 个工作日，现在是 1 个工作日。"),
            ],
        ),
        (
            "attendance",
            {"lateness": [{"from": 5, "counts_as": "late"}]},
            [("lateness[0].from", "第 1 档要从 0 分钟起：5 分钟以下没有写计为什么。")],
        ),
        (
            "attendance",
            {"lateness": [{"from": 0, "to": 5, "counts_as": "late"}, {"from": 10, "counts_as": "nothing"}]},
            [
                ("lateness[0].to", "第 1 档到 5 分钟，第 2 档从 10 分钟起，中间没有写计为什么。"),
                ("lateness[1].counts_as", "第 2 档迟到更久，处理反而更轻。"),
            ],
        ),
        (
            "attendance",
            {"overtime_day_hours": 4, "overtime_month_hours": 40},
            [
                ("overtime_day_hours", "每日加班须为 0 至 3 小时，现在是 4 小时。"),
                ("overtime_month_hours", "每月加班须为 0 至 36 小时，现在是 40 小时。"),
            ],
        ),
        (
            "attendance",
            {"overtime_by": [], "leave": [{"from": 1, "approved_by": []}]},
            [
                ("leave[0].from", "第 1 行要从 0 天起：1 天以下没有写由谁批准。"),
                ("leave[0].approved_by", "第 1 行的批准岗位没有写，请至少写一个岗位。"),
                ("overtime_by", "批准加班的岗位没有写，请至少写一个岗位。"),
            ],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected


def test_a_fine_is_refused_where_the_region_refuses_fines() -> None:
    step = {"gravity": "light", "times": 1, "sanction": "fine", "amount": 100, "decided_by": ["supervisor"]}
    ladder = SanctionLadder.model_validate({**typical()["sanction_ladder"], "steps": [step]})
    known = replace(KNOWN, refused=frozenset({Refusal.FINES}))
    (finding,) = ladder.check(known)
    assert (finding.severity, finding.path) == (Severity.ERROR, "steps[0].sanction")
    assert [each.severity for each in ladder.check(KNOWN)] == [Severity.WARNING]


def test_training_before_dismissal_makes_the_ladder_lawful() -> None:
    step = {"ground": "not_competent", "decided_by": ["hr"]}
    steps = [{**step, "times": 1, "sanction": "training"}, {**step, "times": 2, "sanction": "dismissal"}]
    assert found("sanction_ladder", steps=steps) == []
