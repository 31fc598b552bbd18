"""A company of one's own in a data folder, founded once and copied for each test that runs a program on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.config.programs import found


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
