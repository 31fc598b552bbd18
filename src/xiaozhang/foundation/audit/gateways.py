"""The database itself: triggers that refuse changes of append-only tables."""

from __future__ import annotations

from django.db import connections

from xiaozhang.base import registries
from xiaozhang.foundation.audit.rules.triggers import REFUSAL_FUNCTIONS, trigger_statements


def create_triggers(using: str) -> None:
    """Create the triggers of every append-only table that exists; harmless when they stand already.

    Runs after each migration: SQLite drops a table's triggers when a migration rebuilds it.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            for function in REFUSAL_FUNCTIONS:
                cursor.execute(function)
        for declared in registries.append_only:
            if declared.table in present:
                for statement in trigger_statements(connection.vendor, declared):
                    cursor.execute(statement)
