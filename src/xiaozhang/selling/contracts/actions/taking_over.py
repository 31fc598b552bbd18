"""Contracts taken over from old files, with their money: dates in the past, marked 期初导入."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.inserting import insert_rows, unsaved
from xiaozhang.base.text import Message, clean_line, match_key
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions import drafting, filling, receiving
from xiaozhang.selling.contracts.actions.fulfilling import as_signed
from xiaozhang.selling.contracts.models import Contract, Line, Method, Receipt, ReceiptState, State
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.contracts.rules.drafting import NewLine
from xiaozhang.selling.contracts.rules.past import PastContract, wrong_with
from xiaozhang.selling.customers import queries as customers
from xiaozhang.selling.deals.rules.past import PastWin
from xiaozhang.selling.products import queries as products


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
    """Take over one contract; see take_over_contracts, which keeps the trace."""
    nothing_changed()
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
        Invalid: a contract cannot be; `rows[3].amount_fen` names place and field.
    """
    cleaned = _cleaned(past, now)
    known = queries.earliest_signed(one.customer_id for one in cleaned)
    numbers = _given_or_next(actor, now, cleaned)
    rows = [_contract(one, number, now) for one, number in zip(cleaned, numbers, strict=True)]
    insert_rows(rows)
    lines = _lines(rows, cleaned)
    insert_rows([line for group in lines for line in group])
    receipts = _receipts(actor, now, rows, cleaned)
    insert_rows(list(receipts.values()))
    named = customers.customers_named({row.customer_id for row in rows})
    for row in rows:
        row.customer = named[row.customer_id]
    firsts = _firsts(rows, set(known))
    postings: list[Posting] = []
    for row, group in zip(rows, lines, strict=True):
        postings += _postings(row, group, receipts.get(row.pk), is_first=row.pk in firsts)
    ledger.post_many(actor=actor, now=now, postings=postings)
    for row in rows:
        note_change(row, new={"is_taken_over": True, "state": row.state, "amount_fen": row.amount_fen})
    if not rows:
        nothing_changed()
    records.put_documents(actor=actor, now=now, documents=queries.documents_of(rows), are_new=True)
    return rows


@action(powers.TAKE_OVER)
def take_over_wins(*, actor: Actor, now: datetime, wins: Sequence[PastWin]) -> None:
    """Make a completed contract with a confirmed receipt of each deal won and paid; reaction to the deals' taking over.

    A deal about several products becomes one line that says so.

    Raises:
        Invalid: as for take_over_contracts.
    """
    names = products.products_by_id({pk for win in wins for pk, _quantity in win.products})
    past = []
    for win in wins:
        product_id = win.products[0][0] if len(win.products) == 1 else None
        about = "、".join(names[pk].name for pk, _quantity in win.products)[:120]
        line = NewLine(about or win.title, 1, win.amount_fen, product_id)
        past.append(
            PastContract(
                customer_id=win.customer_id,
                owner_id=win.owner_id,
                amount_fen=win.amount_fen,
                signed_on=win.on,
                lines=(line,),
                deal_id=win.deal_id,
                received_on=win.on,
                title=win.title,
            )
        )
    nothing_changed()  # here
    take_over_contracts(actor=actor, now=now, past=past)


def _cleaned(past: Sequence[PastContract], now: datetime) -> list[PastContract]:
    """Return rows with clean texts. Raises Invalid, naming all that is wrong."""
    today = timezone.localdate(now)
    cleaned = [
        replace(one, title=clean_line(one.title) or one.lines[0].description, number=clean_line(one.number))
        for one in past
    ]
    wrong: dict[str, Message | str] = {}
    taken = queries.numbers_taken([one.number for one in cleaned if one.number])
    won = queries.deals_with_contract([one.deal_id for one in cleaned if one.deal_id is not None])
    for place, one in enumerate(cleaned):
        found = wrong_with(one, today)
        if found is None and one.number:
            if match_key(one.number) in taken:
                found = ("number", Message("已有合同用了编号「{number}」。", {"number": one.number}))
            taken.add(match_key(one.number))
        if found is None and one.deal_id is not None:
            if one.deal_id in won:
                found = ("deal", Message("这个商机已有合同。"))
            won.add(one.deal_id)
        if found is not None:
            wrong[f"rows[{place}].{found[0]}"] = found[1]
    if wrong:
        raise Invalid(wrong)
    return cleaned


def _given_or_next(actor: Actor, now: datetime, past: Sequence[PastContract]) -> list[str]:
    """Return the old number of each contract, or the next of ours."""
    without = [one.signed_on for one in past if not one.number]
    fresh = iter(numbers_by_year(actor, now, drafting.SERIES, drafting.PREFIX, without))
    return [one.number or next(fresh) for one in past]


def numbers_by_year(actor: Actor, now: datetime, series: str, prefix: str, days: Sequence[date]) -> list[str]:
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
    done_on = one.received_on or (one.signed_on if one.is_completed else None)
    return unsaved(
        Contract,
        number=number,
        number_key=match_key(number),
        title=one.title,
        customer_id=one.customer_id,
        deal_id=one.deal_id,
        owner_id=one.owner_id,
        state=State.COMPLETED if is_paid or one.is_completed else State.IN_FORCE,
        amount_fen=one.amount_fen,
        received_fen=one.amount_fen if is_paid else 0,
        signed_on=one.signed_on,
        delivered_on=done_on,
        accepted_on=done_on,
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
                    product=product,
                    description=line.description,
                    unit=product.unit[:10] if product else "",
                    quantity=line.quantity,
                    price_fen=line.price_fen,
                    amount_fen=line.quantity * line.price_fen,
                    tax_bp=line.tax_bp if line.tax_bp is not None or product is None else product.tax_bp,
                    cost_fen=line.cost_fen,
                )
            )
        groups.append(group)
    return groups


def _receipts(
    actor: Actor, now: datetime, rows: Sequence[Contract], past: Sequence[PastContract]
) -> dict[int, Receipt]:
    paid = [(row, one.received_on) for row, one in zip(rows, past, strict=True) if one.received_on is not None]
    numbers = numbers_by_year(actor, now, receiving.SERIES, receiving.PREFIX, [day for _row, day in paid])
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
        postings.append(facts.receipt(signed, filling.paid(receipt, (), ())))
    return postings
