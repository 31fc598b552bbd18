"""Retention refuses classes that are kept for no time, or from the wrong day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical
from xiaozhang.foundation.archive.clauses import CLASS_WORDS, DocumentClass
from xiaozhang.foundation.archive.rules.categories import categories


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "retention",
            {"rows": [{"document": "invoice", "years": 5, "since": "year_end", "after": "destroy"}], "approved_by": []},
            [
                ("approved_by", "批准销毁的岗位没有写，请至少写一个岗位。"),
                ("rows[0].years", "第 1 行「发票」只保管 5 年：会计资料另有法定的保管期限，请与财务核对。"),
                ("rows", "没有写「其他文件」的保管期限，没有列出的文件不受保管期限保护。"),
            ],
        ),
        (
            "retention",
            {
                "rows": [
                    {"document": "contract", "years": 15, "since": "created", "after": "archive"},
                    {"document": "other", "years": 0, "since": "created", "after": "review"},
                ]
            },
            [
                ("rows[0].since", "第 1 行：合同的期限从签订或履行完毕起算，不从文件形成起算。"),
                ("rows[1].years", "第 2 行的年数须为 1 至 100 年，现在是 0 年。"),
            ],
        ),
        (
            "retention",
            {
                "rows": [
                    typical()["retention"]["rows"][2],
                    typical()["retention"]["rows"][2],
                    typical()["retention"]["rows"][6],
                ]
            },
            [("rows[1]", "第 2 行与第 1 行都是「报价单」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected


def test_every_category_of_files_can_be_given_a_time() -> None:
    known = {str(each) for each in DocumentClass}
    assert {each.key for each in categories} - known == set()
    shared = [each for each in categories if each.key in known]
    assert [str(CLASS_WORDS[each.key]) for each in shared if each.key != "other"] == [
        str(each.label) for each in shared if each.key != "other"
    ]
