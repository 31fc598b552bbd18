"""Somebody at the database itself: the triggers that refuse changes are dropped, a change is planted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from xiaozhang.base import registries
from xiaozhang.foundation.audit.rules.triggers import trigger_names, trigger_statements


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """Take an append-only table's triggers away, and put them back."""
    vendor, declared = connection.vendor, registries.append_only.get(table)
    with connection.cursor() as cursor:
        for name in trigger_names(vendor, declared):
            cursor.execute(f"DROP TRIGGER {name}" + ("" if vendor == "sqlite" else f" ON {table}"))
        yield
        for statement in trigger_statements(vendor, declared):
            cursor.execute(statement)


def plant(table: str, statement: str, *parameters: object) -> None:
    """Carry out a statement on an append-only table behind everybody's back."""
    with unguarded(table), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
