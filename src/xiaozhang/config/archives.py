"""A backup is one file that can be restored alone: a zip with the database, attachments, the secret and a manifest.

The database in it is always a SQLite file: of SQLite its own snapshot, of PostgreSQL a copy by our own copier, in one
snapshot too. So a backup needs no program of the server, and is restored to either.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from xiaozhang.base.errors import Refused
from xiaozhang.base.packages import DAMAGED
from xiaozhang.base.text import Message

FORMAT, KNOWN_FORMATS = 2, (1, 2)  # 1: before there were attachments
DATABASE, SECRET, MANIFEST, FILES = "xiaozhang.sqlite3", "secret", "manifest.json", "files"
_FILE = re.compile(rf"{FILES}/([0-9a-f]{{2}})/([0-9a-f]{{2}})/(\1\2[0-9a-f]{{60}})")
_PIECE = 1024 * 1024


class BadArchive(Refused):
    """The file is no backup, or not whole."""

    code = "bad_archive"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: see docs/operations.md.

    `files` and `files_bytes` count the attachments in it; `files_missing` are the digests of those that were not to be
    found when it was made. Attachments in a bucket stay there: `files_in` names it.
    """

    version: str
    made_at: str
    company: str
    sha256: str
    rows: Mapping[str, int]
    migrations: tuple[str, ...]
    log_head: str
    months_head: str
    has_secret: bool
    files: int = 0
    files_bytes: int = 0
    files_missing: tuple[str, ...] = ()
    files_in: str = ""

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


def write(
    target: Path, database: Path, manifest: Manifest, secret: str | None, files: Mapping[str, Path] | None = None
) -> None:
    """Write the archive, readable by its owner alone; it stands under its name only when it is whole and on disk.

    `files` are the contents of attachments by digest.
    """
    draft = target.with_name(f".{target.name}.part")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, manifest.as_json())
            if secret is not None:
                archive.writestr(SECRET, secret)
            with database.open("rb") as plain, archive.open(DATABASE, "w", force_zip64=True) as packed:
                shutil.copyfileobj(plain, packed, _PIECE)
            for digest, path in (files or {}).items():
                archive.write(path, f"{FILES}/{place_of(digest)}", zipfile.ZIP_STORED)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def place_of(digest: str) -> str:
    """Return where the content of an attachment stands below its folder."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        BadArchive: it is no backup of ours, cut short, or of a later format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            said: dict[str, Any] = json.loads(archive.read(MANIFEST))
            names = set(archive.namelist())
    except DAMAGED as error:
        raise BadArchive(Message("没有恢复：{name} 不是完整的备份文件。", {"name": path.name})) from error
    if said.pop("format", 0) not in KNOWN_FORMATS or DATABASE not in names:
        raise BadArchive(Message("没有恢复：{name} 是别的版本的备份，请用较新的程序。", {"name": path.name}))
    lists = {name: tuple(said[name]) for name in ("migrations", "files_missing") if name in said}
    return Manifest(**{**said, **lists})


def unpack(path: Path, folder: Path, manifest: Manifest) -> None:
    """Put database, secret and attachments into the folder.

    Raises:
        BadArchive: the database is not the one the manifest speaks of, or an attachment is not what its name says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in (DATABASE, SECRET):
                if name in archive.namelist():
                    with archive.open(name) as packed, _private(folder / name) as plain:
                        shutil.copyfileobj(packed, plain, _PIECE)
            _unpack_files(archive, folder, path.name, manifest.files)
    except DAMAGED as error:
        raise BadArchive(Message("没有恢复：{name} 已损坏。", {"name": path.name})) from error
    with (folder / DATABASE).open("rb") as file:
        if digest_of(file) != manifest.sha256:
            raise BadArchive(Message("没有恢复：{name} 里的数据库与清单不符，文件已损坏。", {"name": path.name}))


def _unpack_files(archive: zipfile.ZipFile, folder: Path, called: str, count: int) -> None:
    found = [match for name in archive.namelist() if (match := _FILE.fullmatch(name))]
    if len(found) != count:
        raise BadArchive(Message("没有恢复：{name} 里的附件与清单不符，文件已损坏。", {"name": called}))
    for match in found:
        target = folder / match.group()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with archive.open(match.group()) as packed, _private(target) as plain:
            while piece := packed.read(_PIECE):
                digest.update(piece)
                plain.write(piece)
        if digest.hexdigest() != match.group(3):
            raise BadArchive(Message("没有恢复：{name} 里有附件与它的摘要不符，文件已损坏。", {"name": called}))


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
