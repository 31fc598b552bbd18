"""What the chinesecalendar package knows of public holidays."""

from __future__ import annotations

from chinese_calendar import constants


def known_years() -> frozenset[int]:
    """Return the years whose holiday arrangement this release knows."""
    return frozenset(day.year for day in constants.holidays)
