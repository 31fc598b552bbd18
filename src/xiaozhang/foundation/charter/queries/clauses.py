"""Clauses: those in force, typed; how they are named; what they have brought about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Prefetch, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_examples import examples_of
from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.errors import Missing
from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.queries.versions import (
    IN_FORCE_STATES,
    readable_versions,
    sees_drafts,
    version_spans,
    versions,
)
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion
from xiaozhang.foundation.charter.rules.in_force import ClauseRef, InForce, Span, Stated

K = TypeVar("K", bound=ClauseKind)
_IN_FORCE = """
SELECT id, key, number, title, kind, schema_number, parameters FROM charter_clause
WHERE version_id = (
    SELECT id FROM charter_version WHERE state IN (%s, %s) AND effective_on <= %s
    ORDER BY effective_on DESC, number DESC LIMIT 1
) AND kind IN ({kinds}) ORDER BY position
"""
_WITH_PARAMETERS = """
SELECT id, key, number, title, kind, schema_number, parameters FROM charter_clause
WHERE version_id = %s AND kind <> '' ORDER BY position
"""


@remembered
def chapters(version_id: int) -> list[Chapter]:
    """Return the chapters of a version in order, each with its clauses in order."""
    return chapters_of([version_id])[version_id]


def chapters_of(version_ids: Sequence[int]) -> dict[int, list[Chapter]]:
    """Return the chapters of several versions in order, each with its clauses in order, in two queries."""
    clauses = Prefetch("clauses", queryset=Clause.objects.order_by("position"))
    found: dict[int, list[Chapter]] = {pk: [] for pk in version_ids}
    for row in Chapter.objects.filter(version_id__in=found).order_by("number").prefetch_related(clauses):
        found[row.version_id].append(row)
    return found


def clause_ids(version_id: int) -> list[int]:
    """Return the ids of a version's clauses in order."""
    return list(Clause.objects.filter(version_id=version_id).order_by("position").values_list("pk", flat=True))


def clauses_of(version_id: int) -> list[Clause]:
    """Return a version's clauses in order."""
    return list(Clause.objects.filter(version_id=version_id).order_by("position"))


def readable_clauses(viewer: Actor) -> QuerySet[Clause]:
    """Return the clauses of the versions the viewer may read: the record type's rows."""
    rows = Clause.objects.select_related("version")
    return rows if sees_drafts(viewer) else rows.filter(version__in=versions(viewer).order_by())


def get_clause(viewer: Actor, pk: int) -> Clause:
    """Return one clause with its version and chapter. Raises Missing, also for a draft the viewer may not read."""
    row = Clause.objects.select_related("chapter").filter(pk=pk).first()
    version = next((each for each in readable_versions(viewer) if row and each.pk == row.version_id), None)
    if row is None or version is None:
        raise Missing
    row.version = version
    return row


@remembered
def clauses_in_force(kind: type[K], period: Period) -> list[InForce[K]]:
    """Return the clause of this kind of each version in force during the period, in order of time.

    Its days are those of its version, not clipped to the period.
    """
    met = {span.version_id: span for span in version_spans() if span.meets(period)}
    rows = Clause.objects.filter(kind=kind.name, version_id__in=met).select_related("version").order_by("position")
    found = [_typed(kind, row, met[row.version_id]) for row in rows]
    return sorted(found, key=lambda clause: clause.start_on)


def clause_on(kind: type[K], on: date) -> InForce[K] | None:
    """Return the clause of this kind in force on the day; None where no version is, or it has none."""
    found = clauses_in_force(kind, Period(on, on + timedelta(days=1)))
    return found[0] if found else None


def stated_on(kinds: Iterable[str], on: date) -> list[Stated]:
    """Return the clauses of several kinds of the version in force on the day, in order, in one small query.

    Asked by every step of daily work, so it goes past the ORM, and reads the same parameters once in a process.
    """
    wanted = list(kinds)
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE.format(kinds=places), [*IN_FORCE_STATES, on, *wanted])
        return _stated(cursor.fetchall())


