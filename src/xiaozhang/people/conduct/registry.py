"""What conduct offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.base.clause_kind import ClauseKind

KINDS: tuple[type[ClauseKind], ...] = ()


def register() -> None:
    """Declare the clause kinds; no rule carries them out yet."""
    for kind in KINDS:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=False))
