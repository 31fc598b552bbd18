"""What audit offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.base.registries import AppendOnly
from xiaozhang.foundation.audit import powers


def register() -> None:
    """Declare this app's powers and its append-only table."""
    registries.add_powers(powers.ALL)
    registries.append_only.add("audit_entry", AppendOnly("audit_entry"))
