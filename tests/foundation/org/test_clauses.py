"""Data protection refuses limits that turn round, and exports approved by nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "data_protection",
            {"purpose": "", "log_months": 1, "erase_workdays": 60},
            [
                ("purpose", "处理目的须填写，最多 500 字。"),
                ("log_months", "记录保留的月数须为 6 至 240 个月，现在是 1 个月。"),
                ("erase_workdays", "处理删除的时限须为 1 至 15 个工作日，现在是 60 个工作日。"),
            ],
        ),
        (
            "data_protection",
            {"exports": [{"role": "supervisor", "free_rows": 500, "most_rows": 100}], "watermark": False},
            [
                ("exports[0].most_rows", "第 1 行经批准最多 100 行，少于不用审批的 500 行。"),
                ("watermark", "导出文件不加水印，泄露后查不到来源。"),
            ],
        ),
        (
            "data_protection",
            {"exports": [{"role": "nobody", "free_rows": 0, "most_rows": 100}], "approved_by": []},
            [
                ("exports[0].role", "第 1 行：没有「nobody」这个岗位。"),
                ("approved_by", "批准导出的岗位没有写，请至少写一个岗位。"),
            ],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
