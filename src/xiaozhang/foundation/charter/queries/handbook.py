"""The handbook: a version laid out for reading, its editions, and what a clause has brought about."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.pages.counts import count_all
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.queries.checking import known
from xiaozhang.foundation.charter.queries.clauses import chapters, clauses_of, parameters_of, stated_in
from xiaozhang.foundation.charter.queries.examples import rework_examples, surroundings, worked_examples
from xiaozhang.foundation.charter.queries.versions import readable_versions, version_spans
from xiaozhang.foundation.charter.rules.examples import Worked
from xiaozhang.foundation.charter.rules.reading import Carried, ChapterReading, Edition, Reading, paragraphs, standing


def handbook(version: Version) -> list[ChapterReading]:
    """Return the whole version, chapter by chapter, with what the system makes of the parameters."""
    return laid_out(chapters(version.pk))


def laid_out(listed: Sequence[Chapter]) -> list[ChapterReading]:
    """Return all chapters of a version laid out for reading, given with their clauses."""
    house = functools.cache(known)
    typed = (parameters_of(clause) for row in listed for clause in row.clauses.all())
    around = functools.cache(lambda: surroundings(typed, house()))
    return [_chapter(row, [_laid_out(clause, house, around) for clause in row.clauses.all()]) for row in listed]


def handbook_at(version: Version, number: int | None) -> tuple[list[ChapterReading], list[Clause]]:
    """Return the chapters of a version for a page of it: one with its clauses, the first for None, of others the title.

    Beside them stand the clauses shown as rows, with their version. A handbook of hundreds of clauses is read a chapter
    at a time; reading all of them would take most of the page.
    """
    rows = list(Chapter.objects.filter(version=version).order_by("number"))
    shown = next((row for row in rows if row.number == number), next(iter(rows), None))
    house, around = functools.cache(known), _around(version)
    clauses = list(Clause.objects.filter(chapter=shown).order_by("position"))
    for clause in clauses:
        clause.version = version
    read = [_laid_out(clause, house, around) for clause in clauses]
    return [_chapter(row, read if row is shown else ()) for row in rows], clauses


def handbook_words(version: Version) -> list[ChapterReading]:
    """Return the words of the whole version alone, for searching in them."""
    columns = ("chapter_id", "pk", "number", "title", "text", "kind")
    words: dict[int, list[Reading]] = {}
    for chapter_id, pk, number, title, text, kind in (
        Clause.objects.filter(version=version).order_by("position").values_list(*columns)
    ):
        reading = Reading(pk, number, title, paragraphs(text), kind, _carried(kind))
        words.setdefault(chapter_id, []).append(reading)
    rows = Chapter.objects.filter(version=version).order_by("number")
    return [_chapter(row, words.get(row.pk, ())) for row in rows]


def _chapter(row: Chapter, clauses: Sequence[Reading]) -> ChapterReading:
    return ChapterReading(row.number, row.title, paragraphs(row.text), tuple(clauses))


def _around(version: Version) -> Callable[[], Surroundings]:
    """What examples are worked in, read once and only where a clause has some."""
    return functools.cache(lambda: surroundings(each.parameters for each in stated_in(version.pk)))


def _laid_out(clause: Clause, house: Callable[[], Known], around: Callable[[], Surroundings]) -> Reading:
    typed = parameters_of(clause)
    return _reading(clause, typed, house, rework_examples(clause, typed, around()) if clause.examples else ())


def read_clause(clause: Clause) -> Reading:
    """Return one clause laid out for reading."""
    return _reading(clause, parameters_of(clause), known, worked_examples(clause))


def _reading(
    clause: Clause, typed: ClauseKind | None, house: Callable[[], Known], examples: tuple[Worked, ...]
) -> Reading:
    return Reading(
        clause_id=clause.pk,
        number=clause.number,
        title=clause.title,
        paragraphs=paragraphs(clause.text),
        kind=clause.kind,
        carried=_carried(clause.kind),
        sentence=typed.sentence() if typed else None,
        table=typed.table(house()) if typed else None,
        examples=examples,
    )


def editions(viewer: Actor, today: date) -> list[Edition]:
    """Return the versions the viewer may read, the latest first, with their days and where they stand today."""
    ends = {span.version_id: span for span in version_spans()}
    found = []
    for version in readable_versions(viewer):
        span = ends.get(version.pk)
        end_on = span.end_on if span else version.effective_on
        state = standing(version.state, version.effective_on, end_on, today)
        found.append(Edition(version.pk, version.label, state, version.effective_on, end_on))
    return found


def effect(viewer: Actor, clause: Clause) -> list[tuple[registries.Consequence, int, str]]:
    """Return what the clause has brought about, as the upper apps count it, with where to see them (nowhere for 0)."""
    told = [
        each
        for each in registries.consequences
        if each.kind in (clause.kind, registries.ANY) and (each.power is None or viewer.may(each.power))
    ]
    given = [each.count(clause.pk) for each in told]
    counted = iter(count_all([rows for rows in given if isinstance(rows, QuerySet)], is_capped=False))
    counts = [next(counted).number if isinstance(count, QuerySet) else count for count in given]
    # What clauses of every kind may bring about is only worth a word where it did.
    return [
        (each, count, each.url(clause.pk) if count else "")
        for each, count in zip(told, counts, strict=True)
        if count or each.kind == clause.kind
    ]


def acts_on(viewer: Actor, clause: Clause) -> list[tuple[registries.RecordAct, str]]:
    """Return what the viewer can do about a clause, as the upper apps offer it, each with its address."""
    offered = sorted((each for each in registries.record_acts if each.record == "clause"), key=lambda each: each.order)
    return [(each, each.url(clause.pk)) for each in offered if viewer.may(each.power) and each.is_offered(clause)]


def used_clause(version: Version) -> tuple[Clause, Message, int] | None:
    """Return a clause of the version that has brought something about, with what and how much; None where none has."""
    for clause in clauses_of(version.pk):
        for consequence, count, _url in effect(SYSTEM, clause):
            if count:
                return clause, consequence.label, count
    return None


def elsewhere(viewer: Actor, clause: Clause) -> list[Clause]:
    """Return the same clause in the other versions the viewer may read, the latest first."""
    order = {version.pk: (place, version) for place, version in enumerate(readable_versions(viewer))}
    rows = Clause.objects.filter(key=clause.key, version_id__in=order).exclude(pk=clause.pk)
    found = sorted(rows.only("number", "key", "version_id"), key=lambda row: order[row.version_id][0])
    for row in found:
        row.version = order[row.version_id][1]
    return found


def _carried(kind: str) -> Carried:
    if not kind:
        return Carried.BY_PEOPLE
    is_executed = kind in registries.clause_kinds and registries.clause_kinds.get(kind).is_executed
    return Carried.BY_SYSTEM if is_executed else Carried.NOT_YET
