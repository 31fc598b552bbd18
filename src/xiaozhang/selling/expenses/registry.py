"""What expenses offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.selling.expenses.clauses import ALL


def register() -> None:
    """Declare the clause kinds; no rule carries them out yet."""
    for kind in ALL:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=False))
