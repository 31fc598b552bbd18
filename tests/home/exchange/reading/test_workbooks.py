"""What stands in a file comes out as it stands: encodings, separators, types, merged and hidden things."""

from __future__ import annotations

import struct
from datetime import date, datetime, time
from pathlib import Path

import pytest

from tests.home.exchange.reading.files import compound, package, sheet_xml, words, workbook
from xiaozhang.home.exchange.documents.compounds import check_compound
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.rules.cells import Cells, Sheet

_TEXT = "客户,电话\r\n苏州工业,138\n"
_DAY = date(2026, 9, 5)
_ROWS: tuple[Cells, ...] = (("客户", "电话"), ("苏州工业", "138"))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (_TEXT.encode("utf-8"), "UTF-8"),
        (_TEXT.encode("utf-8-sig"), "UTF-8"),
        (_TEXT.encode("gb18030"), "GBK"),
        (_TEXT.encode("utf-16"), "UTF-16"),
        (_TEXT.replace(",", ";").encode(), "UTF-8"),
        (_TEXT.replace(",", "\t").encode("gbk"), "GBK"),
        (_TEXT.replace("客户,", '"客户",').encode(), "UTF-8"),
    ],
)
def test_a_text_file_reads_the_same_in_every_encoding_and_separator(
    tmp_path: Path, content: bytes, encoding: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    book = read_book(path, "名单.csv")
    assert book.sheets[0].cells == _ROWS
    assert book.notes[0].values["encoding"] == encoding
    assert book.sheets[0].name == "名单"


def test_a_line_break_in_a_cell_does_not_shift_the_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('客户,备注\n甲,"一\n二"\n乙,x\n', encoding="utf-8")
    sheet = read_book(path, "a.csv").sheets[0]
    assert [sheet.line_of(index) for index in range(3)] == [1, 2, 4]
    assert sheet.cells[1] == ("甲", "一\n二")


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.ods", "a.et", "a.xlsb", "a"])
def test_the_name_lies_and_the_content_counts(tmp_path: Path, name: str) -> None:
    workbook(tmp_path / "a.xlsx", {"客户": [["客户", "电话"], ["甲", "1"]]}).rename(tmp_path / name)
    assert read_book(tmp_path / name, name).sheets[0].cells == (("客户", "电话"), ("甲", "1"))
    (tmp_path / "b.xlsx").write_text(_TEXT, encoding="utf-8")
    assert read_book(tmp_path / "b.xlsx", "b.xlsx").sheets[0].cells == _ROWS


def test_types_come_out_exact(tmp_path: Path) -> None:
    rows = [
        ["手机", "税号", "数量", "单价", "日期", "时刻", "启用"],
        [13000000000, "913205940123456789", 12, 2087.025, _DAY, datetime.combine(_DAY, time(8, 30)), True],
        ["013", "００１２", 1.5, 41.39, None, None, False],
    ]
    sheet = read_book(workbook(tmp_path / "a.xlsx", {"a": rows}), "a.xlsx").sheets[0]
    assert sheet.cells[1][:4] == (13000000000, "913205940123456789", 12, "2087.025")
    assert sheet.cells[1][4:6] == (_DAY, datetime.combine(_DAY, time(8, 30)))
    assert sheet.cells[1][6] is True
    assert sheet.cells[2][:4] == ("013", "００１２", "1.5", "41.39")


def test_an_identifier_kept_as_a_number_is_named_because_digits_are_lost(tmp_path: Path) -> None:
    sheet = read_book(workbook(tmp_path / "a.xlsx", {"a": [["税号"], [913205940123456789]]}), "a.xlsx").sheets[0]
    assert [(flaw.line, flaw.place) for flaw in sheet.flaws] == [(2, 0)]
    assert "前 15 位" in str(sheet.flaws[0].words)


def test_error_cells_and_formulas_without_a_value_are_named(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{words("A1", "客户")}{words("B1", "金额")}</row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f>SUM(A1:A2)</f></c></row>'
        '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f>A3*2</f><v>6</v></c></row>'
        '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="str"><f>""</f><v></v></c></row>'
        '<row r="6"><c r="A6"><v>5</v></c><c r="B6"><f>A5</f><v/></c></row>'
    )
    sheet = read_book(package(tmp_path / "a.xlsx", sheet_xml(rows)), "a.xlsx").sheets[0]
    named = [(flaw.line, flaw.place, str(flaw.words)[:5]) for flaw in sheet.flaws]
    assert named == [(2, 1, "公式出错（"), (3, 1, "公式没有算"), (6, 1, "公式没有算")]
    assert sheet.cells[3] == (3, 6)


def test_error_cells_of_an_old_workbook_are_named(tmp_path: Path) -> None:
    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    begin = record(0x0809, b"\0\x06\x05\0" + b"\0" * 12)
    bounds = record(0x0085, struct.pack("<IH", 0, 0) + b"\1\0a")
    globals_size = len(begin) + len(bounds) + 4
    bounds = record(0x0085, struct.pack("<IH", globals_size, 0) + b"\1\0a")
    cells = record(0x0205, struct.pack("<HHHBB", 1, 2, 0, 42, 1))
    cells += record(0x0006, struct.pack("<HHH", 2, 0, 0) + b"\2\0\x17\0\0\0\xff\xff" + b"\0" * 8)
    cells += record(0x0205, struct.pack("<HHHBB", 3, 0, 0, 1, 0))
    stream = begin + bounds + record(0x000A) + begin + cells + record(0x000A)
    path = compound(tmp_path / "a.xls", ["Workbook"], {"Workbook": stream.ljust(4096, b"\0")})
    [flaws] = check_compound(path, "a.xls")[1]
    assert [(flaw.line, flaw.place, flaw.words.values["error"]) for flaw in flaws] == [(2, 2, "#N/A"), (3, 0, "#REF!")]


def test_merged_cells_are_filled_down_and_not_across(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{words("A1", "客户")}{words("B1", "款项")}</row>'
        f'<row r="2">{words("A2", "甲")}<c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row><row r="4"><c r="B4"><v>3</v></c></row>'
    )
    sheet = sheet_xml(rows).replace(
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    )
    read = read_book(package(tmp_path / "a.xlsx", sheet), "a.xlsx").sheets[0]
    assert read.cells == (("客户", "款项"), ("甲", 1), ("甲", 2), ("甲", 3))
    assert read.merged == ((2, 0, 4, 0),)


def test_hidden_sheets_are_marked_and_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"客户": [["客户"], ["甲"]], "字典": [["行业"], ["机械"]]}, hidden=["字典"])
    book = read_book(path, "a.xlsx")
    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [("客户", False), ("字典", True)]
    assert [str(note) for note in book.notes] == ["隐藏的工作表「字典」不导入，除非您选中它。"]


def test_rows_above_and_columns_left_keep_their_places(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"a": [[], [], [None, None, "客户"], [None, None, "甲"]]})
    sheet: Sheet = read_book(path, "a.xlsx").sheets[0]
    assert sheet.cells == ((), (), (None, None, "客户"), (None, None, "甲"))