def stated_in(version_id: int) -> list[Stated]:
    """Return the clauses of known kinds of a version, in order; parameters seen before are not read again."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_PARAMETERS, [version_id])
        return _stated(cursor.fetchall())


def stated_in_many(version_ids: Iterable[int], kinds: Iterable[str]) -> dict[int, list[Stated]]:
    """Return the clauses of some kinds of several versions, by version and in order, in one query."""
    rows = Clause.objects.filter(version_id__in=set(version_ids), kind__in=list(kinds)).order_by("position")
    found: dict[int, list[Stated]] = {}
    for version_id, *row, parameters in rows.values_list(
        "version_id", "pk", "key", "number", "title", "kind", "schema_number", "parameters"
    ):
        found.setdefault(version_id, []).extend(_stated([(*row, json.dumps(parameters))]))
    return found


def stated(clause_ids: Iterable[int]) -> dict[int, Stated]:
    """Return clauses of known kinds by id, of whatever version, in one query."""
    rows = Clause.objects.filter(pk__in=set(clause_ids)).values_list(
        "pk", "key", "number", "title", "kind", "schema_number", "parameters"
    )
    return {each.clause_id: each for each in _stated((*row[:6], json.dumps(row[6])) for row in rows)}


_NAMED = ("pk", "number", "title", "version__label", "version__effective_on")


def clause_ref(clause_id: int) -> ClauseRef:
    """Return how the clause is named on pages. Raises Missing, also for a number too great to be an id."""
    row = Clause.objects.filter(pk=clause_id).values_list(*_NAMED).first()
    if row is None:
        raise Missing
    return ClauseRef(*row)


def published_clauses(kinds: Iterable[str]) -> list[ClauseRef]:
    """Return how the clauses of some kinds are named, of all versions that were published, the latest first."""
    rows = Clause.objects.filter(kind__in=list(kinds), version__state__in=IN_FORCE_STATES)
    values = rows.order_by("-version__number", "position").values_list(*_NAMED)
    return [ClauseRef(*row) for row in values]


def clause_refs(clause_ids: Iterable[int | None]) -> dict[int, ClauseRef]:
    """Return how clauses are named on pages, by id, in one query; unknown ids and None are left out."""
    wanted = {pk for pk in clause_ids if pk is not None}
    rows = Clause.objects.filter(pk__in=wanted).values_list(*_NAMED)
    return {row[0]: ClauseRef(*row) for row in rows}


def parameters_of(clause: Clause) -> ClauseKind | None:
    """Return a clause's typed parameters, raised to today's shape; None for text and for a kind unknown here."""
    if clause.kind not in registries.clause_kinds:
        return None
    return _read(clause.kind, clause.schema_number or 0, json.dumps(clause.parameters or {}))


def as_draft(version: Version, listed: list[Chapter] | None = None) -> DraftVersion:
    """Return a version as values, for writing it out as YAML; `listed` are its chapters where they have been read."""
    return DraftVersion(
        title=version.title,
        label=version.label,
        note=version.note,
        chapters=tuple(
            DraftChapter(
                chapter.number,
                chapter.title,
                chapter.text,
                tuple(as_draft_clause(clause) for clause in chapter.clauses.all()),
            )
            for chapter in (chapters(version.pk) if listed is None else listed)
        ),
    )


def as_draft_clause(clause: Clause) -> DraftClause:
    """Return a clause as a value; parameters go out in today's shape, for the text carries no schema number."""
    typed = parameters_of(clause)
    return DraftClause(
        key=clause.key,
        number=clause.number,
        title=clause.title,
        text=clause.text,
        kind=clause.kind,
        schema_number=typed.schema_number if typed else clause.schema_number,
        parameters=typed.model_dump(mode="json", by_alias=True) if typed else clause.parameters,
        examples=examples_of(clause.examples),
        covers=tuple(clause.covers),
        is_public=clause.is_public,
    )


def _stated(rows: Iterable[Sequence[Any]]) -> list[Stated]:
    return [
        Stated(pk, key, number, title, _read(kind, schema_number or 0, parameters))
        for pk, key, number, title, kind, schema_number, parameters in rows
        if kind in registries.clause_kinds
    ]


@lru_cache(maxsize=500)
def _read(name: str, schema_number: int, parameters: str) -> ClauseKind:
    """Return parameters typed, from the text of their JSON."""
    kind = registries.clause_kinds.get(name).kind
    return kind.model_validate(kind.raised(json.loads(parameters), schema_number))


def _typed(kind: type[K], row: Clause, span: Span) -> InForce[K]:
    raised = kind.raised(dict(row.parameters or {}), row.schema_number or 0)
    return InForce(
        clause_id=row.pk,
        key=row.key,
        number=row.number,
        title=row.title,
        version_id=row.version_id,
        version_label=row.version.label,
        start_on=span.start_on,
        end_on=span.end_on,
        parameters=kind.model_validate(raised),
    )
