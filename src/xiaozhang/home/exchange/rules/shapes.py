"""Other shapes a table can be read in: rows and columns exchanged, months across turned into one row each."""

from __future__ import annotations

from dataclasses import replace

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell, Sheet, shown
from xiaozhang.home.exchange.rules.found import MONTHS_DOWN, Column, FoundRow, FoundTable
from xiaozhang.home.exchange.rules.heading_rows import is_filled, looks_like
from xiaozhang.home.exchange.rules.headings import MonthHeading, plain, read_heading, read_month
from xiaozhang.home.exchange.rules.rows_below import is_total
from xiaozhang.home.exchange.rules.words import KNOWN

_MOST_TURNED = 500
_UNFOLDED = Message("横排的 {months} 个月拆成了每月一行；合计列没有读。")
_MONTH, _VALUE = "月份", "数值"


def turn(sheet: Sheet) -> Sheet:
    """Return the sheet with rows and columns exchanged, up to its first blank row; at most 500 rows become columns."""
    rows = list(sheet.cells)
    while rows and not any(map(is_filled, rows[0])):
        rows.pop(0)
    end = next((index for index, row in enumerate(rows) if not any(map(is_filled, row))), len(rows))
    rows = rows[: min(end, _MOST_TURNED)]
    width = max(map(len, rows), default=0)
    cells = tuple(tuple(row[place] if place < len(row) else None for row in rows) for place in range(width))
    return Sheet(sheet.name, cells, sheet.is_hidden)


def is_turned(table: FoundTable) -> bool:
    """Say whether a table seems to lie on its side: known heading words down its first column, none across."""
    if table.heading_rows != 1 or len(table.columns) < 4 or not table.rows:
        return False
    down = [table.columns[0].plain]
    for row in table.rows[:20]:
        if not is_filled(row.cells[0]):
            break
        down.append(read_heading(row.cells[0]).plain)
    if len(down) < 2 or len(down) > len(table.columns):
        return False
    known_down = sum(word in KNOWN for word in down)
    known_across = sum(column.plain in KNOWN for column in table.columns[1:])
    return known_down * 2 > len(down) and known_down >= 2 and known_across == 0


def has_months_across(table: FoundTable) -> bool:
    """Say whether at least two different months stand over columns, and a column that says whose they are."""
    months = _months(table)
    return len({(found.year, found.month) for found in months.values()}) >= 2 and len(months) < len(table.columns)


def months_down(table: FoundTable) -> FoundTable:
    """Return a table with one row for each row and month: its other columns, 月份, and what stood under each month.

    Rows keep their line, so that a problem still names the place in the file. Months without any value are no row.
    """
    months = _months(table)
    if not months:
        return table
    kept = [column for column in table.columns if column.place not in months and not _is_sum(column)]
    rests = list(dict.fromkeys(found.rest for found in months.values()))
    order = list(dict.fromkeys((found.year, found.month) for found in months.values()))
    by_month = {
        key: {found.rest: place for place, found in months.items() if (found.year, found.month) == key} for key in order
    }
    columns = [replace(column, place=place) for place, column in enumerate(kept)]
    columns.append(_made(len(columns), _MONTH, "", ""))
    unit = next((column.unit for column in table.columns if column.place in months and column.unit), "")
    for rest in rests:
        letter = table.columns[next(place for place, found in months.items() if found.rest == rest)].letter
        columns.append(_made(len(columns), rest or _VALUE, letter, unit))
    rows: list[FoundRow] = []
    for row in table.rows:
        lead = tuple(row.cells[column.place] for column in kept)
        for (year, month), places in by_month.items():
            values: tuple[Cell, ...] = tuple(row.cells[places[rest]] if rest in places else None for rest in rests)
            if any(map(is_filled, values)):
                said = f"{year}-{month:02d}" if year else f"{month}月"
                rows.append(FoundRow(row.line, (*lead, said, *values)))
    note = Message(_UNFOLDED.msgid, {"months": len(order)})
    return replace(
        table,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*table.notes, note),
        shape=MONTHS_DOWN,
        shapes=(),
        flaws=(),
        merged_places=(),
    )


def _months(table: FoundTable) -> dict[int, MonthHeading]:
    found = {column.place: read_month(column.heading) for column in table.columns}
    return {place: month for place, month in found.items() if month is not None}


def _is_sum(column: Column) -> bool:
    return is_total((column.heading.split(" ")[0],)) and looks_like(column.heading) == "text"


def _made(place: int, heading: str, letter: str, unit: str) -> Column:
    return Column(place, letter, heading, plain(heading), unit)


def said_in(table: FoundTable, place: int) -> tuple[str, ...]:
    """Return the different texts of a column, in order of appearance."""
    return tuple(dict.fromkeys(shown(row.cells[place]) for row in table.rows if is_filled(row.cells[place])))
