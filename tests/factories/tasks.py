"""Tasks for tests: opened through the product's own actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks import actions, queries
from xiaozhang.foundation.tasks.models import ChecklistItem, Feed, Series, Task
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat


def make_task(owner: Member | None = None, *, now: datetime = NOW, **overrides: Any) -> Task:
    """Let a member (a new one if none is given) add a task for oneself, due today; `source_key` makes it a rule's."""
    member = owner or make_member()
    values: dict[str, Any] = {"title": "给许建平寄样品", "due_on": TODAY, **overrides}
    if "source_key" in values:
        return actions.open_task(actor=SYSTEM, now=now, owner_id=member.pk, **values)
    return actions.add_task(actor=actor_for(member), now=now, **values)


def make_checklist_item(owner: Member | None = None, **overrides: Any) -> ChecklistItem:
    """Return the first step of a new task of two."""
    task = make_task(owner, **{"checklist": ("准备样品", "叫快递"), **overrides})
    return queries.steps_of(task.pk)[0]


def make_series(owner: Member | None = None, **overrides: Any) -> Series:
    """Return the series of a new task that comes back each workday."""
    task = make_task(owner, **{"repeat": Repeat(Every.WORKDAY), **overrides})
    assert task.series is not None
    return task.series


def make_feed(member: Member | None = None, *, now: datetime = NOW) -> Feed:
    """Make the calendar address of a member; its secret is `given_text`."""
    return actions.make_feed(actor=actor_for(member or make_member()), now=now)
