"""Backups made and restored, a company moved to PostgreSQL: each whole or not at all, and proved before it counts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from xiaozhang import __version__
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.config import archives, children, environment
from xiaozhang.config.archives import BadArchive, Manifest
from xiaozhang.config.copying.moving import Copied, copy_all, refuse_filled
from xiaozhang.config.copying.sides import PostgresqlSide, SqliteSide, mark_as_moving
from xiaozhang.foundation.records import gateways
from xiaozhang.foundation.records import queries as records

LAST = "last-backup.json"
Tell = Callable[[str], None]


class NoPlace(Refused):
    """There is something where nothing may be."""

    code = "no_place"


class NotProved(Refused):
    """What was restored or moved does not stand its own verification."""

    code = "not_proved"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: str
    bytes: int
    made_at: str
    rows: int
    log_head: str
    months_head: str


def back_up(folder: Path, target: Path | None, *, with_secret: bool, tell: Tell) -> Backup:
    """Write everything there is at this moment into one file, while the house goes on, and note in the folder when.

    Raises:
        NoPlace: there is a file of this name.
    """
    now = timezone.now()
    if target is None:
        (folder / "backups").mkdir(mode=0o700, exist_ok=True)
        target = folder / "backups" / f"xiaozhang-{timezone.localtime(now):%Y-%m-%d-%H%M%S}.zip"
    if target.exists():
        raise NoPlace(Message("没有备份：{path} 已经存在，不会覆盖。", {"path": str(target)}))
    workplace = target.with_name(f".{target.name}.work")
    shutil.rmtree(workplace, ignore_errors=True)  # of one that was killed
    workplace.mkdir(mode=0o700, parents=True)
    try:
        database = workplace / archives.DATABASE
        tell("正在取数据库的快照……")
        if connection.vendor == "sqlite":
            archives.snapshot(Path(str(settings.DATABASES["default"]["NAME"])), database)
        else:
            _snapshot_postgresql(workplace, tell)
        files, missing = _files_named_in(database)
        if missing:
            tell(f"有 {len(missing)} 个附件的内容不在存储里，备份里也没有；是哪些，xiaozhang verify 会说。")
        manifest = _manifest(database, now, with_secret, files, missing)
        tell("正在压缩……")
        archives.write(target, database, manifest, settings.SECRET_KEY if with_secret else None, files)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    made = Backup(
        path=str(target), bytes=target.stat().st_size, made_at=now.isoformat(), rows=sum(manifest.rows.values()),
        log_head=manifest.log_head, months_head=manifest.months_head,
    )  # fmt: skip
    (folder / LAST).write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
    return made


def last_backup(folder: Path) -> Backup | None:
    """Return the last backup made from this folder."""
    try:
        return Backup(**json.loads((folder / LAST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def restore(archive: Path, folder: Path, *, database_url: str, tell: Tell) -> Manifest:
    """Restore a backup into an empty place, proved before it is there.

    Everything is prepared beside the folder; the last step gives it its name. A kill before leaves nothing in it, and
    the next restore clears what it left. With `database_url` the rows go into that empty PostgreSQL database, all in
    one transaction, and only the secret into the folder.

    Raises:
        BadArchive, NoPlace, NotEmpty, CopyFailed, NotProved: nothing was restored.
    """
    manifest = archives.read_manifest(archive)
    if folder.exists() and any(folder.iterdir()):
        raise NoPlace(Message("没有恢复：{folder} 里已有文件，只恢复到空的地方。", {"folder": str(folder)}))
    if not manifest.has_secret and not os.environ.get("XIAOZHANG_SECRET"):
        raise NoPlace("没有恢复：这个备份不含密钥，请先把当时的密钥放进环境变量 XIAOZHANG_SECRET。")
    draft = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        tell("正在解开备份……")
        archives.unpack(archive, draft, manifest)
        _check_secret(draft)
        here = children.around(data=draft, database_url="", files=manifest.files_in)
        if _is_older(manifest):
            _make_tables(here)
        tell("正在核对……")
        _prove(here, lacks_files=bool(manifest.files_missing))
        if database_url:
            fill_postgresql(draft / archives.DATABASE, database_url, data=draft, tell=tell, manifest=manifest)
            (draft / archives.DATABASE).unlink()
        for ending in ("-wal", "-shm"):
            (draft / f"{archives.DATABASE}{ending}").unlink(missing_ok=True)
        draft.rename(folder)
        if manifest.files and os.environ.get("XIAOZHANG_FILES"):
            tell(f"附件恢复在 {folder / archives.FILES}；XIAOZHANG_FILES 指向别处，请把它们移过去，或去掉这个设置。")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def move_to_postgresql(folder: Path, database_url: str, *, tell: Tell) -> list[Copied]:
    """Copy this company's SQLite database into an empty PostgreSQL one and prove it there; the file stays as it is.

    Raises:
        NoPlace: the company is on PostgreSQL already, or still at work.
        NotEmpty, CopyFailed, NotProved: nothing was kept.
    """
    if connection.vendor != "sqlite":
        raise NoPlace("没有搬：数据已经在 PostgreSQL 里。")
    if any(gateways.lives(worker.name) is not False for worker in records.workers(timezone.now())):
        raise NoPlace("没有搬：网站和后台进程还开着，搬的时候写进来的会丢。请先停下 xiaozhang run，一分钟后再搬。")
    return fill_postgresql(Path(str(settings.DATABASES["default"]["NAME"])), database_url, data=folder, tell=tell)


def fill_postgresql(
    source: Path, database_url: str, *, data: Path, tell: Tell, manifest: Manifest | None = None
) -> list[Copied]:
    """Fill an empty PostgreSQL database with the rows of a SQLite file, in one transaction, and verify it.

    Until the last row is there the database bears a mark that keeps it from being opened; after a kill the same
    command fills it.
    """
    target = environment.postgresql(database_url)
    try:
        with closing(PostgresqlSide(target)) as empty:
            refuse_filled(empty)
        mark_as_moving(target, source.name)
        tell("正在建表……")
        files = manifest.files_in if manifest else None
        there = children.around(data=data, database_url=database_url, files=files)
        _make_tables(there)
        with closing(SqliteSide(source)) as from_, closing(PostgresqlSide(target)) as to:
            copied = copy_all(from_, to, lambda one: tell(f"  {one.table} {one.count}"))
    except psycopg.OperationalError as error:
        why = str(error).strip().splitlines()[0]
        raise NoPlace(Message("没有写入：连不上目标数据库：{why}", {"why": why})) from error
    tell("正在核对……")
    _prove(there, lacks_files=bool(manifest and manifest.files_missing))
    return copied


def _snapshot_postgresql(workplace: Path, tell: Tell) -> None:
    place = children.around(data=workplace, database_url="")
    _make_tables(place)
    with (
        closing(PostgresqlSide(dict(settings.DATABASES["default"]))) as from_,
        closing(SqliteSide(workplace / archives.DATABASE)) as to,
    ):
        copy_all(from_, to, lambda one: tell(f"  {one.table} {one.count}"))
    archives.make_one_file(workplace / archives.DATABASE)


def _files_named_in(database: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Return the contents that the rows of a database name, by digest, and those that are not where they should be.

    Attachments in a bucket stay there: that is kept by who keeps the bucket.
    """
    options = _file_options()
    if "bucket_name" in options:
        return {}, ()
    folder = Path(str(options["location"]))
    named = "SELECT digest FROM archive_blob b WHERE scan <> 'refused' AND EXISTS"
    digests = archives.told(database, f"{named} (SELECT 1 FROM archive_fileversion WHERE blob_id = b.id) ORDER BY id")
    found = {digest: folder / archives.place_of(digest) for digest in digests}
    missing = tuple(digest for digest, path in found.items() if not path.is_file())
    return {digest: path for digest, path in found.items() if digest not in missing}, missing


