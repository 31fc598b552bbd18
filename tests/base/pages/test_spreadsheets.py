"""What stands in an exported file, read back by two other programs: types, hostile texts, widths, a frozen head."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xiaozhang.base.pages.spreadsheets import Heading, Sheet, Typed, csv_lines, file_name, guarded, write_xlsx
from xiaozhang.base.text import Message

HOSTILE = '=HYPERLINK("http://x","y")'
HEADINGS = (
    Heading("名称"), Heading("金额（元）", "yuan"), Heading("比例", "percent"), Heading("签订", "day"),
    Heading("时间", "when"), Heading("月份", "month"), Heading("件数", "count"), Heading("手机", "masked"),
    Heading("编号"), Heading("是否"),
)  # fmt: skip
ROW = (
    HOSTILE, 123450, Fraction(1, 50), date(2026, 11, 5), datetime(2026, 11, 5, 2, 30, tzinfo=UTC), date(2026, 10, 1),
    1234567, "13812345621", "00123456789012345678", True,
)  # fmt: skip


def book(tmp_path: Path, rows: Any, headings: Any = HEADINGS) -> Path:
    path = tmp_path / "book.xlsx"
    write_xlsx(path, [Sheet("客户", headings, rows)], title="客户", author="林越", note="视图：我的")
    return path


def moment(text: str) -> datetime:
    """A day or an hour as a spreadsheet has it: without a zone."""
    return datetime.fromisoformat(text)


def as_csv(rows: Any, headings: Any = HEADINGS) -> list[list[str]]:
    text = b"".join(csv_lines(Sheet("客户", headings, rows))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_book_holds_typed_cells_under_a_frozen_head(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(book(tmp_path, [ROW]))["客户"]
    assert [cell.value for cell in page[1]] == [heading.label for heading in HEADINGS]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:J2")
    assert [(cell.value, cell.data_type, cell.number_format) for cell in page[2]] == [
        (HOSTILE, "s", "General"),
        (1234.5, "n", "#,##0.00"),
        (0.02, "n", "0.0#%"),
        (moment("2026-11-05"), "d", "yyyy-mm-dd"),
        (moment("2026-11-05 10:30"), "d", "yyyy-mm-dd hh:mm"),
        (moment("2026-10-01"), "d", "yyyy-mm"),
        (1234567, "n", "#,##0"),
        ("138****5621", "s", "General"),
        ("00123456789012345678", "s", "General"),
        ("是", "s", "General"),
    ]
    assert page.column_dimensions["A"].width > page.column_dimensions["F"].width


def test_another_reader_finds_the_same(tmp_path: Path) -> None:
    rows = CalamineWorkbook.from_path(book(tmp_path, [ROW])).get_sheet_by_index(0).to_python()
    assert rows[1][:4] == [HOSTILE, 1234.5, 0.02, date(2026, 11, 5)]
    assert rows[1][8] == "00123456789012345678"


def test_no_cell_of_a_book_is_a_formula(tmp_path: Path) -> None:
    with zipfile.ZipFile(book(tmp_path, [ROW])) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_csv_is_utf_8_with_its_mark_and_plain_figures() -> None:
    whole = b"".join(csv_lines(Sheet("客户", HEADINGS, [ROW])))
    assert whole.startswith(b"\xef\xbb\xbf")
    assert as_csv([ROW])[1] == [
        f"'{HOSTILE}", "1234.50", "2.0%", "2026-11-05", "2026-11-05 10:30", "2026-10", "1234567", "138****5621",
        "00123456789012345678", "是",
    ]  # fmt: skip


def test_money_is_exact_to_the_fen_and_negative_figures_stay_figures(tmp_path: Path) -> None:
    amounts = [1, -1, 10**15 - 1, 99_999_999_999_99, 0, None]
    headings = [Heading("金额", "yuan")]
    page = openpyxl.load_workbook(book(tmp_path, [[a] for a in amounts], headings)).active
    read = [None if row[0].value is None else round(row[0].value * 100) for row in page.iter_rows(min_row=2)]
    assert read == amounts[:-1]  # nothing is written for nothing
    assert [row[0] for row in as_csv([[a] for a in amounts], headings)[1:-1]] == [
        "0.01", "-0.01", "9999999999999.99", "99999999999.99", "0.00"
    ]  # fmt: skip


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋"])
def test_csv_lets_no_text_begin_like_a_formula(begin: str) -> None:
    assert as_csv([[f"{begin}1+1"]], [Heading("x")])[1][0].startswith("'")


def test_odd_texts_survive_as_they_are_or_without_what_no_file_can_hold(tmp_path: Path) -> None:
    texts = ["客户👨‍👩‍👧", "a\x00b\x07c", "长" * 10_000, "甲\r\n乙", "\ud800x", "￾y", "", "https://x.cn"]
    expected = ["客户👨‍👩‍👧", "abc", "长" * 10_000, "甲\n乙", "x", "y", "", "https://x.cn"]
    headings = [Heading("文"), Heading("n", "count")]
    rows = [[text, number] for number, text in enumerate(texts)]
    page = openpyxl.load_workbook(book(tmp_path, rows, headings)).active
    assert [row[0].value or "" for row in page.iter_rows(min_row=2)] == expected
    assert [row[0].hyperlink for row in page.iter_rows(min_row=2)] == [None] * len(texts)
    assert [row[0] for row in as_csv(rows, headings)[1:]] == expected


def test_a_text_longer_than_a_cell_is_cut_in_the_book_and_whole_in_csv(tmp_path: Path) -> None:
    text = "字" * 40_000
    page = openpyxl.load_workbook(book(tmp_path, [[text]], [Heading("文")])).active
    assert (len(page["A2"].value), page["A2"].value[-1]) == (32_767, "…")
    assert as_csv([[text]], [Heading("文")])[1] == [text]


def test_markup_is_written_as_its_words_and_a_value_may_name_its_kind() -> None:
    shown = mark_safe('<span class="x">3 / 5 日<b hidden> &amp; 超过</b></span>')
    row = [shown, Typed(100, "yuan"), Typed(3, "count"), Message("{n} 期", {"n": 2}), 10**18]
    assert as_csv([row], [Heading(str(n)) for n in range(5)])[1] == [
        "3 / 5 日 & 超过", "1.00", "3", "2 期", "1000000000000000000"
    ]  # fmt: skip


def test_sheets_get_names_that_can_stand_side_by_side(tmp_path: Path) -> None:
    sheets = [Sheet(name, [Heading("x")], []) for name in ("a/b:c", "A B C", "长" * 50, "")]
    write_xlsx(tmp_path / "x.xlsx", sheets, title="", author="", note="")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames == ["a b c", "A B C 2", "长" * 28, "Sheet"]
    assert file_name("2026年10月/结算单", date(2026, 11, 1), "csv") == "2026年10月 结算单 2026-11-01.csv"


@given(st.text(max_size=40))
def test_guarded_texts_never_begin_like_a_formula(text: str) -> None:
    assert guarded(text).startswith(tuple("=+-@\t\r")) is False
    assert guarded(text).removeprefix("'") in (text, text.removeprefix("'"))
