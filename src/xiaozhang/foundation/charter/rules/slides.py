"""Clauses cut into slides that can be read from afar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xiaozhang.base.clause_kind import Table
from xiaozhang.foundation.charter.rules.reading import Reading

MOST_SIGNS = 220
MOST_ROWS = 8
_BIG = 110


@dataclass(frozen=True, slots=True)
class Slide:
    """A clause, or a part of it, for one screen: paragraphs or rows of its table. `part` of `parts` counts from 1."""

    clause: Reading
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    part: int = 1
    parts: int = 1

    @property
    def is_big(self) -> bool:
        """Whether there is so little to read that it can stand larger."""
        return self.table is None and sum(map(len, self.paragraphs)) <= _BIG


def slides(clauses: Iterable[Reading]) -> list[Slide]:
    """Return the slides of some clauses in order: the text, then the table; long ones on several."""
    found = []
    for clause in clauses:
        parts = [*_texts(clause), *_tables(clause)]
        found += [
            Slide(clause, paragraphs, table, place, len(parts))
            for place, (paragraphs, table) in enumerate(parts, start=1)
        ]
    return found


def _texts(clause: Reading) -> Iterator[tuple[tuple[str, ...], None]]:
    taken: list[str] = []
    for paragraph in (piece for each in clause.paragraphs for piece in _pieces(each)):
        if taken and sum(map(len, taken)) + len(paragraph) > MOST_SIGNS:
            yield tuple(taken), None
            taken = []
        taken.append(paragraph)
    if taken:
        yield tuple(taken), None


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph that is too long for a screen, cut at its stops, at worst anywhere."""
    rest = paragraph
    while len(rest) > MOST_SIGNS:
        stops = [rest.rfind(stop, 0, MOST_SIGNS) for stop in "。；，"]
        end = next((place + 1 for place in stops if place > MOST_SIGNS // 3), MOST_SIGNS)
        yield rest[:end]
        rest = rest[end:]
    yield rest


def _tables(clause: Reading) -> Iterator[tuple[tuple[str, ...], Table]]:
    if clause.table is None:
        return
    for start in range(0, len(clause.table.rows), MOST_ROWS):
        yield (), Table(clause.table.heads, clause.table.rows[start : start + MOST_ROWS])
