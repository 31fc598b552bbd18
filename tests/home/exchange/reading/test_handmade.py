"""Whole files of the sort that nobody has published: each through every step, from bytes to typed rows."""

from __future__ import annotations

import resource
from datetime import date
from pathlib import Path

from tests.home.exchange.reading.files import workbook
from tests.home.exchange.reading.grids import CUSTOMERS, DEALS, KINDS, TARGETS
from xiaozhang.base.registries import ImportKind
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.rules.finding import find_table, find_tables
from xiaozhang.home.exchange.rules.found import MONTHS_DOWN, Where, signature
from xiaozhang.home.exchange.rules.guessing import guess, why_not
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.read import ReadTable, Unresolved
from xiaozhang.home.exchange.rules.reading_rows import read_rows, stream


def _read(path: Path, kind: ImportKind, place: int = 0) -> ReadTable:
    table = find_tables(read_book(path, path.name).sheets[place])[0]
    best = guess(table, KINDS)[0]
    assert (best.kind, why_not(table, guess(table, KINDS), KINDS)) == (kind.key, None)
    return read_rows(table, kind, Layout(kind.key, best.columns))


def test_a_sales_sheet_in_ten_thousands_with_full_width_figures_and_capitals(tmp_path: Path) -> None:
    rows = [
        ["２０２６年第三季度销售明细", None, None, None, None, None],
        ["制表：王芳", None, None, None, "单位：万元", None],
        ["单据号*", "客户名称", "产品", "业务员", "成交金额（万元）", "成交日期"],
        ["Ａ００１", "苏州澄源水务（集团）有限公司", "ＧＴＸ Pro", "温　进", "１２．５", "２０２６．９．３"],
        ["A002", "无锡恒达机械", "GTXPro", "韩  闲", 3.2, date(2026, 9, 4)],
        ["A003", "南京华新", "水泵", "张伟", "贰拾伍万元整", 20260905],
        ["小计", None, None, None, 40.7, None],
        [None, None, None, None, None, None],
        ["A004", "常州天宁", "水泵", "张伟", "￥8万", "2026年9月6日"],
        ["合计", None, None, None, 48.7, None],
        ["注：以上金额不含税", None, None, None, None, None],
    ]
    read = _read(workbook(tmp_path / "明细.xlsx", {"明细": rows}), DEALS)
    assert read.problems == ()
    assert [
        (row.line, row.values["number"], row.values["amount_fen"], row.values["closed_on"]) for row in read.rows
    ] == [
        (4, "A001", 12_500_000, date(2026, 9, 3)),
        (5, "A002", 3_200_000, date(2026, 9, 4)),
        (6, "A003", 25_000_000, date(2026, 9, 5)),
        (9, "A004", 8_000_000, date(2026, 9, 6)),
    ]
    assert read.rows[0].values["owner"] == Unresolved("温 进")
    assert read.rows[0].values["product"] == Unresolved("GTX Pro")
    assert read.rows[0].said[4] == "１２．５"


def test_targets_with_months_across_in_two_heading_rows(tmp_path: Path) -> None:
    rows = [
        ["2026年销售目标", None, None, None, None],
        [None, "1月", None, "2月", None],
        ["销售员", "预计（万元）", "实际（万元）", "预计（万元）", "实际（万元）"],
        ["温　进", 30, 11.57, 30, 75.18],
        ["张 伟", 20, None, None, None],
    ]
    book = read_book(workbook(tmp_path / "目标.xlsx", {"目标": rows}), "目标.xlsx")
    [across] = find_tables(book.sheets[0])
    assert across.shapes == (MONTHS_DOWN,)
    down = find_table(book, Where("目标", shape=MONTHS_DOWN))
    [best] = [one for one in guess(down, KINDS) if one.kind == "targets"]
    read = read_rows(down, TARGETS, Layout("targets", best.columns, year=2026))
    assert [(row.line, row.values["month"], row.values["target_fen"]) for row in read.rows] == [
        (4, date(2026, 1, 1), 30_000_000),
        (4, date(2026, 2, 1), 30_000_000),
        (5, date(2026, 1, 1), 20_000_000),
    ]


def test_a_customer_list_in_gbk_with_blanks_and_odd_words(tmp_path: Path) -> None:
    text = (
        "客户资料表,,,,,\r\n客户名称,联系人,手机号,所属行业,省份,备注\r\n"
        "苏州澄源水务,张 伟,138 0013 8000,水务,江苏,无\r\n,,,,,\r\n"
        '"无锡恒达机械",李娜,+86-137-0013-7000,Select,-,"电话里说：\n下周再联系"\r\n'
        "南京华新,王芳,1371234,造船,江苏,=HYPERLINK(\r\n合计,3,,,,\r\n"
    )
    path = tmp_path / "客户.csv"
    path.write_bytes(text.encode("gbk"))
    read = _read(path, CUSTOMERS)
    assert [(row.line, row.values["phone"], row.values.get("industry"), row.values["note"]) for row in read.rows] == [
        (3, "13800138000", "water", ""),
        (5, "13700137000", "", "电话里说：\n下周再联系"),
        (7, "1371234", None, "=HYPERLINK("),
    ]
    assert [(p.line, p.letter, p.heading, p.is_refusal) for p in read.problems] == [
        (7, "C", "手机号", False),
        (7, "D", "所属行业", True),
    ]


def test_files_of_one_layout_share_a_signature(tmp_path: Path) -> None:
    first = workbook(tmp_path / "a.xlsx", {"a": [["客户名称*", "金额(万元)"], ["甲", 1]]})
    second = workbook(
        tmp_path / "b.xlsx", {"b": [["说明：勿删", None], ["* 客户 名称", "金额（万元）"], ["乙", 2], ["丙", 3]]}
    )
    other = workbook(tmp_path / "c.xlsx", {"c": [["客户名称", "金额(元)"], ["甲", 1]]})
    one, two, three = (signature(find_tables(read_book(p, "x").sheets[0])[0]) for p in (first, second, other))
    assert one == two != three


def test_many_rows_stream_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("客户名称,联系人,手机,所属行业,地区,建档日期\n")
        for number in range(30_000):
            file.write(
                f"苏州{number}号工业,张{number % 97},{13800000000 + number},机械,华东,2024-01-{number % 28 + 1}\n"
            )
    [table] = find_tables(read_book(path, "many.csv").sheets[0])
    layout = Layout("customers", guess(table, [CUSTOMERS])[0].columns)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(not row.is_refused for row, _ in stream(table, CUSTOMERS, layout))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (count, grown < 40 * 1024) == (30_000, True)
