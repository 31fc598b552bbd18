"""What other apps say stands against confirming a run."""

from __future__ import annotations

from datetime import date

from xiaozhang.base import registries
from xiaozhang.base.text import Message


def standing_against(run_id: int, today: date) -> list[Message]:
    """Return what stands against confirming a run today, a sentence each; empty where nothing does."""
    return [message for gate in registries.settlement_gates for message in gate(run_id, today)]
