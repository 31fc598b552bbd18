"""What simulation offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.performance.simulation import powers


def register() -> None:
    """Declare the powers."""
    registries.add_powers(powers.ALL)
