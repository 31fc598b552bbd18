"""A small company behind a real server process, for tests that need a browser or real requests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from checks.tree import ROOT
from tests import databases
from xiaozhang.base.actor import SYSTEM
from xiaozhang.config import founding
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import queries as org

PASSWORD = "yuan-shan-qing-dai-26"
CHARTER_FROM = date(2026, 1, 1)
# Role, login, name: one of each role, and a second representative whose rows could leak.
PEOPLE = (
    ("sales_manager", "zhouyuan", "周源"),
    ("supervisor", "shenqing", "沈青"),
    ("representative", "linshuang", "林霜"),
    ("representative", "hewei", "何薇"),
    ("finance", "qianzhen", "钱臻"),
    ("hr", "fangmin", "方敏"),
    ("leadership", "gukai", "顾凯"),
    ("administrator", "luoping", "罗平"),
)


@dataclass
class LiveCompany:
    """A running server on `url` and its database file; `members` are ids by login."""

    folder: Path
    url: str = ""
    members: dict[str, int] = field(default_factory=dict)
    charter_from: date = CHARTER_FROM
    _server: subprocess.Popen[bytes] | None = None

    @property
    def file(self) -> Path:
        """Return the database file that the server works on."""
        return self.folder / "xiaozhang.sqlite3"

    @contextmanager
    def database(self) -> Iterator[None]:
        """Point Django at the server's database, to make rows or to look at them."""
        with databases.pointed_at(databases.sqlite_settings(self.file)):
            yield

    def found(self) -> None:
        """Make the company: a team 华东组 led by the supervisor, and everybody of PEOPLE in it or above it."""
        now = timezone.now()
        databases.migrated_sqlite(self.file)
        with self.database():
            founding.set_up_company(
                actor=SYSTEM,
                now=now,
                name="青黛仪表（苏州）有限公司",
                administrator="严松",
                login="yansong",
                password=PASSWORD,
                charter_from=self.charter_from,
            )
            root = org.teams(SYSTEM).get(parent=None)
            team = org_actions.add_team(actor=SYSTEM, now=now, name="华东组", parent_id=root.pk, area="华东")
            for role, login, name in PEOPLE:
                inside = team.pk if role in ("supervisor", "representative") else root.pk
                member = org_actions.add_member(
                    actor=SYSTEM, now=now, name=name, login=login, role_keys=[role], team_id=inside,
                    joined_on=self.charter_from, password=PASSWORD, must_change_password=False,
                )  # fmt: skip
                self.members[login] = member.pk
            self._lead(team.pk)
        databases.copy_sqlite(self.file, self.folder / "template.sqlite3")

    def restore(self) -> None:
        """Put the database back to what it was when the company was founded, under the running server."""
        databases.copy_sqlite(self.folder / "template.sqlite3", self.file)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "XIAOZHANG_TEST_DATA": str(self.folder),
            "XIAOZHANG_SECRET": settings.SECRET_KEY,  # sessions made here are read there
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),  # this tree, whatever is installed
        }
        self._server = subprocess.Popen([sys.executable, "-m", "tests.serving", str(port)], cwd=ROOT, env=environment)
        _wait_until_it_answers(f"{self.url}/account/login/", self._server)

    def stop(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=20)

    def session_of(self, login: str) -> str:
        """Sign a member in and return the key of the session, which is the cookie's value."""
        with self.database():
            member = org.members(SYSTEM).get(pk=self.members[login])
            session = SessionStore()
            session[SESSION_KEY] = str(member.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = member.get_session_auth_hash()
            session.save()
            return str(session.session_key)

    def work(self) -> None:
        """Carry out the queued work, as the background worker would."""
        from django_tasks_db.management.commands.db_worker import Worker

        with self.database():
            Worker(
                queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
                max_tasks=None, worker_id="test", excluded_queue_names=[],
            ).run()  # fmt: skip

    def _lead(self, team_id: int) -> None:
        team = org.get_team(SYSTEM, team_id)
        org_actions.change_team(
            actor=SYSTEM, now=timezone.now(), team_id=team_id, name=team.name, parent_id=team.parent_id, area=team.area,
            leader_id=self.members["shenqing"], revision=None,
        )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return  # an answer, if not a kind one
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
