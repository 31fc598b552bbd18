"""Expense limits refuse what limits nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("expense_limit", {"rows": []}, [("rows", "限额没有写，请至少写一行。")]),
        (
            "expense_limit",
            {"rows": [{"expense": "gift", "per": "once", "most": 200}]},
            [("rows", "礼品费须另写「同一受赠人每年」的限额，防止变成商业贿赂。请补一行。")],
        ),
        (
            "expense_limit",
            {
                "rows": [
                    {
                        "expense": "hotel",
                        "per": "day",
                        "most": 0,
                        "roles": ["supervisor"],
                        "approved_by": ["supervisor"],
                    }
                ]
            },
            [
                ("rows[0].most", "第 1 行的限额须为 0.01 至 10,000,000.00 元，现在是 0.00 元。"),
                ("rows[0].approved_by", "第 1 行的销售主管可以批准本岗位的超额，等于没有限额。"),
            ],
        ),
        (
            "expense_limit",
            {"claim_workdays": 0},
            [("claim_workdays", "报销的时限须为 1 至 120 个工作日，现在是 0 个工作日。")],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
