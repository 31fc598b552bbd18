"""The stretches of the calendar over which rewards are given: months, quarters, halves and years."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from xiaozhang.base.periods import Period, add_months
from xiaozhang.base.text import Message

LENGTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
LABELS: Mapping[str, Message] = {
    "month": Message("月"),
    "quarter": Message("季度"),
    "half_year": Message("半年"),
    "year": Message("年度"),
}


def period_of(per: str, day: date) -> Period:
    """Return the stretch that a day lies in.

    >>> period_of("half_year", date(2026, 8, 9))
    Period(start_on=datetime.date(2026, 7, 1), end_on=datetime.date(2027, 1, 1))
    """
    months = LENGTHS[per]
    start_on = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start_on, add_months(start_on, months))


def last_over(per: str, today: date) -> Period:
    """Return the last stretch that was over before the day.

    >>> last_over("quarter", date(2026, 10, 1))
    Period(start_on=datetime.date(2026, 7, 1), end_on=datetime.date(2026, 10, 1))
    """
    return before(per, period_of(per, today).start_on)


def before(per: str, start_on: date) -> Period:
    """Return the stretch before the one that begins on a day."""
    return period_of(per, add_months(start_on, -LENGTHS[per]))


def after(per: str, start_on: date) -> Period:
    """Return the stretch after the one that begins on a day."""
    return period_of(per, add_months(start_on, LENGTHS[per]))


def period_words(per: str, start_on: date) -> Message:
    """Return what a stretch is called.

    >>> str(period_words("quarter", date(2026, 7, 1))), str(period_words("half_year", date(2026, 7, 1)))
    ('2026 年第 3 季度', '2026 年下半年')
    """
    values: dict[str, object] = {"year": start_on.year, "month": start_on.month, "n": (start_on.month + 2) // 3}
    if per == "month":
        return Message("{year} 年 {month} 月", values)
    if per == "quarter":
        return Message("{year} 年第 {n} 季度", values)
    if per == "half_year":
        return Message("{year} 年上半年" if start_on.month == 1 else "{year} 年下半年", values)
    return Message("{year} 年度", values)


def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the last of the month where that has no such day.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    month_on = add_months(day.replace(day=1), months)
    return month_on.replace(day=min(day.day, monthrange(month_on.year, month_on.month)[1]))


def months_in(period: Period) -> list[date]:
    """Return the first days of the months of a stretch."""
    count = (period.end_on.year - period.start_on.year) * 12 + period.end_on.month - period.start_on.month
    return [add_months(period.start_on, step) for step in range(count)]
