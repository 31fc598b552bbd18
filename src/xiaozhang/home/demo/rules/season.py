"""How much begins on a day, in percent of an ordinary one: for a peak in December, and little around 春节."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from xiaozhang.base.periods import add_months
from xiaozhang.base.workdays import Calendar

_MONTHS = {1: 80, 2: 60, 3: 105, 4: 100, 5: 95, 6: 105, 7: 92, 8: 95, 9: 105, 10: 120, 11: 160, 12: 135}
_AROUND_SPRING_FESTIVAL = 30
_BEFORE, _AFTER = timedelta(days=9), timedelta(days=5)
_SHORTEST = 5  # days off in a row that are a festival, not a weekend


def of_month(month_on: date) -> int:
    """Return how much money comes in a month: what began in the two months before."""
    return (_MONTHS[add_months(month_on, -1).month] + _MONTHS[add_months(month_on, -2).month]) // 2


def busyness(day: date, calendar: Calendar) -> int:
    """Return how busy a workday is: that of its month, but for the days before and after 春节."""
    festival = _spring_festival(day.year, calendar)
    if festival is not None and festival[0] - _BEFORE <= day <= festival[1] + _AFTER:
        return _AROUND_SPRING_FESTIVAL
    return _MONTHS[day.month]


@lru_cache(maxsize=16)
def _spring_festival(year: int, calendar: Calendar) -> tuple[date, date] | None:
    """The longest days off in a row between the middle of January and the first days of March."""
    longest: list[date] = []
    run: list[date] = []
    day = date(year, 1, 15)
    while day <= date(year, 3, 5):
        run = [] if calendar.is_workday(day) else [*run, day]
        if len(run) > len(longest):
            longest = run
        day += timedelta(days=1)
    return (longest[0], longest[-1]) if len(longest) >= _SHORTEST else None
