"""Where the tables of a sheet are: blocks between blank columns, their headings, their rows, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules import heading_rows, shapes
from xiaozhang.home.exchange.rules.cells import Book, Cell, Cells, Flaw, Sheet, letter_of
from xiaozhang.home.exchange.rules.found import MONTHS_DOWN, TURNED, Column, FoundTable, Where
from xiaozhang.home.exchange.rules.heading_rows import is_filled
from xiaozhang.home.exchange.rules.headings import heading_of, read_heading
from xiaozhang.home.exchange.rules.rows_below import Below, rows_below

_TITLE = Message("第 {lines} 行是标题或说明，已跳过。")
_SIDE = Message("这张工作表被空白列分成了 {count} 块，每块单独导入；这是第 {number} 块（{first}–{last} 列）。")
_SCRATCH = Message("{first}–{last} 列还有零散内容，没有读。")
_TWIN = Message("这张工作表里还有一块列名完全相同的表，请确认没有重复。")
_NO_HEADINGS = Message("没有找到列名，第一行像是数据；请对照 A、B、C 列指定含义，或指明列名在第几行。")
_ONLY_HEADINGS = Message("只有列名，没有数据。")
_UNNAMED = Message("{letters} 列没有列名。")
_MERGED = Message("{letters} 列有合并单元格，已把值填到每一行；金额请确认没有重复计算。")
_TWICE = Message("有 {count} 行与前面的行完全相同，都保留着，请确认不是重复。")
_TURNED = Message("这张表像是横着排的：列名在第一列，每列是一条。请选「行列互换」再导入。")
_SHORT = Message(
    "没有导入：列名有 {headings} 个，数据有 {cells} 列，对不上，导入会错位。请检查列名里是不是少了分隔的逗号。"
)
_LONG_ROW = Message("这一行比列名多 {count} 格，可能是内容里有没加引号的逗号，导入会错位。请给内容加上引号。")
_NO_SHEET = Message("没有读入任何内容：工作表「{name}」不在文件里。请重新选择。")
_NO_TABLE = Message("没有读入任何内容：工作表「{name}」里没有找到表格。请确认有一行列名。")


def find_tables(
    sheet: Sheet,
    top: int | None = None,
    heading_rows: int | None = None,
    *,
    turned: bool = False,
    number: int | None = None,
) -> tuple[FoundTable, ...]:
    """Return the tables of a sheet, from left to right; empty for a sheet without one.

    `top` (line of the first heading row, from 1) and `heading_rows` (0 to 2) are what a person decided, for the table
    `number` or for all; `turned` reads the sheet with rows and columns exchanged. Scratch cells beside a table are no
    table; a note says where they are.
    """
    if turned:
        sheet = shapes.turn(sheet)
    blocks = _blocks(sheet)
    is_moved = top is not None or heading_rows is not None
    start = None if top is None else next((i for i in range(len(sheet.cells)) if sheet.line_of(i) >= top), None)
    tables: list[FoundTable] = []
    scratch: list[tuple[int, int]] = []
    for left, right in blocks:
        table = None if is_moved and len(blocks) == 1 else _table(sheet, left, right, None, None)
        if len(blocks) > 1 and (table is None or _is_scratch(table)):
            scratch.append((left, right))
            continue
        if is_moved and number in (None, len(tables)):
            table = _table(sheet, left, right, start, heading_rows)
        if table is not None:
            tables.append(table)
    return tuple(_finish(sheet, table, number, tables, scratch, turned) for number, table in enumerate(tables))


def find_table(book: Book, where: Where) -> FoundTable:
    """Return the table that `where` names.

    Raises:
        BadFile: the sheet is not in the book, or holds no table at that place.
    """
    sheet = next((sheet for sheet in book.sheets if sheet.name == where.sheet), None)
    if sheet is None:
        raise BadFile(Message(_NO_SHEET.msgid, {"name": where.sheet}))
    tables = find_tables(sheet, where.top, where.heading_rows, turned=where.shape == TURNED, number=where.number)
    if where.number >= len(tables):
        raise BadFile(Message(_NO_TABLE.msgid, {"name": where.sheet}))
    table = tables[where.number]
    return shapes.months_down(table) if where.shape == MONTHS_DOWN else table


def _blocks(sheet: Sheet) -> list[tuple[int, int]]:
    """Return (first, last) places of the runs of columns in which anything stands."""
    used: set[int] = set()
    width = 0
    for row in sheet.cells:
        if len(row) > width:
            width = len(row)
        if len(used) < width:
            used.update(place for place, cell in enumerate(row) if place not in used and is_filled(cell))
    blocks: list[tuple[int, int]] = []
    for place in sorted(used):
        if blocks and blocks[-1][1] == place - 1:
            blocks[-1] = (blocks[-1][0], place)
        else:
            blocks.append((place, place))
    return blocks


def _table(sheet: Sheet, left: int, right: int, start: int | None, wanted_rows: int | None) -> FoundTable | None:
    block = _cut(sheet.cells, left, right)
    first = next((i for i, row in enumerate(block) if any(map(is_filled, row))), None)
    if first is None:
        return None
    spans = _spans(sheet, left)
    heading, count = _heading_place(block, start, wanted_rows, frozenset(row for row, _ in spans))
    if heading is None:
        heading, count = (first if start is None else start), 0
    columns = _columns(block, heading, count, left, spans)
    below = rows_below(block, heading + count, sheet, columns)
    return FoundTable(
        sheet=sheet.name,
        number=0,
        top=sheet.line_of(heading),
        left=left,
        heading_rows=count,
        columns=columns,
        rows=below.rows,
        left_out=below.left_out,
        notes=_notes(sheet, block, first, heading, count, columns, below),
        refusal=_refusal(sheet, columns, below, count),
        is_hidden=sheet.is_hidden,
        merged_places=_merged(sheet, left, right, heading + count),
        flaws=_flaws(sheet, left, right, heading + count, columns),
    )


def _cut(rows: Sequence[Cells], left: int, right: int) -> list[Cells]:
    width = right - left + 1
    cut = []
    for row in rows:
        piece = row if left == 0 and len(row) == width else row[left : right + 1]
        cut.append(piece if len(piece) == width else piece + (None,) * (width - len(piece)))
    return cut


def _heading_place(
    block: list[Cells], start: int | None, wanted: int | None, joined: frozenset[int]
) -> tuple[int | None, int]:
    if wanted == 0:
        return None, 0
    if start is not None and start < len(block):
        count = wanted or heading_rows.upper_row(block[start:], 0, frozenset(row - start for row in joined))[1]
        return start, min(count, len(block) - start)
    heading = heading_rows.find_heading(block)
    if heading is None:
        return None, 0
    if wanted:
        return heading, min(wanted, len(block) - heading)
    return heading_rows.upper_row(block, heading, joined)


def _spans(sheet: Sheet, left: int) -> dict[tuple[int, int], int]:
    """Return how many columns merged cells reach over, by (row index, place in the block)."""
    if sheet.lines:
        return {}
    return {(a - 1, b - left): d - b + 1 for a, b, _, d in sheet.merged if d > b}


def _columns(
    block: list[Cells], heading: int, count: int, left: int, spans: dict[tuple[int, int], int]
) -> tuple[Column, ...]:
    width = len(block[0])
    cells: Cells = (None,) * width
    if count == 1:
        cells = _spread(block[heading], {place: span for (row, place), span in spans.items() if row == heading})
    elif count >= 2:
        over = {place: span for (row, place), span in spans.items() if row == heading}
        upper = tuple(heading_of(cell) or None for cell in block[heading])
        cells = heading_rows.join(upper, block[heading + 1], over)
    columns: list[Column] = []
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells):
        read = read_heading(heading_of(cell))
        words, letter = read.shown, letter_of(left + place)
        number = 1
        if words:
            seen[read.plain] = number = seen.get(read.plain, 0) + 1
        name = words or f"{letter} 列"
        shown = f"{name}（{number}）" if number > 1 else name
        columns.append(Column(place, letter, shown, read.plain, read.unit, read.is_marked, number))
    return tuple(columns)


def _spread(row: Cells, spans: dict[int, int]) -> Cells:
    """Return a heading row with its merged cells repeated over the columns they cover."""
    cells = list(row)
    for place, span in spans.items():
        if 0 <= place < len(cells):
            for other in range(place + 1, min(place + span, len(cells))):
                cells[other] = cells[other] or cells[place]
    return tuple(cells)


def _notes(
    sheet: Sheet, block: list[Cells], first: int, heading: int, count: int, columns: tuple[Column, ...], below: Below
) -> tuple[Message, ...]:
    notes: list[Message] = []
    if heading > first:
        lines = f"{sheet.line_of(first)}–{sheet.line_of(heading - 1)}" if heading - first > 1 else sheet.line_of(first)
        notes.append(Message(_TITLE.msgid, {"lines": lines}))
    if count == 0:
        notes.append(_NO_HEADINGS)
    elif unnamed := [column.letter for column in columns if not column.plain]:
        notes.append(Message(_UNNAMED.msgid, {"letters": "、".join(unnamed)}))
    if not below.rows:
        notes.append(_ONLY_HEADINGS)
    if below.blank:
        notes.append(Message("跳过了 {count} 个空行。", {"count": below.blank}))
    if below.repeated:
        notes.append(Message(_TWICE.msgid, {"count": below.repeated}))
    return tuple(notes)


def _refusal(sheet: Sheet, columns: tuple[Column, ...], below: Below, count: int) -> Message | None:
    """Refuse a text file whose rows are wider than its headings: nobody can say which cell belongs where."""
    if not sheet.is_text or count != 1 or not below.rows:
        return None
    named = max((column.place + 1 for column in columns if column.plain), default=0)
    if named < len(columns) and len(below.too_long) * 2 > len(below.rows):
        return Message(_SHORT.msgid, {"headings": named, "cells": len(columns)})
    return None


def _merged(sheet: Sheet, left: int, right: int, first_row: int) -> tuple[int, ...]:
    if sheet.lines:
        return ()
    places = {b - left for a, b, c, _ in sheet.merged if c > a and a - 1 >= first_row and left <= b <= right}
    return tuple(sorted(places))


def _flaws(sheet: Sheet, left: int, right: int, first_row: int, columns: tuple[Column, ...]) -> tuple[Flaw, ...]:
    inside = [
        replace(flaw, place=flaw.place - left)
        for flaw in sheet.flaws
        if left <= flaw.place <= right and flaw.line > first_row
    ]
    if sheet.is_text:
        named = max((column.place + 1 for column in columns if column.plain), default=0)
        inside += [
            Flaw(line, -1, Message(_LONG_ROW.msgid, {"count": count}))
            for line, count in _too_long(sheet, left, named, first_row)
        ]
    return tuple(inside)


def _too_long(sheet: Sheet, left: int, named: int, first_row: int) -> list[tuple[int, int]]:
    """Return (line, cells too many) of rows of a text file that go beyond the headings."""
    if not named:
        return []
    end = left + named
    found = []
    for index in range(first_row, len(sheet.cells)):
        row = sheet.cells[index]
        if len(row) > end and any(map(is_filled, row[end:])):
            found.append((sheet.line_of(index), len(row) - end))
    return found


def _is_scratch(table: FoundTable) -> bool:
    cells = sum(is_filled(cell) for row in table.rows for cell in row.cells)
    return cells < 2 or (len(table.columns) == 1 and cells < 3) or not table.rows


def _finish(
    sheet: Sheet,
    table: FoundTable,
    number: int,
    tables: list[FoundTable],
    scratch: list[tuple[int, int]],
    turned: bool,
) -> FoundTable:
    notes = list(table.notes)
    if len(tables) > 1:
        ends = {"first": table.columns[0].letter, "last": table.columns[-1].letter}
        notes.append(Message(_SIDE.msgid, {"count": len(tables), "number": number + 1, **ends}))
        words = [column.plain for column in table.columns]
        if any(other is not table and [column.plain for column in other.columns] == words for other in tables):
            notes.append(_TWIN)
    for left, right in scratch:
        notes.append(Message(_SCRATCH.msgid, {"first": letter_of(left), "last": letter_of(right)}))
    if table.merged_places:
        letters = "、".join(table.columns[place].letter for place in table.merged_places)
        notes.append(Message(_MERGED.msgid, {"letters": letters}))
    offered: list[str] = []
    if not turned and shapes.is_turned(table):
        notes.append(_TURNED)
        offered.append(TURNED)
    if shapes.has_months_across(table):
        offered.append(MONTHS_DOWN)
    shape = TURNED if turned else table.shape
    return replace(table, number=number, notes=tuple(notes), shapes=tuple(offered), shape=shape)


def first_cells(table: FoundTable, count: int = 5) -> tuple[tuple[Cell, ...], ...]:
    """Return the first rows of a table, for a preview."""
    return tuple(row.cells for row in table.rows[:count])
