"""Grades and rhythm refuse what nobody could reach or would not be noticed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "customer_grade",
            {"criteria": [{**typical()["customer_grade"]["criteria"][0], "weight": 127}]},
            [("criteria", "权重合计 127，比 100 多 27。请调整到合计恰为 100。")],
        ),
        (
            "customer_grade",
            {"criteria": [{**typical()["customer_grade"]["criteria"][0], "weight": 100, "metric": "luck"}]},
            [
                (
                    "criteria[0].metric",
                    "没有「luck」这个指标，可用：receipt（回款额）、signed_amount（签约额）、new_customer（新客户）、follow_up（跟进）、visit（拜访）、lapse（违时限）。",
                )
            ],
        ),
        (
            "customer_grade",
            {"criteria": [{**typical()["customer_grade"]["criteria"][0], "weight": 100, "attribute": "staff"}]},
            [("criteria[0]", "第 1 行的台账指标和客户属性须写一项，且只写一项。")],
        ),
        (
            "customer_grade",
            {
                "criteria": [
                    {
                        **typical()["customer_grade"]["criteria"][0],
                        "weight": 100,
                        "bands": [{"from": 0, "to": 100000, "score": 20}, {"from": 200000, "score": 100}],
                    }
                ]
            },
            [("criteria[0].bands[0].to", "第 1 档到 100,000 元，第 2 档从 200,000 元起，中间没有得分。")],
        ),
        (
            "customer_grade",
            {
                "criteria": [
                    {**typical()["customer_grade"]["criteria"][0], "weight": 100, "bands": [{"from": 0, "score": 50}]}
                ]
            },
            [("grades[2].from", "各项都取最高也只得 50 分，没有客户能满 75 分成为 A 级。")],
        ),
        (
            "customer_grade",
            {"grades": [{"from": 60, "grade": "A", "strategy": "专人负责"}]},
            [("grades[0].from", "第 1 级要从 0 分起：60 分以下没有级别。")],
        ),
        (
            "customer_grade",
            {"grades": [{"from": 0, "grade": "D", "strategy": "电话维护"}]},
            [("grades[0].grade", "客户没有「D」级，可用：A、B、C。")],
        ),
        ("customer_grade", {"decided_by": []}, [("decided_by", "确定级别的岗位没有写，请至少写一个岗位。")]),
        (
            "contact_rhythm",
            {
                "rows": [
                    typical()["contact_rhythm"]["rows"][0],
                    typical()["contact_rhythm"]["rows"][0],
                    typical()["contact_rhythm"]["rows"][1],
                    typical()["contact_rhythm"]["rows"][2],
                ]
            },
            [("rows[1]", "第 2 行与第 1 行都是「A 级客户」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        (
            "contact_rhythm",
            {"rows": [*typical()["contact_rhythm"]["rows"][:2], {"grade": "C", "contact_days": 10}]},
            [("rows[2].contact_days", "C 级每 10 天联系一次，比更重要的 B 级（15 天）还勤。")],
        ),
        (
            "contact_rhythm",
            {"rows": [{"grade": "A", "contact_days": 30, "visit_days": 15}, *typical()["contact_rhythm"]["rows"][1:]]},
            [
                ("rows[0].contact_days", "第 1 行每 15 天就有拜访，拜访也算联系，每 30 天联系一次没有用处。"),
                ("rows[1].contact_days", "B 级每 15 天联系一次，比更重要的 A 级（30 天）还勤。"),
            ],
        ),
        (
            "contact_rhythm",
            {"rows": typical()["contact_rhythm"]["rows"][:2]},
            [("rows", "没有写「C」级客户多久联系一次，这些客户不会逾期。")],
        ),
        ("contact_rhythm", {"superiors": []}, [("superiors", "上级拜访的岗位没有写，请至少写一个岗位。")]),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
