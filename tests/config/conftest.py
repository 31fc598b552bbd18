"""A company of one's own in a data folder, founded once and copied for each test that runs a program on it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.cluster import Cluster, server_binaries
from tests.config.programs import found, xiaozhang
from xiaozhang.config import environment
from xiaozhang.config.copying.sides import connect


@pytest.fixture(scope="session")
def founded_once(django_db_blocker: Any) -> Iterator[Path]:
    """Found the company, its tables taken from the kept ones."""
    folder = databases.scratch_folder()
    (folder / "data").mkdir(mode=0o700)
    with django_db_blocker.unblock():
        databases.migrated_sqlite(folder / "data" / "xiaozhang.sqlite3")
    done = found(folder)
    assert done.returncode == 0, done.stderr
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def founded(founded_once: Path) -> Iterator[Path]:
    """Give the test a folder whose `data` holds the company."""
    folder = databases.scratch_folder()
    shutil.copytree(founded_once, folder, dirs_exist_ok=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def archived_once(founded_once: Path) -> Iterator[Path]:
    """Back the company up, as it was founded."""
    folder = databases.scratch_folder()
    shutil.copytree(founded_once, folder, dirs_exist_ok=True)
    made = xiaozhang(folder, "backup", str(folder / "b.zip"))
    assert made.returncode == 0, made.stderr
    yield folder / "b.zip"
    shutil.rmtree(folder)


@pytest.fixture
def archive(founded: Path, archived_once: Path) -> Path:
    """Give the test a backup of its company, beside its `data`."""
    return Path(shutil.copy(archived_once, founded / "b.zip"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL server for programs to work on, or use the one of the run; skip where none is installed."""
    given = os.environ.get("XIAOZHANG_TEST_POSTGRESQL")
    if given:
        yield given
        return
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL")
    cluster = Cluster(binaries)
    yield cluster.url
    cluster.stop()


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Give the test an empty PostgreSQL database of its own, as an address for DATABASE_URL."""
    name = f"programs_{secrets.token_hex(4)}"
    settings = environment.postgresql(postgresql_server)
    with closing(connect(settings)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgresql_server.replace("/postgres?", f"/{name}?")
    with closing(connect(settings)) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
