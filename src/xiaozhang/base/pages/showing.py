"""How values look on pages: the words of the filters and of list cells, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xiaozhang.base import money
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message, mask_phone

NOTHING = "—"


def today() -> date:
    """Return the company's day, for filters, which nobody can hand it to."""
    return timezone.localdate()


def day(value: date | datetime | None, today: date) -> str:
    """Return `11月18日`, with the year in other years than today's."""
    if value is None:
        return NOTHING
    on = timezone.localdate(value) if isinstance(value, datetime) else value
    if on.year == today.year:
        return _("{month}月{day}日").format(month=on.month, day=on.day)
    return _("{year}年{month}月{day}日").format(year=on.year, month=on.month, day=on.day)


def when(value: date | datetime | None, today: date) -> str:
    """Return `今天 10:00`, `昨天 17:30`, `明天`, `11月16日`: the hour only where it still matters."""
    if value is None:
        return NOTHING
    moment = timezone.localtime(value) if isinstance(value, datetime) else None
    on = moment.date() if moment is not None else value
    names = {0: _("今天"), -1: _("昨天"), 1: _("明天")}
    name = names.get((on - today) // timedelta(days=1))
    if name is None:
        return day(on, today)
    return f"{name} {moment:%H:%M}" if moment is not None else name


def month(value: date | None) -> str:
    """Return `2026 年 10 月`."""
    return NOTHING if value is None else _("{year} 年 {month} 月").format(year=value.year, month=value.month)


def percent(value: Fraction | int | None) -> str:
    """Return `2.0%` of an exact rate, or of basis points when given an int."""
    if value is None:
        return NOTHING
    return money.percent(value if isinstance(value, Fraction) else Fraction(value, 10_000))


def grade(value: str) -> SafeString:
    """Return the letter of a grade in its box; nothing for a customer without one."""
    if not value:
        return mark_safe(NOTHING)
    tone = {"A": " xz-a", "B": " xz-b2"}.get(value, "")
    return format_html('<span class="xz-gr{}">{}</span>', tone, value)


def filled(html: SafeString, values: Mapping[str, str]) -> SafeString:
    """Return rendered HTML with its marks (`__title__`) replaced by values, escaped: one rendering for many rows."""
    text = str(html)
    for mark, value in values.items():
        text = text.replace(mark, escape(value))
    return mark_safe(text)


def cell(value: Any, kind: str, today: date) -> str:
    """Return a list cell's text for a value of a kind (specs.Column.kind); — for nothing."""
    if value is None or value == "":
        return NOTHING
    match kind:
        case "yuan":
            return money.yuan(value)
        case "wan":
            return money.wan(value)
        case "percent" | "bp":
            return percent(value)
        case "day":
            return day(value, today)
        case "when":
            return when(value, today)
        case "month":
            return month(value)
        case "grade":
            return grade(value)
        case "masked":
            return mask_phone(value)
        case "count":
            return f"{value:,}"
        case "tags":
            return format_html_join(" ", '<span class="xz-tag">{}</span>', ((name,) for name in value.split("、")))
    return plain(value, today)


def plain(value: Any, today: date) -> str:
    """Return a value without a declared kind by its type."""
    if isinstance(value, Message):
        return words(value)
    if isinstance(value, datetime):
        return when(value, today)
    if isinstance(value, date):
        return day(value, today)
    if isinstance(value, Fraction):
        return percent(value)
    return value if isinstance(value, str) else str(value)
