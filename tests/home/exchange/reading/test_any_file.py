"""Whatever stands in a file, reading ends with rows or with words: never with a defect."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.home.exchange.reading.files import compound, workbook
from tests.home.exchange.reading.grids import KINDS
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Sheet
from xiaozhang.home.exchange.rules.finding import find_tables
from xiaozhang.home.exchange.rules.found import MONTHS_DOWN
from xiaozhang.home.exchange.rules.guessing import guess, why_not
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.reading_rows import read_rows
from xiaozhang.home.exchange.rules.shapes import months_down

_SAID = """
客户名称 电话 金额（万元） 日期 1月 2月实际 合计 小计 业务员 备注： 姓名 税率(%) 1,200 13% 2026.9.3 03/04/2025 9月3日
13800138000 壹万元整 无 - =1+1 １２３ 1E+17 25:61 2026年13月
"""
_WORDS = st.sampled_from([*_SAID.split(), "  ", "\n"])
_CELLS = st.one_of(
    st.none(),
    _WORDS,
    st.text(max_size=12),
    st.integers(min_value=-(10**18), max_value=10**18),
    st.booleans(),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 1, 1)),
    st.datetimes(min_value=datetime.combine(date(1900, 1, 1), datetime.min.time())),
)
_GRIDS = st.lists(st.lists(_CELLS, max_size=7).map(tuple), max_size=14).map(tuple)


@settings(max_examples=120, deadline=None)
@given(_GRIDS, st.booleans(), st.booleans())
def test_any_grid_reads_without_a_defect(grid: tuple[tuple[object, ...], ...], is_text: bool, turned: bool) -> None:
    sheet = Sheet("表", grid, is_text=is_text, merged=((1, 0, 3, 2),))  # type: ignore[arg-type]
    for table in find_tables(sheet, turned=turned):
        down = months_down(table) if MONTHS_DOWN in table.shapes else table
        for found in (table, down):
            assert all(len(row.cells) == len(found.columns) for row in found.rows)
            guesses = guess(found, KINDS)
            why_not(found, guesses, KINDS)
            for kind in KINDS:
                columns = {
                    field.key: place for place, field in zip(range(len(found.columns)), kind.fields, strict=False)
                }
                read = read_rows(found, kind, Layout(kind.key, columns))
                assert [row.line for row in read.rows] == [row.line for row in found.rows]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_small_text_file_reads_or_is_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        try:
            read_book(path, "a.csv")
        except BadFile as refused:
            assert str(refused).endswith("。")


def test_damaged_workbooks_read_or_are_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx", {"客户": [["客户", "金额"], *[[f"甲{n}", n] for n in range(40)]]}).read_bytes()
    old = compound(tmp_path / "a.xls", ["Workbook"], {"Workbook": b"\x09\x08\x10\x00" + b"\0" * 5000}).read_bytes()
    chance = random.Random(7)
    for content in (good, old):
        for _ in range(12):
            damaged = bytearray(content[: chance.choice([len(content), len(content) * 3 // 4])])
            for _ in range(chance.choice([1, 5, 50])):
                damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
            path = tmp_path / "x.xlsx"
            path.write_bytes(damaged)
            try:
                read_book(path, "x.xlsx")
            except BadFile as refused:
                assert str(refused).endswith("。")
