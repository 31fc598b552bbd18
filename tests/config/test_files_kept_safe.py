"""Attachments in backups: with the rows that name them, proved by their digests, and given back where they were."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from checks.tree import ROOT
from tests.config.programs import environment, xiaozhang
from xiaozhang.config import archives
from xiaozhang.config import environment as settings_of

PUT = """
import sys, django
django.setup()
from django.utils import timezone
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.archive import actions
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.customers import actions as customers
now = timezone.now()
owner = org.members(SYSTEM).first()
customer = customers.add_customer(actor=SYSTEM, now=now, name="江阴澄源水务有限公司", owner_id=owner.pk)
for name, content in (("合同.pdf", b"%PDF-1.7 one"), ("方案.pdf", b"%PDF-1.7 two"), ("副本.pdf", b"%PDF-1.7 3")):
    row = actions.add_file(
        actor=SYSTEM, now=now, record_type="customer", record_id=customer.pk, name=name, content=content
    )
print(row.versions.get().digest)
"""


@pytest.fixture
def with_files(founded: Path) -> Path:
    """Give the company three attachments."""
    put(founded)
    return founded


def put(folder: Path, **variables: str) -> str:
    around = {**environment(folder), "DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings", **variables}
    done = subprocess.run(
        [sys.executable, "-c", PUT], cwd=ROOT, env=around, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def backed_up(folder: Path, **variables: str) -> Path:
    made = xiaozhang(folder, "backup", str(folder / "b.zip"), **variables)
    assert made.returncode == 0, made.stderr
    return folder / "b.zip"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_attachments_come_back_with_their_rows(with_files: Path) -> None:
    archive = backed_up(with_files)
    manifest = archives.read_manifest(archive)
    assert (manifest.files, manifest.files_missing, manifest.files_in) == (3, (), "")
    done = xiaozhang(with_files, "restore", str(archive), "--data", str(with_files / "again"))
    assert done.returncode == 0, done.stderr
    before = contents(with_files / "data" / "files")
    assert len(before) == 3
    assert contents(with_files / "again" / "files") == before
    verified = xiaozhang(with_files, "verify", "--data", str(with_files / "again"))
    assert (verified.returncode, "✔ 附件：3 个文件内容" in verified.stdout) == (0, True)


def test_a_folder_of_its_own_is_in_the_backup_too(founded: Path) -> None:
    elsewhere = {"XIAOZHANG_FILES": str(founded / "elsewhere")}
    put(founded, **elsewhere)
    archive = backed_up(founded, **elsewhere)
    done = xiaozhang(founded, "restore", str(archive), "--data", str(founded / "again"), **elsewhere)
    assert done.returncode == 0, done.stderr
    assert "XIAOZHANG_FILES 指向别处" in done.stdout + done.stderr
    assert contents(founded / "again" / "files") == contents(founded / "elsewhere")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write a backup of an empty database with two attachments, without a house around it."""
    database = tmp_path / "xiaozhang.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    files = {}
    for content in (b"one", b"two"):
        path = tmp_path / hashlib.sha256(content).hexdigest()
        path.write_bytes(content)
        files[path.name] = path
    with database.open("rb") as file:
        digest = archives.digest_of(file)
    manifest = archives.Manifest(
        version="1", made_at="", company="", sha256=digest, rows={}, migrations=(), log_head="", months_head="",
        has_secret=False, files=2, files_bytes=6,
    )  # fmt: skip
    archives.write(tmp_path / "b.zip", database, manifest, None, files)
    return tmp_path / "b.zip"


def altered(archive: Path, alter: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """Return a copy of a backup in which entries have other contents, are left out (None) or are more."""
    made = archive.with_name("altered.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = alter(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    return made


def unpacked(archive: Path) -> dict[str, bytes]:
    folder = archive.with_name("unpacked")
    folder.mkdir()
    archives.unpack(archive, folder, archives.read_manifest(archive))
    return contents(folder / "files")


def test_attachments_are_unpacked_where_the_store_looks_for_them(small: Path) -> None:
    assert sorted(unpacked(small).values()) == [b"one", b"two"]
    digest = hashlib.sha256(b"one").hexdigest()
    assert (small.with_name("unpacked") / "files" / digest[:2] / digest[2:4] / digest).read_bytes() == b"one"


def test_a_forged_attachment_is_found(small: Path) -> None:
    forged = altered(small, lambda name, content: b"forged" if name.startswith("files/") else content)
    with pytest.raises(archives.BadArchive, match="与它的摘要不符"):
        unpacked(forged)


def test_an_attachment_left_out_is_found(small: Path) -> None:
    digest = hashlib.sha256(b"two").hexdigest()
    cut = altered(small, lambda name, content: None if name.endswith(digest) else content)
    with pytest.raises(archives.BadArchive, match="附件与清单不符"):
        unpacked(cut)


def test_names_in_an_archive_lead_nowhere_else(small: Path) -> None:
    more = {"files/../../evil": b"x", f"files/aa/bb/{'c' * 64}": b"x", "/files/evil": b"x"}
    assert sorted(unpacked(altered(small, lambda _name, content: content, **more)).values()) == [b"one", b"two"]
    assert not (small.parent / "evil").exists()


def test_a_backup_from_before_there_were_attachments_is_read(small: Path) -> None:
    def older(name: str, content: bytes) -> bytes | None:
        if name == archives.MANIFEST:
            said = {key: value for key, value in json.loads(content).items() if not key.startswith("files")}
            return json.dumps({**said, "format": 1}).encode()
        return None if name.startswith("files/") else content

    assert unpacked(altered(small, older)) == {}


def test_what_was_lost_before_the_backup_stands_in_nobodys_way(with_files: Path) -> None:
    lost = next(path for path in (with_files / "data" / "files").rglob("*") if path.is_file())
    lost.unlink()
    made = xiaozhang(with_files, "backup", str(with_files / "b.zip"))
    assert "有 1 个附件的内容不在存储里" in made.stdout + made.stderr
    assert archives.read_manifest(with_files / "b.zip").files_missing == (lost.name,)
    done = xiaozhang(with_files, "restore", str(with_files / "b.zip"), "--data", str(with_files / "again"))
    assert done.returncode == 0, done.stderr
    verified = xiaozhang(with_files, "verify", "--data", str(with_files / "again"), "--json")
    assert verified.returncode == 1
    assert len(json.loads(verified.stdout)["problems"]) == 1


def test_a_bucket_needs_what_speaks_to_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XIAOZHANG_FILES", "s3://attachments/company")
    monkeypatch.setattr(settings_of, "find_spec", lambda name: None)
    with pytest.raises(settings_of.BadSetting, match=r"pip install 'xiaozhang\[s3\]'"):
        settings_of.files(tmp_path)
    monkeypatch.setattr(settings_of, "find_spec", lambda name: object())
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")
    found = settings_of.files(tmp_path)
    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    options = found["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["bucket_name"], options["location"]) == ("attachments", "company")
    assert options["endpoint_url"] == "http://127.0.0.1:9000"