def _manifest(
    database: Path, now: datetime, with_secret: bool, files: Mapping[str, Path], missing: tuple[str, ...]
) -> Manifest:
    with database.open("rb") as file:
        digest = archives.digest_of(file)
    company = archives.told(database, "SELECT name FROM org_company LIMIT 1")
    log_head = archives.told(database, "SELECT number || ':' || hash FROM audit_seal ORDER BY number DESC LIMIT 1")
    months = "SELECT number || ':' || hash FROM ledger_monthseal ORDER BY number DESC LIMIT 1"
    return Manifest(
        version=__version__,
        made_at=now.isoformat(),
        company="".join(company),
        sha256=digest,
        rows=archives.counts(database),
        migrations=tuple(archives.told(database, "SELECT app || '.' || name FROM django_migrations ORDER BY 1")),
        log_head="".join(log_head),
        months_head="".join(archives.told(database, months)),
        has_secret=with_secret,
        files=len(files),
        files_bytes=sum(path.stat().st_size for path in files.values()),
        files_missing=missing,
        files_in=os.environ.get("XIAOZHANG_FILES", "") if "bucket_name" in _file_options() else "",
    )


def _check_secret(draft: Path) -> None:
    """A secret of the environment wins over the folder's: it must be the one the rows were written under."""
    given, kept = os.environ.get("XIAOZHANG_SECRET"), draft / archives.SECRET
    if given and kept.exists() and kept.read_text() != given:
        raise NoPlace("没有恢复：环境变量 XIAOZHANG_SECRET 与备份里的密钥不同。请去掉它，或换成当时的密钥。")


def _is_older(manifest: Manifest) -> bool:
    """Say whether the backup lacks migrations of this program. Raises BadArchive if it has some that this one lacks."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if not known.issuperset(manifest.migrations):
        raise BadArchive(
            Message("没有恢复：备份来自较新的版本 {version}，请先更新程序。", {"version": manifest.version})
        )
    return known != set(manifest.migrations)


def _make_tables(there: dict[str, str]) -> None:
    try:
        children.make_tables(there)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines()
        raise NotProved(Message("没有完成：表建不起来：{why}", {"why": said[-1] if said else "?"})) from error


def _prove(there: dict[str, str], *, lacks_files: bool = False) -> None:
    """Refuse what does not prove itself; attachments that were lost before the backup stand in nobody's way."""
    answer: dict[str, Any] = children.verify(there)
    known = {
        problem
        for proof in answer["proofs"]
        if lacks_files and proof["key"] == "archive.contents"
        for problem in proof["problems"]
    }
    problems = [problem for problem in answer["problems"] if problem not in known]
    if problems:
        raise NotProved(Message("没有完成：核对没有通过：{why}", {"why": "；".join(problems[:3])}))


def _file_options() -> Mapping[str, object]:
    """Return where attachments are kept, as the settings say it."""
    stores: Mapping[str, Any] = settings.STORAGES
    found: Mapping[str, object] = stores["archive"]["OPTIONS"]
    return found
