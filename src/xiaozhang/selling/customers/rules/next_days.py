"""Days to choose from for the next follow-up: near, next week, and always workdays."""

from __future__ import annotations

from datetime import date, timedelta

from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar

_TOMORROW, _IN_THREE_DAYS, _IN_A_WEEK = 1, 3, 7
_THIS_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_NEXT_WEEK = ("下周一", "下周二", "下周三", "下周四", "下周五", "下周六", "下周日")


def next_days(today: date, calendar: Calendar) -> list[tuple[date, Message]]:
    """Return four days to come with the words for them, in order; a day off gives way to the workday after it.

    >>> [str(words) for _day, words in next_days(date(2026, 11, 18), Calendar())]
    ['明天', '下周一', '下周三', '下周四']
    """
    days: list[date] = []
    for offset in (_TOMORROW, _IN_THREE_DAYS, _IN_A_WEEK, _IN_A_WEEK + 1):
        day = today + timedelta(days=offset)
        while day in days or not calendar.is_workday(day):
            day += timedelta(days=1)
        days.append(day)
    return [(day, _words(day, today)) for day in days]


def _words(day: date, today: date) -> Message:
    distance = (day - today).days
    if distance == _TOMORROW:
        return Message("明天")
    if distance == _IN_THREE_DAYS:
        return Message("3 天后")
    weeks = ((day - timedelta(days=day.weekday())) - (today - timedelta(days=today.weekday()))).days // 7
    if weeks == 0:
        return Message(_THIS_WEEK[day.weekday()])
    if weeks == 1:
        return Message(_NEXT_WEEK[day.weekday()])
    return Message("{month}月{day}日", {"month": day.month, "day": day.day})
