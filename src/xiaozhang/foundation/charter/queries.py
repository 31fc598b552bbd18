"""The only readers of the charter. Whoever may read it reads the whole of it: there is no data scope inside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Max, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion
from xiaozhang.foundation.charter.rules.findings import ClauseFinding, StoredClause, find
from xiaozhang.foundation.charter.rules.in_force import ClauseRef, InForce, Span, spans
from xiaozhang.foundation.org import queries as org_queries

K = TypeVar("K", bound=ClauseKind)
_IN_FORCE_STATES = (Version.State.PUBLISHED, Version.State.SUPERSEDED)


# Versions


def in_force(on: date) -> Version | None:
    """Return the version in force on the day; None before the first."""
    return (
        Version.objects.filter(state__in=_IN_FORCE_STATES, effective_on__lte=on)
        .order_by("-effective_on", "-number")
        .first()
    )


def version_spans() -> list[Span]:
    """Return the days of each published version, in order of time."""
    rows = Version.objects.filter(state__in=_IN_FORCE_STATES).order_by("number")
    return spans(rows.values_list("pk", "number", "effective_on"))


def versions(viewer: Actor) -> QuerySet[Version]:
    """Return the versions the viewer may read, the latest first; drafts only for those who draft or publish."""
    rows = Version.objects.order_by("-number")
    return rows if _sees_drafts(viewer) else rows.filter(state__in=_IN_FORCE_STATES)


def get_version(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Version:
    """Return one version. Raises Missing; NotAllowed without `power`."""
    rows = versions(viewer)
    row = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    if power is not None and not viewer.may(power):
        raise NotAllowed(Message("没有执行：您的岗位没有「{power}」的权限，请联系管理员。", {"power": power.label}))
    return row


def published_version(*, lock: bool = False) -> Version | None:
    """Return the latest published version, in force already or from a later day on."""
    rows = Version.objects.select_for_update() if lock else Version.objects.all()
    return rows.filter(state=Version.State.PUBLISHED).first()


def greatest_number() -> int:
    """Return the number of the latest version, 0 before the first."""
    greatest = Version.objects.aggregate(greatest=Max("number"))["greatest"]
    return greatest or 0


def labels() -> set[str]:
    """Return the labels in use; a withdrawn version gives its label back."""
    return set(Version.objects.exclude(state=Version.State.WITHDRAWN).values_list("label", flat=True))


# Clauses


def chapters(version_id: int) -> list[Chapter]:
    """Return the chapters of a version in order, each with its clauses in order."""
    clauses = Clause.objects.filter(version_id=version_id).order_by("position")
    by_chapter: dict[int, list[Clause]] = {}
    for clause in clauses:
        by_chapter.setdefault(clause.chapter_id, []).append(clause)
    rows = list(Chapter.objects.filter(version_id=version_id).order_by("number"))
    for chapter in rows:
        chapter._prefetched_objects_cache = {"clauses": by_chapter.get(chapter.pk, [])}
    return rows


def get_clause(viewer: Actor, pk: int) -> Clause:
    """Return one clause with its version and chapter. Raises Missing, also for a draft the viewer may not read."""
    rows = Clause.objects.select_related("version", "chapter").filter(pk=pk, version__in=versions(viewer).order_by())
    row = rows.first()
    if row is None:
        raise Missing
    return row


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


def clause_ref(clause_id: int) -> ClauseRef:
    """Return how the clause is named on pages. Raises Missing."""
    found = clause_refs([clause_id])
    if clause_id not in found:
        raise Missing
    return found[clause_id]


def clause_refs(clause_ids: Iterable[int | None]) -> dict[int, ClauseRef]:
    """Return how clauses are named on pages, by id, in one query; unknown ids and None are left out."""
    wanted = {pk for pk in clause_ids if pk is not None}
    rows = Clause.objects.filter(pk__in=wanted).values_list(
        "pk", "number", "title", "version__label", "version__effective_on"
    )
    return {row[0]: ClauseRef(*row) for row in rows}


def parameters_of(clause: Clause) -> ClauseKind | None:
    """Return a clause's typed parameters, raised to today's shape; None where it is text or its kind is unknown here."""
    if clause.kind not in registries.clause_kinds:
        return None
    kind = registries.clause_kinds.get(clause.kind).kind
    return kind.model_validate(kind.raised(dict(clause.parameters or {}), clause.schema_number or 0))


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


# The check at publication


def known() -> Known:
    """Return the keys that exist in this house, with their labels, for a kind's check."""
    return Known(
        metrics={metric.key: str(metric.label) for metric in registries.metrics},
        evidence={evidence.key: str(evidence.label) for evidence in registries.evidence},
        roles={role.key: role.name for role in org_queries.roles()},
        arguments={
            evidence.key: dict(evidence.arguments())
            for evidence in registries.evidence
            if evidence.arguments is not None
        },
    )


def kinds() -> dict[str, type[ClauseKind]]:
    """Return the clause kinds of this house by name."""
    return {binding.kind.name: binding.kind for binding in registries.clause_kinds}


def findings(version: Version) -> list[ClauseFinding]:
    """Return what is wrong with a version, clause by clause in order; without errors it may be published."""
    rows = Clause.objects.filter(version=version).order_by("position")
    stored = [
        StoredClause(row.pk, row.key, row.number, row.title, row.kind, row.schema_number, row.parameters) for row in rows
    ]
    house = kinds()
    former = published_version()
    former_names = (
        set(Clause.objects.filter(version=former).exclude(kind="").values_list("kind", flat=True)) if former else set()
    )
    former_kinds = {name: str(kind.label) for name, kind in house.items() if name in former_names}
    return find(stored, house, known(), former_kinds if former != version else None)


# Out to YAML


def as_draft(version: Version) -> DraftVersion:
    """Return a version as values, for writing it out as YAML."""
    return DraftVersion(
        title=version.title,
        label=version.label,
        note=version.note,
        chapters=tuple(
            DraftChapter(
                chapter.number,
                chapter.title,
                chapter.text,
                tuple(_as_draft_clause(clause) for clause in chapter.clauses.all()),
            )
            for chapter in chapters(version.pk)
        ),
    )


def _as_draft_clause(clause: Clause) -> DraftClause:
    """Parameters go out in today's shape, for the text carries no schema number."""
    typed = parameters_of(clause)
    return DraftClause(
        key=clause.key,
        number=clause.number,
        title=clause.title,
        text=clause.text,
        kind=clause.kind,
        schema_number=typed.schema_number if typed else clause.schema_number,
        parameters=typed.model_dump(mode="json", by_alias=True) if typed else clause.parameters,
    )


def consequences(clause: Clause) -> list[tuple[registries.Consequence, int]]:
    """Return what the clause has brought about, as the upper apps count it."""
    return [(each, each.count(clause.pk)) for each in registries.consequences if each.kind == clause.kind]


def clauses_by_ids(clause_ids: Collection[int]) -> list[Clause]:
    """Return clauses with their versions, in order."""
    rows = Clause.objects.filter(pk__in=clause_ids).select_related("version")
    return list(rows.order_by("version__number", "position"))


def _sees_drafts(viewer: Actor) -> bool:
    return viewer.may(powers.DRAFT_CHARTER) or viewer.may(powers.PUBLISH_CHARTER)
