"""Training refuses hours that do not add up and marks that nobody can reach."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "training_requirement",
            {"hours": 8},
            [("hours", "必修科目合计 10 小时，多于要求的 8 小时。请提高总学时或减少必修。")],
        ),
        (
            "training_requirement",
            {"hours": 20},
            [("subjects", "各科目合计 12 小时，少于要求的 20 小时，其余学时没有写学什么。")],
        ),
        (
            "training_requirement",
            {"subjects": [{"subject": "产品知识", "hours": 12, "pass_mark": 120, "within_days": 0}]},
            [
                ("subjects[0].pass_mark", "第 1 行的合格线须为 1 至 100 分，现在是 120 分。"),
                ("subjects[0].within_days", "第 1 行的期限须为 1 至 366 天，现在是 0 天。"),
            ],
        ),
        (
            "training_requirement",
            {"roles": [], "attempts": 0},
            [("roles", "适用岗位没有写，请至少写一个岗位。"), ("attempts", "考试机会须为 1 至 10 次，现在是 0 次。")],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
