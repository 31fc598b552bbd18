"""The story plays alike every time: in other portions, and begun again after a kill, without doubling."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import databases
from tests.home.demo.playing import NOW, TODAY, counts, play
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.home.demo import actions
from xiaozhang.home.demo.models import DemoRun
from xiaozhang.selling.customers.models import Customer, FollowUp

Told = tuple[str, list[int]]
_STEPS = 200
_CHILD = """
import django
django.setup()
from datetime import UTC, datetime
from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.demo import actions
while True:
    done = actions.play_some(actor=SYSTEM, now=datetime(2026, 11, 22, 2, tzinfo=UTC), steps=25).steps_done
    print(done, flush=True)
"""


def found() -> None:
    actions.found_demo(actor=SYSTEM, now=NOW, today=TODAY, months=1)


def content() -> str:
    """Return a fingerprint of the facts and of the words, without ids and the moment of playing."""
    columns = ("metric", "amount_fen", "quantity", "occurred_at", "month_on", "credits__member__login")
    rows = [
        tuple(map(str, row)) for row in Fact.objects.order_by("occurred_at", *columns).values_list("source", *columns)
    ]
    notes = list(FollowUp.objects.order_by("happened_at", "pk").values_list("content", "next_plan", "next_on"))
    names = list(Customer.objects.order_by("number").values_list("number", "name", "phone"))
    return hashlib.sha256(repr((rows, notes, names)).encode()).hexdigest()


def told() -> Told:
    return content(), counts()


def played_and_taken_back() -> Told:
    """Found the company, play the beginning of its story, and leave the company as it was founded."""
    found()
    point = transaction.savepoint()
    assert play(_STEPS, chunk=25).steps_done == _STEPS
    first = told()
    transaction.savepoint_rollback(point)
    return first


@pytest.fixture(scope="module")
def undisturbed(database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Told]:
    """What the beginning of the story comes to when nothing disturbs it; the company stands before its story."""
    with databases.standing(django_db_blocker, played_and_taken_back) as first:
        yield first


@pytest.mark.django_db
def test_the_same_day_plays_to_the_same_content_whatever_the_portions(undisturbed: Told) -> None:
    assert play(_STEPS, chunk=50).steps_done == _STEPS
    assert told() == undisturbed
    assert Fact.objects.count() > 20


@pytest.mark.django_db
def test_the_sign_in_page_says_how_far_the_story_is_while_it_is_told(undisturbed: Told) -> None:
    play(25)
    shown = Client().get("/account/login/").content.decode()
    assert "这是演示公司。它的往来正在后台逐日补齐：已到 2026 年 10 月" in shown
    DemoRun.objects.update(steps_done=DemoRun.objects.get().steps_total, finished_at=NOW)
    assert "演示公司" not in Client().get("/account/login/").content.decode().partition("<h1")[2]


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_kill_while_playing_doubles_nothing(undisturbed: Told, tmp_path: Path) -> None:
    """Killed with SIGKILL and begun again, the story has the content of one that was never disturbed."""
    file = tmp_path / "xiaozhang.sqlite3"
    databases.migrated_sqlite(file)
    with databases.pointed_at(databases.sqlite_settings(file)):
        found()
    environment = {
        **os.environ,
        "XIAOZHANG_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", _CHILD]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        reached = int(next(line for line in child.stdout if int(line) >= 50))
        os.kill(child.pid, signal.SIGKILL)
    with databases.pointed_at(databases.sqlite_settings(file)):
        standing = DemoRun.objects.get().steps_done
        assert reached <= standing < _STEPS
        assert standing % 25 == 0
        assert play(_STEPS - standing).steps_done == _STEPS
        assert told() == undisturbed
