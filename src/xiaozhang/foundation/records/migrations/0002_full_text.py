"""Create the table of search tokens, which is of another kind on each database."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from xiaozhang.foundation.records.models.full_text import adapter


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create it."""
    for statement in adapter(schema_editor.connection.vendor).creation:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove it."""
    for statement in adapter(schema_editor.connection.vendor).removal:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The tokens of search documents."""

    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(create, remove, elidable=False)]
