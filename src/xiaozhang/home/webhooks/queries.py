"""Reads of webhooks."""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.home.webhooks import powers
from xiaozhang.home.webhooks.models import Delivery, Subscription
from xiaozhang.home.webhooks.rules.sending import secret_text

MOST_SHOWN = 100
MOST_SWEPT = 200


def subscriptions(viewer: Actor) -> QuerySet[Subscription]:
    """Return the subscriptions, for those who manage them."""
    rows = Subscription.objects.all()
    return rows if viewer.may(powers.MANAGE_WEBHOOKS) else rows.none()


def listed_subscriptions(viewer: Actor) -> list[Subscription]:
    """Return the subscriptions with what became of their messages: `waiting`, `failed`, `last_at`."""
    rows = subscriptions(viewer).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        failed=Count("deliveries", filter=Q(deliveries__state="failed")),
        last_at=Max("deliveries__tried_at"),
    )
    return list(rows.order_by("id"))


def get_subscription(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Subscription:
    """Return one subscription. Raises Missing; NotAllowed without `power`."""
    rows = subscriptions(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def deliveries_of(subscription: Subscription) -> list[Delivery]:
    """Return the latest messages of a subscription the caller has fetched."""
    return list(Delivery.objects.filter(subscription=subscription)[:MOST_SHOWN])


def get_delivery(viewer: Actor, pk: int, *, lock: bool = False) -> Delivery:
    """Return one message, its subscription with it. Raises Missing."""
    rows = Delivery.objects.filter(subscription__in=subscriptions(viewer).values("pk"))
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return fetch(rows.select_related("subscription"), viewer, pk)


def subscribers_of(event: str) -> list[int]:
    """Return who is to be told of an event; asked at each one, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, events FROM webhooks_subscription WHERE is_active")
        return [pk for pk, events in cursor.fetchall() if event in json.loads(events)]


def due_ids(now: datetime) -> list[int]:
    """Return the messages that should be on their way and are not: their sender died, or was never started."""
    rows = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now, subscription__is_active=True)
    return list(rows.order_by("next_at").values_list("pk", flat=True)[:MOST_SWEPT])


def secret_of(subscription: Subscription) -> str:
    """Return the secret that signs the messages of a subscription."""
    return secret_text(settings.SECRET_KEY.encode(), subscription.salt)


def may_call_private() -> bool:
    """Say whether the operator allows addresses of the own network."""
    return bool(settings.WEBHOOKS_MAY_CALL_PRIVATE)
