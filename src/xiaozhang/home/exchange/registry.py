"""What exchange offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.home.exchange import powers


def register() -> None:
    """Declare this app's powers, record types, tabs and the like."""
    registries.add_powers(powers.ALL)
