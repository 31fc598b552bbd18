"""The story is played behind the house, a while at a time, so that other queued work gets its turn."""

from __future__ import annotations

import time

from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.demo import actions

NAME = "demo.play"
_TURN_SECONDS = 15.0
# Between two transactions: who waits to write on SQLite looks again every 0.1 s at most, and must find the door open.
_BREATH_SECONDS = 0.12


def play() -> None:
    """Play for a turn, then queue the next until the story has reached its day. Coming twice it doubles nothing."""
    began = time.monotonic()
    while time.monotonic() - began < _TURN_SECONDS:
        if actions.play_some(actor=SYSTEM, now=timezone.now()).finished_at is not None:
            return
        time.sleep(_BREATH_SECONDS)
    jobs.enqueue(NAME)
