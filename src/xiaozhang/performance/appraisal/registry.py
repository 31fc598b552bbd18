"""What appraisal offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.performance.appraisal.clauses import KINDS, KpiTable
from xiaozhang.performance.appraisal.rules import worked


def register() -> None:
    """Declare the clause kinds; settlement carries them out, and statements show the scores."""
    for kind in KINDS:
        example = worked.RUNNER if kind is KpiTable else None
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=True, example=example))
