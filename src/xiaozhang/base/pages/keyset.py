"""Paging by the last row's sort value and id: the cost of a page does not grow with how far one has gone.

Rows without a sort value come last in either direction; they are read as a second stretch, so that both stretches
follow the index.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Q, QuerySet

MAX_CURSOR = 600


@dataclass(frozen=True, slots=True)
class Order:
    """A model field to sort by, and the direction; ties go by id in the same direction."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between rows: the sort value (None for rows without one), id and place of the row beside it.

    `place` counts from 1 and is only for showing. `backward`: the wanted rows come before it.
    """

    place: int
    value: Any
    pk: int
    backward: bool = False

    def text(self) -> str:
        """Return the cursor for an address."""
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        raw = json.dumps([int(self.backward), self.place, value, self.pk], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of rows, the place of its first, and the cursors to go on and back (None at the ends)."""

    rows: list[Any]
    first_place: int
    next: Cursor | None
    previous: Cursor | None


def read_cursor(text: str, model: Any, order: Order) -> Cursor | None:
    """Return the cursor of an address, or None if it is not one for this order: then the list starts at the top."""
    if not text or len(text) > MAX_CURSOR:
        return None
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        backward, place, value, pk = raw
        if not (isinstance(place, int) and isinstance(pk, int) and 0 < pk < 2**63 and 0 < place < 2**63):
            return None
        if not (value is None or isinstance(value, int | str)) or "\x00" in str(value):
            return None
        str(value).encode()  # lone surrogates are no text for a database
        return Cursor(place, _field(model, order).to_python(value), pk, bool(backward))
    except (ValueError, TypeError, binascii.Error, ValidationError, RecursionError, OverflowError):
        return None


def cut(rows: QuerySet[Any], order: Order, size: int, cursor: Cursor | None) -> Slice:
    """Return the page of `size` rows at the cursor: one query, a second where the field may be empty."""
    backward = cursor is not None and cursor.backward
    fetched = _fetch(rows, order, size + 1, cursor, backward)
    has_more = len(fetched) > size
    page = fetched[:size]
    if backward:
        page.reverse()
    first_place = 1 if cursor is None else cursor.place - len(page) if backward else cursor.place + 1
    if not page:
        return Slice([], 1, None, None)
    at_start = cursor is None or (backward and not has_more)
    at_end = not backward and not has_more
    last_place = max(first_place, 1) + len(page) - 1
    return Slice(
        rows=page,
        first_place=1 if at_start else max(first_place, 1),
        next=None if at_end else Cursor(last_place, _value(rows.model, page[-1], order), page[-1].pk),
        previous=None
        if at_start
        else Cursor(max(first_place, 1), _value(rows.model, page[0], order), page[0].pk, backward=True),
    )


def _fetch(rows: QuerySet[Any], order: Order, count: int, cursor: Cursor | None, backward: bool) -> list[Any]:
    downward = order.descending != backward
    stretches = [False, True] if _field(rows.model, order).null else [False]
    if backward:
        stretches.reverse()
    if cursor is not None and len(stretches) == 2 and (cursor.value is None) == stretches[1]:
        stretches = stretches[1:]
    found: list[Any] = []
    for index, is_empty in enumerate(stretches):
        part = rows.filter(**{f"{order.field}__isnull": is_empty}) if _field(rows.model, order).null else rows
        sign = "-" if downward else ""
        by = [f"{sign}pk"] if is_empty else [f"{sign}{order.field}", f"{sign}pk"]
        if cursor is not None and index == 0:
            part = part.filter(_beyond(order.field, cursor, downward))
        found += list(part.order_by(*by)[: count - len(found)])
        if len(found) >= count:
            break
    return found


def _beyond(field: str, cursor: Cursor, downward: bool) -> Q:
    compare = "lt" if downward else "gt"
    tie = Q(**{f"pk__{compare}": cursor.pk})
    if cursor.value is None:
        return tie
    if field in ("pk", "id"):
        return tie
    # The first condition bounds the index range; the second settles ties.
    bound = Q(**{f"{field}__{compare}e": cursor.value})
    return bound & (Q(**{f"{field}__{compare}": cursor.value}) | tie)


def _field(model: Any, order: Order) -> Field[Any, Any]:
    name = model._meta.pk.name if order.field == "pk" else order.field
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(f"{name} is not a column of {model.__name__}")
    return field


def _value(model: Any, row: Any, order: Order) -> Any:
    """Return what a row is sorted by; rows may be named values instead of models."""
    value = getattr(row, _field(model, order).attname)
    return value if isinstance(value, int | str | date | datetime) or value is None else str(value)
