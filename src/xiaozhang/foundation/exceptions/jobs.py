"""What the background does for exceptions: applicants are reminded before the end."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.exceptions import actions

REMIND = "exceptions.remind"


def remind() -> None:
    """Remind the applicants of what ends within a week; who was told is not told again."""
    actions.remind_of_ending(actor=SYSTEM, now=timezone.now())
