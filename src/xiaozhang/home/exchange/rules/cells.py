"""What a file holds, before anybody knows what it means: a book of sheets of cells.

A cell is one of

- None: nothing in it;
- str: text exactly as it stands, and every number that is not whole, in Excel's own fifteen digits ("2087.025");
- int: a whole number, so that 13000000000.0 of an old workbook is the telephone number it was;
- bool: TRUE or FALSE;
- date, datetime (naive, the wall clock of the file): a cell that the workbook itself calls a date.

Times of day come as text ("12:32:12"). Text is never read as a formula, whatever it begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xiaozhang.base.text import Message

Cell = str | int | bool | date | datetime | None
Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that cannot be trusted: an error value, a formula that was never computed, an identifier cut to 15 digits.

    `line` counts from 1 and `place` from 0, as in the sheet (in a FoundTable: as in its rows); the cell itself is None,
    or what is left of it. Place -1 is the whole row.
    """

    line: int
    place: int
    words: Message


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: row i stands on line `line_of(i)`; rows may end early, cells behind the end are empty.

    Merged cells are filled: every cell of a merged range of data has its value; `merged` holds the ranges as
    (first line, first place, last line, last place). `is_text`: it was a text file, where a cell has no place but by
    counting separators.
    """

    name: str
    cells: tuple[Cells, ...]
    is_hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    flaws: tuple[Flaw, ...] = ()
    lines: tuple[int, ...] = ()
    is_text: bool = False

    def line_of(self, index: int) -> int:
        """Return the line on which a row stands, as an editor or Excel counts."""
        return self.lines[index] if self.lines else index + 1


@dataclass(frozen=True, slots=True)
class Book:
    """A file that could be read: `name` as the clerk knows it, `notes` on how it was read (编码、隐藏的工作表)."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Message, ...] = ()


def letter_of(place: int) -> str:
    """Return the letters over a column, counted from 0.

    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(cell: Cell) -> str:
    """Return a cell as text, the way it goes into an error file: days as 2026-09-05, moments to the second."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
