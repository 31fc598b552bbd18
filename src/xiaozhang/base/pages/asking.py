"""What an address asks of a list: the same rows, in the same order, for the page and for the exported file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import narrowing
from xiaozhang.base.pages.keyset import Order
from xiaozhang.base.pages.specs import Column, ListSpec, ViewTab
from xiaozhang.base.text import clean_line

KEYWORD_LIMIT = 60
AnyColumn = Column | registries.ListColumn


@dataclass
class Asked:
    """What an address asks of a list: the view, the order, the conditions, and the rows they leave."""

    view: ViewTab | None
    order: Order
    sort_key: str
    keyword: str
    narrowings: list[narrowing.Narrowing]
    by_view: dict[str, QuerySet[Any]]
    wanted: QuerySet[Any]

    @property
    def is_narrowed(self) -> bool:
        """Say whether a keyword or a condition leaves less than the view holds."""
        return bool(self.keyword) or any(one.value is not None for one in self.narrowings)


def read(spec: ListSpec, sent: QueryDict, viewer: Actor) -> Asked:
    """Read the address without asking the database for a row."""
    view = _view(spec, sent.get("view", ""))
    order, sort_key = _order(spec, sent.get("sort", ""))
    keyword = clean_line(sent.get("q", "")[:KEYWORD_LIMIT]) if spec.has_search else ""
    narrowings = [narrowing.read(declared, sent, viewer) for declared in spec.filters]
    everything = spec.rows(viewer)
    views = spec.views or (ViewTab("", ""),)
    by_view = {v.key: v.narrow(everything, viewer) if v.narrow else everything for v in views}
    wanted = by_view[view.key if view else ""]
    for one in narrowings:
        wanted = one.apply(wanted)
    if keyword:
        wanted = spec.found(wanted, keyword, viewer)
    return Asked(view, order, sort_key, keyword, narrowings, by_view, wanted)


def extra_columns(spec: ListSpec) -> list[registries.ListColumn]:
    """Return the columns that other apps add to the list, in their order."""
    return sorted((c for c in registries.list_columns if c.record == spec.record), key=lambda c: c.order)


def column_key(column: AnyColumn) -> str:
    """Return the name of a column among all that a list can show; those of other apps begin with a plus."""
    return f"+{column.key}" if isinstance(column, registries.ListColumn) else column.key


def opening_column(spec: ListSpec) -> Column:
    """Return the column that opens the record: it is always shown."""
    return next((column for column in spec.columns if column.link), spec.columns[0])


def offered_columns(spec: ListSpec) -> list[AnyColumn]:
    """Return every column that the list can show, in the order it has by itself."""
    return [*spec.columns, *extra_columns(spec)]


def shown_columns(spec: ListSpec, keys: Sequence[str]) -> list[AnyColumn]:
    """Return the columns with these keys in this order, those that are gone left out; all of them without keys."""
    offered = {column_key(column): column for column in offered_columns(spec)}
    chosen = [offered[key] for key in dict.fromkeys(keys) if key in offered] or list(offered.values())
    opening = opening_column(spec)
    return chosen if opening in chosen else [opening, *chosen]


def _view(spec: ListSpec, asked: str) -> ViewTab | None:
    if not spec.views:
        return None
    wanted = (asked, spec.default_view)
    return next((v for key in wanted for v in spec.views if v.key == key), spec.views[0])


def _order(spec: ListSpec, asked: str) -> tuple[Order, str]:
    for key in (asked, spec.sort):
        column = spec.column(key.removeprefix("-"))
        if column is not None and column.sort:
            return Order(column.sort, key.startswith("-")), key
    return Order("pk", spec.sort.startswith("-")), spec.sort
