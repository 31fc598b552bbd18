"""Subscriptions and messages for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.factories.org import NOW
from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.webhooks import actions
from xiaozhang.home.webhooks.models import Delivery, Subscription
from xiaozhang.home.webhooks.rules.catalogue import EVENTS


def make_subscription(url: str = "https://hooks.example.com/in", events: Sequence[str] = tuple(EVENTS)) -> Subscription:
    """Let somebody be told of everything."""
    return actions.add_subscription(actor=SYSTEM, now=NOW, name="数据平台", url=url, events=events)


def make_delivery(subscription: Subscription | None = None, **given: Any) -> Delivery:
    """Leave a message that says nothing."""
    row = subscription or make_subscription()
    return actions.send_ping(actor=SYSTEM, now=given.get("now", NOW), subscription_id=row.pk)
