"""What goes by the clock: the yearly round begins, and consultations end."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.revision.actions import consulting, rounds

YEARLY = "revision.yearly"
CONSULTATIONS = "revision.consultations"


def open_due_round() -> None:
    """Open the round that is due; not while the past is still being told."""
    if not any(is_held() for is_held in registries.clock_holds):
        rounds.open_due_round(actor=SYSTEM, now=timezone.now())


def end_due_consultations() -> None:
    """End the consultations whose last day has passed; not while the past is still being told."""
    if not any(is_held() for is_held in registries.clock_holds):
        consulting.end_due_consultations(actor=SYSTEM, now=timezone.now())
