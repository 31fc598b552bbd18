"""Create the table of search tokens, which is of another kind on each database.

On SQLite a side table that keeps its own text: a contentless one cannot forget rows in SQLite 3.40.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREATION = {
    "sqlite": (
        "CREATE VIRTUAL TABLE records_tokens USING fts5("
        "tokens, tokenize = 'unicode61', detail = 'none', columnsize = 0)",
    ),
    "postgresql": (
        "CREATE TABLE records_tokens (document_id bigint PRIMARY KEY REFERENCES records_searchdocument(id)"
        " ON DELETE CASCADE, tokens tsvector NOT NULL)",
        "CREATE INDEX records_tokens_gin ON records_tokens USING gin (tokens)",
    ),
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create it."""
    for statement in CREATION[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove it."""
    schema_editor.execute("DROP TABLE records_tokens")


class Migration(migrations.Migration):
    """The tokens of search documents."""

    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(create, remove, elidable=False)]
