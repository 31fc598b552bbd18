"""When scheduled work was last due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

_LONGEST_HOLIDAY = 60


def latest_due(
    now: datetime,
    *,
    at: time | None,
    every_minutes: int = 0,
    workdays_only: bool = False,
    is_workday: Callable[[date], bool],
) -> datetime | None:
    """Return the latest instant up to `now` (aware, in the company's zone) at which the work was due.

    Every so many minutes is counted from midnight. None only where no workday is found within sixty days.

    >>> from datetime import UTC
    >>> sunday = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    >>> weekday = lambda day: day.weekday() < 5
    >>> str(latest_due(sunday, at=time(2, 10), workdays_only=True, is_workday=weekday))
    '2026-11-20 02:10:00+00:00'
    >>> str(latest_due(sunday, at=None, every_minutes=20, is_workday=weekday))
    '2026-11-22 09:20:00+00:00'
    """
    for days in range(_LONGEST_HOLIDAY):
        day = now.date() - timedelta(days=days)
        if workdays_only and not is_workday(day):
            continue
        if at is not None:
            due = datetime.combine(day, at, tzinfo=now.tzinfo)
        else:
            passed = now.hour * 60 + now.minute if days == 0 else 24 * 60 - 1
            due = datetime.combine(day, time(), tzinfo=now.tzinfo) + timedelta(minutes=passed - passed % every_minutes)
        if due <= now:
            return due
    return None
