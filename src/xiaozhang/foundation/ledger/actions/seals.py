"""Closed months are sealed."""

from __future__ import annotations

from datetime import date, datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.proofs import NOTHING_BEFORE, link
from xiaozhang.foundation.ledger import queries
from xiaozhang.foundation.ledger.models import MonthSeal


@action(None, keeps_trace=False)
def seal_month(*, actor: Actor, now: datetime, month_on: date, parts: dict[str, list[object]]) -> MonthSeal | None:
    """Chain the seal of a closed month; None if it is sealed already or not closed."""
    before = queries.last_month_seal(lock=True)
    if month_on not in queries.unsealed_months():
        return None
    number, previous = (before.number + 1, before.hash) if before else (1, NOTHING_BEFORE)
    return MonthSeal.objects.create(
        number=number, month_on=month_on, parts=parts, previous=previous, sealed_at=now,
        hash=link(previous, number, month_on, parts, now),
    )  # fmt: skip
