"""The charter for programs, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base import api, pages
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.charter import powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.foundation.charter.models import Clause, Version

door = api.Door("制度")


@door.read("/charter/versions", schemas.Versions, powers.READ_CHARTER, "制度的版本")
def versions(request: api.Request) -> schemas.Versions:
    """List the versions one may read."""
    rows = {row.pk: row for row in queries.versions(request.actor)}
    return schemas.Versions(
        items=[
            schemas.VersionShown(
                id=edition.version_id,
                label=edition.label,
                title=rows[edition.version_id].title,
                note=rows[edition.version_id].note,
                state=rows[edition.version_id].state,
                standing=edition.standing.value,
                start_on=edition.start_on,
                last_on=edition.last_on,
            )
            for edition in queries.editions(request.actor, timezone.localdate())
        ]
    )


@door.read("/charter/clauses", schemas.Clauses, powers.READ_CHARTER, "一个版本的条款")
def clauses(request: api.Request, asked: api.Query[schemas.ClausesAsked]) -> schemas.Clauses:
    """List the clauses of a version."""
    if asked.version_id is not None:
        version: Version | None = queries.get_version(request.actor, asked.version_id)
    else:
        version = queries.in_force(asked.on or timezone.localdate())
    if version is None:
        raise Missing("这一天还没有施行的制度。")
    rows = api.narrowed(queries.readable_clauses(request.actor), version_id=version.pk, kind=asked.kind or None)
    found = rows.select_related("chapter", "version").order_by("position")
    return schemas.Clauses(items=[_shown(row) for row in found])


@door.read("/charter/clauses/{clause_id}", schemas.ClauseShown, powers.READ_CHARTER, "一条条款")
def clause(request: api.Request, clause_id: api.RecordId) -> schemas.ClauseShown:
    """Show one clause."""
    return _shown(queries.get_clause(request.actor, clause_id))


def _shown(row: Clause) -> schemas.ClauseShown:
    typed = queries.parameters_of(row)
    return schemas.ClauseShown(
        id=row.pk,
        version_id=row.version_id,
        version=row.version.label,
        chapter=row.chapter.number,
        key=row.key,
        number=row.number,
        title=row.title,
        text=row.text,
        kind=row.kind,
        sentence=pages.words(typed.sentence()) if typed else "",
        parameters=typed.model_dump(mode="json", by_alias=True) if typed else row.parameters,
    )
