"""The company's calendar is corrected and completed by hand."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import clean_line
from xiaozhang.foundation.org import powers
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear
from xiaozhang.foundation.org.queries.calendar import get_calendar_day, get_calendar_year, get_company


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
    clean = clean_line(name)
    if len(clean) > 40:
        raise Invalid({"name": "名称不超过 40 个字。"})
    company = get_company(lock=True)
    known = get_calendar_day(day)
    if known is None and is_workday is None:
        nothing_changed()
        return None
    if known is None:
        known = CalendarDay.objects.create(day=day, is_workday=bool(is_workday), name=clean)
        note_change(known, new={"day": day, "is_workday": is_workday, "name": clean})
    elif is_workday is None:
        note_change(known, old={"day": day, "is_workday": known.is_workday, "name": known.name}, new={"day": None})
        known.delete()
        known = None
    else:
        old, new = differences(known, {"is_workday": is_workday, "name": clean})
        if not new:
            nothing_changed()
            return known
        known.save()
        note_change(known, old=old, new=new)
    company.calendar_token = uuid4().hex
    company.save(update_fields=["calendar_token"])
    return known


@action(powers.MANAGE_CALENDAR, label="标记放假安排")
def set_calendar_year(*, actor: Actor, now: datetime, year: int, is_announced: bool) -> CalendarYear:
    """Say that a year's holiday arrangement has been entered (or not yet): the warning on pages follows.

    Raises:
        Invalid: not a year a calendar is kept for.
        Missing: there is no company yet.
    """
    if not 1990 <= year <= 2100:
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
