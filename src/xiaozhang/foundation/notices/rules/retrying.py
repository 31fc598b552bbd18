"""How many messages are taken at a time, for how long, and when they are of no use any more."""

from __future__ import annotations

from datetime import timedelta

CLAIMED = 20  # so many messages one sender takes at a time
LEASE = timedelta(minutes=10)  # so long it has them to itself: longer than twenty calls of fifteen seconds take
PAUSE = timedelta(minutes=5)  # so long a channel is left alone that fails as a whole
STALE = timedelta(days=14)  # what has waited longer tells nobody anything: longer than the longest holiday
KEPT = timedelta(days=180)  # so long it is kept what became of a message
CODE_HOLDS, MOST_TRIES = timedelta(minutes=30), 5
