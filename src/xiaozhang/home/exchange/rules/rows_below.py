"""The rows under the headings: which are data, and which are totals, repeated headings or remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell, Cells, Sheet, shown
from xiaozhang.home.exchange.rules.found import Column, FoundRow, LeftOut
from xiaozhang.home.exchange.rules.heading_rows import is_filled, looks_like
from xiaozhang.home.exchange.rules.headings import plain

_TOTAL = re.compile(
    r"(?:本页|本月|本季|本年|本期|本日|当月|全年|月度|季度|年度|部门|.{0,8})?(?:合计|小计|总计|累计|总和|共计|平均|平均值)(?:数|额|金额|[(（].{0,8}[)）])?"
    r"|(?:grand|sub)?\s*total|sum|average",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:注|备注|说明|填表|制表|制单|审核|打印|经办|复核|单位负责人|日期)\s*[:：].*|[(（]?以下空白[)）]?"
)
_HINT = re.compile("计|均|总|total|sum|average", re.IGNORECASE)
_LONG_REMARK, _SHORT, _LABELS = 40, 20, 4

_IS_TOTAL = Message("合计行，不导入。")
_IS_HEADING = Message("列名又出现了一次，不是数据。")
_IS_REMARK = Message("说明文字，不是数据。")


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under the headings; `blank` counts empty rows between rows, `too_long` rows beyond the headings."""

    rows: tuple[FoundRow, ...]
    left_out: tuple[LeftOut, ...]
    blank: int
    repeated: int
    too_long: tuple[int, ...]


def rows_below(block: Sequence[Cells], start: int, sheet: Sheet, columns: tuple[Column, ...]) -> Below:
    """Return the rows of a block from index `start` on. Blank rows do not end a table; what is left out is named."""
    headings = tuple(column.plain for column in columns)
    named = max((column.place + 1 for column in columns if column.plain), default=len(columns))
    rows: list[FoundRow] = []
    left_out: list[LeftOut] = []
    too_long: list[int] = []
    blank = gap = repeated = 0
    seen: set[Cells] = set()
    for index in range(start, len(block)):
        cells = block[index]
        filled = sum(cell is not None for cell in cells)
        if not filled or not any(map(is_filled, cells)):
            gap += 1
            continue
        blank, gap = (blank + gap if rows else blank), 0
        line = sheet.line_of(index)
        why = _why_left_out(cells, headings, filled)
        if why is not None:
            left_out.append(LeftOut(line, why, cells, is_total=why is _IS_TOTAL))
            continue
        if any(map(is_filled, cells[named:])):
            too_long.append(line)
        rows.append(FoundRow(line, cells))
        repeated += cells in seen
        seen.add(cells)
    return Below(tuple(rows), tuple(left_out), blank, repeated, tuple(too_long))


def _why_left_out(cells: Cells, headings: tuple[str, ...], filled: int) -> Message | None:
    first = next((cell for cell in cells if is_filled(cell)), None)
    if isinstance(first, str):
        if is_total(cells):
            return _IS_TOTAL
        if filled * 2 >= len(cells) and plain(first) in headings and _repeats(cells, headings):
            return _IS_HEADING
        if len(cells) >= 3 and filled == 1 and (len(first) > _LONG_REMARK or _REMARK.fullmatch(first.strip())):
            return _IS_REMARK
        if len(cells) >= 4 and filled == 2 and _REMARK.fullmatch(first.strip()):
            return _IS_REMARK
    return None


def is_total(cells: Cells) -> bool:
    """Say whether a row sums up others: its first text says so, and hardly any other text stands in it."""
    first = [cell for cell in cells if isinstance(cell, str)][:_LABELS]
    if not any(len(cell) <= _SHORT and _HINT.search(cell) for cell in first):
        return False
    texts = 0
    said = False
    for cell in cells:
        if not isinstance(cell, str) or not cell.strip():
            continue
        if len(cell) > _SHORT:
            return False
        if looks_like(cell) != "text":
            continue
        texts += 1
        said = said or (texts <= 2 and _TOTAL.fullmatch("".join(cell.split()).strip(":：")) is not None)
    return said and texts <= 2


def _repeats(cells: Cells, headings: tuple[str, ...]) -> bool:
    pairs = [(plain(shown(cell)), heading) for cell, heading in zip(cells, headings, strict=True) if is_filled(cell)]
    return sum(heading in (word, "") or word.startswith(heading) for word, heading in pairs) == len(pairs)


def column_kind(cells: Sequence[Cell]) -> str:
    """Return what most cells of a column look like; "" for an empty one."""
    kinds = [kind for cell in cells if (kind := looks_like(cell))]
    return max(set(kinds), key=kinds.count) if kinds else ""
