"""An alert refuses levels against the direction of its indicator, and alarms to nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("alert", {"top": None}, [("top", "「客户集中度」须写明前几名合计。")]),
        ("alert", {"indicator": "staff_turnover"}, [("top", "「人员流失率」不分名次，请不写前几名。")]),
        (
            "alert",
            {"bands": [{"from": 0, "level": "normal"}, {"from": 60, "level": "warning"}]},
            [("bands[1].tell", "第 2 行的告知岗位没有写，请至少写一个岗位。")],
        ),
        (
            "alert",
            {
                "bands": [
                    {"from": 0, "level": "severe", "tell": ["leadership"]},
                    {"from": 60, "level": "normal", "tell": ["leadership"]},
                ]
            },
            [
                ("bands[1].tell", "第 2 档是正常，不用告知。"),
                ("bands[1].level", "「客户集中度」越高越危险，第 2 档更高，级别须更重。"),
            ],
        ),
        (
            "alert",
            {"indicator": "pipeline_cover", "top": None},
            [
                ("bands[1].level", "「商机覆盖率」越低越危险，第 2 档更高，级别须更轻。"),
                ("bands[2].level", "「商机覆盖率」越低越危险，第 3 档更高，级别须更轻。"),
                ("bands[3].level", "「商机覆盖率」越低越危险，第 4 档更高，级别须更轻。"),
            ],
        ),
        ("alert", {"bands": [{"from": 0, "level": "normal"}]}, [("bands", "各档都是正常，永远不会预警。")]),
        (
            "alert",
            {"bands": [{"from": 0, "level": "normal"}, {"from": 120, "level": "severe", "tell": ["leadership"]}]},
            [("bands[1].from", "第 2 档的起点超过 100%，永远到不了。")],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
