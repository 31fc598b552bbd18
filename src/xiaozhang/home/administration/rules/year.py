"""A calendar year laid out in months and weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xiaozhang.base.periods import Period, add_months, month_period
from xiaozhang.base.workdays import Calendar


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day: whether people work, what it is called, and whether that differs from an ordinary week."""

    on: date
    is_workday: bool
    name: str
    is_special: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """One month: weeks from Monday to Sunday (None outside the month) and the number of workdays."""

    month_on: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    workdays: int


def year_sheet(year: int, calendar: Calendar, names: Mapping[date, str], today: date) -> tuple[MonthSheet, ...]:
    """Return the twelve months. `names` holds the days that differ from an ordinary week, with what they are called."""
    return tuple(_month(add_months(date(year, 1, 1), step), calendar, names, today) for step in range(12))


def _month(month_on: date, calendar: Calendar, names: Mapping[date, str], today: date) -> MonthSheet:
    period = month_period(month_on)
    first = month_on - timedelta(days=month_on.weekday())
    last = period.last_on + timedelta(days=6 - period.last_on.weekday())
    cells = [
        DayCell(day, calendar.is_workday(day), names.get(day, ""), day in names, day == today)
        if day in period
        else None
        for day in Period(first, last + timedelta(days=1)).days()
    ]
    weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
    return MonthSheet(month_on, weeks, calendar.count(period))
