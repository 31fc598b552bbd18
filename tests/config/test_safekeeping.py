"""Backup, restore, the move to PostgreSQL: whole or not at all, and proved."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from checks.tree import ROOT
from tests.config.programs import environment, until, xiaozhang
from xiaozhang.config import archives, safekeeping
from xiaozhang.config import environment as settings_of
from xiaozhang.config.copying.sides import MOVING, SqliteSide, connect


def rows(database: Path, table: str) -> int:
    """Count the rows of a table."""
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def database_of(folder: Path) -> Path:
    """Return the database in a test's folder."""
    return folder / "data" / "xiaozhang.sqlite3"


def archive_of(folder: Path) -> Path:
    """Make a backup and return it."""
    made = xiaozhang(folder, "backup", str(folder / "b.zip"), "--json")
    assert made.returncode == 0, made.stderr
    return Path(json.loads(made.stdout)["path"])


def restored(folder: Path, archive: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Restore a backup into `again` in the test's folder."""
    return xiaozhang(folder, "restore", str(archive), "--data", str(folder / "again"), **variables)


def test_backup_and_restore_give_the_same_company_back(founded: Path) -> None:
    archive = archive_of(founded)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    done = restored(founded, archive)
    assert done.returncode == 0, done.stderr
    assert "青黛仪表（苏州）有限公司 已恢复到" in done.stdout
    again = founded / "again"
    assert sorted(path.name for path in again.iterdir()) == ["secret", "xiaozhang.sqlite3"]
    assert (again / "secret").read_text() == (founded / "data" / "secret").read_text()
    assert archives.counts(again / "xiaozhang.sqlite3") == archives.counts(database_of(founded))
    assert not (founded / "again.restoring").exists()
    verified = xiaozhang(founded, "verify", "--data", str(again))
    assert verified.returncode == 0
    assert "✔ 业绩台账" in verified.stdout


def test_backup_is_consistent_while_somebody_writes(founded: Path) -> None:
    """Each writer's transaction adds to two tables; a backup holds both or neither of them."""
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database_of(founded), timeout=30, isolation_level=None)) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(
                    "INSERT INTO audit_request (key, action, at) VALUES (?, 'test', '2026-01-01')", (f"k{number}",)
                )
                connection.execute("INSERT INTO records_series (key, year, last) VALUES (?, 2026, 1)", (f"k{number}",))
                connection.execute("COMMIT")
                written.set()

    before = (rows(database_of(founded), "audit_request"), rows(database_of(founded), "records_series"))
    writer = threading.Thread(target=write)
    writer.start()
    written.wait(20)
    archive = archive_of(founded)
    stop.set()
    writer.join()
    manifest = archives.read_manifest(archive)
    added = (manifest.rows["audit_request"] - before[0], manifest.rows["records_series"] - before[1])
    assert added[0] == added[1] > 0
    assert rows(database_of(founded), "audit_request") - before[0] > added[0]  # it went on writing meanwhile
    assert restored(founded, archive).returncode == 0


