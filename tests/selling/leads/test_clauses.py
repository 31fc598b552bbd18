"""Screening, assignment and the pool refuse what would decide nothing or lose a lead."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "lead_scoring",
            {"weights": {**typical()["lead_scoring"]["weights"], "willingness": 16}},
            [("weights", "权重合计 101，比 100 多 1。请调整到合计恰为 100。")],
        ),
        (
            "lead_scoring",
            {"needs": [{"label": "功能", "weight": 60}, {"label": "功能", "weight": "40"}]},
            [("needs[1]", "第 2 行与第 1 行都是「功能」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        (
            "lead_scoring",
            {"power_tiers": [{"from": 500000, "label": "中型", "score": 70}]},
            [("power_tiers[0].from", "第 1 档要从 0 元/年起：500,000.00 元/年以下没有得分。")],
        ),
        (
            "lead_scoring",
            {
                "power_tiers": [
                    {"from": 0, "to": 400000, "label": "小型", "score": 80},
                    {"from": 500000, "label": "中型", "score": 70},
                ]
            },
            [
                ("power_tiers[0].to", "第 1 档到 400,000.00 元/年，第 2 档从 500,000.00 元/年起，中间没有得分。"),
                ("power_tiers[1].score", "第 2 档采购能力更强，得分反而更低。"),
            ],
        ),
        (
            "lead_scoring",
            {"cycles": [{"from": 0, "label": "简单", "score": 100}, {"from": 0, "label": "复杂", "score": 120}]},
            [
                ("cycles[1].from", "第 1 档和第 2 档都从 0 个月起，重叠。"),
                ("cycles[1].score", "第 2 行的得分须为 0 至 100 分，现在是 120 分。"),
            ],
        ),
        (
            "lead_scoring",
            {"nurture_from": 70},
            [
                (
                    "nurture_from",
                    "继续培育的起点 70 须大于 0、低于转为客户的起点 70，后者不超过 100；否则有一种结果永远不会出现。",
                )
            ],
        ),
        (
            "lead_scoring",
            {"qualify_from": 90, "power_tiers": [{"from": 0, "label": "不分", "score": 30}]},
            [("qualify_from", "各项都取最高也只得 82.5 分，没有线索能满 90 分。请降低起点或提高得分。")],
        ),
        ("lead_scoring", {"nurture_from": 20}, [("nurture_from", "各项都取最低也得 22.5 分，不会放弃任何线索。")]),
        ("lead_scoring", {"willingness": []}, [("willingness", "购买意愿没有写，请至少写一行。")]),
        (
            "lead_assignment",
            {"rows": [{"by": "region", "values": ["上海"]}]},
            [("rows", "最后一行的依据须是「其余线索」，否则有的线索没有人承接。")],
        ),
        (
            "lead_assignment",
            {"rows": [{"by": "any"}, {"by": "region", "values": ["上海"], "team": "无此团队"}, {"by": "any"}]},
            [
                ("rows[0].by", "第 1 行已接下其余线索，后面的行不会用到。请移到最后。"),
                ("rows[1].team", "第 2 行：没有「无此团队」这个团队。"),
            ],
        ),
        (
            "lead_assignment",
            {
                "rows": [
                    {"by": "region", "values": ["上海"]},
                    {"by": "region", "values": ["江苏", "上海"]},
                    {"by": "any"},
                ]
            },
            [("rows[1].values[1]", "地区「上海」在第 1 行已经分配，第 2 行不会用到。请只留一处。")],
        ),
        (
            "lead_assignment",
            {"accept_hours": 0},
            [("accept_hours", "接受时限须为 1 至 240 工作小时，现在是 0 工作小时。")],
        ),
        (
            "pool_limits",
            {"returns": [{"grade": "A", "days": 30, "warn_days": 30}, {"days": 60, "warn_days": 7}]},
            [("returns[0].warn_days", "第 1 行提前 30 天预警，须不少于 0 天、少于回收的 30 天。")],
        ),
        (
            "pool_limits",
            {
                "returns": [
                    {"grade": "A", "days": 30, "warn_days": 7},
                    {"grade": "A", "days": 40, "warn_days": 7},
                    {"days": 60, "warn_days": 7},
                ]
            },
            [("returns[1]", "第 2 行与第 1 行都是「A 级客户」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        (
            "pool_limits",
            {"returns": [{"grade": "A", "days": 30, "warn_days": 7}]},
            [("returns", "没有写「B、C」级和未评级客户何时收回，这些客户永不回收。")],
        ),
        (
            "pool_limits",
            {"returns": [{"grade": "D", "days": 30, "warn_days": 7}, {"days": 60, "warn_days": 7}]},
            [("returns[0].grade", "客户没有「D」级，可用：A、B、C。")],
        ),
        (
            "pool_limits",
            {
                "holdings": [
                    {"role": "representative", "most": 20},
                    {"role": "representative", "grade": "A", "most": 30},
                ]
            },
            [("holdings[1].most", "第 2 行的 30 家多于该岗位各级合计的 20 家，用不到。")],
        ),
        (
            "pool_limits",
            {"holdings": [{"role": "nobody", "most": 20}]},
            [("holdings[0].role", "第 1 行：没有「nobody」这个岗位。")],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
