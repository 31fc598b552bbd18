"""Days, moments and months out of cells: decided for a whole column, never cell by cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell

FIRST, LAST = date(1950, 1, 1), date(2100, 1, 1)
YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "ymd", "dmy", "mdy"

_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?|60000")
_COMPACT = re.compile(r"(19\d\d|20\d\d)(\d\d)(\d\d)(?:\s*(\d\d):?(\d\d)(?::?(\d\d))?)?")
_COMPACT_MONTH = re.compile(r"(19\d\d|20\d\d)(0[1-9]|1[0-2])")
_CLOCK = (
    r"(?:[\sT日号]*(上午|下午|早上|晚上|中午)?\s*(\d{1,2})[:时](\d{1,2})"
    r"(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?\s*([AP]M)?)?"
)
_LONG_YEAR = re.compile(
    r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?\s*[日号月]?" + _CLOCK + r"(.*)", re.IGNORECASE
)
_PARTS = re.compile(r"(\d{1,2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{4}|\d{1,2})日?" + _CLOCK + r"(.*)", re.IGNORECASE)
_NO_YEAR = re.compile(r"(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?")
_MONTH_ALONE = re.compile(r"(1[0-2]|0?[1-9])\s*月份?")
_ENGLISH = ("%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%d-%b-%y", "%b-%Y", "%b %Y")
_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_DATE = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_WEEKDAY = re.compile(
    r"[\s(（]*(?:星期|周|礼拜)[一二三四五六日天][)）]?|\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?,?\s*", re.IGNORECASE
)
_JUNK, _FEW_YEARS = 4, 3
_ZERO = datetime.combine(date(1899, 12, 30), time())  # what the serial numbers of workbooks count from

NO_DATE = Message("「{text}」不是日期，写成 2026-09-05 这样就能读。")
NO_SUCH_DAY = Message("「{text}」不是存在的日子，请改成正确的日期。")
OUT_OF_RANGE = Message("「{text}」不在 1950 到 2099 年之间，请确认年份。")
NO_YEAR = Message("「{text}」没有年份。请在上一步指定这一列的年份，或在文件里补上。")
UNCLEAR = Message("「{text}」看不出日在前还是月在前。请在上一步为这一列选定顺序。")
NO_DAY = Message("「{text}」只有年月，没有日。请补上日。")
JUNK = Message("「{text}」后面的「{junk}」没有读。")


class Unreadable(Exception):  # noqa: N818 - what a cell is, not a failure of the program
    """A cell that is not what its column holds, with words for the person."""

    def __init__(self, words: Message) -> None:
        """Keep the words."""
        self.words = words
        super().__init__(str(words))


@dataclass(frozen=True, slots=True)
class Order:
    """How a column writes its days: `short` is the order of dates without a four-digit year in front; None: unclear."""

    short: str | None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the time beside it if any; `note` says what was not read. `has_day` is false for 2026年9月."""

    day: date
    clock: time | None = None
    has_day: bool = True
    note: Message | None = None


def order_of(cells: Iterable[Cell], day_first: bool | None, year: int | None) -> Order:
    """Return the order in which the whole column writes its days.

    `day_first` is what a person decided. Otherwise an order must fit every cell, and no other may; 25/12/2025 anywhere
    in the column settles it.

    >>> order_of(["03/04/2025", "25/12/2025"], None, None).short
    'dmy'
    >>> order_of(["03/04/2025"], None, None).short is None
    True
    """
    fits = {YEAR_FIRST, DAY_FIRST, MONTH_FIRST}
    years: dict[str, set[int]] = {order: set() for order in fits}
    for cell in cells:
        text = _folded(cell) if isinstance(cell, str) else ""
        found = _PARTS.fullmatch(text)
        if found is None or _LONG_YEAR.fullmatch(text):
            continue
        parts = (int(found[1]), int(found[2]), int(found[3]))
        possible = {order: _day(parts, order, len(found[3]) == 4) for order in fits}
        fits = {order for order, day in possible.items() if day is not None} or fits
        for order, day in possible.items():
            if day is not None:
                years[order].add(day.year)
    if day_first is not None and fits != {YEAR_FIRST}:
        return Order(DAY_FIRST if day_first else MONTH_FIRST, year)
    return Order(_only(fits, years), year)


def _only(fits: set[str], years: dict[str, set[int]]) -> str | None:
    """Return the order that is left, or the one that puts all days within few years while others scatter them."""
    if len(fits) == 1:
        return next(iter(fits))
    spans = {order: max(years[order]) - min(years[order]) for order in fits if years[order]}
    close = [order for order, span in spans.items() if span <= _FEW_YEARS]
    return close[0] if len(close) == 1 and all(s > 2 * _FEW_YEARS for o, s in spans.items() if o != close[0]) else None


