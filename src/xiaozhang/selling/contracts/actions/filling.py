"""Receipts as facts: what each fills of the payment plan, and facts posted anew when days of the plan are corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as facts_posted
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.selling.contracts import queries
from xiaozhang.selling.contracts.actions.fulfilling import noon
from xiaozhang.selling.contracts.models import Instalment, Receipt, ReceiptState
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.contracts.rules.receipts import fills_of
from xiaozhang.selling.contracts.rules.sold import Fill

if TYPE_CHECKING:
    from xiaozhang.foundation.ledger.models import Fact


def paid(receipt: Receipt, plan: Sequence[Instalment], others: Iterable[Receipt]) -> facts.Paid:
    """Return a confirmed receipt as the ledger needs it: after others it fills its instalment, then the plan in order.

    What goes beyond the plan has the days of the last instalment filled. A receipt with an invoice of its own has that
    day throughout.
    """
    by_id = {row.pk: row for row in plan}
    amounts = [(row.pk, row.amount_fen) for row in plan]
    before = [(row.instalment_id, row.amount_fen) for row in others]
    filled: list[Fill] = []
    last = plan[-1] if plan else None
    for pk, fen in fills_of(amounts, before, receipt.instalment_id, receipt.amount_fen):
        last = by_id[pk] if pk is not None else last
        filled.append(_fill(receipt, last, pk, fen))
    return facts.Paid(
        receipt_id=receipt.pk,
        amount_fen=receipt.amount_fen,
        method=receipt.method,
        occurred_at=noon(receipt.received_on),
        fills=tuple(filled),
    )


def standing_keys(receipt_ids: Iterable[int]) -> dict[int, str]:
    """Return the key of the fact that stands for each confirmed receipt."""
    found = facts_posted.standing_of_sources(facts.RECEIPT, "receipt", receipt_ids)
    return {receipt_id: row.key for receipt_id, row in found.items()}


def follow_days(actor: Actor, now: datetime, contract_ids: Collection[int]) -> int:
    """Reverse the facts of receipts whose due days or invoices were corrected since, and post them anew; say how many.

    What was settled in a closed month stays: reversal and new fact count in the first open one. Who is credited, what
    the receipt fills and what its contract was signed for stay as they were.
    """
    plans = queries.plans_of(contract_ids)
    received = {
        pk: [row for row in rows if row.state == ReceiptState.CONFIRMED]
        for pk, rows in queries.receipts_on(contract_ids).items()
    }
    rows = {row.pk: row for counted in received.values() for row in counted}
    keys = standing_keys(rows)
    standing = facts_posted.facts_by_keys(list(keys.values()))
    numbers = facts_posted.posted_counts(facts.RECEIPT, "receipt", list(keys))
    postings: list[Posting] = []
    for pk, key in keys.items():
        fact, row = standing[key], rows[pk]
        plan = plans.get(row.contract_id, [])
        fills = facts.fills_posted(fact.references, fact.attributes, row.amount_fen)
        if all(fill.instalment_id is None for fill in fills):  # there was no plan then
            again = tuple(paid(row, plan, [each for each in received[row.contract_id] if each.pk < pk]).fills)
        else:
            again = _refilled(row, fills, plan)
        if again != fills:
            postings.append(_anew(fact, again, facts.receipt_key(pk, numbers[pk] + 1)))
            ledger.reverse(actor=actor, now=now, key=key, new_key=facts.reversal_key(key))
    ledger.post_many(actor=actor, now=now, postings=postings)
    return len(postings)


def _anew(fact: Fact, fills: Sequence[Fill], key: str) -> Posting:
    """Return a receipt's fact with other days."""
    kept = {name: value for name, value in fact.attributes.items() if name not in facts.OF_DAYS}
    return Posting(
        metric=fact.metric,
        occurred_at=fact.occurred_at,
        source_type=fact.source_type,
        source_id=fact.source_id,
        key=key,
        amount_fen=fact.amount_fen,
        credits=tuple((each.member_id, each.share_bp) for each in fact.credits.all()),
        customer_id=fact.customer_id,
        references={**fact.references, **facts.instalment_of(fills)},
        attributes={**kept, **facts.days_of(fills)},
        source=fact.source,
    )


def _refilled(receipt: Receipt, fills: Sequence[Fill], plan: Sequence[Instalment]) -> tuple[Fill, ...]:
    """Return what a receipt fills with the days as the plan has them now."""
    by_id = {row.pk: row for row in plan}
    last: Instalment | None = None
    again = []
    for fill in fills:
        last = by_id.get(fill.instalment_id) if fill.instalment_id is not None else last
        again.append(fill if last is None else _fill(receipt, last, fill.instalment_id, fill.amount_fen))
    return tuple(again)


def _fill(receipt: Receipt, instalment: Instalment | None, instalment_id: int | None, amount_fen: int) -> Fill:
    due_on = instalment.due_on if instalment is not None else None
    billed_on = receipt.billed_on or (instalment.billed_on if instalment is not None else None)
    return Fill(instalment_id, amount_fen, due_on, billed_on)
