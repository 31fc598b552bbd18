"""The two ends of a copy: a SQLite file or a PostgreSQL database, read in one snapshot, filled in one transaction.

They use the drivers alone: a copy is no action of the business, it moves what actions have written, as it is.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from xiaozhang.config.copying.tables import TOKENS, Row, Table, converted, from_postgresql, from_sqlite, to_sqlite
from xiaozhang.foundation.audit.rules.triggers import ON_INSERT

MOVING = "xiaozhang_moving"  # stands in a PostgreSQL database that is being filled, and is gone with the last row
_CHUNK = 2_000


class Side(Protocol):
    """One database of a copy."""

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table in order of its key, neutral."""

    def open(self) -> None:
        """Let rows in that only a copy may put in, until everything is kept."""

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows in."""

    def tokens(self) -> Iterator[tuple[int, str]]:
        """Yield the search tokens of each document, in order of the tokens' text."""

    def write_tokens(self, rows: Iterable[tuple[int, str]]) -> None:
        """Put search tokens in."""

    def last_ids(self) -> dict[str, int]:
        """Return the last id given out by each table that counts, also those of rows that are gone."""

    def set_last_ids(self, tables: Iterable[Table], last: dict[str, int]) -> None:
        """Go on counting from there."""

    def names(self) -> set[str]:
        """Return the names of the tables that exist."""

    def has_rows(self, table: Table) -> bool:
        """Say whether there is any row."""

    def empty(self, table: Table) -> None:
        """Take out what setting up the tables has put in."""

    def keep(self) -> None:
        """Make everything that was put in valid at once."""

    def close(self) -> None:
        """Let go; what was not kept is gone."""


