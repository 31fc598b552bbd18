"""Figures in a text: rates, amounts, terms, times of the day, counts, points. Each with the words it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from xiaozhang.foundation.adoption.rules.numerals import exact


class What(StrEnum):
    """What a figure measures."""

    RATE = "rate"
    AMOUNT = "amount"
    TERM = "term"
    TIME = "time"
    COUNT = "count"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands in the text.

    `value` is exact: a rate as a part of one, an amount in 分, a term in its `unit` (hours, days, workdays, weeks,
    months), a time in minutes since midnight, a count in its `unit` (次, 家, ...), points as they are.
    """

    what: What
    value: Fraction
    unit: str
    words: str
    start: int
    end: int


_N = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
_WIDE = str.maketrans("０１２３４５６７８９．％（）：～", "0123456789.%():~")
_RATE = re.compile(rf"(\d+(?:\.\d+)?)\s*([%‰])|(百分之|千分之|万分之)({_N})")
_AMOUNT = re.compile(rf"(?:[¥￥]\s*)?({_N})\s*(亿|万|千|百)?\s*(?:人民币)?元")
_BARE_AMOUNT = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(亿|万)(?!\s*(?:元|次|家|人|分之|千|个|字|公里|户|\d))")
_TERM = re.compile(
    rf"({_N})\s*(?:个)?\s*(半)?(工作小时|小时|分钟|个?工作日|个?交易日|日历日|自然日|个?星期|周|个月|月|日|天|年)(?![份终度报例末])"
)
_TIME = re.compile(
    r"(上午|下午|早上|中午|晚上|晚)?\s*(?<!\d)([01]?\d|2[0-4])\s*[::]\s*([0-5]\d)(?!\d)"
    r"|(上午|下午|早上|中午|晚上|晚)?\s*([零一二三四五六七八九十]{1,3}|[01]?\d|2[0-4])\s*[时点](?!间|候|限|评|评)(?:\s*([零一二三四五六七八九十]{1,3}|[0-5]?\d)\s*分|(整)|(半))?"
)
_COUNT = re.compile(rf"({_N})\s*(次|家|个|户|人次|人|件|份|条|场|通|单|篇|名|倍)(?!工作日|月|星期|小时|交易日)")
_POINTS = re.compile(rf"((?<!\d)[-+]?{_N})\s*分(?!钟|之|别|配|析|公司|类|级|享|工|管|区|支|销|店|部|解|歧)")
_SCALES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, None: 1, "": 1}
_PARTS = {"百分之": 100, "千分之": 1000, "万分之": 10_000, "%": 100, "‰": 1000}
_UNITS = {
    "工作小时": "working_hours",
    "小时": "hours",
    "分钟": "minutes",
    "工作日": "workdays",
    "交易日": "workdays",
    "日历日": "days",
    "自然日": "days",
    "星期": "weeks",
    "周": "weeks",
    "个月": "months",
    "月": "months",
    "日": "days",
    "天": "days",
    "年": "years",
}
_LATE = ("下午", "晚上", "晚")
_DATE = re.compile(
    r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-](?:\s*\d{1,2}\s*日?)?|\d{1,2}\s*月\s*\d{1,2}\s*日|每月\s*\d{1,2}\s*[日号]|\d{4}\s*年"
)


def plain(text: str) -> str:
    """Return the text with figures and their signs of ordinary width, as long as before."""
    return text.translate(_WIDE)


def figures(text: str) -> list[Figure]:
    """Return the figures of a text in order; no sign belongs to two of them.

    >>> [(each.what.value, str(each.value), each.unit) for each in figures("24 小时内；满 20 万元的百分之二")]
    [('term', '24', 'hours'), ('amount', '20000000', '分'), ('rate', '1/50', '')]
    """
    source = plain(text)
    taken = [(matched.start(), matched.end()) for matched in _DATE.finditer(source)]
    found: list[Figure] = []
    for pattern, made in _READERS:
        for matched in pattern.finditer(source):
            start, end = matched.span()
            if any(start < last and first < end for first, last in taken):
                continue
            figure = made(matched)
            if figure is not None:
                what, value, unit = figure
                taken.append((start, end))
                found.append(Figure(what, value, unit, text[start:end].strip(), start, end))
    return sorted(found, key=lambda each: each.start)


Read = tuple[What, Fraction, str] | None


def _rate(matched: re.Match[str]) -> Read:
    if matched[1]:
        return What.RATE, Fraction(matched[1]) / _PARTS[matched[2]], ""
    value = exact(matched[4])
    return (What.RATE, value / _PARTS[matched[3]], "") if value is not None else None


def _amount(matched: re.Match[str]) -> Read:
    value = exact(matched[1])
    if value is None:
        return None
    fen = value * _SCALES[matched[2]] * 100
    return (What.AMOUNT, fen, "分") if fen.denominator == 1 and fen < 10**15 else None


def _term(matched: re.Match[str]) -> Read:
    value = exact(matched[1])
    unit = _UNITS[matched[3].removeprefix("个") if matched[3] != "个月" else "个月"]
    return (What.TERM, value + (Fraction(1, 2) if matched[2] else 0), unit) if value is not None else None


def _time(matched: re.Match[str]) -> Read:
    part, hour, minute = matched[1] or matched[4], matched[2] or matched[5], matched[3] or matched[6] or "0"
    hours, minutes = exact(hour), exact(minute)
    if hours is None or minutes is None or hours > 24 or minutes > 59:
        return None
    if matched[8]:
        minutes = Fraction(30)
    late = 12 if part in _LATE and hours < 12 or part == "中午" and hours < 3 else 0
    return What.TIME, (hours + late) * 60 + minutes, part or ""


def _count(matched: re.Match[str]) -> Read:
    value = exact(matched[1])
    return (What.COUNT, value, matched[2]) if value is not None and matched[1] != "一" else None  # 记一次, 一家


def _points(matched: re.Match[str]) -> Read:
    sign = -1 if matched[1].startswith("-") else 1
    value = exact(matched[1].lstrip("+-"))
    return (What.POINTS, sign * value, "分") if value is not None else None


_READERS = (
    (_RATE, _rate),
    (_AMOUNT, _amount),
    (_TERM, _term),
    (_TIME, _time),
    (_COUNT, _count),
    (_BARE_AMOUNT, _amount),
    (_POINTS, _points),
)
