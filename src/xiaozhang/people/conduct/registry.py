"""What conduct offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.people.conduct.clauses import ALL
from xiaozhang.people.conduct.rules import worked


def register() -> None:
    """Declare the clause kinds; no rule carries them out yet."""
    for kind in ALL:
        binding = registries.KindBinding(kind, is_executed=False, example=worked.RUNNERS.get(kind.name))
        registries.clause_kinds.add(kind.name, binding)
