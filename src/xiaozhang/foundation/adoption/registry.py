"""What adoption offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import powers
from xiaozhang.foundation.charter import powers as charter_powers


def register() -> None:
    """Declare the powers and the entry of the menu."""
    registries.add_powers(powers.ALL)
    registries.navigation.add(
        "adoption",
        registries.Navigation(
            "adoption",
            Message("读入制度"),
            "adoption:list",
            "upload",
            76,
            charter_powers.DRAFT_CHARTER,
            group="charter",
        ),
    )
