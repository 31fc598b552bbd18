"""The databases under test: one of each kind per run, swapped under the connection named "default".

Tables that are only ever added to refuse DELETE, so nothing here is flushed: ordinary tests roll back, and tests that
need real transactions work on a copy of the migrated database that is thrown away.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction

from checks.tree import ROOT
from xiaozhang.config import environment, founding

SQLITE, POSTGRESQL = "sqlite", "postgresql"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NAME = os.environ.get("XIAOZHANG_TEST_NAME", "x").lower()

_settings: dict[str, dict[str, Any]] = {}
_wrappers: dict[str, Any] = {}
_scratch = 0
current = SQLITE
T = TypeVar("T")


class NoMigrations:
    """A table of migration modules in which no app has any."""

    def __contains__(self, label: str) -> bool:
        """Answer for every app."""
        return True

    def __getitem__(self, label: str) -> None:
        """Say that there are none."""


def scratch_folder() -> Path:
    """Return a new folder, in memory where the system offers that."""
    memory = Path("/dev/shm")
    base = memory if os.access(memory, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix=f"xiaozhang-test-{NAME}-{WORKER}-", dir=base))


def switch_to(engine: str) -> None:
    """Make the connection named "default" be this kind of database, in the calling thread and in new ones."""
    global current
    if engine not in _settings:
        _settings[engine] = _configured(_first_settings(engine))
    connections.settings["default"] = _settings[engine]
    if engine not in _wrappers:
        _wrappers[engine] = connections.create_connection("default")
    connections["default"] = _wrappers[engine]
    ContentType.objects.clear_cache()
    current = engine


def create(engine: str, *, migrated: bool = True) -> None:
    """Create and migrate the test database of this kind, and the template of its copies."""
    switch_to(engine)
    connection = connections["default"]
    if engine == SQLITE:
        name = str(connection.settings_dict["NAME"])
        if migrated:
            migrated_sqlite(Path(name))
        else:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        copy_sqlite(name, f"{name}.template")
    else:
        if migrated:
            connection.creation._create_test_db(verbosity=0, autoclobber=True)
            connection.close()
            connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
            founding.make_tables()
        else:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        name = connection.settings_dict["NAME"]
        connection.close()
        _maintain(f'DROP DATABASE IF EXISTS "{name}_template"', f'CREATE DATABASE "{name}_template" TEMPLATE "{name}"')


def migrated_sqlite(target: Path) -> None:
    """Put an empty database with every table at the target."""
    kept = _kept_template()
    if not kept.exists():
        with pointed_at(sqlite_settings(target)):
            founding.bring_up_to_date()
        _keep(target, kept)
    else:
        shutil.copyfile(kept, target)


def destroy(engine: str) -> None:
    """Remove the test database of this kind and everything copied from it."""
    switch_to(engine)
    connection = connections["default"]
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if engine == SQLITE:
        shutil.rmtree(Path(name).parent, ignore_errors=True)
    else:
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'DROP DATABASE IF EXISTS "{name}_template"')


@contextmanager
def copy() -> Iterator[None]:
    """Work on a fresh copy of the migrated database, with real commits, and throw it away."""
    global _scratch
    _scratch += 1
    name = str(_settings[current]["NAME"])
    copied = f"{name}_{_scratch}"
    if current == SQLITE:
        shutil.copyfile(f"{name}.template", copied)
    else:
        _maintain(f'CREATE DATABASE "{copied}" TEMPLATE "{name}_template"')
    try:
        with pointed_at({**_settings[current], "NAME": copied}):
            yield
    finally:
        if current == SQLITE:
            remove_sqlite(copied)
        else:
            _maintain(f'DROP DATABASE "{copied}" WITH (FORCE)')


@contextmanager
def standing(blocker: Any, make: Callable[[], T]) -> Iterator[T]:
    """Let rows that are dear to make stand for all tests of a module: each rolls back to them.

    For a fixture with scope="module" that asks for `database` and `django_db_setup`; all else in the module finds
    the rows too.
    """
    outermost = transaction.atomic()
    outermost._from_testcase = True  # what is under test may still ask for the outermost transaction
    with blocker.unblock(), outermost:
        made = make()
        with blocker.block():
            yield made
        transaction.set_rollback(True)


@contextmanager
def pointed_at(target: dict[str, Any]) -> Iterator[None]:
    """Point the connection named "default" at another database, in this thread and in new ones."""
    before, wrapper = connections.settings["default"], connections["default"]
    connections.settings["default"] = target
    connections["default"] = connections.create_connection("default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = wrapper
        ContentType.objects.clear_cache()


def sqlite_settings(path: Path) -> dict[str, Any]:
    """Return complete connection settings for a SQLite file."""
    return _configured(environment.sqlite(path))


def copy_sqlite(source: str | Path, target: str | Path) -> None:
    """Copy a SQLite database, also one that is in use, over the target, also one that is in use."""
    with sqlite3.connect(source) as from_, sqlite3.connect(target, timeout=20) as to:
        from_.backup(to)
    from_.close()
    to.close()


def remove_sqlite(path: str | Path) -> None:
    """Remove a SQLite file and what stands beside it."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _kept_template() -> Path:
    """Return where a migrated database of exactly this tree is kept from one run to the next.

    Migrating takes seconds and most runs change no table. The name is a digest of everything that makes one.
    """
    digest = hashlib.sha256(str(settings.CACHES).encode())
    package = ROOT / "src" / "xiaozhang"
    makers = [
        *package.rglob("migrations/*.py"),
        *package.glob("foundation/audit/**/*.py"),
        *package.rglob("registry.py"),
    ]
    for path in sorted([*makers, *package.glob("*/*/apps.py"), ROOT / "requirements.lock"]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"xiaozhang-template-{os.getuid()}" / f"{digest.hexdigest()[:20]}.sqlite3"


def _keep(source: Path, kept: Path) -> None:
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    for old in sorted(kept.parent.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-4]:
        old.unlink(missing_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    copy_sqlite(source, draft)
    draft.replace(kept)


def _first_settings(engine: str) -> dict[str, Any]:
    if engine == SQLITE:
        path = scratch_folder() / "test.sqlite3"
        return {**environment.sqlite(path), "TEST": {"NAME": str(path)}}
    server = environment.postgresql(os.environ["XIAOZHANG_TEST_POSTGRESQL"])
    return {**server, "CONN_MAX_AGE": 0, "TEST": {"NAME": f"xiaozhang_test_{NAME}_{WORKER}", "TEMPLATE": "template0"}}


def _configured(given: dict[str, Any]) -> dict[str, Any]:
    return connections.configure_settings({"default": given})["default"]  # type: ignore[no-any-return]


def _maintain(*statements: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
