"""Typed values to xlsx and csv: money as numbers in yuan, days as days, texts as texts and never as formulas.

A book is written row by row into a file, so its size does not matter to memory.
"""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeData
from django.utils.translation import gettext as _

from xiaozhang.base.money import round_fen
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message, mask_phone

CELL_CHARACTERS = 32_767  # what a cell of xlsx holds
_EXACT_DIGITS = 10**15  # beyond it a spreadsheet rounds a number
_WIDEST, _NARROWEST = 60, 8
_ROWS_MEASURED = 500
_FORMULA_BEGINS = tuple("=+-@\t\r\n＝＋－＠")  # the full-width ones count in East Asian settings
# What XML cannot hold: control characters but tab and line break, lone surrogates, the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_FORMATS = {
    "yuan": "#,##0.00",
    "wan": "#,##0.00",
    "percent": "0.0#%",
    "bp": "0.0#%",
    "count": "#,##0",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "month": "yyyy-mm",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A value that names its own kind (specs.Column.kind), where a column holds values of several."""

    value: object
    kind: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a sheet: its label, and the kind of what stands in it ("" by the type of each value)."""

    label: str
    kind: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, and its rows, which are asked for once."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[object]]


@dataclass
class _Widths:
    """How wide the columns are, by the first rows."""

    shown: list[int] = field(default_factory=list)
    measured: int = 0

    def measure(self, texts: Iterable[str]) -> None:
        """Take one row into account; the texts of later ones are not even made."""
        if self.measured < _ROWS_MEASURED:
            self.measured += 1
            found = [_width(text) for text in texts]
            self.shown = [max(pair) for pair in zip(self.shown, found, strict=True)] if self.shown else found


def write_xlsx(
    path: Path, sheets: Sequence[Sheet], *, title: str, author: str, note: str, created: datetime | None = None
) -> int:
    """Write a book and return how many rows the first sheet has. `note` says what was asked for, in the properties.

    With `created` instead of the moment, the same values give the same bytes.
    """
    import xlsxwriter  # 40 modules that only an export needs

    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    made_at = _naive(created or timezone.now())
    book.set_properties({"title": title, "author": author, "comments": note, "created": made_at})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    head = book.add_format({"bold": True, "bottom": 1, "valign": "vcenter"})
    counts, used = [], set[str]()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, used))
        counts.append(_fill(page, sheet, head, formats))
    book.close()
    return counts[0]


def _fill(page: Any, sheet: Sheet, head: Any, formats: dict[str, Any]) -> int:
    widths = _Widths()
    labels = [clean(heading.label) for heading in sheet.headings]
    for place, label in enumerate(labels):
        page.write_string(0, place, label, head)
    widths.measure(labels)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        cells = [cell(value, heading.kind) for value, heading in zip(row, sheet.headings, strict=True)]
        for place, (value, kind) in enumerate(cells):
            _write(page, count, place, value, formats.get(kind))
        widths.measure(plain(value, kind) for value, kind in cells)
    page.freeze_panes(1, 0)
    if labels:
        page.autofilter(0, 0, count, len(labels) - 1)
    for place, width in enumerate(widths.shown):
        page.set_column(place, place, min(max(width + 2, _NARROWEST), _WIDEST))
    return count


