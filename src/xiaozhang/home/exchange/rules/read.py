"""What comes of reading a table for a kind: values, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference as it is written, cleaned for display; the flow looks it up by `text.match_key`."""

    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, and what to do.

    `letter` is over the column and `heading` in it ("" where the field has no column); line 0 is about the column as a
    whole. With `is_refusal` the row cannot be imported as it is; otherwise the value was taken as written, or left
    empty, and the person should know.
    """

    line: int
    letter: str
    heading: str
    field: str
    words: Message
    is_refusal: bool = True


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row read for a kind.

    `values` holds the fields that the file brings, with values as ImportField.reads says; None or "" where the cell is
    empty; `Unresolved` for records. A field with a refused cell is not in it. `said` are the cells by place, as text.
    """

    line: int
    values: Mapping[str, object]
    said: tuple[str, ...]
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table read for a kind: `rows` in order, those that are refused among them; `problems` by line and column."""

    rows: tuple[ReadRow, ...]
    problems: tuple[Problem, ...]
