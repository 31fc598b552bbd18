"""Many new rows at once, by the quickest way each database has. For actions alone.

An import brings rows by the hundred thousand, each with its trace, its place in the search index and more; through the
ORM the insert alone costs three times what everything else does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, JSONField, Model

Convert = Callable[[Any], Any]
RowOf = TypeVar("RowOf", bound=Model)

_MANY = 200
_PAGE = 8192


def insert_values(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[object]], *, wants_ids: bool = True
) -> list[int]:
    """Insert rows of values in the order of `columns` (attribute names) and return their ids in order.

    Without `wants_ids` the database numbers them by itself, which saves a query, and nothing is returned. Columns not
    named take the model's defaults. The values are those of model attributes: aware instants, days, text or members of
    its choices, what JSON can hold. Constraints speak as always: IntegrityError.
    """
    if not rows:
        return []
    given = {name: place for place, name in enumerate(columns)}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    unknown = set(given) - {field.attname for field in fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no {sorted(unknown)}")
    filled = [field for field in fields if field.attname in given]
    defaults = [_column(field, [field.get_default()])[0] for field in fields if field.attname not in given]
    stored = [_column(field, [row[given[field.attname]] for row in rows]) for field in filled]
    names = [str(field.column) for field in [*filled, *(field for field in fields if field.attname not in given)]]
    columns_of_values = [*stored, *([value] * len(rows) for value in defaults)]
    if not wants_ids:
        _insert(model, names, zip(*columns_of_values, strict=True))
        return []
    ids = _new_ids(model, len(rows))
    _insert(model, ["id", *names], zip(ids, *columns_of_values, strict=True))
    return ids


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model, as bulk_create does, and give each its id."""
    if not rows:
        return
    model = type(rows[0])
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    ids = insert_values(model, columns, list(map(attrgetter(*columns), rows)))
    for row, pk in zip(rows, ids, strict=True):
        row.pk = pk
        row._state.adding = False
        row._state.db = connection.alias


def unsaved(model: type[RowOf], **values: object) -> RowOf:
    """Return an unsaved row, as the model called with these attribute names would, at half the cost.

    Called with every value in its place a model asks no questions; by names it looks each of them up.
    """
    return model(*[values[name] if name in values else default() for name, default in _shape(model)])


@lru_cache(maxsize=64)
def _shape(model: type[Model]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((field.attname, field.get_default) for field in model._meta.concrete_fields)


def _column(field: Field[Any, Any], values: list[object]) -> list[Any]:
    """Return values as the column keeps them."""
    if isinstance(field, DateTimeField):
        return _adapted(values, connection.ops.adapt_datetimefield_value)
    if isinstance(field, DateField):
        return _adapted(values, connection.ops.adapt_datefield_value)
    if isinstance(field, JSONField):
        return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
    if field.choices:
        return [value.value if isinstance(value, Enum) else value for value in values]
    return values


def _adapted(values: Sequence[object], adapt: Convert) -> list[Any]:
    """Adapt each day or instant once; an import has few of them on many rows."""
    known: dict[object, object] = {None: None}
    for value in values:
        if value not in known:
            known[value] = adapt(value)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"an instant is aware: {value!r}")
    return [known[value] for value in values]


def _new_ids(model: type[Model], count: int) -> list[int]:
    """Take ids out of the table's sequence. On SQLite the transaction is the only writer."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, count])
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = int(last[0]) + 1 if last else 1
    return list(range(first, first + count))


def _insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = f"COPY {table} ({quoted}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(copying) as copy:  # Django does not wrap a copy by itself
                count = 0
                for row in rows:
                    copy.write_row(row)
                    count += 1
            if count >= _MANY:
                _learn_size(cursor, model._meta.db_table)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", list(rows))


def _learn_size(cursor: Any, table: str) -> None:
    """Let PostgreSQL count a table that has outgrown what it knows of it.

    It looks by itself only after a commit: a long import would go on with plans made for an empty table. Whoever else
    is looking at the table already is not waited for.
    """
    cursor.execute("SELECT relpages, pg_relation_size(oid) / %s FROM pg_class WHERE oid = %s::regclass", [_PAGE, table])
    known, pages = cursor.fetchone()
    if pages > 2 * max(known, 2):
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {connection.ops.quote_name(table)}")
