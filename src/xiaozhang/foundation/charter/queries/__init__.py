"""The only readers of the charter. Whoever may read it reads the whole of it: there is no data scope inside."""

from xiaozhang.foundation.charter.queries.checking import findings, kinds, known
from xiaozhang.foundation.charter.queries.clauses import (
    as_draft,
    chapters,
    clause_ids,
    clause_on,
    clause_ref,
    clause_refs,
    clauses_in_force,
    clauses_of,
    get_clause,
    parameters_of,
    readable_clauses,
)
from xiaozhang.foundation.charter.queries.handbook import editions, effect, elsewhere, handbook, read_clause
from xiaozhang.foundation.charter.queries.versions import (
    get_version,
    greatest_number,
    in_force,
    labels,
    published_version,
    version_spans,
    versions,
)

__all__ = [
    "as_draft",
    "chapters",
    "clause_ids",
    "clause_on",
    "clause_ref",
    "clause_refs",
    "clauses_in_force",
    "clauses_of",
    "editions",
    "effect",
    "elsewhere",
    "findings",
    "get_clause",
    "get_version",
    "greatest_number",
    "handbook",
    "in_force",
    "kinds",
    "known",
    "labels",
    "parameters_of",
    "published_version",
    "read_clause",
    "readable_clauses",
    "version_spans",
    "versions",
]
