"""The yearly notice of the State Council on holidays (放假安排), read into days off and make-up workdays.

The notice names each holiday with a span, and the weekend days on which people work instead:

    元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

What it says twice is compared: the weekday in brackets, the number of days. A day that does not fit its weekday mostly
means that the notice is for another year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xiaozhang.base.text import Message

LONGEST = 10_000
_MOST_DAYS = 20
_WEEKDAYS = "一二三四五六日"
_HOLIDAY = re.compile(
    r"(?:^|[\n。；;、\s])(?:[一二三四五六七八九十]+、|\d+[.、])?\s*([\u4e00-\u9fff、·]{2,12})\s*[：:]"
)
_DAY = (
    r"(?:(?P<year{n}>\d{{4}})\s*年)?\s*(?:(?P<month{n}>\d{{1,2}})\s*月)?\s*(?P<day{n}>\d{{1,2}})\s*日"
    r"\s*(?:[（(](?P<note{n}>[^）)]*)[）)])?"
)
_SPAN = re.compile(
    _DAY.format(n=1)
    + r"\s*(?:[至到—–~-]+\s*"
    + _DAY.format(n=2)
    + r")?\s*放假(?:[^。；;\n]*?共?\s*(?P<count>\d{1,2})\s*天)?"
)
_ANY_DAY = re.sub(r"\?P<\w+>", "", _DAY.format(n=0))
_WORK = re.compile(r"((?:" + _ANY_DAY + r"\s*[、，,和及]?\s*){1,12})(?:均?照常)?\s*(?:调休)?上班")
_NUMBER = re.compile(r"^[一二三四五六七八九十]+、")
_SPACES = re.compile(r"[^\S\n]+|(?<=\n)\s+")
_ONE = re.compile(_DAY.format(n=1))


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day of the notice: off, or worked, and the holiday it belongs to."""

    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was read: days in order, and what in the notice does not fit together."""

    days: tuple[ReadDay, ...]
    problems: tuple[Message, ...]


def read_announcement(text: str, year: int) -> Announcement:
    """Return the days that a notice for the year names.

    >>> found = read_announcement("元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。", 2026)
    >>> [(str(read.day), read.is_workday, read.name) for read in found.days[-2:]]
    [('2026-01-03', False, '元旦'), ('2026-01-04', True, '元旦调休上班')]
    """
    days: dict[date, ReadDay] = {}
    problems: list[Message] = []
    for name, part in _parts(_SPACES.sub(" ", text[:LONGEST])):  # long gaps would cost the patterns dear
        for span in _SPAN.finditer(part):
            for day in _span_days(span, year, name, problems):
                days[day] = ReadDay(day, False, name)
        for work in _WORK.finditer(part):
            for day in _worked(work[1], year, problems):
                days[day] = ReadDay(day, True, f"{name}调休上班")
    if not days:
        problems.append(Message("没有读到任何一天。请粘贴通知里「元旦：1月1日……放假」那几行。"))
    return Announcement(tuple(days[day] for day in sorted(days)), tuple(problems))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    heads = list(_HOLIDAY.finditer(text))
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        yield _NUMBER.sub("", head[1]).strip("、"), text[head.end() : end]


def _span_days(span: re.Match[str], year: int, name: str, problems: list[Message]) -> list[date]:
    first = _day_of(span, "1", year, 0, problems)
    if first is None:
        return []
    last = _day_of(span, "2", year, first.month, problems) if span["day2"] else first
    if last is not None and last < first and span["year2"] is None:  # from December into January
        last = _safe(last.year + 1, last.month, last.day)
    if last is None or not 0 <= (last - first).days < _MOST_DAYS:
        problems.append(Message("「{name}」的起止日期读不通：{words}。", {"name": name, "words": span[0]}))
        return []
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    if span["count"] and int(span["count"]) != len(days):
        values = {"name": name, "said": int(span["count"]), "count": len(days)}
        problems.append(Message("「{name}」写着共 {said} 天，起止日期却是 {count} 天。", values))
    return days


def _worked(words: str, year: int, problems: list[Message]) -> Iterator[date]:
    month = 0
    for found in _ONE.finditer(words):
        day = _day_of(found, "1", year, month, problems)
        if day is not None:
            month = day.month
            yield day


def _day_of(found: re.Match[str], n: str, year: int, month: int, problems: list[Message]) -> date | None:
    named = int(found[f"month{n}"] or month)
    day = _safe(int(found[f"year{n}"] or year), named, int(found[f"day{n}"]))
    if day is None:
        problems.append(Message("没有这一天：{month} 月 {day} 日。", {"month": named, "day": int(found[f"day{n}"])}))
        return None
    weekday = re.search(r"(?:周|星期)([一二三四五六日天])", found[f"note{n}"] or "")
    if weekday is not None and _WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
        values = {"day": day.isoformat(), "said": weekday[1], "is": _WEEKDAYS[day.weekday()]}
        problems.append(Message("{day} 是星期{is}，通知里写着星期{said}：请看年份对不对。", values))
    return day


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
