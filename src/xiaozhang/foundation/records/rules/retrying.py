"""When work that failed is tried again, and when a worker counts as dead."""

from __future__ import annotations

from datetime import timedelta

# A living worker says so every BEAT; one that has been silent for LEASE is dead, if nothing nearer is known.
BEAT = timedelta(seconds=10)
LEASE = timedelta(seconds=60)
_DELAYS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)


def delay_after(attempt: int) -> timedelta:
    """Return how long to wait after the attempt of this number; the waits grow, the last one stays.

    >>> [str(delay_after(attempt)) for attempt in (1, 2, 5, 9)]
    ['0:00:10', '0:01:00', '2:00:00', '2:00:00']
    """
    return _DELAYS[min(attempt, len(_DELAYS)) - 1]
