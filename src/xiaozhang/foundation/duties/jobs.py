"""The sweep runs every few minutes; coming twice, or two at once, it does nothing twice."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.duties import actions, queries

SWEEP = "duties.sweep"
EVERY_MINUTES = 5


def sweep() -> None:
    """Do what has come due, a portion and a transaction at a time; nothing while a past is being played."""
    if queries.is_held():
        return
    now = timezone.now()
    actions.sweep_periods(actor=SYSTEM, now=now)
    done = 0
    while swept := actions.sweep_some(actor=SYSTEM, now=now):
        done += swept
        jobs.tell(done, done)