def test_restore_refused_where_something_is(founded: Path, archive: Path) -> None:
    done = xiaozhang(founded, "restore", str(archive), "--data", str(founded / "data"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "只恢复到空的地方" in done.stderr


@pytest.mark.parametrize("damage", ["cut", "other", "database"])
def test_restore_refuses_a_damaged_backup_and_leaves_nothing(founded: Path, archive: Path, damage: str) -> None:
    if damage == "cut":
        archive.write_bytes(archive.read_bytes()[:-2000])
    elif damage == "other":
        archive.write_text("这不是备份")
    else:
        kept = {}
        with zipfile.ZipFile(archive) as packed:
            kept = {name: packed.read(name) for name in packed.namelist()}
        kept[archives.DATABASE] = kept[archives.DATABASE].replace("罗平".encode(), "罗萍".encode())
        with zipfile.ZipFile(archive, "w") as packed:
            for name, content in kept.items():
                packed.writestr(name, content)
    done = restored(founded, archive)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("没有恢复：")
    assert "Traceback" not in done.stderr
    assert [path.name for path in founded.iterdir() if path.name.startswith("again")] == []


def test_a_wrong_byte_in_what_is_packed_is_refused_in_words(tmp_path: Path) -> None:
    archive = tmp_path / "b.zip"
    said = {"version": "1", "made_at": "", "company": "", "sha256": "", "rows": {}, "migrations": [], "log_head": "",
            "months_head": "", "has_secret": False, "format": 1}  # fmt: skip
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(archives.MANIFEST, json.dumps(said))
        packed.writestr(archives.DATABASE, "甲乙丙丁" * 5000)
    manifest = archives.read_manifest(archive)
    content = bytearray(archive.read_bytes())
    begins = content.index(archives.DATABASE.encode()) + len(archives.DATABASE)
    for place in range(begins, begins + 12):
        content[place] ^= 0xFF
    archive.write_bytes(content)
    (tmp_path / "again").mkdir()

    with pytest.raises(archives.BadArchive, match="已损坏"):
        archives.unpack(archive, tmp_path / "again", manifest)


def test_restore_refuses_what_does_not_stand_its_own_verification(founded: Path) -> None:
    with closing(sqlite3.connect(database_of(founded))) as connection:
        member = connection.execute("SELECT id FROM org_member").fetchone()[0]
        connection.execute(
            "INSERT INTO ledger_dailytotal (metric, member_id, month_on, day_on, amount_fen, quantity, facts)"
            " VALUES ('receipt', ?, '2026-10-01', '2026-10-03', 100, 0, 1)", (member,),
        )  # fmt: skip
        connection.commit()
    done = restored(founded, archive_of(founded))
    assert done.returncode == 1
    assert "核对没有通过：成员日合计 receipt" in done.stderr
    assert not (founded / "again").exists()


def test_restore_killed_in_the_middle_leaves_nothing_and_can_be_begun_again(founded: Path, archive: Path) -> None:
    command = [sys.executable, "-m", "xiaozhang", "restore", str(archive), "--data", str(founded / "again")]
    running = subprocess.Popen(command, cwd=ROOT, env=environment(founded), stderr=subprocess.DEVNULL)
    assert until((founded / "again.restoring" / "xiaozhang.sqlite3").exists, 30)
    running.kill()
    running.wait()
    assert not (founded / "again").exists()
    assert restored(founded, archive).returncode == 0
    assert not (founded / "again.restoring").exists()


def test_backup_without_the_secret_asks_for_it_at_restoring(founded: Path) -> None:
    made = xiaozhang(founded, "backup", str(founded / "b.zip"), "--without-secret")
    assert made.returncode == 0
    refused = restored(founded, founded / "b.zip")
    assert (refused.returncode, "XIAOZHANG_SECRET" in refused.stderr) == (1, True)
    secret = (founded / "data" / "secret").read_text()
    assert restored(founded, founded / "b.zip", XIAOZHANG_SECRET=secret).returncode == 0
    assert not (founded / "again" / "secret").exists()


def test_backup_refuses_to_overwrite(founded: Path, archive: Path) -> None:
    again = xiaozhang(founded, "backup", str(archive))
    assert (again.returncode, "不会覆盖" in again.stderr) == (1, True)


def test_backup_by_default_stands_in_the_data_folder_and_the_doctor_knows_it(founded: Path) -> None:
    assert xiaozhang(founded, "backup").returncode == 0
    (made,) = (founded / "data" / "backups").iterdir()
    last = safekeeping.last_backup(founded / "data")
    assert last is not None
    assert last.path == str(made)
    health = json.loads(xiaozhang(founded, "doctor", "--json").stdout)
    (told,) = [each for each in health if each["what"] == "备份"]
    assert (told["state"], str(made) in told["words"]) == ("well", True)


def test_the_move_to_postgresql_is_proved_and_opens_there(founded: Path, postgresql_url: str) -> None:
    moved = xiaozhang(founded, "move-to-postgresql", postgresql_url, "--json")
    assert moved.returncode == 0, moved.stderr
    said = json.loads(moved.stdout)
    counts = archives.counts(database_of(founded))
    assert {name: one["rows"] for name, one in said.items()} == {name: counts[name] for name in said}
    assert said["charter_clause"]["rows"] > 40
    health = xiaozhang(founded, "doctor", DATABASE_URL=postgresql_url)
    assert (health.returncode, "✔ 公司：青黛仪表（苏州）有限公司" in health.stdout) == (0, True)
    with closing(connect(settings_of.postgresql(postgresql_url))) as connection:
        assert connection.execute("SELECT to_regclass(%s)", (MOVING,)).fetchone() == (None,)
        with pytest.raises(psycopg.Error, match="append-only: INSERT of charter_chapter"):
            connection.execute(
                "INSERT INTO charter_chapter (version_id, number, title, text, edit_number)"
                " SELECT id, 99, '', '', 0 FROM charter_version"
            )
        added = "INSERT INTO audit_request (key, action, at) VALUES ('after', 'test', now()) RETURNING id"
        counted = connection.execute("SELECT coalesce(max(id), 0) FROM audit_request").fetchone()
        found = connection.execute(added).fetchone()
        assert counted is not None
        assert found is not None
        assert found[0] > counted[0]
        hits = connection.execute("SELECT count(*) FROM records_tokens WHERE tokens @@ '''wvpn'' | ''s提'''").fetchone()
        assert hits is not None
        assert hits[0] == len([1 for _pk, text in SqliteSide(database_of(founded)).tokens() if "s提" in text.split()])


def test_a_backup_goes_to_postgresql_and_one_of_postgresql_to_sqlite(
    founded: Path, archive: Path, postgresql_url: str
) -> None:
    done = restored(founded, archive, DATABASE_URL=postgresql_url)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (founded / "again").iterdir()] == ["secret"]
    made = xiaozhang(founded, "backup", str(founded / "pg.zip"), DATABASE_URL=postgresql_url)
    assert made.returncode == 0, made.stderr
    back = xiaozhang(founded, "restore", str(founded / "pg.zip"), "--data", str(founded / "back"))
    assert back.returncode == 0, back.stderr
    before, after = archives.counts(database_of(founded)), archives.counts(founded / "back" / "xiaozhang.sqlite3")
    assert {name: after[name] for name in before} == before
    again = xiaozhang(founded, "move-to-postgresql", postgresql_url)
    assert (again.returncode, "目标数据库里已有数据" in again.stderr) == (1, True)


def test_a_move_that_was_killed_cannot_be_opened_and_begins_again(founded: Path, postgresql_url: str) -> None:
    command = [sys.executable, "-m", "xiaozhang", "move-to-postgresql", postgresql_url]
    moving = subprocess.Popen(command, cwd=ROOT, env=environment(founded), stderr=subprocess.PIPE, text=True)
    assert moving.stderr is not None
    for line in moving.stderr:
        if line.startswith("  audit_"):  # the first rows are on their way
            break
    moving.send_signal(signal.SIGKILL)
    moving.wait()
    moving.stderr.close()
    opened = xiaozhang(founded, "run", "--port", "8194", DATABASE_URL=postgresql_url)
    assert opened.returncode == 1
    assert opened.stderr.startswith("没有打开：这个数据库还没有搬完")
    assert "✘ 数据库：还没有搬完" in xiaozhang(founded, "doctor", DATABASE_URL=postgresql_url).stdout
    again = xiaozhang(founded, "move-to-postgresql", postgresql_url)
    assert again.returncode == 0, again.stderr
    assert xiaozhang(founded, "doctor", DATABASE_URL=postgresql_url).returncode == 0


def test_the_move_names_an_address_that_is_none_and_a_server_that_is_not_there(founded: Path) -> None:
    assert "DATABASE_URL: say" in xiaozhang(founded, "move-to-postgresql", "mysql://u@h/d").stderr
    away = xiaozhang(founded, "move-to-postgresql", "postgresql://nobody@127.0.0.1:1/none")
    assert (away.returncode, "连不上目标数据库" in away.stderr, "Traceback" in away.stderr) == (1, True, False)


def test_copy_all_keeps_nothing_where_a_row_is_refused(founded: Path, postgresql_url: str) -> None:
    with closing(sqlite3.connect(database_of(founded))) as connection:
        connection.execute("UPDATE org_company SET name = ?", ("长" * 500,))
        connection.commit()
    refused = xiaozhang(founded, "move-to-postgresql", postgresql_url)
    assert refused.returncode == 1
    assert "org_company 有一行不被接受" in refused.stderr
    with closing(connect(settings_of.postgresql(postgresql_url))) as connection:
        assert connection.execute("SELECT count(*) FROM org_member").fetchone() == (0,)


def test_verify_finds_a_chain_that_was_cut_by_the_head_written_down(founded: Path) -> None:
    told = xiaozhang(founded, "verify", "--head", "7:" + "0" * 64)
    assert told.returncode == 1
    assert "第 7 批封印不在了" in told.stdout
