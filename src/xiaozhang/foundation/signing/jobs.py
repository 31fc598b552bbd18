"""What begins by itself: asking those who have come, reminding those who have not signed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing import actions

ARRIVALS, REMINDERS = "signing.ask_arrivals", "signing.remind"


def ask_arrivals() -> None:
    """Ask whoever has come or changed roles since; not while the past is still being told."""
    if not _is_held():
        actions.ask_arrivals(actor=SYSTEM, now=timezone.now())


def remind() -> None:
    """Give the reminders of the day; on days off nobody is reminded, the next workday makes up for it."""
    if not _is_held():
        remind_at(timezone.now())


def remind_at(now: datetime) -> None:
    """Give the reminders of that day."""
    if org.calendar().is_workday(timezone.localdate(now)):
        actions.remind_due(actor=SYSTEM, now=now)


def _is_held() -> bool:
    return any(is_held() for is_held in registries.clock_holds)
