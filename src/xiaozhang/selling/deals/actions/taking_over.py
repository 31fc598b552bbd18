"""History taken over from old files: dates in the past, gates not asked, marked 期初导入."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.inserting import insert_rows, insert_values
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.actions.keeping import PREFIX, SERIES
from xiaozhang.selling.deals.clauses import StageKey
from xiaozhang.selling.deals.models import Deal, Interest, LostReason, Outcome
from xiaozhang.selling.deals.rules.past import PastDeal, wrong_with

_BATCH = 500


@action(powers.TAKE_OVER)
def take_over_deal(*, actor: Actor, now: datetime, past: PastDeal) -> Deal:
    """Take over one deal; see take_over_deals."""
    return take_over_deals(actor=actor, now=now, past=[past])[0]


@action(powers.TAKE_OVER)
def take_over_deals(*, actor: Actor, now: datetime, past: Sequence[PastDeal]) -> list[Deal]:
    """Take over deals from old files, all or none, and return them in order.

    Raises:
        Refused: a deal cannot be; the message names its place and what is wrong.
    """
    today = timezone.localdate(now)
    cleaned = [replace(one, title=clean_line(one.title), need=clean_text(one.need)) for one in past]
    for place, one in enumerate(cleaned, start=1):
        wrong = wrong_with(one, today)
        if wrong is not None:
            raise Refused(
                Message(
                    "没有导入：第 {place} 个商机「{title}」{wrong}",
                    {"place": place, "title": one.title, "wrong": wrong},
                )
            )
    numbers = _numbers(actor, now, cleaned)
    rows = [_row(one, number, now) for one, number in zip(cleaned, numbers, strict=True)]
    insert_rows(rows)
    interests = [
        (row.pk, product_id, quantity)
        for row, one in zip(rows, cleaned, strict=True)
        for product_id, quantity in one.products
    ]
    insert_values(Interest, ("deal_id", "product_id", "quantity"), interests, wants_ids=False)
    for row in rows:
        note_change(
            row, new={"is_taken_over": True, "stage": row.stage, "outcome": row.outcome, "closed_on": row.closed_on}
        )
    for start in range(0, len(rows), _BATCH):
        known = queries.deals(actor).filter(pk__in=[row.pk for row in rows[start : start + _BATCH]])
        records.put_documents(actor=actor, now=now, documents=queries.documents_of(known), are_new=True)
    return rows


def _numbers(actor: Actor, now: datetime, past: Sequence[PastDeal]) -> list[str]:
    """Number the deals in the year each was opened."""
    places = defaultdict(list)
    for place, one in enumerate(past):
        places[one.opened_on.year].append(place)
    numbers = [""] * len(past)
    for group in places.values():
        given = records.next_numbers(
            actor=actor, now=now, series=SERIES, prefix=PREFIX, on=past[group[0]].opened_on, count=len(group)
        )
        for place, number in zip(group, given, strict=True):
            numbers[place] = number
    return numbers


def _row(one: PastDeal, number: str, now: datetime) -> Deal:
    is_won = one.outcome == Outcome.WON
    is_lost = one.outcome == Outcome.LOST
    return Deal(
        number=number,
        title=one.title,
        customer_id=one.customer_id,
        owner_id=one.owner_id,
        stage=StageKey.DELIVERY if is_won else one.stage,
        stage_entered_on=one.closed_on if is_won and one.closed_on else one.opened_on,
        outcome=one.outcome,
        expected_fen=one.expected_fen,
        expected_on=one.expected_on,
        need=one.need,
        lost_reason=LostReason.TAKEN_OVER if is_lost else "",
        lost_note=clean_text(one.lost_note) if is_lost else "",
        opened_on=one.opened_on,
        closed_on=one.closed_on,
        delivered_on=(one.delivered_on or one.closed_on) if is_won else None,
        is_taken_over=True,
        created_at=now,
    )
