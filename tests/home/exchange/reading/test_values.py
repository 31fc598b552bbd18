"""One column at a time: dates, amounts, rates, phones, choices, words, and what is said of the cells that fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.home.exchange.reading.grids import field, kind
from xiaozhang.base.money import MAX_FEN, capitals, yuan
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell, Flaw, Sheet
from xiaozhang.home.exchange.rules.figures import read_money
from xiaozhang.home.exchange.rules.finding import find_tables
from xiaozhang.home.exchange.rules.found import Column, FoundRow, FoundTable
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.read import ReadTable, Unresolved
from xiaozhang.home.exchange.rules.reading_rows import read_rows

_CHOICES = {"machinery": "机械", "none": "无", "water": "水务"}


def column(reads: str, cells: list[Cell], heading: str = "值", **layout: object) -> ReadTable:
    """Return what a column of cells reads as; a second column makes each row one."""
    made = FoundTable(sheet="表", number=0, top=1, left=0, heading_rows=1, columns=_columns(heading), rows=_rows(cells))
    choices = {"choices": lambda: _CHOICES} if reads == "choice" else {}
    one = kind("k", "件", [field("v", "值", reads, **choices)])
    return read_rows(made, one, Layout("k", columns={"v": 0}, **layout))  # type: ignore[arg-type]


def _columns(heading: str) -> tuple[Column, ...]:
    return find_tables(Sheet("表", ((heading, "序号"), ("甲乙", 1), ("丙丁", 2))))[0].columns


def _rows(cells: list[Cell]) -> tuple[FoundRow, ...]:
    return tuple(FoundRow(line, (cell, line)) for line, cell in enumerate(cells, 2))


def values(read: ReadTable) -> list[object]:
    return [row.values.get("v", "refused") for row in read.rows]


def said(read: ReadTable) -> list[str]:
    return [str(problem.words) for problem in read.problems]


DAYS: list[tuple[Cell, date | str | None]] = [
    ("2026-09-04", date(2026, 9, 4)),
    ("2021-9-5", date(2021, 9, 5)),
    ("2026/9/1", date(2026, 9, 1)),
    ("2026.9.3", date(2026, 9, 3)),
    ("2026年9月2日", date(2026, 9, 2)),
    ("２０２６年９月２日", date(2026, 9, 2)),
    ("二〇二六年九月十二日", date(2026, 9, 12)),
    ("20260905", date(2026, 9, 5)),
    (20260905, date(2026, 9, 5)),
    (43221, date(2018, 5, 1)),
    ("43221.5", date(2018, 5, 1)),
    (date(2026, 9, 4), date(2026, 9, 4)),
    ("2025-05-08 12:21:57", date(2025, 5, 8)),
    ("2025/5/8 下午3:20", date(2025, 5, 8)),
    ("2025年5月8日 星期四", date(2025, 5, 8)),
    ("5-Sep-2021", date(2021, 9, 5)),
    ("2022.11.29白", date(2022, 11, 29)),
    ("", None),
    (None, None),
    ("-", None),
    ("无", None),
    ("2026年9月", "refused"),
    ("2026-02-30", "refused"),
    ("无效日期", "refused"),
    ("1月1日", "refused"),
    (12, "refused"),
    ("1850-01-01", "refused"),
]


@pytest.mark.parametrize(("cell", "meant"), DAYS)
def test_days_in_all_their_spellings(cell: Cell, meant: object) -> None:
    assert values(column("day", [cell])) == [meant]


def test_a_mixed_column_of_days_reads_whole() -> None:
    read = column("day", [date(2026, 9, 4), "2026-09-05", 20260906, "2026年9月7日", 46273])
    assert values(read) == [date(2026, 9, 4), date(2026, 9, 5), date(2026, 9, 6), date(2026, 9, 7), date(2026, 9, 8)]
    assert read.problems == ()


def test_the_whole_column_decides_whether_day_or_month_comes_first() -> None:
    assert values(column("day", ["03/04/2025", "25/12/2025"])) == [date(2025, 4, 3), date(2025, 12, 25)]
    assert values(column("day", ["09.15.2021", "09.03.2021"])) == [date(2021, 9, 15), date(2021, 9, 3)]
    unclear = column("day", ["03/04/2025", "05/06/2025"])
    assert values(unclear) == ["refused", "refused"]
    assert "看不出日在前还是月在前" in said(unclear)[0]
    assert values(column("day", ["03/04/2025"], day_first=True)) == [date(2025, 4, 3)]
    assert values(column("day", ["03/04/2025"], day_first=False)) == [date(2025, 3, 4)]
    assert values(column("day", ["21.9.5", "21.12.31"])) == [date(2021, 9, 5), date(2021, 12, 31)]


def test_a_day_without_a_year_asks_and_takes_the_year_that_is_given() -> None:
    asked = column("day", ["9月3日"])
    assert said(asked) == ["「9月3日」没有年份。请在上一步指定这一列的年份，或在文件里补上。"]
    assert values(column("day", ["9月3日", "12/31"], year=2025)) == [date(2025, 9, 3), date(2025, 12, 31)]


def test_months_and_moments() -> None:
    assert values(column("month", ["2026-09", "2026年9月", 202609, date(2026, 9, 15)])) == [date(2026, 9, 1)] * 4
    assert values(column("month", ["9月"], year=2026)) == [date(2026, 9, 1)]
    zone = ZoneInfo("Asia/Shanghai")
    assert values(column("moment", ["2025-05-08 下午3:20", date(2025, 5, 8)])) == [
        datetime(2025, 5, 8, 15, 20, tzinfo=zone),
        datetime.combine(date(2025, 5, 8), time(), zone),
    ]


MONEY: list[tuple[Cell, int | str | None]] = [
    ("1,200", 120_000),
    ("12,800.50", 1_280_050),
    ("¥1.11", 111),
    ("￥1，200", 120_000),
    ("3.5万", 3_500_000),
    ("1.2亿元", 12_000_000_000),
    ("1234元整", 123_400),
    ("RMB 1,234.5", 123_450),
    ("１２３４．５", 123_450),
    ("(1,000.00)", -100_000),
    ("-5", -500),
    (1200, 120_000),
    ("2087.0249999999996", 208_702),
    ("壹万贰仟元整", 1_200_000),
    ("人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分", 12_345_678),
    ("一万二千三百元", 1_230_000),
    ("贰仟零伍元伍分", 200_505),
    ("", None),
    ("-", None),
    ("Select", None),
    ("40*730", "refused"),
    ("金额待确认", "refused"),
    ("13%", "refused"),
    ("12,34", "refused"),
    (True, "refused"),
    ("99999999999999999", "refused"),
]


@pytest.mark.parametrize(("cell", "meant"), MONEY)
def test_amounts_in_all_their_spellings(cell: Cell, meant: object) -> None:
    assert values(column("money", [cell])) == [meant]


def test_the_unit_over_a_column_scales_it_and_a_cell_with_its_own_unit_keeps_it() -> None:
    assert values(column("money", ["3.5", 12, "3万"], "合同金额（万元）")) == [3_500_000, 12_000_000, 3_000_000]
    assert values(column("money", [2900], "单价（元/吨）")) == [290_000]
    assert values(column("money", [5], "金额", units={"v": "亿元"})) == [50_000_000_000]
    unknown = column("money", [5], "金额（美元）")
    assert said(unknown) == ["这一列的单位是「美元」，不知道怎么换算成元。请在上一步选定单位。"]


def test_part_of_a_fen_is_rounded_once_and_said() -> None:
    read = column("money", ["41.395", "41.39"])
    assert (values(read), said(read)) == ([4140, 4139], ["「41.395」不到一分的部分四舍五入了。"])
    assert read.problems[0].is_refusal is False


@given(st.integers(min_value=0, max_value=MAX_FEN))
def test_what_is_printed_is_read_back(fen: int) -> None:
    assert read_money(yuan(fen), 100)[0] == fen
    assert read_money(capitals(fen), 100)[0] == fen


def test_rates_are_read_by_their_column() -> None:
    assert values(column("rate", ["13%", "6.5%", ""])) == [1300, 650, None]
    assert values(column("rate", [13, 6, 0], "税率(%)")) == [1300, 600, 0]
    assert values(column("rate", ["0.13", "0.06"], "税率")) == [1300, 600]
    assert values(column("rate", ["0.13", 0], "税率(%)")) == [1300, 0]
    assert values(column("rate", ["十三", "130%"])) == ["refused", "refused"]


def test_whole_numbers() -> None:
    assert values(column("integer", ["1,200", 5, "12台", "3.0", None])) == [1200, 5, 12, 3, None]
    assert values(column("integer", ["1.5", "5.5千克", "x"])) == ["refused"] * 3


PHONES = [
    ("138 0013 8000", "13800138000", 0),
    ("139-0013-9000", "13900139000", 0),
    ("+86-137-0013-7000", "13700137000", 0),
    (13000000000, "13000000000", 0),
    ("13800138000.0", "13800138000", 0),
    ("１３８００１３８０００", "13800138000", 0),
    ("(0512)6288 1234转801", "0512-62881234-801", 0),
    ("400 820 8820", "400-820-8820", 0),
    ("13800138000/13900139000", "13800138000", 1),
    ("客户1（13900001111）", "13900001111", 1),
    (1371234, "1371234", 1),
    ("无效电话", "", 1),
    ("无", "", 0),
    (None, "", 0),
]


@pytest.mark.parametrize(("cell", "meant", "notes"), PHONES)
def test_phones_in_all_their_spellings(cell: Cell, meant: str, notes: int) -> None:
    read = column("phone", [cell])
    assert values(read) == [meant]
    assert [problem.is_refusal for problem in read.problems] == [False] * notes


def test_choices_by_label_key_and_replacement() -> None:
    read = column(
        "choice", ["机械", "WATER", "无", "Select", "", "机械类", "technolgy"], replaced={"v": {"technolgy": "水务"}}
    )
    assert values(read) == ["machinery", "water", "none", "", "", "refused", "water"]
    assert said(read) == ["「机械类」不在可选的内容里，是不是「机械」？请改正，或在上一步说明它的意思。"]
    nothing = column("choice", ["外星"])
    assert said(nothing) == ["「外星」不在可选的内容里：机械、无、水务。请改成其中一个，或在上一步说明它的意思。"]
    emptied = column("choice", ["外星"], replaced={"v": {"外星": "-"}})
    assert values(emptied) == [""]


def test_yes_and_no() -> None:
    assert values(column("flag", ["是", "无", 1, "0", True, "√", "", "?"])) == [
        True, False, True, False, True, True, None, "refused"
    ]  # fmt: skip


def test_words_stay_and_are_cleaned() -> None:
    read = column("text", ["温　进", "韩  闲", "=1+1", "007", 13000000000, "a_x000D_b", "未知"])
    assert values(read) == ["温 进", "韩 闲", "=1+1", "007", "13000000000", "ab", ""]
    long = column("text", ["长" * 81])
    assert said(long) == ["有 81 个字，最多 80 个，请缩短。"]
    assert values(column("words", ["一\r\n二\n三"])) == ["一\n二\n三"]


def test_a_number_that_excel_wrote_scientifically_is_refused_because_digits_are_lost() -> None:
    assert values(column("text", ["9.13206E+17", "E+17", "1E+A"])) == ["refused", "E+17", "1E+A"]
    assert values(column("phone", ["1.38E+10"])) == ["refused"]


def test_references_stay_as_written_for_the_flow_to_look_up() -> None:
    assert values(column("record", ["GTXPro", "温　进", "-"])) == [Unresolved("GTXPro"), Unresolved("温 进"), None]


def test_fill_down_fixed_and_needed() -> None:
    [made] = find_tables(Sheet("表", (("客户", "金额"), ("甲", 1), (None, 2), ("乙", 3), (None, None), (None, 4))))
    two = kind("k", "件", [field("c", "客户", is_needed=True), field("a", "金额", "money"), field("o", "来源")])
    filled = read_rows(made, two, Layout("k", {"c": 0, "a": 1}, {"o": "展会"}, fill_down=frozenset({"c"})))
    assert [tuple(row.values.values()) for row in filled.rows] == [
        ("甲", 100, "展会"), ("甲", 200, "展会"), ("乙", 300, "展会"), ("乙", 400, "展会")
    ]  # fmt: skip
    plain = read_rows(made, two, Layout("k", {"c": 0, "a": 1}))
    wrong = [(p.line, p.letter, p.heading, p.field, str(p.words)) for p in plain.problems]
    assert wrong == [
        (3, "A", "客户", "c", "必填，这里是空的。请补上。"),
        (6, "A", "客户", "c", "必填，这里是空的。请补上。"),
    ]
    assert [row.is_refused for row in plain.rows] == [False, True, False, True]
    unmapped = read_rows(made, two, Layout("k", {"a": 1}))
    assert [(p.line, p.field) for p in unmapped.problems] == [(0, "c")]


def test_flaws_become_problems_of_mapped_cells_only() -> None:
    [made] = find_tables(Sheet("表", (("客户", "金额"), ("甲", 1), ("乙", None))))
    made = replace(made, flaws=(Flaw(3, 1, Message("公式出错")), Flaw(2, -1, Message("这一行太长"))))
    two = kind("k", "件", [field("c", "客户"), field("a", "金额", "money")])
    both = read_rows(made, two, Layout("k", {"c": 0, "a": 1}))
    assert [(p.line, p.letter, str(p.words)) for p in both.problems] == [(2, "", "这一行太长"), (3, "B", "公式出错")]
    one = read_rows(made, two, Layout("k", {"c": 0}))
    assert [p.line for p in one.problems] == [2]


def test_a_layout_survives_json() -> None:
    layout = Layout("k", {"a": 1}, {"b": "x"}, {"c": {"d": "e"}}, "a", True, 2026, frozenset({"a"}), {"a": "万元"})
    assert Layout.from_json(layout.as_json()) == layout


def test_a_long_follow_up_column_is_kept_whole() -> None:
    text = "2026-09-01 电话沟通，客户说预算在走流程。\n2026-09-08 上门拜访，见了王总；" * 40
    one = kind("k", "件", [field("v", "跟进记录", "words", max_length=5000)])
    made = find_tables(Sheet("表", (("跟进记录", "客户"), (text, "甲"), ("短", "乙"))))[0]
    assert read_rows(made, one, Layout("k", {"v": 0})).rows[0].values["v"] == text.strip()
