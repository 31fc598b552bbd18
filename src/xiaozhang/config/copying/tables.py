"""Which tables there are, and what a value looks like that belongs to no database.

A neutral value is None, a truth, a number or a text: instants are ISO in UTC to the microsecond, what JSON holds is
text with its keys in order, identifiers are 32 hexadecimal digits. So one digest serves both databases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps

Neutral = None | bool | int | str | float
Row = tuple[Neutral, ...]
Convert = Callable[[Any], Any]

TOKENS = "records_tokens"  # of another kind on each database (records/migrations/0002_full_text.py)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and the kind of its values (Django's internal type)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns, the one that rows are ordered by, whether it counts its ids, and whether it is ours."""

    name: str
    columns: tuple[Column, ...]
    key: Column
    counts_ids: bool
    is_ours: bool


def tables() -> list[Table]:
    """Return every table of the house, those of its libraries included, in a fixed order. Tokens are not among them."""
    found: dict[str, Table] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy:
            continue
        columns = tuple(Column(str(field.column), _kind(field)) for field in meta.concrete_fields)
        key = next(column for column in columns if column.name == meta.pk.column)
        is_ours = str(getattr(meta.app_config, "name", "")).startswith("xiaozhang.")
        found[meta.db_table] = Table(meta.db_table, columns, key, "AutoField" in meta.pk.get_internal_type(), is_ours)
    return [found[name] for name in sorted(found)]


def from_sqlite(kind: str) -> Convert | None:
    """Return what makes a value neutral that SQLite's driver returned; None where it is neutral already."""
    return _FROM_SQLITE.get(kind)


def to_sqlite(kind: str) -> Convert | None:
    """Return what makes a neutral value the one that Django keeps in SQLite."""
    return _TO_SQLITE.get(kind)


def from_postgresql(kind: str) -> Convert | None:
    """Return what makes a value neutral that PostgreSQL's driver returned (JSON asked for as text)."""
    return _FROM_POSTGRESQL.get(kind)


def converted(rows: Iterable[Any], converters: list[Convert | None]) -> Iterable[Row]:
    """Yield rows with each column's converter applied to what is not None."""
    places = [(place, convert) for place, convert in enumerate(converters) if convert is not None]
    if not places:
        yield from (tuple(row) for row in rows)
        return
    for row in rows:
        values = list(row)
        for place, convert in places:
            if values[place] is not None:
                values[place] = convert(values[place])
        yield tuple(values)


def _kind(field: Any) -> str:
    """Return the internal type of a field, or of what it refers to."""
    while field.remote_field is not None:
        field = field.target_field
    return str(field.get_internal_type())


def _instant_of_text(text: str) -> str:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat(timespec="microseconds")


def _text_of_instant(iso: str) -> str:
    return str(datetime.fromisoformat(iso).replace(tzinfo=None))


def _iso_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _ordered_json(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hex(value: UUID) -> str:
    return value.hex


_FROM_SQLITE: dict[str, Convert] = {
    "BooleanField": bool, "DateTimeField": _instant_of_text, "JSONField": _ordered_json,
}  # fmt: skip
_TO_SQLITE: dict[str, Convert] = {"BooleanField": int, "DateTimeField": _text_of_instant}
_FROM_POSTGRESQL: dict[str, Convert] = {
    "DateTimeField": _iso_instant, "DateField": date.isoformat, "JSONField": _ordered_json, "UUIDField": _hex,
}  # fmt: skip
