"""Blocks pasted from a spreadsheet: what is read, and what is refused with its row."""

from __future__ import annotations

from datetime import date

import pytest

from xiaozhang.people.staffing.rules.pasting import BASES, ITEMS, NotRead, read_pasted


def test_headings_say_the_order_and_unknown_columns_are_passed_over() -> None:
    text = "工号\t金额（元）\t姓名\t项目\t年月\n7\t1.2万\t陈 昱\t提成补发\t2026年3月\n\n8\t-5\t林越\t扣餐费\t2026.12\n"
    assert read_pasted(text, ITEMS) == [
        {"amount_fen": 12_000_00, "member": "陈 昱", "item": "提成补发", "month_on": date(2026, 3, 1)},
        {"amount_fen": -5_00, "member": "林越", "item": "扣餐费", "month_on": date(2026, 12, 1)},
    ]


def test_without_headings_the_columns_stand_in_their_order_and_empty_cells_are_left_out() -> None:
    assert read_pasted("陈昱\t2026-01-05\t8000\t\t苏州\t\t2027/1/4", BASES) == [
        {
            "member": "陈昱",
            "start_on": date(2026, 1, 5),
            "wage_fen": 8_000_00,
            "region": "苏州",
            "contract_to": date(2027, 1, 4),
        }
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有可以登记的行。请连同表头从表格里复制。"),
        ("成员\t月份\t项目\t金额", "没有可以登记的行。请连同表头从表格里复制。"),
        ("成员\t项目\n陈昱\t餐补", "表头缺少：月份、金额。"),
        ("陈昱\t2026-13\t餐补\t1", "第 1 行的月份「2026-13」认不出来。"),
        ("陈昱\t2026-11-05\t餐补\t1", "第 1 行的月份「2026-11-05」认不出来。"),
        ("陈昱\t2026-11\t餐补\t1.234", "第 1 行的金额「1.234」认不出来。"),
        ("陈昱 2026-11 餐补 1", "第 1 行没有填月份。"),
        ("陈昱\t2026-11\t餐补\t1\n" * 501, "一次最多 500 行，现有 501 行。"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row(text: str, words: str) -> None:
    with pytest.raises(NotRead) as refused:
        read_pasted(text, ITEMS)
    assert str(refused.value) == words
