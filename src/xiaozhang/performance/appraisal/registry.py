"""What appraisal offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.appraisal.rules import worked


def register() -> None:
    """Declare the clause kind; no page shows its scores yet."""
    binding = registries.KindBinding(KpiTable, is_executed=False, example=worked.RUNNER)
    registries.clause_kinds.add(KpiTable.name, binding)
