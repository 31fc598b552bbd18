"""What a version's clauses say they are about, and what carries each out."""

from __future__ import annotations

from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.charter.queries.editing import carried
from xiaozhang.foundation.charter.rules.coverage import CoveringClause


def covering_clauses(version_id: int) -> list[CoveringClause]:
    """Return a version's clauses in order, each with the matters it covers, in one query."""
    rows = Clause.objects.filter(version_id=version_id).order_by("position")
    return [
        CoveringClause(pk, number, title, carried(kind), tuple(covers))
        for pk, number, title, kind, covers in rows.values_list("pk", "number", "title", "kind", "covers")
    ]
