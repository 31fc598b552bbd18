"""Sending in the background: one job per message, and a sweep for those whose sender died."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.addresses import BadAddress, read_address
from xiaozhang.home.webhooks import actions, gateways, queries
from xiaozhang.home.webhooks.gateways import Answer
from xiaozhang.home.webhooks.rules.sending import signature


def send(delivery_id: int) -> None:
    """Send one message, if it is to be sent now, and keep the answer."""
    now = timezone.now()
    row = actions.begin_sending(actor=SYSTEM, now=now, delivery_id=delivery_id)
    if row is None:
        return
    timestamp = int(now.timestamp())
    secret = queries.secret_of(row.subscription).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "xiaozhang-webhooks/1",
        "X-Xiaozhang-Event": row.event,
        "X-Xiaozhang-Delivery": row.event_id,
        "X-Xiaozhang-Timestamp": str(timestamp),
        "X-Xiaozhang-Signature": signature(secret, timestamp, row.body),
    }
    may_call_private = queries.may_call_private()
    try:
        target = read_address(row.subscription.url, may_call_private=may_call_private)
    except BadAddress as bad:
        answer = Answer(None, "", 0, bad.words)
    else:
        answer = gateways.send(target, row.body.encode(), headers, may_call_private=may_call_private)
    actions.note_answer(actor=SYSTEM, now=timezone.now(), delivery_id=row.pk, answer=answer)


def sweep() -> None:
    """Queue what should be on its way and is not."""
    actions.send_due(actor=SYSTEM, now=timezone.now())
