"""A backup is one file that can be restored alone: a zip with the database, the secret and a manifest.

The database in it is always a SQLite file: of SQLite its own snapshot, of PostgreSQL a copy by our own copier, in one
snapshot too. So a backup needs no program of the server, and is restored to either.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message

FORMAT = 1
DATABASE, SECRET, MANIFEST = "xiaozhang.sqlite3", "secret", "manifest.json"
_PIECE = 1024 * 1024


class BadArchive(Refused):
    """The file is no backup, or not whole."""

    code = "bad_archive"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: see docs/operations.md."""

    version: str
    made_at: str
    company: str
    sha256: str
    rows: Mapping[str, int]
    migrations: tuple[str, ...]
    log_head: str
    months_head: str
    has_secret: bool

    def as_json(self) -> str:
        """Return the manifest as text."""
        named = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps({"format": FORMAT, **named}, ensure_ascii=False, indent=1, default=list)


def snapshot(source: Path, target: Path) -> None:
    """Copy a SQLite database as it is at this moment into a file of its own, whoever writes meanwhile."""
    with closing(sqlite3.connect(source, timeout=60)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to)
    make_one_file(target)


def make_one_file(database: Path) -> None:
    """Put what stands beside a SQLite file into it, so that it can travel alone."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def counts(database: Path) -> dict[str, int]:
    """Return the number of rows of each table."""
    with closing(sqlite3.connect(database)) as connection:
        question = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in connection.execute(question) if not name.startswith("records_tokens_")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}


def told(database: Path, question: str) -> list[str]:
    """Return the first column of a question's answer as text."""
    with closing(sqlite3.connect(database)) as connection:
        return [str(row[0]) for row in connection.execute(question)]


def digest_of(file: BinaryIO) -> str:
    """Return the sha256 of a file."""
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def write(target: Path, database: Path, manifest: Manifest, secret: str | None) -> None:
    """Write the archive, readable by its owner alone; it stands under its name only when it is whole and on disk."""
    draft = target.with_name(f".{target.name}.part")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, manifest.as_json())
            if secret is not None:
                archive.writestr(SECRET, secret)
            with database.open("rb") as plain, archive.open(DATABASE, "w", force_zip64=True) as packed:
                shutil.copyfileobj(plain, packed, _PIECE)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        BadArchive: it is no backup of ours, cut short, or of a later format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            said: dict[str, Any] = json.loads(archive.read(MANIFEST))
            names = set(archive.namelist())
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadArchive(Message("没有恢复：{name} 不是完整的备份文件。", {"name": path.name})) from error
    if said.pop("format", 0) != FORMAT or DATABASE not in names:
        raise BadArchive(Message("没有恢复：{name} 是别的版本的备份，请用较新的程序。", {"name": path.name}))
    return Manifest(**{**said, "migrations": tuple(said["migrations"])})


def unpack(path: Path, folder: Path, manifest: Manifest) -> None:
    """Put database and secret into the folder.

    Raises:
        BadArchive: the database is not the one the manifest speaks of.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in (DATABASE, SECRET):
                if name in archive.namelist():
                    with archive.open(name) as packed, _private(folder / name) as plain:
                        shutil.copyfileobj(packed, plain, _PIECE)
    except (zipfile.BadZipFile, OSError) as error:
        raise BadArchive(Message("没有恢复：{name} 已损坏。", {"name": path.name})) from error
    with (folder / DATABASE).open("rb") as file:
        if digest_of(file) != manifest.sha256:
            raise BadArchive(Message("没有恢复：{name} 里的数据库与清单不符，文件已损坏。", {"name": path.name}))


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
