"""The columns of the board of tasks by their days: which holds a task, and which day a task takes that is put there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar

_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(days=7)
_LONGEST_BREAK = 60


class Due(StrEnum):
    """When a task is due, as seen from a day."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    NONE = "none"


LABELS = {
    Due.LATE: Message("已逾期"),
    Due.TODAY: Message("今天"),
    Due.WEEK: Message("本周"),
    Due.LATER: Message("以后"),
    Due.NONE: Message("无期限"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a column: from `start_on` up to, not including, `end_on`; either may be open."""

    start_on: date | None
    end_on: date | None


def spans(today: date) -> dict[Due, Span]:
    """Return the days of each column but the one without days; weeks end on Sunday."""
    tomorrow = today + _A_DAY
    monday = today - today.weekday() * _A_DAY + _A_WEEK
    return {
        Due.LATE: Span(None, today),
        Due.TODAY: Span(today, tomorrow),
        Due.WEEK: Span(tomorrow, max(monday, tomorrow)),
        Due.LATER: Span(max(monday, tomorrow), None),
    }


def column_of(due_on: date | None, today: date) -> Due:
    """Return the column of a task by its day.

    >>> column_of(date(2026, 11, 29), date(2026, 11, 22)), column_of(date(2026, 11, 29), date(2026, 11, 23))
    (<Due.LATER: 'later'>, <Due.WEEK: 'week'>)
    """
    if due_on is None:
        return Due.NONE
    for column, span in spans(today).items():
        if (span.start_on is None or span.start_on <= due_on) and (span.end_on is None or due_on < span.end_on):
            return column
    raise AssertionError("the columns cover every day")


def day_for(column: Due, today: date, calendar: Calendar) -> date | None:
    """Return the day a task takes that is put into a column: the last workday of this week, the first of the next.

    Where the week has no day left, it is its last day, or today on a Sunday. Nothing can be put into the past.
    """
    if column in (Due.NONE, Due.LATE):
        return None
    if column is Due.TODAY:
        return today
    span = spans(today)[column]
    if column is Due.WEEK:
        assert span.start_on is not None and span.end_on is not None
        days = [span.end_on - count * _A_DAY for count in range(1, (span.end_on - span.start_on).days + 1)]
        return next((day for day in days if calendar.is_workday(day)), days[0] if days else today)
    assert span.start_on is not None
    days = [span.start_on + count * _A_DAY for count in range(_LONGEST_BREAK)]
    return next((day for day in days if calendar.is_workday(day)), days[0])
