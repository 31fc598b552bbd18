"""How often and how long something is tried before it is left to a person.

>>> delay(1), delay(7), delay(8) is None
(datetime.timedelta(seconds=60), datetime.timedelta(days=1), True)
"""

from __future__ import annotations

from datetime import timedelta

_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(days=1),
)
CLAIMED = 20  # so many messages one sender takes at a time
LEASE = timedelta(minutes=10)  # so long it has them to itself: longer than twenty calls of fifteen seconds take
PAUSE = timedelta(minutes=5)  # so long a channel is left alone that fails as a whole
STALE = timedelta(days=14)  # what has waited longer tells nobody anything: longer than the longest holiday
KEPT = timedelta(days=180)  # so long it is kept what became of a message
CODE_HOLDS, MOST_TRIES = timedelta(minutes=30), 5


def delay(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts in vain; None: it is given up."""
    return _DELAYS[attempts - 1] if attempts <= len(_DELAYS) else None
