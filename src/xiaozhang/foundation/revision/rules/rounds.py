"""When a round of revision is due, and which days it looks at."""

from __future__ import annotations

import calendar
from datetime import date

LONGEST_REASON = 500
LONGEST_CONCLUSION = 4000


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day where it has no such day.

    >>> months_after(date(2024, 2, 29), 12), months_after(date(2026, 1, 31), 1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def looks_from(effective_on: date, last_end_on: date | None) -> date:
    """Return the first day a round looks at: the day the version took effect, or that on which the last round ended."""
    return max(effective_on, last_end_on) if last_end_on is not None else effective_on


def is_due(effective_on: date, last_end_on: date | None, months: int, today: date) -> bool:
    """Say whether a round is due.

    >>> [is_due(date(2025, 11, day), None, 12, date(2026, 11, 22)) for day in (22, 23)]
    [True, False]
    """
    return months_after(looks_from(effective_on, last_end_on), months) <= today
