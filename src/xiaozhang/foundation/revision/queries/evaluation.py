"""What clauses have brought about in a range of days: how often applied, kept, broken, and what it cost (B5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiaozhang.base import registries
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.queries.measuring import clause_ids_by_key, named_by_chapter, published_rows
from xiaozhang.foundation.charter.rules.reading import Carried, chinese_number
from xiaozhang.foundation.revision.rules.measures import Chapter, Line, added_up, sums

if TYPE_CHECKING:
    from xiaozhang.foundation.charter.models import Clause, Version


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A version's clauses with their figures; `columns` are those that anything measures, with their headings."""

    columns: Mapping[str, Message]
    chapters: tuple[Chapter, ...]
    sums: Mapping[str, int]

    @property
    def lines(self) -> list[Line]:
        """All clauses in order."""
        return [line for chapter in self.chapters for line in chapter.lines]


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one clause: what it counts, how much, and where to see it."""

    column: str
    label: Message
    count: int
    url: str


@dataclass(frozen=True)
class ClauseEvaluation:
    """One clause: all its versions together, its own measures, and each version by itself, the latest first."""

    line: Line
    measured: tuple[Measured, ...]
    by_version: tuple[tuple[Clause, Line], ...]


def columns() -> dict[str, Message]:
    """Return the columns that some app measures, in order."""
    measured = {each.column for each in registries.clause_measures}
    return {key: heading for key, heading in registries.MEASURE_COLUMNS.items() if key in measured}


def evaluation(version: Version, period: Period) -> Evaluation:
    """Return the figures of all clauses of a version in a range of days.

    What the same clause brought about under other versions in those days is added. The number of queries does not
    grow with that of the clauses.
    """
    chapters = named_by_chapter(version.pk)
    keys = clause_ids_by_key({clause.key for _chapter, clauses in chapters for clause in clauses})
    figures = added_up(_counted(keys.keys(), period), keys)
    found = tuple(
        Chapter(
            Message("第{number}章", {"number": chinese_number(chapter.number)}),
            chapter.title,
            tuple(_line(clause, figures.get(clause.key, {})) for clause in clauses),
        )
        for chapter, clauses in chapters
    )
    return Evaluation(columns(), found, sums(line for chapter in found for line in chapter.lines))


def evaluation_of(clause: Clause, period: Period) -> ClauseEvaluation:
    """Return what one clause has brought about in a range of days: together, and by version. Each measure asks once."""
    rows = {row.pk: row for row in [*published_rows(clause.key), clause]}
    keys = dict.fromkeys(rows, clause.key)
    counted = [(each, each.count(frozenset(rows), period)) for each in registries.clause_measures]
    whole = added_up([(each.column, counts) for each, counts in counted], keys).get(clause.key, {})
    by_version = []
    for row in sorted(rows.values(), key=lambda one: -one.version.number):
        own = [(each.column, {row.pk: counts[row.pk]}) for each, counts in counted if row.pk in counts]
        by_version.append((row, _line(row, added_up(own, keys).get(clause.key, {}))))
    order = list(registries.MEASURE_COLUMNS)
    found = [
        Measured(each.column, each.label, counts.get(clause.pk, 0), each.url(clause.pk) if each.url else "")
        for each, counts in sorted(counted, key=lambda one: order.index(one[0].column))
        if clause.kind in each.kinds or (not each.kinds and counts.get(clause.pk, 0))
    ]
    return ClauseEvaluation(_line(clause, whole), tuple(found), tuple(by_version))


def _counted(clause_ids: Collection[int], period: Period) -> list[tuple[str, Mapping[int, int]]]:
    ids = frozenset(clause_ids)
    return [(each.column, each.count(ids, period)) for each in registries.clause_measures] if ids else []


def _line(clause: Clause, counted: Mapping[str, int]) -> Line:
    """A column that is measured for the kind of the clause stands with zero where nothing was counted."""
    applicable = {each.column: 0 for each in registries.clause_measures if clause.kind in each.kinds}
    figures = {**applicable, **counted}
    return Line(clause.pk, clause.key, clause.number, clause.title, _carried(clause.kind), figures)


def _carried(kind: str) -> Carried:
    if not kind:
        return Carried.BY_PEOPLE
    is_executed = kind in registries.clause_kinds and registries.clause_kinds.get(kind).is_executed
    return Carried.BY_SYSTEM if is_executed else Carried.NOT_YET
