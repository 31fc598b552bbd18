"""A statement as a document to be signed: plain words and figures laid out, and set as PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import resources

from xiaozhang.base.typesetting import set_pdf

_MOST_TAGGED = 500


@dataclass(frozen=True)
class LinePrinted:
    """A row of a part: day, what it was for with a smaller line below, base, rates, amount."""

    day: str
    what: str
    below: str
    base: str
    rates: str
    amount: str


@dataclass(frozen=True)
class PartPrinted:
    """Lines of one kind with their sum; `note` says where the lines are, when they are not here."""

    title: str
    clauses: str
    heads: tuple[str, ...]
    lines: tuple[LinePrinted, ...]
    base: str
    amount: str
    note: str = ""


@dataclass(frozen=True)
class TablePrinted:
    """A small table: heads, rows whose first column holds words, and a row of sums."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatementPrinted:
    """A whole statement. `dated` is the day it was settled, not that of the print: the same pay is the same file.

    `meta` are pairs in the block below the title, `words` the fixed words of the document by name, `seal` four
    characters or "" while it is a draft.
    """

    title: str
    company: str
    number: str
    mark: str
    seal: str
    dated: tuple[int, int, int]
    meta: tuple[tuple[str, str], ...]
    before: tuple[TablePrinted, ...]
    parts: tuple[PartPrinted, ...]
    after: tuple[TablePrinted, ...]
    due: str
    capitals: str
    made_of: str
    notes: tuple[str, ...]
    words: Mapping[str, str]


def statement_pdf(printed: StatementPrinted) -> bytes:
    """Return a statement as PDF on A4. Raises typesetting.BrokenSetting."""
    lines = sum(len(part.lines) for part in printed.parts)
    template = resources.files(__package__ or "").joinpath("statement.typ").read_bytes()
    values = json.dumps(asdict(printed), ensure_ascii=False)
    return set_pdf(template, values, name="statement", is_tagged=lines <= _MOST_TAGGED)
