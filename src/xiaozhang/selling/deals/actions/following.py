"""What deals do when their customer changes (config/reactions.py)."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.deals import queries
from xiaozhang.selling.deals.actions.obliging import passed_on
from xiaozhang.selling.deals.models import Deal, Outcome


@action(None, keeps_trace=False)
def follow_customer_name(*, actor: Actor, now: datetime, customer_id: int, **_announced: object) -> None:
    """Let search find the customer's deals under its new name. Keeps no trace: the renaming does."""
    rows = queries.deals_of_customer(SYSTEM, customer_id)
    records.put_documents(actor=actor, now=now, documents=queries.documents_of(rows))


@action(None, keeps_trace=False)
def follow_customer_owner(
    *, actor: Actor, now: datetime, customer_id: int, owner_id: int | None, **_announced: object
) -> None:
    """Hand the customer's open deals to its new owner; won and lost ones stay with whoever decided them.

    A customer without an owner leaves its deals where they are: a deal always has one. Each deal moved keeps a trace.
    """
    if owner_id is None:
        return
    rows = queries.deals_of_customer(SYSTEM, customer_id).filter(outcome=Outcome.OPEN)
    moved: list[Deal] = []
    for deal in rows.exclude(owner_id=owner_id).select_for_update(of=("self",)):
        old = {"owner_id": deal.owner_id}
        deal.owner_id = owner_id
        deal.revision += 1
        deal.save()
        note_change(deal, old=old, new={"owner_id": owner_id})
        moved.append(deal)
        records.put_documents(actor=actor, now=now, documents=queries.documents_of([deal]))
    if moved:
        duties.pass_on(actor=actor, now=now, records=[passed_on(deal) for deal in moved])
