"""Clauses through all their versions: for counting what they have brought about."""

from __future__ import annotations

from collections.abc import Collection

from xiaozhang.foundation.charter.models import Chapter, Clause
from xiaozhang.foundation.charter.queries.versions import IN_FORCE_STATES


def named_by_chapter(version_id: int) -> list[tuple[Chapter, list[Clause]]]:
    """Return the chapters of a version that have clauses, with these, without any words or parameters, in one query."""
    rows = Clause.objects.filter(version_id=version_id).select_related("chapter").order_by("position")
    columns = ("key", "number", "title", "kind", "chapter__number", "chapter__title", "chapter__version_id")
    found: dict[int, tuple[Chapter, list[Clause]]] = {}
    for row in rows.only(*columns):
        found.setdefault(row.chapter_id, (row.chapter, []))[1].append(row)
    return sorted(found.values(), key=lambda each: each[0].number)


def clause_ids_by_key(keys: Collection[str]) -> dict[int, str]:
    """Return the ids of these clauses in all versions that were published, each with its key, in one query."""
    rows = Clause.objects.filter(key__in=set(keys), version__state__in=IN_FORCE_STATES)
    return dict(rows.values_list("pk", "key"))


def published_rows(key: str) -> list[Clause]:
    """Return a clause as it stands in each version that was published, with the version, in one query."""
    rows = Clause.objects.filter(key=key, version__state__in=IN_FORCE_STATES)
    return list(rows.select_related("version").order_by("-version__number"))
