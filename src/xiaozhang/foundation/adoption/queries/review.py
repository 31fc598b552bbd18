"""A rulebook laid out for review: what stood there, what it was taken for, and what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xiaozhang.base.clause_kind import ClauseKind, Finding, Table
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.models import Adoption, Passage
from xiaozhang.foundation.adoption.queries.adoptions import passages_of
from xiaozhang.foundation.adoption.queries.house import house, recognised, typed
from xiaozhang.foundation.adoption.rules.assembling import Reviewed, assembled
from xiaozhang.foundation.adoption.rules.recognising import House, Suggestion
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.rules.drafts import DraftVersion
from xiaozhang.foundation.charter.rules.reading import chinese_number


@dataclass(frozen=True)
class PassageShown:
    """A clause beside its source; `table` and `sentence` are made from the suggested parameters."""

    passage: Passage
    source: tuple[tuple[int, str], ...]
    suggestion: Suggestion | None
    kind_label: Message | None
    sentence: Message | None
    heads: tuple[Message, ...] = ()
    rows: tuple[tuple[Message, ...], ...] = ()
    findings: tuple[Finding, ...] = ()
    also: tuple[Message, ...] = ()
    left: tuple[str, ...] = ()
    is_complete: bool = False

    @property
    def cells(self) -> list[list[tuple[Message, Message]]]:
        """The rows of the table, each cell with its head."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]

    @property
    def has_paragraphs(self) -> bool:
        """Whether there is something to be cut at."""
        return "\n" in self.passage.text


@dataclass(frozen=True)
class ChapterShown:
    """A chapter in the contents, with how many clauses it has and how many suggestions wait there."""

    passage: Passage
    count: int
    waiting: int

    @property
    def heading(self) -> Message:
        """第三章"""
        return Message("第{number}章", {"number": chinese_number(self.passage.number)})


@dataclass(frozen=True)
class Review:
    """One chapter of a rulebook in review, and the contents of the whole."""

    chapters: tuple[ChapterShown, ...]
    chapter: ChapterShown | None
    clauses: tuple[PassageShown, ...] = ()
    source: tuple[tuple[int, str], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def review(adoption: Adoption, chapter_id: int | None) -> Review:
    """Return a chapter of the rulebook, the first one where none is named, beside the lines it came from."""
    rows = passages_of(adoption.pk)
    grouped: list[tuple[Passage, list[Passage]]] = []
    for row in rows:
        if row.level == Passage.Level.CHAPTER:
            grouped.append((row, []))
        elif grouped:
            grouped[-1][1].append(row)
    shown = tuple(ChapterShown(head, len(clauses), sum(map(_waits, clauses))) for head, clauses in grouped)
    place = next((place for place, one in enumerate(shown) if one.passage.pk == chapter_id), 0)
    if not shown:
        return Review((), None)
    lines = adoption.source_text.split("\n")
    known = house()
    head, clauses = grouped[place]
    first = min([head.first_line, *(clause.first_line for clause in clauses)])
    return Review(
        shown,
        shown[place],
        tuple(_shown(clause, lines, known) for clause in clauses),
        _between(lines, head.first_line, first if first > head.first_line else head.first_line),
        _counts(rows),
    )


def drafted(adoption: Adoption, passages: Sequence[Passage]) -> DraftVersion:
    """Return the charter that the reviewed passages make: accepted suggestions as kinds, all others as text."""
    standing = charter_queries.published_version()
    keys = {clause.title: clause.key for clause in charter_queries.clauses_of(standing.pk)} if standing else {}
    return assembled(
        adoption.title, adoption.preface, [_reviewed(row) for row in passages if not row.is_left_out], keys
    )


def _reviewed(row: Passage) -> Reviewed:
    accepted = row.decision == Passage.Decision.ACCEPTED
    parameters = typed(row.kind, row.parameters) if accepted else None
    return Reviewed(
        row.level == Passage.Level.CHAPTER,
        row.number,
        row.label,
        row.title,
        row.text,
        row.is_renumbered,
        row.kind if parameters else "",
        parameters.schema_number if parameters else None,
        parameters.model_dump(mode="json", by_alias=True) if parameters else None,
    )


def _shown(row: Passage, lines: Sequence[str], known: House) -> PassageShown:
    found, _typed = recognised(row.title, row.text, known)
    parameters: ClauseKind | None = typed(row.kind, row.parameters)
    table: Table | None = None
    findings: tuple[Finding, ...] = ()
    if parameters is not None:
        house_known = charter_queries.known()
        table, findings = parameters.table(house_known), tuple(parameters.check(house_known))
    kind = row.kind or (found.best.kind if found.best else "")
    return PassageShown(
        passage=row,
        source=_between(lines, row.first_line, row.last_line),
        suggestion=found.best,
        kind_label=known.kinds.get(kind),
        sentence=parameters.sentence() if parameters is not None else None,
        heads=table.heads if table else (),
        rows=table.rows if table else (),
        findings=findings,
        also=tuple(known.kinds[each] for each in found.also if each in known.kinds),
        left=tuple(figure.words for figure in found.left),
        is_complete=parameters is not None,
    )


def _between(lines: Sequence[str], first: int, last: int) -> tuple[tuple[int, str], ...]:
    return tuple((number, lines[number - 1]) for number in range(first, min(last, len(lines)) + 1) if lines[number - 1])


def _waits(row: Passage) -> bool:
    return row.parameters is not None and row.decision == Passage.Decision.OPEN and not row.is_left_out


def _counts(rows: Sequence[Passage]) -> dict[str, int]:
    clauses = [row for row in rows if row.level == Passage.Level.CLAUSE and not row.is_left_out]
    return {
        "chapters": len(rows) - sum(row.level == Passage.Level.CLAUSE for row in rows),
        "clauses": len(clauses),
        "waiting": sum(map(_waits, clauses)),
        "accepted": sum(row.decision == Passage.Decision.ACCEPTED for row in clauses),
        "left_out": sum(row.is_left_out for row in rows),
    }
