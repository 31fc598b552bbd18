"""A calendar year in months and weeks."""

from __future__ import annotations

from datetime import date

from xiaozhang.base.workdays import Calendar
from xiaozhang.home.administration.rules.year import year_sheet

CALENDAR = Calendar(days_off=frozenset({date(2026, 10, 1)}), makeup_days=frozenset({date(2026, 10, 10)}))
NAMES = {date(2026, 10, 1): "国庆节", date(2026, 10, 10): "国庆调休上班"}


def test_october_has_its_weeks_names_and_workdays() -> None:
    october = year_sheet(2026, CALENDAR, NAMES, date(2026, 10, 8))[9]
    assert october.month_on == date(2026, 10, 1)
    assert october.workdays == 22
    assert len(october.weeks) == 5
    assert [cell.on.day if cell else None for cell in october.weeks[0]] == [None, None, None, 1, 2, 3, 4]
    first, saturday = october.weeks[0][3], october.weeks[1][5]
    assert first is not None and saturday is not None
    assert (first.is_workday, first.name, first.is_special) == (False, "国庆节", True)
    assert (saturday.on, saturday.is_workday, saturday.is_special) == (date(2026, 10, 10), True, True)
    assert [cell.on for week in october.weeks for cell in week if cell and cell.is_today] == [date(2026, 10, 8)]


def test_a_year_has_every_day_once() -> None:
    sheet = year_sheet(2024, Calendar(), {}, date(2024, 1, 1))
    days = [cell.on for month in sheet for week in month.weeks for cell in week if cell]
    assert len(days) == len(set(days)) == 366
    assert days == sorted(days)
