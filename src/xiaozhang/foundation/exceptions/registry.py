"""What exceptions offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.foundation.exceptions import powers


def register() -> None:
    """Declare the powers."""
    registries.add_powers(powers.ALL)
