"""New rows beside those that are there already, in one statement, telling which are new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

_MOST_VALUES = 30_000  # what one statement may carry on both databases


def insert_missing(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[object]], *, unless: Sequence[str]
) -> dict[tuple[Any, ...], int]:
    """Insert rows unless one stands there with the same values in the columns `unless`, unique by constraint.

    Columns are attribute names; those not named must have a default of NULL or "". Returns the ids of the new rows by
    their values in `unless`. A row that somebody else is inserting at the moment is waited for, and counts as theirs.
    """
    given = {name: place for place, name in enumerate(columns)}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    filled = [field for field in fields if field.attname in given]
    others = [(field, field.get_default()) for field in fields if field.attname not in given]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in [*filled, *(field for field, _default in others)])
    columns_of = {field.attname: str(field.column) for field in fields}
    unique = ", ".join(quote(columns_of[name]) for name in unless)
    places = f"({', '.join(['%s'] * len(fields))})"
    new: dict[tuple[Any, ...], int] = {}
    at_once = _MOST_VALUES // len(fields)
    for first in range(0, len(rows), at_once):
        part = rows[first : first + at_once]
        values = [
            value
            for row in part
            for value in (
                *(field.get_db_prep_save(row[given[field.attname]], connection) for field in filled),
                *(field.get_db_prep_save(default, connection) for field, default in others),
            )
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([places] * len(part))}"
                f" ON CONFLICT ({unique}) DO NOTHING RETURNING id, {unique}",
                values,
            )
            new.update({tuple(found): int(pk) for pk, *found in cursor.fetchall()})
    return new
