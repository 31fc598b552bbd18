"""What revision offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.foundation.revision import powers


def register() -> None:
    """Declare the powers."""
    registries.add_powers(powers.ALL)
