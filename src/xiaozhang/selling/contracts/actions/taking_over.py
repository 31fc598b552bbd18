"""Contracts taken over from old files, with their money: dates in the past, marked 期初导入."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.inserting import insert_rows
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions import drafting, receiving
from xiaozhang.selling.contracts.actions.fulfilling import as_signed, noon
from xiaozhang.selling.contracts.models import Contract, Line, Method, Receipt, ReceiptState, State
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.contracts.rules.drafting import NewLine
from xiaozhang.selling.contracts.rules.past import PastContract, wrong_with
from xiaozhang.selling.products import queries as products

_BATCH = 500


@action(powers.TAKE_OVER)
def take_over_contract(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    owner_id: int,
    amount_fen: int,
    signed_on: date,
    lines: Sequence[NewLine],
    deal_id: int | None = None,
    received_on: date | None = None,
    title: str = "",
) -> Contract:
    """Take over one contract; see take_over_contracts."""
    past = PastContract(
        customer_id=customer_id,
        owner_id=owner_id,
        amount_fen=amount_fen,
        signed_on=signed_on,
        lines=tuple(lines),
        deal_id=deal_id,
        received_on=received_on,
        title=title,
    )
    return take_over_contracts(actor=actor, now=now, past=[past])[0]


@action(powers.TAKE_OVER)
def take_over_contracts(*, actor: Actor, now: datetime, past: Sequence[PastContract]) -> list[Contract]:
    """Take over signed contracts from old files, all or none, and return them in order.

    Those with a day of receipt are completed and carry one confirmed receipt of the whole amount on that day. Signed
    amounts, receipts and new customers become facts marked taken_over.

    Raises:
        Refused: a contract cannot be; the message names its place and what is wrong.
    """
    today = timezone.localdate(now)
    cleaned = [replace(one, title=clean_line(one.title) or one.lines[0].description) for one in past]
    for place, one in enumerate(cleaned, start=1):
        wrong = wrong_with(one, today)
        if wrong is not None:
            raise Refused(Message("没有导入：第 {place} 份合同{wrong}", {"place": place, "wrong": wrong}))
    known = queries.earliest_signed(one.customer_id for one in cleaned)
    numbers = _numbers(actor, now, drafting.SERIES, drafting.PREFIX, [one.signed_on for one in cleaned])
    rows = [_contract(one, number, now) for one, number in zip(cleaned, numbers, strict=True)]
    insert_rows(rows)
    lines = _lines(rows, cleaned)
    insert_rows([line for group in lines for line in group])
    receipts = _receipts(actor, now, rows, cleaned)
    insert_rows(list(receipts.values()))
    firsts = _firsts(rows, set(known))
    postings: list[Posting] = []
    for row, group in zip(rows, lines, strict=True):
        postings += _postings(row, group, receipts.get(row.pk), is_first=row.pk in firsts)
    ledger.post_many(actor=actor, now=now, postings=postings)
    for row in rows:
        note_change(row, new={"is_taken_over": True, "state": row.state, "amount_fen": row.amount_fen})
    for start in range(0, len(rows), _BATCH):
        found = queries.contracts(actor).filter(pk__in=[row.pk for row in rows[start : start + _BATCH]])
        records.put_documents(actor=actor, now=now, documents=queries.documents_of(found), are_new=True)
    return rows


def _numbers(actor: Actor, now: datetime, series: str, prefix: str, days: Sequence[date]) -> list[str]:
    """Number each in the year of its day, in order."""
    by_year: dict[int, list[int]] = defaultdict(list)
    for place, day in enumerate(days):
        by_year[day.year].append(place)
    numbers = [""] * len(days)
    for places in by_year.values():
        given = records.next_numbers(
            actor=actor, now=now, series=series, prefix=prefix, on=days[places[0]], count=len(places)
        )
        for place, number in zip(places, given, strict=True):
            numbers[place] = number
    return numbers


def _contract(one: PastContract, number: str, now: datetime) -> Contract:
    is_paid = one.received_on is not None
    return Contract(
        number=number,
        title=one.title,
        customer_id=one.customer_id,
        deal_id=one.deal_id,
        owner_id=one.owner_id,
        state=State.COMPLETED if is_paid else State.IN_FORCE,
        amount_fen=one.amount_fen,
        received_fen=one.amount_fen if is_paid else 0,
        signed_on=one.signed_on,
        delivered_on=one.received_on,
        accepted_on=one.received_on,
        is_taken_over=True,
        created_at=now,
    )


def _lines(rows: Sequence[Contract], past: Sequence[PastContract]) -> list[list[Line]]:
    wanted = {line.product_id for one in past for line in one.lines if line.product_id is not None}
    known = products.products_by_id(wanted)
    groups = []
    for row, one in zip(rows, past, strict=True):
        group = []
        for sequence, line in enumerate(one.lines, start=1):
            product = known.get(line.product_id) if line.product_id is not None else None
            group.append(
                Line(
                    contract=row,
                    sequence=sequence,
                    product_id=line.product_id,
                    description=line.description,
                    unit=product.unit[:10] if product else "",
                    quantity=line.quantity,
                    price_fen=line.price_fen,
                    amount_fen=line.quantity * line.price_fen,
                    tax_bp=product.tax_bp if product else 0,
                )
            )
        groups.append(group)
    return groups


def _receipts(
    actor: Actor, now: datetime, rows: Sequence[Contract], past: Sequence[PastContract]
) -> dict[int, Receipt]:
    paid = [(row, one.received_on) for row, one in zip(rows, past, strict=True) if one.received_on is not None]
    numbers = _numbers(actor, now, receiving.SERIES, receiving.PREFIX, [day for _row, day in paid])
    return {
        row.pk: Receipt(
            number=number,
            contract=row,
            owner_id=row.owner_id,
            amount_fen=row.amount_fen,
            received_on=day,
            method=Method.OTHER,
            state=ReceiptState.CONFIRMED,
            recorded_by_id=actor.member_id,
            recorded_at=now,
            confirmed_by_id=actor.member_id,
            confirmed_at=now,
            is_taken_over=True,
        )
        for (row, day), number in zip(paid, numbers, strict=True)
    }


def _firsts(rows: Sequence[Contract], known: set[int]) -> set[int]:
    """Return the contracts that are their customer's first: none before them here or in the company."""
    firsts: dict[int, Contract] = {}
    for row in rows:
        assert row.signed_on is not None
        first = firsts.get(row.customer_id)
        if row.customer_id not in known and (first is None or (row.signed_on, row.pk) < (first.signed_on, first.pk)):
            firsts[row.customer_id] = row
    return {row.pk for row in firsts.values()}


def _postings(row: Contract, lines: Sequence[Line], receipt: Receipt | None, *, is_first: bool) -> list[Posting]:
    signed = as_signed(row, lines)
    postings = [facts.signed_amount(signed, is_new_customer=is_first)]
    if is_first:
        postings.append(facts.new_customer(signed))
    if receipt is not None:
        paid = facts.Paid(receipt.pk, receipt.amount_fen, receipt.method, noon(receipt.received_on))
        postings.append(facts.receipt(signed, paid))
    return postings
