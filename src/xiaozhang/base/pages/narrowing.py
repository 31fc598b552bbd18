"""The filter panel.

What stands in the address, turned into conditions, chips, and words about what could not be read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base.actor import Actor
from xiaozhang.base.money import parse_yuan, yuan
from xiaozhang.base.pages.specs import Filter
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import clean_line

YES, NO = "1", "0"


@dataclass
class Narrowing:
    """One filter as the reader has set it."""

    filter: Filter
    label: str
    choices: list[tuple[str, str, bool]] = field(default_factory=list)
    start: str = ""
    end: str = ""
    text: str = ""
    value: Any = None
    shown: str = ""
    error: str = ""

    @property
    def names(self) -> list[str]:
        """The parameters this filter takes from the address."""
        key = self.filter.key
        return [f"{key}_from", f"{key}_to"] if self.filter.kind in ("dates", "amount") else [key]

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that are left."""
        if self.value is None:
            return rows
        if self.filter.apply is not None:
            return self.filter.apply(rows, self.value)
        name = self.filter.field or self.filter.key
        match self.filter.kind:
            case "choice":
                return rows.filter(**{f"{name}__in": self.value})
            case "text":
                return rows.filter(**{f"{name}__icontains": self.value})
            case "flag":
                return rows.filter(**{name: self.value})
            case "dates":
                return _between(rows, name, *_day_bounds(rows, name, *self.value))
            case _:
                return _between(rows, name, self.value[0], self.value[1], last_is="lte")


def read(declared: Filter, sent: QueryDict, viewer: Actor) -> Narrowing:
    """Read one filter from the address; what cannot be read narrows nothing and says so."""
    state = Narrowing(declared, words(declared.label))
    {"choice": _read_choice, "dates": _read_range, "amount": _read_range, "flag": _read_flag, "text": _read_text}[
        declared.kind
    ](state, sent, viewer)
    return state


def _read_choice(state: Narrowing, sent: QueryDict, viewer: Actor) -> None:
    choices = state.filter.choices
    offered = [(str(value), words(label)) for value, label in (choices(viewer) if callable(choices) else choices)]
    wanted = set(sent.getlist(state.filter.key))
    state.choices = [(value, label, value in wanted) for value, label in offered]
    picked = [(value, label) for value, label in offered if value in wanted]
    if picked:
        state.value = [value for value, _label in picked]
        state.shown = "、".join(label for _value, label in picked)


def _read_flag(state: Narrowing, sent: QueryDict, viewer: Actor) -> None:
    sent_value = sent.get(state.filter.key, "")
    state.choices = [(YES, _("是"), sent_value == YES), (NO, _("否"), sent_value == NO)]
    if sent_value in (YES, NO):
        state.value = sent_value == YES
        state.shown = _("是") if state.value else _("否")


def _read_text(state: Narrowing, sent: QueryDict, viewer: Actor) -> None:
    state.text = clean_line(sent.get(state.filter.key, "")[:200])
    if state.text:
        state.value = state.shown = state.text


def _read_range(state: Narrowing, sent: QueryDict, viewer: Actor) -> None:
    state.start, state.end = (unicodedata.normalize("NFKC", sent.get(name, "")[:40]).strip() for name in state.names)
    if not state.start and not state.end:
        return
    is_amount = state.filter.kind == "amount"
    try:
        ends = [
            (parse_yuan if is_amount else date.fromisoformat)(end) if end else None for end in (state.start, state.end)
        ]
    except ValueError:
        state.error = _("请写成 1,234.50 或 3万。") if is_amount else _("请写成 2026-11-05。")
        return
    first, last = ends
    if first is not None and last is not None and first > last:  # type: ignore[operator]
        state.error = _("前一个应不大于后一个。")
        return
    state.value = (first, last)
    show = [(yuan(end) if isinstance(end, int) else str(end)) if end is not None else "" for end in ends]
    unit = _(" 元") if is_amount else ""
    if show[0] and show[1]:
        state.shown = _("{first} 至 {last}").format(first=show[0], last=show[1]) + unit
    else:
        state.shown = (_("{first} 起") if show[0] else _("至 {last}")).format(first=show[0] + unit, last=show[1] + unit)


def _day_bounds(rows: QuerySet[Any], name: str, first: date | None, last: date | None) -> tuple[Any, Any]:
    after = last + timedelta(days=1) if last is not None and last < date.max else None
    if isinstance(rows.model._meta.get_field(name.split("__")[0]), DateTimeField):
        return _midnight(first), _midnight(after)
    return first, after


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day is not None else None


def _between(rows: QuerySet[Any], name: str, first: Any, last: Any, *, last_is: str = "lt") -> QuerySet[Any]:
    conditions = {}
    if first is not None:
        conditions[f"{name}__gte"] = first
    if last is not None:
        conditions[f"{name}__{last_is}"] = last
    return rows.filter(**conditions)