class SqliteSide:
    """A SQLite file. Read, it is seen as it was at the first question, whoever writes meanwhile."""

    def __init__(self, path: Path) -> None:
        """Open the file and begin the snapshot."""
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        self._connection.execute("PRAGMA foreign_keys=OFF")
        self._connection.execute("BEGIN")
        self._lifted: list[str] = []

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows."""
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        asked = self._connection.execute(f'SELECT {names} FROM "{table.name}" ORDER BY "{table.key.name}"')
        yield from converted(asked, [from_sqlite(column.kind) for column in table.columns])

    def open(self) -> None:
        """Take the triggers away that refuse rows, to be put back with the last one."""
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?"
        for name, made in self._connection.execute(asked, (ON_INSERT,)).fetchall():
            self._connection.execute(f'DROP TRIGGER "{name}"')
            self._lifted.append(made)

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows in."""
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        places = ", ".join("?" * len(table.columns))
        stored = converted(rows, [to_sqlite(column.kind) for column in table.columns])
        self._connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', stored)

    def tokens(self) -> Iterator[tuple[int, str]]:
        """Yield the search tokens."""
        for pk, text in self._connection.execute(f"SELECT rowid, tokens FROM {TOKENS} ORDER BY rowid"):
            yield pk, " ".join(sorted(set(text.split())))

    def write_tokens(self, rows: Iterable[tuple[int, str]]) -> None:
        """Put search tokens in."""
        self._connection.executemany(f"INSERT INTO {TOKENS}(rowid, tokens) VALUES (?, ?)", rows)

    def last_ids(self) -> dict[str, int]:
        """Return the last ids given out."""
        return dict(self._connection.execute("SELECT name, seq FROM sqlite_sequence"))

    def set_last_ids(self, tables: Iterable[Table], last: dict[str, int]) -> None:
        """Go on counting from there."""
        known = set(self.last_ids())
        for table in tables:
            if table.counts_ids and table.name in last:
                change = (
                    "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
                    if table.name in known
                    else "INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)"
                )
                self._connection.execute(change, (last[table.name], table.name))

    def names(self) -> set[str]:
        """Return the names of the tables."""
        return {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def has_rows(self, table: Table) -> bool:
        """Say whether there is any row."""
        return self._connection.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone() is not None

    def empty(self, table: Table) -> None:
        """Take rows out."""
        self._connection.execute(f'DELETE FROM "{table.name}"')

    def keep(self) -> None:
        """Check the references, commit."""
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise sqlite3.IntegrityError(f"{broken[0]}: a row refers to one of {broken[2]} that is not there")
        for made in self._lifted:
            self._connection.execute(made)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go."""
        self._connection.close()


class PostgresqlSide:
    """A PostgreSQL database, in one transaction that sees one moment."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Connect with the settings that `environment.postgresql` gives, and begin."""
        self._connection = connect(settings, autocommit=False)
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.execute("SET TIME ZONE 'UTC'")

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows."""
        names = [
            sql.SQL("{}::text" if column.kind == "JSONField" else "{}").format(sql.Identifier(column.name))
            for column in table.columns
        ]
        order = ' COLLATE "C"' if table.key.kind in ("CharField", "TextField") else ""
        asked = sql.SQL("SELECT {} FROM {} ORDER BY {}" + order).format(
            sql.SQL(", ").join(names), sql.Identifier(table.name), sql.Identifier(table.key.name)
        )
        with self._connection.cursor("rows") as cursor:
            cursor.itersize = _CHUNK
            cursor.execute(asked)
            yield from converted(cursor, [from_postgresql(column.kind) for column in table.columns])

    def open(self) -> None:
        """Put the triggers to sleep that refuse rows, until the last one is in."""
        self._guards("DISABLE")

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows in."""
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
        asked = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
        with self._connection.cursor() as cursor, cursor.copy(asked) as copy:
            for row in rows:
                copy.write_row(row)

    def tokens(self) -> Iterator[tuple[int, str]]:
        """Yield the search tokens."""
        with self._connection.cursor("tokens") as cursor:
            cursor.itersize = _CHUNK
            cursor.execute(f"SELECT document_id, tsvector_to_array(tokens) FROM {TOKENS} ORDER BY document_id")
            for pk, words in cursor:
                yield pk, " ".join(sorted(set(words)))

    def write_tokens(self, rows: Iterable[tuple[int, str]]) -> None:
        """Put search tokens in."""
        addition = f"INSERT INTO {TOKENS}(document_id, tokens) VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))"
        remaining = iter(rows)
        with self._connection.cursor() as cursor:
            while chunk := list(islice(remaining, _CHUNK)):
                cursor.executemany(addition, chunk)

    def last_ids(self) -> dict[str, int]:
        """Return the last ids given out."""
        asked = """
            SELECT s.relname, t.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
            JOIN pg_class t ON t.oid = d.refobjid
            WHERE s.relkind = 'S' AND t.relnamespace = current_schema()::regnamespace
        """
        found: dict[str, int] = {}
        for sequence, table in self._connection.execute(asked).fetchall():
            question = sql.SQL("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}")
            row = self._connection.execute(question.format(sql.Identifier(sequence))).fetchone()
            found[table] = int(row[0]) if row else 0
        return {table: last for table, last in found.items() if last}

    def set_last_ids(self, tables: Iterable[Table], last: dict[str, int]) -> None:
        """Go on counting from there."""
        for table in tables:
            if table.counts_ids and last.get(table.name):
                self._connection.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    (f'"{table.name}"', table.key.name, last[table.name]),
                )

    def names(self) -> set[str]:
        """Return the names of the tables."""
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return {name for (name,) in self._connection.execute(asked).fetchall()}

    def has_rows(self, table: Table) -> bool:
        """Say whether there is any row."""
        asked = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table.name))
        return self._connection.execute(asked).fetchone() is not None

    def empty(self, table: Table) -> None:
        """Take rows out."""
        self._connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))

    def keep(self) -> None:
        """Take the mark of a half-filled database away, and commit with it."""
        self._connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._guards("ENABLE")
        self._connection.execute(f"DROP TABLE IF EXISTS {MOVING}")
        self._connection.commit()

    def close(self) -> None:
        """Let go."""
        self._connection.close()

    def _guards(self, what: str) -> None:
        asked = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE %s"
        for table, name in self._connection.execute(asked, (ON_INSERT,)).fetchall():
            change = sql.SQL(f"ALTER TABLE {{}} {what} TRIGGER {{}}")
            self._connection.execute(change.format(sql.Identifier(table), sql.Identifier(name)))


def connect(settings: dict[str, Any], *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """Connect to the PostgreSQL database of these settings by the driver alone."""
    named = {
        "dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"],
        "host": settings["HOST"], "port": settings["PORT"],
    }  # fmt: skip
    given = {name: value for name, value in named.items() if value}
    return psycopg.connect(**given, **settings.get("OPTIONS", {}), autocommit=autocommit)


def mark_as_moving(settings: dict[str, Any], source: str) -> None:
    """Put the mark of a half-filled database up, so that nobody opens it until it is whole."""
    with contextlib.closing(connect(settings)) as connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {MOVING} (source text, begun_at timestamptz DEFAULT now())")
        connection.execute(sql.SQL("INSERT INTO {} (source) VALUES (%s)").format(sql.Identifier(MOVING)), (source,))
