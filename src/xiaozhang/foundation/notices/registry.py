"""What notices offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.foundation.notices import powers


def register() -> None:
    """Declare the powers."""
    registries.add_powers(powers.ALL)
