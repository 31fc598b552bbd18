"""What plans offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.performance.plans.clauses import KINDS, CommissionTable
from xiaozhang.performance.plans.rules import worked


def register() -> None:
    """Declare the clause kinds of pay, which incentives carries out."""
    for kind in KINDS:
        example = worked.RUNNER if kind is CommissionTable else None
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=True, example=example))
