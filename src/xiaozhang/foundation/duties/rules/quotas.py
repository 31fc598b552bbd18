"""Which days, weeks and months have ended and are to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xiaozhang.base import periods
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.duties.clauses import ActivityQuota, Period

_DAY = timedelta(days=1)


def ended_on(quota: ActivityQuota, last_on: date, calendar: Calendar) -> periods.Period | None:
    """Return the period of the quota whose last day this is, None if it ends none.

    Weeks end on Sunday. Days off ask for nothing where only workdays count.

    >>> from xiaozhang.base.text import Message
    >>> weekly = ActivityQuota(metric="visit", at_least=2, per="week", roles=("representative",))
    >>> ended_on(weekly, date(2026, 11, 22), Calendar()).start_on
    datetime.date(2026, 11, 16)
    """
    if quota.per is Period.DAY:
        if quota.workdays_only and not calendar.is_workday(last_on):
            return None
        return periods.Period(last_on, last_on + _DAY)
    if quota.per is Period.WEEK:
        start_on = last_on - timedelta(days=6)
        return _if_any(periods.Period(start_on, last_on + _DAY), calendar) if last_on.weekday() == 6 else None
    if (last_on + _DAY).day != 1:
        return None
    return _if_any(periods.month_period(periods.month_of(last_on)), calendar)


def days_between(after: date, through: date) -> Iterator[date]:
    """Yield the days after the one up to and including the other."""
    day = after + _DAY
    while day <= through:
        yield day
        day += _DAY


def _if_any(period: periods.Period, calendar: Calendar) -> periods.Period | None:
    """Leave a period that has a workday: a whole week of holidays asks for nothing."""
    return period if calendar.count(period) else None
