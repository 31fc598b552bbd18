"""Playing a part of the demo company's story."""

from __future__ import annotations

from datetime import UTC, date, datetime

from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org.models import Member
from xiaozhang.home.demo import actions
from xiaozhang.home.demo.models import DemoKey, DemoRun
from xiaozhang.selling.customers.models import Customer, FollowUp
from xiaozhang.selling.deals.models import Deal

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def play(steps: int, chunk: int = 25) -> DemoRun:
    """Play so many steps in portions, and return how far the story is."""
    for _ in range(steps // chunk):
        actions.play_some(actor=SYSTEM, now=NOW, steps=chunk)
    return DemoRun.objects.get()


def counts() -> list[int]:
    """Return how many rows there are of what a story leaves behind."""
    return [model._default_manager.count() for model in (Member, Customer, FollowUp, Deal, Fact, DemoKey)]
