"""History taken over from old files: dates in the past, gates not asked, marked 期初导入."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.inserting import insert_rows, insert_values, unsaved
from xiaozhang.base.matching import portions
from xiaozhang.base.removing import remove_rows
from xiaozhang.base.text import Message, clean_line, clean_text, match_key
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.customers import queries as customer_queries
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.actions.keeping import PREFIX, SERIES
from xiaozhang.selling.deals.clauses import StageKey
from xiaozhang.selling.deals.models import Deal, Interest, LostReason, Outcome
from xiaozhang.selling.deals.rules.past import PastDeal, PastWin, wrong_with

_BATCH = 500
WON_AND_PAID, TAKEN_BACK = "deals.won_and_paid", "deals.taken_back"
events.declare(WON_AND_PAID, "Deals were taken over that were signed and paid the day they were won: wins (PastWin).")
events.declare(TAKEN_BACK, "Deals taken over are about to be taken out again: deals (rows).")


@action(powers.TAKE_OVER)
def take_over_deal(*, actor: Actor, now: datetime, past: PastDeal) -> Deal:
    """Take over one deal; see take_over_deals, which keeps the trace."""
    nothing_changed()
    return take_over_deals(actor=actor, now=now, past=[past])[0]


@action(powers.TAKE_OVER)
def take_over_deals(*, actor: Actor, now: datetime, past: Sequence[PastDeal]) -> list[Deal]:
    """Take over deals from old files, all or none, and return them in order; announces those won and paid.

    Who sold to a customer taken over sees it from then on.

    Raises:
        Invalid: a deal cannot be; `rows[3].closed_on` names place and field.
    """
    cleaned = _cleaned(past, now)
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
    named = customer_queries.customers_named({row.customer_id for row in rows if row.customer_id is not None})
    for row in rows:
        if row.customer_id is not None:
            row.customer = named[row.customer_id]
    records.put_documents(actor=actor, now=now, documents=queries.documents_of(rows), are_new=True)
    sellers = queries.sellers_of(row.customer_id for row in rows if row.customer_id is not None)
    customers.share_with_sellers(actor=actor, now=now, sellers=sellers)
    wins = tuple(_win(row, one) for row, one in zip(rows, cleaned, strict=True) if one.is_paid and one.outcome == "won")
    if wins:
        events.announce(WON_AND_PAID, actor=actor, now=now, wins=wins)
    if not rows:
        nothing_changed()
    return rows


@action(powers.TAKE_OVER, label="撤销导入商机")
def take_back_deals(*, actor: Actor, now: datetime, deal_ids: Sequence[int]) -> None:
    """Take deals out again that were taken over, with the contract and receipt they brought; ids gone are passed over.

    Raises:
        Refused: a deal came in by daily work, has moved since, or has follow-ups, other contracts or closed months.
    """
    gone: list[Deal] = []
    for piece in portions(deal_ids, _BATCH):
        gone += queries.held_deals(piece)
    _refuse_worked_on(gone)
    events.announce(TAKEN_BACK, actor=actor, now=now, deals=tuple(gone))
    for deal in gone:
        note_change(deal, old={"number": deal.number, "title": deal.title, "outcome": deal.outcome})
    for piece in portions([deal.pk for deal in gone], _BATCH):
        remove_rows(queries.deals(SYSTEM).filter(pk__in=piece))
        records.drop_documents(actor=actor, now=now, record_type="deal", record_ids=piece)
    if not gone:
        nothing_changed()


def _refuse_worked_on(rows: Sequence[Deal]) -> None:
    worked_on = queries.worked_on([deal.pk for deal in rows])
    for deal in rows:
        if not deal.is_taken_over or deal.pk in worked_on:
            raise Refused(
                Message(
                    "没有撤销：商机「{title}」已有跟进或阶段记录，或不是导入的。请在系统里处理它；资料都还在。",
                    {"title": deal.title},
                )
            )


def _cleaned(past: Sequence[PastDeal], now: datetime) -> list[PastDeal]:
    today = timezone.localdate(now)
    cleaned = [
        replace(one, title=clean_line(one.title), need=clean_text(one.need), code=clean_line(one.code)) for one in past
    ]
    wrong: dict[str, Message | str] = {}
    for place, one in enumerate(cleaned):
        found = wrong_with(one, today)
        if found is not None:
            wrong[f"rows[{place}].{found[0]}"] = found[1]
    if wrong:
        raise Invalid(wrong)
    return cleaned


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
    return unsaved(
        Deal,
        number=number,
        title=one.title,
        title_key=match_key(one.title),
        external_code=one.code,
        external_key=match_key(one.code)[:60],
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


def _win(row: Deal, one: PastDeal) -> PastWin:
    assert row.customer_id is not None and row.closed_on is not None  # wrong_with saw to it
    return PastWin(row.pk, row.title, row.customer_id, row.owner_id, row.expected_fen, row.closed_on, one.products)
