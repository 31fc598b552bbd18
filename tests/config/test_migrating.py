"""Tables are made quickly on an empty database, and are the tables of the models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from tests import databases
from xiaozhang.config import founding, migrating


def described(model: type[models.Model]) -> list[str]:
    """Return what stands in the definition of a model's table and of its indexes, whatever its order."""
    with connection.cursor() as cursor:
        asked = "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'trigger' AND sql IS NOT NULL"
        cursor.execute(asked, [model._meta.db_table])
        made = cursor.fetchall()
    return sorted(part for kind, sql in made for part in (parts(sql) if kind == "table" else [sql]))


def parts(definition: str) -> list[str]:
    """Split the definition of a table at the commas between columns and constraints."""
    found, depth = [""], 0
    for piece in re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|.", definition[definition.index("(") + 1 : -1], re.DOTALL):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "," and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return [part.strip() for part in found]


@pytest.mark.one_database
def test_the_tables_made_by_migrations_are_those_of_the_models(db: None, tmp_path: Path) -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    migrated = {model._meta.label: described(model) for model in ours}
    with databases.pointed_at(databases.sqlite_settings(tmp_path / "models.sqlite3")):
        with connection.schema_editor() as editor:
            for model in ours:
                if not model._meta.auto_created:  # those come with the model that names them
                    editor.create_model(model)
        from_models = {model._meta.label: described(model) for model in ours}
    assert {name: migrated[name] for name in migrated if migrated[name] != from_models[name]} == {}
    assert [name for name in migrated if not migrated[name]] == []


def test_migrate_empty_refused_where_migrations_are(db: None) -> None:
    assert migrating.migrate_empty(connection) is False
    assert not founding.is_behind()
