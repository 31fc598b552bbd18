"""The company's calendar is corrected and completed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import gateways, powers
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear
from xiaozhang.foundation.org.queries.calendar import (
    calendar_days_on,
    get_calendar_day,
    get_calendar_year,
    get_company,
)
from xiaozhang.foundation.org.rules.days import YEARS, CalendarChange

_MOST_DAYS = 366
_LONGEST_NAME = 40


@action(powers.MANAGE_CALENDAR, label="设定日历")
def set_calendar_day(
    *, actor: Actor, now: datetime, day: date, is_workday: bool | None, name: str = ""
) -> CalendarDay | None:
    """Make a day a day off (False) or a make-up workday (True); None: as in an ordinary week.

    Time limits and paces follow at once.

    Raises:
        Invalid: the name is too long.
        Missing: there is no company yet.
    """
    set_calendar_days(actor=actor, now=now, days=[CalendarChange(day, is_workday, name)])
    nothing_changed()  # here; the day left its own trace
    return get_calendar_day(day)


@action(powers.MANAGE_CALENDAR, label="设定日历")
def set_calendar_days(*, actor: Actor, now: datetime, days: Sequence[CalendarChange]) -> int:
    """Set several days at once, all or none: a holiday, or a year's notice. Return how many changed.

    Raises:
        Invalid: no day, too many, a day twice or out of the years a calendar is kept for, a name too long.
        Missing: there is no company yet.
    """
    wanted = {change.day: CalendarChange(change.day, change.is_workday, clean_line(change.name)) for change in days}
    _refuse_days(days, wanted)
    company = get_company(lock=True)
    known = calendar_days_on(wanted)
    changed = sum(_set_day(known.get(day), change) for day, change in sorted(wanted.items()))
    if changed:
        company.calendar_token = uuid4().hex
        company.save(update_fields=["calendar_token"])
    else:
        nothing_changed()
    return changed


@action(powers.MANAGE_CALENDAR, label="载入放假安排")
def load_known_year(*, actor: Actor, now: datetime, year: int) -> CalendarYear:
    """Enter the holidays that this release knows for a year, and mark the year; days set by hand stay as they are.

    Raises:
        Invalid: this release does not know the year.
        Missing: there is no company yet.
    """
    announced = gateways.announced_holidays()
    if year not in announced.years:
        words = "没有载入：这一版还不知道 {year} 年的安排。请用「粘贴通知」录入。"
        raise Invalid({"year": Message(words, {"year": year})})
    days = [day for day in announced.days if day.day.year == year]
    coming = {day.day: CalendarChange(day.day, day.is_workday, day.name) for day in days}
    fresh = [change for day, change in coming.items() if day not in calendar_days_on(coming)]
    if fresh:
        set_calendar_days(actor=actor, now=now, days=fresh)
    nothing_changed()  # here; the days and the year leave their own traces
    return set_calendar_year(actor=actor, now=now, year=year, is_announced=True)


@action(powers.MANAGE_CALENDAR, label="标记放假安排")
def set_calendar_year(*, actor: Actor, now: datetime, year: int, is_announced: bool) -> CalendarYear:
    """Say that a year's holiday arrangement has been entered (or not yet): the warning on pages follows.

    Raises:
        Invalid: not a year a calendar is kept for.
        Missing: there is no company yet.
    """
    if year not in YEARS:
        raise Invalid({"year": "年份须在 1990 至 2100 之间。"})
    company = get_company(lock=True)
    row = get_calendar_year(year)
    if row is None:
        row = CalendarYear.objects.create(year=year, is_announced=is_announced)
        note_change(row, new={"year": year, "is_announced": is_announced})
    else:
        old, new = differences(row, {"is_announced": is_announced})
        if not new:
            nothing_changed()
            return row
        row.save()
        note_change(row, old=old, new=new)
    company.calendar_token = uuid4().hex
    company.save(update_fields=["calendar_token"])
    return row


def _refuse_days(days: Sequence[CalendarChange], wanted: Mapping[date, CalendarChange]) -> None:
    if not 0 < len(days) <= _MOST_DAYS:
        raise Invalid({"days": Message("一次请改 1 至 {most} 天。", {"most": _MOST_DAYS})})
    if len(wanted) < len(days):
        raise Invalid({"days": "同一天写了两次，请只留一行。"})
    if any(day.year not in YEARS for day in wanted):
        raise Invalid({"days": "年份须在 1990 至 2100 之间。"})
    if any(len(change.name) > _LONGEST_NAME for change in wanted.values()):
        raise Invalid({"name": Message("名称不超过 {most} 个字。", {"most": _LONGEST_NAME})})


def _set_day(known: CalendarDay | None, change: CalendarChange) -> bool:
    """Set one day and leave its trace; say whether anything changed."""
    if known is None:
        if change.is_workday is None:
            return False
        made = CalendarDay.objects.create(day=change.day, is_workday=change.is_workday, name=change.name)
        note_change(made, new={"day": change.day, "is_workday": change.is_workday, "name": change.name})
        return True
    if change.is_workday is None:
        was = {"day": change.day, "is_workday": known.is_workday, "name": known.name}
        note_change(known, old=was, new={"day": None})
        known.delete()
        return True
    old, new = differences(known, {"is_workday": change.is_workday, "name": change.name})
    if new:
        known.save()
        note_change(known, old=old, new=new)
    return bool(new)
