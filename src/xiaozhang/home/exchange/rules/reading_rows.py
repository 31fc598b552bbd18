"""From the rows of a table to the values of a kind, with every cell that cannot be read named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message, match_key
from xiaozhang.home.exchange.rules import days, figures, plain_values
from xiaozhang.home.exchange.rules.cells import Cell, shown
from xiaozhang.home.exchange.rules.days import Unreadable
from xiaozhang.home.exchange.rules.found import Column, FoundRow, FoundTable
from xiaozhang.home.exchange.rules.layouts import EMPTY, Layout
from xiaozhang.home.exchange.rules.read import Problem, ReadRow, ReadTable, Unresolved

ZONE = ZoneInfo("Asia/Shanghai")
_TEXTS = frozenset({"text", "words", "phone", "choice"})
_REMEMBERED = 20_000

NEEDED = Message("必填，这里是空的。请补上。")
MISSING = Message("缺「{label}」这一列。请指明是哪一列，或给一个固定的值。")

Value = tuple[object, Message | None]  # what a cell says, and what a person should know of it


def read_rows(table: FoundTable, kind: ImportKind, layout: Layout, zone: tzinfo = ZONE) -> ReadTable:
    """Return all rows of a table, typed, and all problems by line and column. See `stream` for large tables."""
    rows: list[ReadRow] = []
    problems: list[Problem] = list(about_columns(table, kind, layout))
    for row, wrong in stream(table, kind, layout, zone):
        rows.append(row)
        problems += wrong
    return ReadTable(tuple(rows), tuple(problems))


def stream(
    table: FoundTable, kind: ImportKind, layout: Layout, zone: tzinfo = ZONE
) -> Iterator[tuple[ReadRow, tuple[Problem, ...]]]:
    """Yield each row read for a kind with what is wrong in it.

    How days, rates and amounts are written is decided from the whole column first. `zone` is where the clocks of the
    file hang. Rows come whether they are refused or not.
    """
    readers = [
        _Reader(field, column, table, layout, zone)
        for field in kind.fields
        if (column := _column(table, layout.columns.get(field.key))) is not None or field.key in layout.fixed
    ]
    flaws = {(flaw.line, flaw.place): flaw.words for flaw in table.flaws}
    for row in table.rows:
        yield _read(row, readers, flaws)


def about_columns(table: FoundTable, kind: ImportKind, layout: Layout) -> Iterator[Problem]:
    """Yield what concerns columns as a whole: needed fields that nothing brings (line 0)."""
    if table.refusal is not None:
        yield Problem(0, "", "", "", table.refusal)
    for field in kind.fields:
        if field.is_needed and layout.columns.get(field.key) is None and field.key not in layout.fixed:
            yield Problem(0, "", "", field.key, Message(MISSING.msgid, {"label": field.label}))


def _column(table: FoundTable, place: int | None) -> Column | None:
    return table.columns[place] if place is not None and 0 <= place < len(table.columns) else None


def _read(
    row: FoundRow, readers: Sequence[_Reader], flaws: dict[tuple[int, int], Message]
) -> tuple[ReadRow, tuple[Problem, ...]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    line = row.line
    if flaws and (words := flaws.get((line, -1))):
        problems.append(Problem(line, "", "", "", words))
    for reader in readers:
        if flaws and (words := flaws.get((line, reader.place))):
            problems.append(reader.problem(line, words))
            continue
        try:
            value, note = reader.value(row)
        except Unreadable as wrong:
            problems.append(reader.problem(line, wrong.words))
            continue
        values[reader.field.key] = value
        if note is not None:
            problems.append(reader.problem(line, note, is_refusal=False))
    is_refused = any(problem.is_refusal for problem in problems)
    return ReadRow(line, values, tuple(map(shown, row.cells)), is_refused), tuple(problems)


class _Reader:
    """Reads one field: knows its column, what was decided for it, and what equal cells said before."""

    def __init__(
        self, field: ImportField, column: Column | None, table: FoundTable, layout: Layout, zone: tzinfo
    ) -> None:
        self.field = field
        self.column = column if field.key not in layout.fixed or column is not None else None
        self.place = column.place if column is not None else -2
        self._fixed: Cell = layout.fixed.get(field.key)
        self._replaced = {match_key(said): meant for said, meant in layout.replaced.get(field.key, {}).items()}
        self._fills_down = field.key in layout.fill_down
        self._above: Cell = None
        self._known: dict[object, Value | Message] = {}
        cells = table.column(self.place) if column is not None else (self._fixed,)
        self._parse = _parser(field, column, cells, layout, zone)

    def problem(self, line: int, words: Message, *, is_refusal: bool = True) -> Problem:
        """Return a problem at this field's cell of a line."""
        letter, heading = (self.column.letter, self.column.heading) if self.column else ("", "")
        return Problem(line, letter, heading, self.field.key, words, is_refusal)

    def value(self, row: FoundRow) -> Value:
        """Return what a row says in this field. Raises Unreadable."""
        cell = row.cells[self.place] if self.column is not None else self._fixed
        if self._fills_down:
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                cell = self._above
            else:
                self._above = cell
        if cell is None and self.column is not None and self._fixed is not None:
            cell = self._fixed  # a fixed value beside a column stands in where the cell is empty
        key = (type(cell), cell)
        known = self._known.get(key)
        if known is None:
            known = self._fresh(cell)
            if len(self._known) < _REMEMBERED:
                self._known[key] = known
        if isinstance(known, Message):
            raise Unreadable(known)
        return known

    def _fresh(self, cell: Cell) -> Value | Message:
        try:
            value, note = self._meant(cell)
        except Unreadable as wrong:
            return wrong.words
        if self.field.is_needed and (value is None or value == ""):
            return NEEDED
        return value, note

    def _meant(self, cell: Cell) -> Value:
        if cell is not None and self._replaced:
            meant = self._replaced.get(match_key(shown(cell)))
            cell = cell if meant is None else None if meant == EMPTY else meant
        reads = self.field.reads
        if isinstance(cell, str) and reads not in ("choice", "flag") and plain_values.is_nothing(cell):
            cell = None
        if cell is None:
            return ("" if reads in _TEXTS else None), None
        return self._parse(cell)


