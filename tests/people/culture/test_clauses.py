"""Honours, contests and rewards refuse what cannot be given, or for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "honours",
            {"titles": [{**typical()["honours"]["titles"][0], "at_least": 0}, typical()["honours"]["titles"][0]]},
            [
                ("titles[1]", "第 2 行与第 1 行都是「月度销售冠军」，说的不是一件事就改名，是一件事就合为一行。"),
                ("titles[0].at_least", "第 1 行没有最低要求，当期一无所成的人也可能获得。"),
            ],
        ),
        (
            "honours",
            {"titles": [{**typical()["honours"]["titles"][0], "metric": "luck"}]},
            [
                (
                    "titles[0].metric",
                    "没有「luck」这个指标，可用：receipt（回款额）、signed_amount（签约额）、new_customer（新客户）、follow_up（跟进）、visit（拜访）、lapse（违时限）。",
                )
            ],
        ),
        (
            "honours",
            {"titles": [{**typical()["honours"]["titles"][0], "indicator": "growth"}]},
            [("titles[0].metric", "台账指标和其他指标须写一项，且只写一项。")],
        ),
        (
            "regular_contest",
            {"budget": 5000},
            [("budget", "各奖项合计 7,000.00 元，超出预算 5,000.00 元，差 2,000.00 元。")],
        ),
        (
            "regular_contest",
            {"prizes": [{"rank": 1, "prize": "聚餐", "cost": 100}, {"rank": 3, "prize": "旅游", "cost": 5000}]},
            [
                ("prizes[1].rank", "第 2 行应是第 2 名，现在是第 3 名；名次从 1 起依次写。"),
                ("prizes[1].cost", "第 2 名的奖项比前一名还贵。"),
            ],
        ),
        (
            "regular_contest",
            {"side": "members", "tie": "shared"},
            [
                ("budget", "并列时各得该名次的奖项，预算只够没有并列的情形。第一名并列还要 5,000.00 元。"),
                ("per_head", "个人比赛没有人均，请改为团队比赛或不写。"),
            ],
        ),
        (
            "instant_reward",
            {"monthly_points": 10},
            [("rows[0].points", "第 1 行一次奖 20 分，多于每月最多的 10 分，给不出去。")],
        ),
        (
            "instant_reward",
            {"rows": [{"label": "勤", "metric": "visit", "at_least": 0, "points": 5}]},
            [("rows[0].at_least", "第 1 行的数量须大于 0。")],
        ),
        (
            "suggestion_reward",
            {"bands": [{"from": 0, "amount": 100}, {"from": 1000, "amount": 50}]},
            [("bands[1].amount", "第 2 档效益更高，奖金反而更少。")],
        ),
        (
            "suggestion_reward",
            {"bands": [{"from": 0, "amount": 100}, {"from": 1000, "amount": 5000}], "answer_workdays": 0},
            [
                ("answer_workdays", "答复时限须为 1 至 60 个工作日，现在是 0 个工作日。"),
                ("bands[1].amount", "第 2 档的奖金多于起点的年效益 1,000.00 元。"),
            ],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