def read_when(cell: Cell, order: Order) -> When | None:
    """Return what a cell of a date column says; None for an empty one.

    A whole number is the serial number of a workbook (20000 to 60000) or a day written as 20260905.

    Raises:
        Unreadable: it is no date, does not exist, has no year, or could be two days.
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return _checked(When(cell.date(), cell.time()), str(cell))
    if isinstance(cell, date):
        return _checked(When(cell), str(cell))
    text = _WEEKDAY.sub("", _folded(cell)).strip()
    if not text:
        return None
    when = _numeric(text) or _with_year(text) or _short(text, order) or _chinese(text) or _english(text)
    if when is None:
        when = _without_year(text, order)
    if when is None:
        raise Unreadable(Message(NO_DATE.msgid, {"text": text[:30]}))
    return _checked(when, text)


def _folded(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _checked(when: When, text: str) -> When:
    if not FIRST <= when.day < LAST:
        raise Unreadable(Message(OUT_OF_RANGE.msgid, {"text": text[:30]}))
    return when


def _numeric(text: str) -> When | None:
    if _SERIAL.fullmatch(text):
        days, _, rest = text.partition(".")
        moment = _ZERO + timedelta(days=int(days))
        if rest:
            moment += timedelta(seconds=round(86400 * int(rest) / 10 ** len(rest)))
        return When(moment.date(), moment.time() if rest else None)
    if found := _COMPACT.fullmatch(text):
        clock = time(*_clock_parts(found[4], found[5], found[6], text)) if found[4] else None
        return When(_existing(int(found[1]), int(found[2]), int(found[3]), text), clock)
    if found := _COMPACT_MONTH.fullmatch(text):
        return When(date(int(found[1]), int(found[2]), 1), has_day=False)
    return None


def _with_year(text: str) -> When | None:
    found = _LONG_YEAR.fullmatch(text)
    if found is None:
        return None
    day = _existing(int(found[1]), int(found[2]), int(found[3] or 1), text)
    return When(day, _clock(found, 4, text), found[3] is not None, _junk(found[9], text))


def _short(text: str, order: Order) -> When | None:
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    parts = (int(found[1]), int(found[2]), int(found[3]))
    if order.short is None:
        raise Unreadable(Message(UNCLEAR.msgid, {"text": text[:30]}))
    day = _day(parts, order.short, len(found[3]) == 4)
    if day is None:
        raise Unreadable(Message(NO_SUCH_DAY.msgid, {"text": text[:30]}))
    return When(day, _clock(found, 4, text), note=_junk(found[9], text))


def _chinese(text: str) -> When | None:
    found = _HAN_DATE.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1].translate(_HAN)), _han_number(found[2])
    return When(_existing(year, month, _han_number(found[3] or "一"), text), has_day=found[3] is not None)


def _english(text: str) -> When | None:
    if not text.isascii() or not any(char.isalpha() for char in text):
        return None
    for pattern in _ENGLISH:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
        return When(day, has_day="%d" in pattern)
    return None


def _without_year(text: str, order: Order) -> When | None:
    found = _NO_YEAR.fullmatch(text)
    alone = _MONTH_ALONE.fullmatch(text)
    if found is None and alone is None:
        return None
    if order.year is None:
        raise Unreadable(Message(NO_YEAR.msgid, {"text": text[:30]}))
    if alone is not None:
        return When(date(order.year, int(alone[1]), 1), has_day=False)
    assert found is not None
    return When(_existing(order.year, int(found[1]), int(found[2]), text))


def _day(parts: tuple[int, int, int], order: str, is_long: bool) -> date | None:
    if is_long and order == YEAR_FIRST:
        return None
    first, second, third = parts
    year, month, day = {
        YEAR_FIRST: (first, second, third),
        DAY_FIRST: (third, second, first),
        MONTH_FIRST: (third, first, second),
    }[order]
    if not is_long:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _existing(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(Message(NO_SUCH_DAY.msgid, {"text": text[:30]})) from None


def _clock(found: re.Match[str], at: int, text: str) -> time | None:
    half, hour, minute, second, english = (found[at + offset] for offset in range(5))
    if hour is None:
        return None
    number, minutes, seconds = _clock_parts(hour, minute, second, text)
    is_late = half in ("下午", "晚上") or (english or "").upper() == "PM"
    if is_late and number < 12:
        number += 12
    elif number == 12 and (half in ("上午", "早上") or (english or "").upper() == "AM"):
        number = 0
    return time(number, minutes, seconds)


def _clock_parts(hour: str, minute: str, second: str | None, text: str) -> tuple[int, int, int]:
    parts = (int(hour), int(minute), int(second or 0))
    if parts[0] > 23 or parts[1] > 59 or parts[2] > 59:
        raise Unreadable(Message(NO_SUCH_DAY.msgid, {"text": text[:30]}))
    return parts


def _junk(rest: str, text: str) -> Message | None:
    rest = rest.strip()
    if not rest:
        return None
    if len(rest) > _JUNK or rest[:1].isdigit():
        raise Unreadable(Message(NO_DATE.msgid, {"text": text[:30]}))
    return Message(JUNK.msgid, {"text": text[:30], "junk": rest})


def _han_number(text: str) -> int:
    tens, found, ones = text.partition("十")
    if not found:
        return int(text.translate(_HAN))
    return 10 * (int(tens.translate(_HAN)) if tens else 1) + (int(ones.translate(_HAN)) if ones else 0)