def _parser(
    field: ImportField, column: Column | None, cells: Sequence[Cell], layout: Layout, zone: tzinfo
) -> Callable[[Cell], Value]:
    """Return what reads the cells of a field, with what the whole column decides."""
    reads, unit = field.reads, layout.units.get(field.key, column.unit if column is not None else "")
    if reads in ("day", "moment", "month"):
        order = days.order_of(cells, layout.day_first, layout.year)
        return lambda cell: _when(cell, order, reads, zone)
    if reads == "money":
        return lambda cell: figures.read_money(cell, figures.money_scale(unit))
    if reads == "rate":
        scale = figures.rate_scale(cells, unit)
        return lambda cell: (figures.read_rate(cell, scale), None)
    if reads == "choice" and field.choices is not None:
        choices = field.choices()
        known = plain_values.known_choices(choices)
        return lambda cell: (plain_values.read_choice(cell, known, choices), None)
    return _SIMPLE.get(reads, _text)(field)


def _when(cell: Cell, order: days.Order, reads: str, zone: tzinfo) -> Value:
    when = days.read_when(cell, order)
    if when is None:
        return None, None
    if reads == "month":
        return when.day.replace(day=1), when.note
    if not when.has_day:
        raise Unreadable(Message(days.NO_DAY.msgid, {"text": shown(cell)[:30]}))
    value: date = when.day
    if reads == "moment":
        value = datetime.combine(when.day, when.clock or time(), zone)
    return value, when.note


def _text(field: ImportField) -> Callable[[Cell], Value]:
    if "email" in field.key:
        return lambda cell: plain_values.read_address(cell, field.max_length)
    return lambda cell: (plain_values.read_text(cell, field.max_length), None)


def _words(field: ImportField) -> Callable[[Cell], Value]:
    return lambda cell: (plain_values.read_text(cell, field.max_length, lines=True), None)


def _record(field: ImportField) -> Callable[[Cell], Value]:
    def read(cell: Cell) -> Value:
        text = plain_values.read_text(cell, max(field.max_length, 200))
        return (Unresolved(text) if text else None), None

    return read


_SIMPLE: dict[str, Callable[[ImportField], Callable[[Cell], Value]]] = {
    "text": _text,
    "choice": _text,
    "words": _words,
    "phone": lambda field: plain_values.read_phone,
    "integer": lambda field: lambda cell: (figures.read_whole(cell), None),
    "flag": lambda field: lambda cell: (plain_values.read_flag(cell), None),
    "record": _record,
}
