"""What begins by itself: the yearly round."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.revision.actions import rounds

YEARLY = "revision.yearly"


def open_due_round() -> None:
    """Open the round that is due; not while the past is still being told."""
    if not any(is_held() for is_held in registries.clock_holds):
        rounds.open_due_round(actor=SYSTEM, now=timezone.now())
