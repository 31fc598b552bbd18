"""Refused rows as they stood, as csv or xlsx, with a column that says what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiaozhang.home.exchange.rules.error_file import REASONS, harmless

_SHEET_NAME = 28
_ODD = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refused rows of one table: its name, its headings, and cells and reason of each row."""

    name: str
    headings: Sequence[str]
    rows: Iterable[tuple[Sequence[str], str]]


def as_csv(tables: Iterable[Refusals]) -> Iterator[bytes]:
    """Yield the rows as CSV in UTF-8 with a mark, one table below the other; nothing in it counts as a formula."""
    yield b"\xef\xbb\xbf"
    for place, table in enumerate(tables):
        if place:
            yield b"\r\n"
        yield _line([*table.headings, REASONS])
        for cells, why in table.rows:
            yield _line([harmless(text) for text in (*_as_wide(cells, table.headings), why)])


def write_xlsx(place: Path, tables: Iterable[Refusals]) -> None:
    """Write the rows as a workbook of texts, a sheet for each table, heading frozen; constant memory."""
    import xlsxwriter  # 40 modules that only a workbook needs

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(place), options) as book:
        head, why_format = (
            book.add_format({"bold": True}),
            book.add_format({"font_color": "#8a5200", "text_wrap": True}),
        )
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_name(table.name, names))
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate([*table.headings, REASONS]):
                sheet.write_string(0, column, heading, head)
            sheet.set_column(0, len(table.headings) - 1, 16)
            sheet.set_column(len(table.headings), len(table.headings), 48)
            for line, (cells, why) in enumerate(table.rows, start=1):
                for column, text in enumerate(_as_wide(cells, table.headings)):
                    if text:
                        sheet.write_string(line, column, text)
                sheet.write_string(line, len(table.headings), why, why_format)


def _as_wide(cells: Sequence[str], headings: Sequence[str]) -> list[str]:
    return [*cells, *[""] * (len(headings) - len(cells))][: len(headings)]


def _line(values: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue().encode()


def _name(wanted: str, taken: set[str]) -> str:
    name = wanted.translate(_ODD)[:_SHEET_NAME].strip() or "Sheet"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{name[: _SHEET_NAME - 3]} {number}"
    taken.add(name.casefold())
    return name
