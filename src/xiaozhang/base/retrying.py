"""How often and how long a call to another system is tried before it is left to a person."""

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


def delay(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts in vain; None: it is given up.

    >>> delay(1), delay(7), delay(8) is None
    (datetime.timedelta(seconds=60), datetime.timedelta(days=1), True)
    """
    return _DELAYS[attempts - 1] if attempts <= len(_DELAYS) else None
