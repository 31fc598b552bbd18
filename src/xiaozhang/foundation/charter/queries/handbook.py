"""The handbook: a version laid out for reading, its editions, and what a clause has brought about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.queries.checking import known
from xiaozhang.foundation.charter.queries.clauses import chapters, clauses_of, parameters_of
from xiaozhang.foundation.charter.queries.examples import rework_examples, surroundings, worked_examples
from xiaozhang.foundation.charter.queries.versions import version_spans, versions
from xiaozhang.foundation.charter.rules.examples import Worked
from xiaozhang.foundation.charter.rules.reading import Carried, ChapterReading, Edition, Reading, paragraphs, standing


def handbook(version: Version) -> list[ChapterReading]:
    """Return the whole version, chapter by chapter, with what the system makes of the parameters."""
    rows = chapters(version.pk)
    return _laid_out(rows, {chapter.number for chapter in rows})


def handbook_at(version: Version, number: int | None) -> list[ChapterReading]:
    """Return the whole version for a page of it: one chapter in full, the first for None, of all others the words.

    A handbook of hundreds of clauses is read a chapter at a time; laying all of them out would take most of the page.
    """
    rows = chapters(version.pk)
    shown = number if number in {chapter.number for chapter in rows} else next((row.number for row in rows), 0)
    return _laid_out(rows, {shown})


def handbook_words(version: Version) -> list[ChapterReading]:
    """Return the words of the whole version alone, for searching in them."""
    return _laid_out(chapters(version.pk), set())


def _laid_out(rows: Sequence[Chapter], full: Collection[int]) -> list[ChapterReading]:
    """Lay chapters out, those of the numbers `full` with sentences, tables and examples."""
    house = known() if full else Known()
    typed = {clause.pk: parameters_of(clause) for row in rows if full for clause in row.clauses.all()}
    around = surroundings(typed.values(), house)
    return [
        ChapterReading(
            row.number,
            row.title,
            paragraphs(row.text),
            tuple(
                _reading(clause, typed[clause.pk], house, rework_examples(clause, typed[clause.pk], around))
                if row.number in full
                else _reading(clause, None, house, ())
                for clause in row.clauses.all()
            ),
        )
        for row in rows
    ]


def read_clause(clause: Clause) -> Reading:
    """Return one clause laid out for reading."""
    return _reading(clause, parameters_of(clause), known(), worked_examples(clause))


def _reading(clause: Clause, typed: ClauseKind | None, house: Known, examples: tuple[Worked, ...]) -> Reading:
    return Reading(
        clause_id=clause.pk,
        number=clause.number,
        title=clause.title,
        paragraphs=paragraphs(clause.text),
        kind=clause.kind,
        carried=_carried(clause.kind),
        sentence=typed.sentence() if typed else None,
        table=typed.table(house) if typed else None,
        examples=examples,
    )


def editions(viewer: Actor, today: date) -> list[Edition]:
    """Return the versions the viewer may read, the latest first, with their days and where they stand today."""
    ends = {span.version_id: span for span in version_spans()}
    found = []
    for version in versions(viewer):
        span = ends.get(version.pk)
        end_on = span.end_on if span else version.effective_on
        state = standing(version.state, version.effective_on, end_on, today)
        found.append(Edition(version.pk, version.label, state, version.effective_on, end_on))
    return found


def effect(clause: Clause) -> list[tuple[registries.Consequence, int, str]]:
    """Return what the clause has brought about, as the upper apps count it, with where to see them."""
    found = [
        (each, each.count(clause.pk), each.url(clause.pk))
        for each in registries.consequences
        if each.kind in (clause.kind, registries.ANY)
    ]
    # What clauses of every kind may bring about is only worth a word where it did.
    return [(each, count, url) for each, count, url in found if count or each.kind == clause.kind]


def acts_on(viewer: Actor, clause: Clause) -> list[tuple[registries.RecordAct, str]]:
    """Return what the viewer can do about a clause, as the upper apps offer it, each with its address."""
    offered = sorted((each for each in registries.record_acts if each.record == "clause"), key=lambda each: each.order)
    return [(each, each.url(clause.pk)) for each in offered if viewer.may(each.power) and each.is_offered(clause)]


def used_clause(version: Version) -> tuple[Clause, Message, int] | None:
    """Return a clause of the version that has brought something about, with what and how much; None where none has."""
    for clause in clauses_of(version.pk):
        for consequence, count, _url in effect(clause):
            if count:
                return clause, consequence.label, count
    return None


def elsewhere(viewer: Actor, clause: Clause) -> list[Clause]:
    """Return the same clause in the other versions the viewer may read, the latest first."""
    rows = Clause.objects.filter(key=clause.key, version__in=versions(viewer).order_by()).exclude(pk=clause.pk)
    return list(rows.select_related("version").order_by("-version__number"))


def _carried(kind: str) -> Carried:
    if not kind:
        return Carried.BY_PEOPLE
    is_executed = kind in registries.clause_kinds and registries.clause_kinds.get(kind).is_executed
    return Carried.BY_SYSTEM if is_executed else Carried.NOT_YET