def _write(page: Any, row: int, place: int, value: object, shape: Any) -> None:
    if isinstance(value, str):
        if value:
            page.write_string(
                row, place, value if len(value) <= CELL_CHARACTERS else f"{value[: CELL_CHARACTERS - 1]}…"
            )
    elif isinstance(value, datetime):
        page.write_datetime(row, place, value, shape)
    elif isinstance(value, date):
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), shape)  # noqa: DTZ001 - a day
    elif isinstance(value, Fraction):
        page.write_number(row, place, Decimal(value.numerator) / value.denominator, shape)
    elif isinstance(value, int):
        page.write_number(row, place, value, shape)


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    """Yield a sheet as csv in UTF-8 with its mark: one row at a time, the heads first."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")

    def taken(values: Sequence[str]) -> bytes:
        writer.writerow(values)
        written = line.getvalue().encode()
        line.seek(0)
        line.truncate()
        return written

    yield b"\xef\xbb\xbf" + taken([guarded(clean(heading.label)) for heading in sheet.headings])
    for row in sheet.rows:
        cells = [cell(value, heading.kind) for value, heading in zip(row, sheet.headings, strict=True)]
        yield taken([guarded(value) if isinstance(value, str) else plain(value, kind) for value, kind in cells])


def cell(value: object, kind: str) -> tuple[str | int | Fraction | date, str]:
    """Return what a cell holds and its kind: a clean text, a number (money in exact yuan), a day, a moment.

    >>> cell(123450, "yuan")
    (Fraction(2469, 2), 'yuan')
    """
    if isinstance(value, Typed):
        return cell(value.value, value.kind)
    if value is None:
        return "", ""
    if isinstance(value, Message):
        return clean(words(value)), ""
    if isinstance(value, str):
        if kind == "masked":
            value = mask_phone(value)
        return clean(_unmarked(value) if isinstance(value, SafeData) else value), ""
    if isinstance(value, bool):
        return (_("是") if value else _("否")), ""
    if isinstance(value, datetime):
        return (_naive(value), "moment") if kind != "day" else (timezone.localdate(value), "day")
    if isinstance(value, date):
        return value, "month" if kind == "month" else "day"
    if isinstance(value, Fraction):
        return value, "percent"
    if isinstance(value, int):
        return _number(value, kind)
    return clean(str(value)), ""


def plain(value: object, kind: str) -> str:
    """Return a cell as plain text without thousands separators, as csv wants it.

    >>> plain(Fraction(-2469, 2), "yuan"), plain(Fraction(1, 50), "percent"), plain(date(2026, 11, 1), "month")
    ('-1234.50', '2.0%', '2026-11')
    """
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m}" if kind == "month" else value.isoformat()
    if isinstance(value, Fraction):
        if kind == "percent":
            digits = _decimal(value * 100, 4).rstrip("0")
            return f"{digits}0%" if digits.endswith(".") else f"{digits}%"
        return _decimal(value, 2)
    return str(value)


def clean(text: str) -> str:
    """Return a text without what no spreadsheet can hold; line breaks are of one kind.

    >>> clean("a" + chr(0) + "b" + chr(13) + chr(10) + "c").split(chr(10))
    ['ab', 'c']
    """
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula when it opens a csv.

    >>> guarded("=1+1"), guarded("@x"), guarded("0012")
    ("'=1+1", "'@x", '0012')
    """
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text


def file_name(title: str, on: date, ending: str) -> str:
    """Return a name for the file that any system takes.

    >>> file_name("客户/全部", date(2026, 11, 22), "xlsx")
    '客户 全部 2026-11-22.xlsx'
    """
    return f"{' '.join(_FORBIDDEN_IN_NAMES.sub(' ', title).split())[:60]} {on.isoformat()}.{ending}"


def _number(value: int, kind: str) -> tuple[str | int | Fraction, str]:
    if kind == "yuan":
        return Fraction(value, 100), kind
    if kind == "wan":
        return Fraction(value, 1_000_000), kind
    if kind in ("bp", "percent"):
        return Fraction(value, 10_000), "percent"
    return (str(value), "") if abs(value) >= _EXACT_DIGITS else (value, "count" if kind == "count" else "")


def _unmarked(markup: str) -> str:
    return " ".join(html.unescape(strip_tags(markup)).split())


def _decimal(value: Fraction, places: int) -> str:
    digits = round_fen(value * 10**places)
    whole, rest = divmod(abs(digits), 10**places)
    return f"{'-' if digits < 0 else ''}{whole}.{rest:0{places}d}"


def _width(text: str) -> int:
    first = text.partition("\n")[0][:_WIDEST]
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in first)


def _sheet_name(name: str, used: set[str]) -> str:
    wanted = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", clean(name)).split())[:28] or "Sheet"
    number = 1
    while (found := wanted if number == 1 else f"{wanted} {number}").casefold() in used:
        number += 1
    used.add(found.casefold())
    return found


def _naive(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment
