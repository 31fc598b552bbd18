"""Reads for those who edit a draft: its clauses and chapters, and what the system makes of parameters not saved yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_kind import ClauseKind, Finding
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.queries.checking import known
from xiaozhang.foundation.charter.queries.clauses import parameters_of, readable_clauses
from xiaozhang.foundation.charter.queries.versions import get_version, versions
from xiaozhang.foundation.charter.rules.editing import ClauseWords
from xiaozhang.foundation.charter.rules.reading import Carried, Reading, paragraphs


def get_chapter(viewer: Actor, pk: int) -> Chapter:
    """Return one chapter with its version. Raises Missing, also for a draft the viewer may not read."""
    rows = Chapter.objects.filter(version__in=versions(viewer).order_by()).select_related("version")
    return fetch(rows, viewer, pk)


def open_draft(viewer: Actor, version_id: int) -> Version:
    """Return a version with its row locked: whoever edits a draft waits for the one before. Raises Missing."""
    return get_version(viewer, version_id, lock=True)


def drafts(viewer: Actor) -> QuerySet[Version]:
    """Return the drafts that can be edited, the latest first; none for who may not see drafts."""
    return versions(viewer).filter(state=Version.State.DRAFT)


def clauses_in(chapter_id: int) -> list[Clause]:
    """Return a chapter's clauses in order."""
    return list(Clause.objects.filter(chapter_id=chapter_id).order_by("position"))


def clauses_from(version_id: int, position: int) -> QuerySet[Clause]:
    """Return the clauses of a version that stand at a position or after it."""
    return Clause.objects.filter(version_id=version_id, position__gte=position)


def last_position(version_id: int, chapter_number: int) -> int:
    """Return the position of the last clause up to the end of a chapter, 0 where none stands before."""
    row = (
        Clause.objects.filter(version_id=version_id, chapter__number__lte=chapter_number).order_by("-position").first()
    )
    return row.position if row is not None else 0


def chapters_after(version_id: int, number: int) -> list[Chapter]:
    """Return the chapters of a version behind one, in order."""
    return list(Chapter.objects.filter(version_id=version_id, number__gt=number).order_by("number"))


def last_chapter(version_id: int) -> int:
    """Return the number of the last chapter, 0 where there is none."""
    row = Chapter.objects.filter(version_id=version_id).order_by("-number").first()
    return row.number if row is not None else 0


def keys_like(start: str) -> set[str]:
    """Return the clause keys of all versions that begin so: a key is never given to another clause."""
    return set(Clause.objects.filter(key__startswith=start).values_list("key", flat=True))


def words_of(clause: Clause) -> ClauseWords:
    """Return what a clause says, parameters in today's shape."""
    typed = parameters_of(clause)
    parameters = typed.model_dump(mode="json", by_alias=True) if typed else clause.parameters
    return ClauseWords(clause.title, clause.text, clause.is_public, parameters)


def clauses_with_key(viewer: Actor, key: str, version_ids: Iterable[int]) -> dict[int, int]:
    """Return the id of the clause that has a key, by version; versions without one are left out."""
    rows = readable_clauses(viewer).filter(key=key, version_id__in=list(version_ids))
    return dict(rows.values_list("version_id", "pk"))


def reading_of(number: str, title: str, text: str, parameters: ClauseKind | None) -> Reading:
    """Return a clause that is not saved yet laid out for reading."""
    kind = parameters.name if parameters else ""
    return Reading(
        clause_id=0,
        number=number,
        title=title,
        paragraphs=paragraphs(text),
        kind=kind,
        carried=carried(kind),
        sentence=parameters.sentence() if parameters else None,
        table=parameters.table(known()) if parameters else None,
    )


def findings_of(parameters: ClauseKind) -> list[Finding]:
    """Return what the check says of parameters, against the keys of this house."""
    return parameters.check(known())


def carried(kind: str) -> Carried:
    """Say whether the system carries clauses of a kind out; those without one are carried out by people."""
    if not kind:
        return Carried.BY_PEOPLE
    is_executed = kind in registries.clause_kinds and registries.clause_kinds.get(kind).is_executed
    return Carried.BY_SYSTEM if is_executed else Carried.NOT_YET
