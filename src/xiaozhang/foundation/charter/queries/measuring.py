"""Clauses through all their versions: for counting what they have brought about."""

from __future__ import annotations

from collections.abc import Collection

from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.charter.queries.versions import IN_FORCE_STATES


def clause_ids_by_key(keys: Collection[str]) -> dict[int, str]:
    """Return the ids of these clauses in all versions that were published, each with its key, in one query."""
    rows = Clause.objects.filter(key__in=set(keys), version__state__in=IN_FORCE_STATES)
    return dict(rows.values_list("pk", "key"))


def published_rows(key: str) -> list[Clause]:
    """Return a clause as it stands in each version that was published, with the version, in one query."""
    rows = Clause.objects.filter(key=key, version__state__in=IN_FORCE_STATES)
    return list(rows.select_related("version").order_by("-version__number"))
