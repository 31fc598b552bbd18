"""What the background does for tasks: repeating ones come back, owners are reminded."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.tasks import actions, queries


def bring_back() -> None:
    """Make the next task of every series whose day has come; a series whose next one stands already is left alone."""
    now = timezone.now()
    for series_id in queries.series_due(timezone.localdate(now)):
        actions.bring_back(actor=SYSTEM, now=now, series_id=series_id)


def remind() -> None:
    """Remind owners of what is due, until nobody is left to be reminded."""
    while actions.remind_of_due(actor=SYSTEM, now=timezone.now()):
        pass
