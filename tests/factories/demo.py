"""The demo company, for tests that need it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.demo import actions
from xiaozhang.home.demo.models import DemoKey, DemoRun

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def make_demo_run(today: date = date(2026, 11, 22), months: int = 1) -> DemoRun:
    """Found the demo company; its story waits to be played."""
    actions.found_demo(actor=SYSTEM, now=NOW, today=today, months=months)
    return DemoRun.objects.get()


def make_demo_key(kind: str = "customer", key: str = "c000", record_id: int = 1) -> DemoKey:
    """Remember which row a key of the story became."""
    return DemoKey.objects.create(kind=kind, key=key, record_id=record_id)
