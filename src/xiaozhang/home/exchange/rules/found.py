"""A table that was found on a sheet, and how to find it again."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Self

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell, Cells, Flaw

AS_IT_STANDS, MONTHS_DOWN, TURNED = "as_it_stands", "months_down", "turned"
SHAPES = {
    AS_IT_STANDS: Message("照原样"),
    MONTHS_DOWN: Message("把横排的月份拆成每月一行"),
    TURNED: Message("行列互换（列名在第一列）"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `place` is where its cell stands in a FoundRow, `letter` over it in the sheet. `heading` is shown; `plain` is what
    is compared (NFKC, lower case, without spaces, marks and unit); `unit` is what the heading says after it: 元/吨,
    万元, %. A heading that comes a second time has `number` 2 and says so in `heading`.
    """

    place: int
    letter: str
    heading: str
    plain: str
    unit: str = ""
    is_marked: bool = False
    number: int = 1


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row of data, exactly as wide as the columns; `line` as Excel or an editor counts it."""

    line: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not imported, and why; a total keeps its cells, to compare sums by."""

    line: int
    why: Message
    cells: Cells = ()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """How a person chose a table; kept as JSON and handed to `finding.find_table` it gives the same table again.

    `number` counts the tables of the sheet from 0. `top` (line of the first heading row, from 1) and `heading_rows`
    (0: the table has no headings) are None where nobody moved them. `shape` is a key of SHAPES.
    """

    sheet: str
    number: int = 0
    top: int | None = None
    heading_rows: int | None = None
    shape: str = AS_IT_STANDS

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet.

    `top` is the line of its first heading row (from 1), `left` the place of its first column in the sheet (from 0),
    `heading_rows` 1 or 2, or 0 where there are none. `notes` say what a person should know before going on; `refusal`
    is set where importing it as it stands would shift or mix values. `shapes` are the other shapes it can be read in.
    `merged_places` are the columns in which merged cells were filled down; `flaws` the cells inside it that cannot be
    trusted.
    """

    sheet: str
    number: int
    top: int
    left: int
    heading_rows: int
    columns: tuple[Column, ...]
    rows: tuple[FoundRow, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Message, ...] = ()
    refusal: Message | None = None
    shapes: tuple[str, ...] = ()
    shape: str = AS_IT_STANDS
    is_hidden: bool = False
    merged_places: tuple[int, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    def where(self) -> Where:
        """Return what finds this table again."""
        return Where(self.sheet, self.number, self.top, self.heading_rows, self.shape)

    def column(self, place: int) -> tuple[Cell, ...]:
        """Return the cells of one column, from the first row of data down."""
        return tuple(row.cells[place] for row in self.rows)


def signature(table: FoundTable) -> str:
    """Return what files of the same layout have in common: a hash of the headings as compared, in order."""
    said = "\n".join(f"{column.plain}|{column.unit}" for column in table.columns)
    return hashlib.sha256(f"{table.shape}\n{said}".encode()).hexdigest()[:32]
