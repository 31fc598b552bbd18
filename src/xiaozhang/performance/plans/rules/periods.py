"""The periods plans add up over, spans in months, and the part of a period that a member was there."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date
from fractions import Fraction

from xiaozhang.base.periods import Period, add_months, month_of, quarter_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.rules.inputs import Member

LENGTH = {"month": 1, "quarter": 3, "year": 12}


def period_start(day: date, period: str) -> date:
    """Return the first day of the month, quarter or year of a day."""
    if period == "quarter":
        return quarter_of(day)
    return date(day.year, 1, 1) if period == "year" else month_of(day)


def period_span(start_on: date, period: str) -> Period:
    """Return the days of a period that starts on a day."""
    return Period(start_on, add_months(start_on, LENGTH[period]))


def last_month(start_on: date, period: str) -> date:
    """Return the month in which a period ends."""
    return add_months(start_on, LENGTH[period] - 1)


def period_name(start_on: date, period: str) -> str:
    """Return how targets name a period.

    >>> period_name(date(2026, 4, 1), "quarter"), period_name(date(2026, 3, 1), "month")
    ('2026-Q2', '2026-03')
    """
    if period == "quarter":
        return f"{start_on.year}-Q{(start_on.month + 2) // 3}"
    return f"{start_on.year}" if period == "year" else f"{start_on:%Y-%m}"


def is_month(period: str) -> bool:
    """Say whether the name of a period is that of a month.

    >>> is_month("2026-03"), is_month("2026-Q1"), is_month("2026")
    (True, False, False)
    """
    return len(period) == len("2026-03") and "Q" not in period


def months_after(day: date, count: int) -> date:
    """Return the day a span of months ends on: the corresponding day, or the month's last.

    >>> months_after(date(2026, 1, 31), 1), months_after(date(2026, 3, 15), 12)
    (datetime.date(2026, 2, 28), datetime.date(2027, 3, 15))
    """
    month_on = add_months(month_of(day), count)
    return month_on.replace(day=min(day.day, monthrange(month_on.year, month_on.month)[1]))


def full_months(start_on: date, day: date) -> int:
    """Return how many months are full (满) from a day to another.

    >>> full_months(date(2026, 1, 31), date(2026, 2, 28)), full_months(date(2026, 1, 15), date(2026, 3, 14))
    (1, 1)
    """
    count = (day.year - start_on.year) * 12 + day.month - start_on.month
    return count if count < 0 or months_after(start_on, count) <= day else count - 1


def presence(
    member: Member, span: Period, by: str, calendar: Calendar, *, leave: bool = True, roles: Collection[str] = ()
) -> tuple[int, int]:
    """Return (days there, days in all) of a span, in calendar days or workdays; days of leave are not there.

    With `roles` only the days in one of these posts count, so that a transfer divides a month between two clauses.
    """
    there = 0
    for first_on, past_on in _stays(member, span, roles):
        there += _count(Period(first_on, past_on), by, calendar)
        for away_on, back_on in member.absences if leave else ():
            low, high = max(first_on, away_on), min(past_on, back_on)
            there -= _count(Period(low, high), by, calendar) if low < high else 0
    return there, _count(span, by, calendar)


def presence_share(
    member: Member, span: Period, by: str, calendar: Calendar, *, leave: bool = True, roles: Collection[str] = ()
) -> Fraction:
    """Return the part of a span that a member was there, exact; nothing of a span without a workday is 0."""
    there, whole = presence(member, span, by, calendar, leave=leave, roles=roles)
    return Fraction(there, whole) if whole else Fraction(0)


def _stays(member: Member, span: Period, roles: Collection[str]) -> Iterator[tuple[date, date]]:
    """Yield the days `[from, to)` of the span in which the member was there, in one of the posts if any are named."""
    for each in member.assignments:
        low, high = max(span.start_on, each.start_on), min(span.end_on, each.end_on or span.end_on)
        if low < high and (not roles or set(each.roles) & set(roles)):
            yield low, high


def _count(span: Period, by: str, calendar: Calendar) -> int:
    return calendar.count(span) if by == "workdays" else (span.end_on - span.start_on).days
