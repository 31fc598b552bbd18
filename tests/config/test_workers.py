"""Workers that are killed, and houses of many processes: every job's effect comes once."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from checks.tree import ROOT
from tests.config.programs import environment, running, until, xiaozhang
from xiaozhang.config import environment as settings_of
from xiaozhang.config.copying.sides import connect

# A job that takes its time between two halves of its work, written as jobs are: what is done is found done.
SLOW = """
import os, time
import django; django.setup()
from django.utils import timezone
from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.records import actions

def slow(run_id):
    started = os.environ["STARTED"]
    with open(started, "a") as file:
        file.write(f"{os.getpid()}\\n")
    actions.note_worker(actor=SYSTEM, now=timezone.now(), name=f"effect-{run_id}-a", host="test")  # once, by its key
    time.sleep(float(os.environ.get("PAUSE", "0")))
    actions.note_worker(actor=SYSTEM, now=timezone.now(), name=f"effect-{run_id}-b", host="test")

jobs.register("test.slow", slow)
"""
ENQUEUE = SLOW + "\nfor number in range(int(os.environ['COUNT'])):\n    jobs.enqueue('test.slow', run_id=number)\n"
WORK = SLOW + (
    "\nfrom django.core.management import call_command\n"
    "from xiaozhang.foundation.records.jobs import Keeper\n"
    "Keeper().start()\n"
    "call_command('db_worker', interval=0.1, startup_delay=False, reload=False, queue_name='*', verbosity=0)\n"
)


def around(folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a script on the folder."""
    settings = {"DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings", "STARTED": str(folder / "started")}
    return {**environment(folder), **settings, **variables}


def start(folder: Path, script: str, **variables: str) -> subprocess.Popen[bytes]:
    """Run a script beside the test."""
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=around(folder, **variables))


def states(folder: Path) -> list[tuple[str, int]]:
    """Return state and attempts of the jobs."""
    with closing(sqlite3.connect(folder / "data" / "xiaozhang.sqlite3")) as connection:
        asked = "SELECT state, attempts FROM records_job WHERE name = 'test.slow' ORDER BY id"
        return [(state, attempts) for state, attempts in connection.execute(asked)]


def test_a_job_whose_worker_is_killed_is_taken_again_and_its_effect_comes_once(founded: Path) -> None:
    start(founded, ENQUEUE, COUNT="1").wait()
    first = start(founded, WORK, PAUSE="600")
    assert until((founded / "started").exists, 60)
    first.kill()
    first.wait()
    assert states(founded) == [("running", 1)]
    second = start(founded, WORK)
    try:
        assert until(lambda: states(founded) == [("done", 2)], 60)
    finally:
        second.kill()
        second.wait()
    with closing(sqlite3.connect(founded / "data" / "xiaozhang.sqlite3")) as connection:
        asked = "SELECT name FROM records_workerprocess WHERE host = 'test' ORDER BY name"
        assert [name for (name,) in connection.execute(asked)] == ["effect-0-a", "effect-0-b"]
    assert len((founded / "started").read_text().split()) == 2


def test_several_processes_on_postgresql_share_the_work_and_outlive_a_killed_worker(
    founded: Path, postgresql_url: str
) -> None:
    many = xiaozhang(founded, "run", "--web", "2")
    assert (many.returncode, "数据在 SQLite 文件里" in many.stderr) == (1, True)
    assert xiaozhang(founded, "move-to-postgresql", postgresql_url).returncode == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "xiaozhang", "run", "--port", port, "--web", "2", "--workers", "2"]
    with (founded / "said").open("w", encoding="utf-8") as said:
        parent = subprocess.Popen(
            command, cwd=ROOT, env=around(founded, DATABASE_URL=postgresql_url), stdout=said, stderr=said
        )
    try:
        assert until(lambda: len(running(founded)) == 5, 90), (founded / "said").read_text(encoding="utf-8")
        with closing(connect(settings_of.postgresql(postgresql_url))) as connection:
            alive = "SELECT count(*) FROM records_workerprocess"
            assert until(lambda: connection.execute(alive).fetchone() == (2,), 60)
            name = connection.execute("SELECT name FROM records_workerprocess LIMIT 1").fetchone()
            assert name is not None
            os.kill(int(name[0].split("/")[-2]), signal.SIGKILL)
            assert until(lambda: connection.execute(alive).fetchone() == (3,), 60)  # another took its place
        settled = xiaozhang(founded, "settle", "2026-10", "--json", DATABASE_URL=postgresql_url)
        assert json.loads(settled.stdout)["number"] == 1
    finally:
        parent.terminate()
        parent.wait(timeout=30)
    assert until(lambda: running(founded) == [], 30)


def test_phones_on_the_network_are_served_behind_a_certificate(founded: Path, tmp_path: Path) -> None:
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    try:
        subprocess.run([*making, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl")
    refused = xiaozhang(founded, "run", "--certificate", str(certificate), "--key", str(certificate))
    assert (refused.returncode, "证书和私钥不能用" in refused.stderr) == (1, True)
    assert xiaozhang(founded, "run", "--key", str(key)).returncode == 2
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    options = ["--host", "0.0.0.0", "--port", port, "--certificate", str(certificate), "--key", str(key)]  # noqa: S104
    with (founded / "said").open("w", encoding="utf-8") as said:
        command = [sys.executable, "-m", "xiaozhang", "run", *options, "--workers", "0"]
        parent = subprocess.Popen(command, cwd=ROOT, env=around(founded), stdout=said, stderr=said)
    try:
        assert until(lambda: "已打开 https://" in (founded / "said").read_text(encoding="utf-8"), 90)
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.load_verify_locations(certificate)
        trusting.check_hostname = False
        name = (founded / "said").read_text(encoding="utf-8").rpartition("https://")[0].rpartition("https://")[2]
        for host in {name.split(":")[0] or "127.0.0.1", "127.0.0.1"}:
            with urllib.request.urlopen(f"https://{host}:{port}/account/login/", context=trusting, timeout=20) as page:
                cookies = page.headers.get_all("Set-Cookie")
                assert page.status == 200
        assert all("Secure" in cookie for cookie in cookies)
        assert len(cookies) > 0
    finally:
        parent.terminate()
        parent.wait(timeout=30)
