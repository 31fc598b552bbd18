"""What the charter offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.foundation.charter import powers


def register() -> None:
    """Declare powers and the tables that are only ever added to."""
    registries.add_powers(powers.ALL)
    for table in ("charter_chapter", "charter_clause"):
        registries.append_only.add(table, registries.AppendOnly(table))
