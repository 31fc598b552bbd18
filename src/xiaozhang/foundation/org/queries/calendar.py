"""The company and its calendar of days off and make-up workdays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from xiaozhang.base.errors import Missing
from xiaozhang.base.memory import remembered
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear, Company

_kept: dict[str, Calendar] = {}  # the last calendar read by this process, by its token


def company() -> Company | None:
    """Return the company of this installation, or None before it is founded."""
    return Company.objects.first()


def company_name() -> str:
    """Return the company's name, "" before it is founded."""
    name, _calendar_token = _name_and_token()
    return name


@remembered
def calendar() -> Calendar:
    """Return the company's calendar; one query while it does not change."""
    token = _token()
    if token is None:
        return _read()
    if token not in _kept:
        read = _read()
        _kept.clear()
        _kept[token] = read
        return read
    return _kept[token]


def calendar_days(year: int) -> QuerySet[CalendarDay]:
    """Return the days of the year that differ from an ordinary week, in order."""
    return CalendarDay.objects.filter(day__year=year)


def calendar_years() -> QuerySet[CalendarYear]:
    """Return the years of the calendar, in order."""
    return CalendarYear.objects.all()


def calendar_warning(today: date) -> Message | None:
    """Return what is missing in the calendar: this year's holiday arrangement, or from December on the next year's."""
    announced = calendar().known_years
    if not announced and _token() is None:  # there is no company yet
        return None
    wanted = [today.year] if today.month < 12 else [today.year, today.year + 1]
    lacking = [year for year in wanted if year not in announced]
    if not lacking:
        return None
    return Message(
        "{year} 年的放假与调休安排还没有录入，工作日暂按平常的周一至周五计算。公布后请在「工作日历」里补上。",
        {"year": "、".join(str(year) for year in lacking)},
    )


def get_company(*, lock: bool = False) -> Company:
    """Return the company. Raises Missing before it is founded."""
    rows = Company.objects.select_for_update() if lock else Company.objects.all()
    found = rows.first()
    if found is None:
        raise Missing("还没有设立公司。请先运行 xiaozhang init。")
    return found


def years_entered() -> set[int]:
    """Return the years that are announced or have a day entered already."""
    announced = CalendarYear.objects.filter(is_announced=True).values_list("year", flat=True)
    return {*announced, *(day.year for day in CalendarDay.objects.values_list("day", flat=True))}


def get_calendar_day(day: date) -> CalendarDay | None:
    """Return the day if it differs from an ordinary week."""
    return CalendarDay.objects.filter(day=day).first()


def calendar_days_on(days: Iterable[date]) -> dict[date, CalendarDay]:
    """Return those of the days that differ from an ordinary week."""
    return {row.day: row for row in CalendarDay.objects.filter(day__in=list(days))}


def get_calendar_year(year: int) -> CalendarYear | None:
    """Return what is known of a year."""
    return CalendarYear.objects.filter(year=year).first()


def _token() -> str | None:
    _company_name, token = _name_and_token()
    return token


@remembered
def _name_and_token() -> tuple[str, str | None]:
    """Two things that most pages ask for, in one query."""
    return Company.objects.values_list("name", "calendar_token").first() or ("", None)


def _read() -> Calendar:
    days = list(CalendarDay.objects.values_list("day", "is_workday"))
    years = CalendarYear.objects.filter(is_announced=True).values_list("year", flat=True)
    return Calendar(
        days_off=frozenset(day for day, is_workday in days if not is_workday),
        makeup_days=frozenset(day for day, is_workday in days if is_workday),
        known_years=frozenset(years),
    )
