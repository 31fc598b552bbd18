"""Writes of webhooks: who is told, and what was sent."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from xiaozhang.base import jobs
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.addresses import BadAddress, read_address
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.retrying import delay
from xiaozhang.base.text import Message, clean_line
from xiaozhang.home.webhooks import powers, queries
from xiaozhang.home.webhooks.gateways import Answer
from xiaozhang.home.webhooks.models import Delivery, Subscription
from xiaozhang.home.webhooks.rules.catalogue import EVENTS, PING
from xiaozhang.home.webhooks.rules.sending import LEASE, SHOWN

SEND = "webhooks.send"
_LONGEST_BODY = 64_000


@action(powers.MANAGE_WEBHOOKS, label="建立推送")
def add_subscription(*, actor: Actor, now: datetime, name: str, url: str, events: Iterable[str]) -> Subscription:
    """Let another system be told of some events.

    Raises:
        Invalid: no name, an address that may not be called, no event or one nobody knows.
    """
    row = Subscription(salt=uuid.uuid4().hex, created_at=now, **_checked(name, url, events))
    row.save()
    note_change(row, new={"name": row.name, "url": row.url, "events": row.events})
    return row


@action(powers.MANAGE_WEBHOOKS, label="修改推送")
def change_subscription(
    *,
    actor: Actor,
    now: datetime,
    subscription_id: int,
    name: str,
    url: str,
    events: Iterable[str],
    is_active: bool = True,
    revision: int | None = None,
) -> Subscription:
    """Change a subscription, or stop it; what waits is sent when it is started again.

    Raises:
        Stale: somebody changed it since the form was shown.
        Invalid: as for add_subscription.
    """
    row = queries.get_subscription(actor, subscription_id, lock=True)
    if revision is not None and revision != row.revision:
        raise Stale
    old, new = differences(row, {**_checked(name, url, events), "is_active": is_active})
    if not new:
        nothing_changed()
        return row
    row.revision += 1
    row.save()
    note_change(row, old=old, new=new)
    return row


@action(powers.MANAGE_WEBHOOKS, label="更换推送密钥")
def renew_secret(*, actor: Actor, now: datetime, subscription_id: int) -> Subscription:
    """Give a subscription another secret; the old one signs nothing from now on.

    Raises:
        Missing: there is no such subscription.
    """
    row = queries.get_subscription(actor, subscription_id, lock=True)
    row.salt = uuid.uuid4().hex
    row.save(update_fields=["salt"])
    note_change(row, new={"secret": "renewed"})
    return row


@action(powers.MANAGE_WEBHOOKS, label="测试推送")
def send_ping(*, actor: Actor, now: datetime, subscription_id: int) -> Delivery:
    """Send a message that says nothing, to see whether it arrives.

    Raises:
        Refused: the subscription is stopped.
    """
    row = queries.get_subscription(actor, subscription_id)
    if not row.is_active:
        raise Refused(Message("没有发送：「{name}」已停用，请先启用。", {"name": row.name}))
    delivery = _left(row.pk, PING, _body(PING, now, {}), now)
    note_change(row, new={"event": PING})
    return delivery


@action(powers.MANAGE_WEBHOOKS, label="重发推送")
def replay_delivery(*, actor: Actor, now: datetime, delivery_id: int) -> Delivery:
    """Send a message again, the same to the byte: taken or not, it begins anew.

    Raises:
        Refused: the subscription is stopped.
    """
    row = queries.get_delivery(actor, delivery_id, lock=True)
    if not row.subscription.is_active:
        raise Refused(Message("没有重发：「{name}」已停用，请先启用。", {"name": row.subscription.name}))
    row.state, row.attempts, row.next_at = Delivery.State.WAITING, 0, now
    row.save(update_fields=["state", "attempts", "next_at"])
    note_change(row, new={"state": row.state})
    jobs.enqueue(SEND, delivery_id=row.pk)
    return row


@action(None, keeps_trace=False)
def note_event(*, actor: Actor, now: datetime, event: str, **told: object) -> None:
    """Leave a message for everybody who is told of an event (config/reactions.py), in the announcing transaction."""
    wanted = queries.subscribers_of(event)
    if not wanted:
        return
    body = _body(event, now, {"by": actor.name, **told})
    for subscription_id in wanted:
        _left(subscription_id, event, body, now)


@action(None, keeps_trace=False)
def begin_sending(*, actor: Actor, now: datetime, delivery_id: int) -> Delivery | None:
    """Take a message to send it: None if it was taken already, is being sent, or its subscription is stopped."""
    row = queries.get_delivery(SYSTEM, delivery_id, lock=True)
    if row.state != Delivery.State.WAITING or row.next_at is None or row.next_at > now:
        return None
    if not row.subscription.is_active:
        return None
    row.attempts += 1
    row.next_at, row.tried_at = now + LEASE, now
    row.save(update_fields=["attempts", "next_at", "tried_at"])
    return row


@action(None, keeps_trace=False)
def note_answer(*, actor: Actor, now: datetime, delivery_id: int, answer: Answer) -> Delivery:
    """Keep what came of a sending; in vain, it is tried again later, eight times in all."""
    row = queries.get_delivery(SYSTEM, delivery_id, lock=True)
    row.last_status, row.last_answer, row.last_ms = answer.status, answer.text[:SHOWN], answer.milliseconds
    row.last_error = str(answer.error)[:200] if answer.error else ""
    if answer.error is None:
        row.state, row.next_at = Delivery.State.DELIVERED, None
    else:
        wait = delay(row.attempts)
        row.state = Delivery.State.FAILED if wait is None else Delivery.State.WAITING
        row.next_at = now + wait if wait is not None else None
        if row.next_at is not None:
            jobs.enqueue_at(row.next_at, SEND, delivery_id=row.pk)
    row.save()
    return row


@action(None, keeps_trace=False)
def send_due(*, actor: Actor, now: datetime) -> int:
    """Queue what should be on its way and is not; return how many."""
    due = queries.due_ids(now)
    for pk in due:
        jobs.enqueue(SEND, delivery_id=pk)
    return len(due)


def _left(subscription_id: int, event: str, body: str, now: datetime) -> Delivery:
    row = Delivery.objects.create(
        subscription_id=subscription_id, event=event, event_id=json.loads(body)["id"], body=body, created_at=now,
        next_at=now,
    )  # fmt: skip
    jobs.enqueue(SEND, delivery_id=row.pk)
    return row


def _body(event: str, now: datetime, told: dict[str, object]) -> str:
    written = {"id": str(uuid.uuid4()), "event": event, "at": now, "data": told}
    body = json.dumps(written, ensure_ascii=False, cls=DjangoJSONEncoder)
    return body if len(body) <= _LONGEST_BODY else json.dumps({**written, "at": now.isoformat(), "data": {}})


def _checked(name: str, url: str, events: Iterable[str]) -> dict[str, object]:
    clean, address, wanted = clean_line(name), url.strip(), sorted(set(events))
    wrong: dict[str, Message | str] = {}
    if not 0 < len(clean) <= 60:
        wrong["name"] = "请写明推送给谁，不超过 60 个字。"
    try:
        read_address(address, may_call_private=queries.may_call_private())
    except BadAddress as bad:
        wrong["url"] = bad.words
    if not wanted or set(wanted) - set(EVENTS):
        wrong["events"] = "请至少选一个事件。"
    if wrong:
        raise Invalid(wrong)
    return {"name": clean, "url": address, "events": wanted}
