"""When a member may be disturbed outside the application.

>>> from zoneinfo import ZoneInfo
>>> late = datetime(2026, 11, 20, 22, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Friday evening
>>> next_open(late, Hours(), Calendar()).isoformat()
'2026-11-23T08:00:00+08:00'
>>> next_gathering(late, Hours(rests_on_days_off=False), Calendar()).isoformat()
'2026-11-21T08:30:00+08:00'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xiaozhang.base.workdays import Calendar

_MOST_STEPS = 800  # a calendar without any workday in a year and more is nobody's


@dataclass(frozen=True, slots=True)
class Hours:
    """A member's hours: quiet from `quiet_from` to `quiet_until` (over midnight where that is earlier), digest hour."""

    is_quiet: bool = True
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    rests_on_days_off: bool = True
    gathered_at: time = time(8, 30)


def next_open(moment: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """Return the first moment from `moment` on at which the member may be disturbed, in the zone of `moment`.

    Days off are left out, then the quiet hours of the day.
    """
    for _step in range(_MOST_STEPS):
        if hours.rests_on_days_off and not calendar.is_workday(moment.date()):
            moment = _at(moment.date() + timedelta(days=1), time(0), moment)
        elif (end := _end_of_quiet(moment, hours)) is not None:
            moment = end
        else:
            return moment
    return moment


def next_gathering(moment: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """Return when what is gathered from `moment` on goes out: at the member's hour, unless that is to be quiet."""
    today = _at(moment.date(), hours.gathered_at, moment)
    first = today if moment <= today else _at(moment.date() + timedelta(days=1), hours.gathered_at, moment)
    return next_open(_on_a_workday(first, hours, calendar), hours, calendar)


def _on_a_workday(moment: datetime, hours: Hours, calendar: Calendar) -> datetime:
    for _step in range(_MOST_STEPS):
        if not hours.rests_on_days_off or calendar.is_workday(moment.date()):
            return moment
        moment = _at(moment.date() + timedelta(days=1), hours.gathered_at, moment)
    return moment


def _end_of_quiet(moment: datetime, hours: Hours) -> datetime | None:
    """Return when the quiet hours end that the moment lies in, or None."""
    if not hours.is_quiet or hours.quiet_from == hours.quiet_until:
        return None
    clock, day = moment.timetz().replace(tzinfo=None), moment.date()
    if hours.quiet_from < hours.quiet_until:
        is_within = hours.quiet_from <= clock < hours.quiet_until
        return _at(day, hours.quiet_until, moment) if is_within else None
    if clock >= hours.quiet_from:
        return _at(day + timedelta(days=1), hours.quiet_until, moment)
    return _at(day, hours.quiet_until, moment) if clock < hours.quiet_until else None


def _at(day: date, clock: time, like: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=like.tzinfo)
