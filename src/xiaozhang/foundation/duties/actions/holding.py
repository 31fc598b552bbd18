"""The sweep stands still while a past is being played."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.models import Sweeping


@action(None, keeps_trace=False)
def hold_sweep(*, actor: Actor, now: datetime) -> Sweeping:
    """Let the scheduled sweep do nothing until it is released: whoever plays a past sweeps by its own clock."""
    return _set(is_held=True)


@action(None, keeps_trace=False)
def release_sweep(*, actor: Actor, now: datetime) -> Sweeping:
    """Let the scheduled sweep go on."""
    return _set(is_held=False)


def held_row() -> Sweeping:
    """Return how far the sweep has come, its row held; it comes into being with the first sweep."""
    Sweeping.objects.bulk_create([Sweeping(pk=1)], ignore_conflicts=True)
    return queries.how_far()


def _set(*, is_held: bool) -> Sweeping:
    row = held_row()
    row.is_held = is_held
    row.save(update_fields=["is_held"])
    return row
