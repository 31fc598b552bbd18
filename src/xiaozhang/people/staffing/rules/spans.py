"""Half-open spans of days that may have no end."""

from __future__ import annotations

from datetime import date


def meet(start_on: date, end_on: date | None, other_start_on: date, other_end_on: date | None) -> bool:
    """Say whether two spans have a day in common.

    >>> day = date
    >>> meet(day(2026, 1, 1), day(2026, 2, 1), day(2026, 2, 1), None)
    False
    >>> meet(day(2026, 1, 1), None, day(2026, 2, 1), day(2026, 2, 2))
    True
    """
    return (end_on is None or other_start_on < end_on) and (other_end_on is None or start_on < other_end_on)
