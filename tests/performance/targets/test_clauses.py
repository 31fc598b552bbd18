"""Target policy refuses weights that are not 100 and bounds that turn round."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "target_policy",
            {"bases": typical()["target_policy"]["bases"][:2]},
            [("bases", "权重合计 70，比 100 少 30。请调整到合计恰为 100。")],
        ),
        (
            "target_policy",
            {"floor": "120%", "ceiling": "90%"},
            [
                ("floor", "个人下限须为 0.0% 至 100.0%，现在是 120.0%。"),
                ("ceiling", "个人上限须为 100.0% 至 1000.0%，现在是 90.0%。"),
            ],
        ),
        (
            "target_policy",
            {"deviations": [{"behind": "20%", "tell": ["supervisor"]}, {"behind": "10%", "tell": []}]},
            [
                ("deviations[1].tell", "第 2 行的告知岗位没有写，请至少写一个岗位。"),
                ("deviations[1].behind", "第 2 行的偏差 10.0% 不高于前一行的 20.0%，各行要从小到大。"),
            ],
        ),
        (
            "target_policy",
            {"bases": [{"basis": "history", "weight": 50}, {"basis": "history", "weight": 50}], "adjusted_by": []},
            [
                ("bases[1]", "第 2 行与第 1 行都是「近十二个月业绩」，说的不是一件事就改名，是一件事就合为一行。"),
                ("adjusted_by", "批准调整的岗位没有写，请至少写一个岗位。"),
            ],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
