"""What appraisal offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.performance.appraisal.clauses import KpiTable


def register() -> None:
    """Declare the clause kind; no page shows its scores yet."""
    registries.clause_kinds.add(KpiTable.name, registries.KindBinding(KpiTable, is_executed=False))
