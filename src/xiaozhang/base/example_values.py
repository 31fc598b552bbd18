"""The values of worked examples: read from the words a manager writes, and written as the handbook shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import parse_rate, parse_yuan, percent, yuan
from xiaozhang.base.text import Message, clean_line, match_key

_WEEKDAYS = "一二三四五六日"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: ?[（(]?(?:周|星期)([一二三四五六日])[）)]?)?")
_CLOCK = re.compile(r"(\d{1,2})[:：]([0-5]\d)")
_FIGURE = re.compile(r"(-?\d{1,12}(?:\.\d{1,6})?)(.*)")


class Reads(StrEnum):
    """How the words of a value are read.

    YUAN (int 分), PERCENT (Fraction), FIGURE (Fraction), COUNT (int), DAY (date), MOMENT (datetime in the company's
    zone, without one), END (an instant before which something is due: midnight is written 24:00 of the day before),
    FLAG (bool), TEXT (str; one of `choices` where there are any), WORDS (a tuple of str, with ； between them).
    """

    YUAN = "yuan"
    PERCENT = "percent"
    FIGURE = "figure"
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"
    END = "end"
    FLAG = "flag"
    TEXT = "text"
    WORDS = "words"


HINTS: Mapping[Reads, Message] = {
    Reads.YUAN: Message("金额，如 300,000 元"),
    Reads.PERCENT: Message("比例，如 95%"),
    Reads.FIGURE: Message("数字，如 87.5"),
    Reads.COUNT: Message("整数，如 3"),
    Reads.DAY: Message("日期，如 2026-11-20"),
    Reads.MOMENT: Message("日期和时间，如 2026-11-20 17:00"),
    Reads.END: Message("日期和时间，如 2026-11-23 24:00"),
    Reads.FLAG: Message("是或否"),
    Reads.TEXT: Message("文字"),
    Reads.WORDS: Message("几项之间用分号"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an example: its key for the rule, its label for people, and how its words are read."""

    key: str
    label: str
    reads: Reads = Reads.TEXT
    unit: str = ""
    is_needed: bool = True
    choices: tuple[str, ...] = ()

    @property
    def hint(self) -> Message:
        """What may be written, in one phrase."""
        if self.choices:
            return Message("可填：{choices}", {"choices": "、".join(self.choices)})
        return HINTS[self.reads]

    def read(self, words: str) -> Any:
        """Return the typed value of words. Raises ValueError."""
        plain = clean_line(words)
        found = _READERS[self.reads](self, plain)
        wanted = found if isinstance(found, tuple) else (found,) if isinstance(found, str) else ()
        if self.choices and (strange := [each for each in wanted if each not in self.choices]):
            raise ValueError(f"not a choice: {strange[0]}")
        return found

    def write(self, value: Any) -> str:
        """Return the words of a typed value, always the same for the same value."""
        return _WRITERS[self.reads](self, value)

    def same(self, one: Any, other: Any) -> bool:
        """Say whether two typed values are equal; spaces and width make no difference to words."""
        if isinstance(one, str) and isinstance(other, str):
            return match_key(one) == match_key(other)
        return bool(one == other)


def day_words(day: date) -> str:
    """Return a day with its weekday.

    >>> day_words(date(2026, 11, 20))
    '2026-11-20（周五）'
    """
    return f"{day.isoformat()}（周{_WEEKDAYS[day.weekday()]}）"


def _read_day(words: str) -> tuple[date, str]:
    """Return the day at the beginning of the words, and the rest. A weekday that is another's is refused."""
    matched = _DAY.match(words)
    if matched is None:
        raise ValueError("no day")
    day = date(int(matched[1]), int(matched[2]), int(matched[3]))
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:  # terms are reckoned from it, and the calendar has an end
        raise ValueError("out of range")
    if matched[4] and _WEEKDAYS[day.weekday()] != matched[4]:
        raise ValueError("another weekday")
    return day, words[matched.end() :].strip()


def _whole_day(value: Value, words: str) -> date:
    day, rest = _read_day(words)
    if rest:
        raise ValueError("more than a day")
    return day


def _moment(value: Value, words: str) -> datetime:
    day, rest = _read_day(words)
    matched = _CLOCK.fullmatch(rest)
    if matched is None or int(matched[1]) > 24 or (int(matched[1]) == 24 and int(matched[2])):
        raise ValueError("no time of the day")
    return datetime.combine(day, time()) + timedelta(hours=int(matched[1]), minutes=int(matched[2]))


def _figure(value: Value, words: str) -> Fraction:
    matched = _FIGURE.fullmatch(words.replace(",", "").replace("−", "-"))
    if matched is None or matched[2].strip() not in ("", value.unit):
        raise ValueError("no figure")
    return Fraction(matched[1])


def _count(value: Value, words: str) -> int:
    figure = _figure(value, words)
    if figure.denominator != 1:
        raise ValueError("no whole number")
    return int(figure)


def _flag(value: Value, words: str) -> bool:
    if words not in ("是", "否"):
        raise ValueError("neither yes nor no")
    return words == "是"


def _several(value: Value, words: str) -> tuple[str, ...]:
    if words == "无":
        return ()
    return tuple(one for each in re.split("[；;]", words) if (one := each.strip()))


def _behind(words: str, unit: str) -> str:
    return f"{words} {unit}" if unit else words


def _write_end(value: Value, end: datetime) -> str:
    if end.time() == time():
        return f"{day_words(end.date() - timedelta(days=1))} 24:00"
    return _write_moment(value, end)


def _write_moment(value: Value, moment: datetime) -> str:
    return f"{day_words(moment.date())} {moment:%H:%M}"


_READERS: Mapping[Reads, Callable[[Value, str], Any]] = {
    Reads.YUAN: lambda value, words: parse_yuan(words),
    Reads.PERCENT: lambda value, words: parse_rate(words.replace("−", "-")),
    Reads.FIGURE: _figure,
    Reads.COUNT: _count,
    Reads.DAY: _whole_day,
    Reads.MOMENT: _moment,
    Reads.END: _moment,
    Reads.FLAG: _flag,
    Reads.TEXT: lambda value, words: words,
    Reads.WORDS: _several,
}
_WRITERS: Mapping[Reads, Callable[[Value, Any], str]] = {
    Reads.YUAN: lambda value, fen: f"{yuan(fen)} 元",
    Reads.PERCENT: lambda value, rate: percent(rate),
    Reads.FIGURE: lambda value, figure: _behind(figure_words(figure), value.unit),
    Reads.COUNT: lambda value, count: _behind(str(count), value.unit),
    Reads.DAY: lambda value, day: day_words(day),
    Reads.MOMENT: _write_moment,
    Reads.END: _write_end,
    Reads.FLAG: lambda value, flag: "是" if flag else "否",
    Reads.TEXT: lambda value, words: clean_line(words),
    Reads.WORDS: lambda value, words: "；".join(words) or "无",
}
