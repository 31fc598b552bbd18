"""When a task comes back: days, workdays of the company's calendar, weekdays, days of the month.

>>> from datetime import date
>>> from xiaozhang.base.workdays import Calendar
>>> first = date(2026, 11, 20)                                  # a Friday
>>> next_day(Repeat(Every.WORKDAY), first, 1, Calendar())
datetime.date(2026, 11, 23)
>>> next_day(Repeat(Every.WEEK, weekdays=(1, 3)), first, 1, Calendar())
datetime.date(2026, 11, 23)
>>> next_day(Repeat(Every.MONTH, month_day=31), first, 1, Calendar())
datetime.date(2026, 11, 30)
>>> next_day(Repeat(Every.LAST_WORKDAY), date(2026, 11, 30), 1, Calendar())
datetime.date(2026, 12, 31)
>>> next_day(Repeat(Every.DAY, times=1), first, 1, Calendar())
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar

_A_DAY = timedelta(days=1)
_LONGEST_BREAK = 60  # days off in a row: a calendar with more says nothing about workdays
MOST_TIMES = 999
WEEKDAY_WORDS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    LAST_WORKDAY = "last_workday"


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a task comes back, and until when: a day (inclusive), a number of times in all, or for good.

    `weekdays` are ISO numbers (Monday 1). `month_day` is taken as the last day in a shorter month.
    """

    every: Every
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    until_on: date | None = None
    times: int | None = None


def problems(repeat: Repeat, due_on: date | None) -> Mapping[str, Message]:
    """Return what is wrong with a repetition that starts on a day, by field."""
    wrong: dict[str, Message] = {}
    if due_on is None:
        wrong["due_on"] = Message("重复的待办要有期限，从那一天算起。")
    if repeat.every is Every.WEEK and not (repeat.weekdays and set(repeat.weekdays) <= set(range(1, 8))):
        wrong["weekdays"] = Message("请选星期几。")
    if repeat.every is Every.MONTH and not 1 <= (repeat.month_day or 0) <= 31:
        wrong["month_day"] = Message("请写 1 至 31 日。")
    if repeat.times is not None and not 2 <= repeat.times <= MOST_TIMES:
        wrong["times"] = Message("次数须为 2 至 {most}。", {"most": MOST_TIMES})
    if repeat.until_on is not None and due_on is not None and repeat.until_on <= due_on:
        wrong["until_on"] = Message("重复的截止日要晚于第一次的期限。")
    return wrong


def next_day(repeat: Repeat, after: date, turn: int, calendar: Calendar) -> date | None:
    """Return the first day later than `after` on which the task comes back, None where it does not any more.

    `turn` is the number of the last one made, the first being 1.
    """
    if repeat.times is not None and turn >= repeat.times:
        return None
    day = _next(repeat, after, calendar)
    return day if day is not None and (repeat.until_on is None or day <= repeat.until_on) else None


def said(repeat: Repeat) -> Message:
    """Return the repetition as one phrase: `每周一、周三，到 2026-12-31`."""
    match repeat.every:
        case Every.WEEK:
            days = "、".join(WEEKDAY_WORDS[number - 1] for number in sorted(set(repeat.weekdays)))
            how = Message("每{days}", {"days": days})
        case Every.MONTH:
            how = Message("每月 {day} 日", {"day": repeat.month_day})
        case Every.LAST_WORKDAY:
            how = Message("每月最后一个工作日")
        case Every.WORKDAY:
            how = Message("每个工作日")
        case _:
            how = Message("每天")
    if repeat.until_on is not None:
        return Message("{how}，到 {day}", {"how": how, "day": repeat.until_on.isoformat()})
    if repeat.times is not None:
        return Message("{how}，共 {times} 次", {"how": how, "times": repeat.times})
    return how


def _next(repeat: Repeat, after: date, calendar: Calendar) -> date | None:
    match repeat.every:
        case Every.DAY:
            return after + _A_DAY
        case Every.WORKDAY:
            return _workday_from(after + _A_DAY, _A_DAY, calendar)
        case Every.WEEK:
            days = (after + step * _A_DAY for step in range(1, 8))
            return next((day for day in days if day.isoweekday() in repeat.weekdays), None)
        case Every.MONTH:
            return next(
                (day for first in _months(after) if (day := _in_month(first, repeat.month_day or 31)) > after), None
            )
        case Every.LAST_WORKDAY:
            lasts = (_workday_from(_in_month(first, 31), -_A_DAY, calendar) for first in _months(after))
            return next((day for day in lasts if day is not None and day > after), None)


def _workday_from(day: date, step: timedelta, calendar: Calendar) -> date | None:
    """Return the first workday from a day on, in the direction of the step."""
    for count in range(_LONGEST_BREAK):
        if calendar.is_workday(day + count * step):
            return day + count * step
    return None


def _in_month(first: date, month_day: int) -> date:
    return first.replace(day=min(month_day, monthrange(first.year, first.month)[1]))


def _months(day: date) -> list[date]:
    """Return the first days of the day's month and of the two that follow."""
    first = day.replace(day=1)
    second = (first + timedelta(days=32)).replace(day=1)
    return [first, second, (second + timedelta(days=32)).replace(day=1)]
