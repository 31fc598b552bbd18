"""What contracts do when their customer or deal changes (config/reactions.py)."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import queries
from xiaozhang.selling.contracts.actions.approving import note_changed, note_customer_changed
from xiaozhang.selling.contracts.models import State


@action(None, keeps_trace=False)
def follow_customer_name(*, actor: Actor, now: datetime, customer_id: int, **_announced: object) -> None:
    """Let search find the customer's contracts under its new name. Keeps no trace: the renaming does."""
    rows = queries.contracts_of_customer(SYSTEM, customer_id)
    records.put_documents(actor=actor, now=now, documents=queries.documents_of(rows))
    note_customer_changed(actor, now, customer_id)


@action(None, keeps_trace=False)
def follow_customer_owner(
    *, actor: Actor, now: datetime, customer_id: int, owner_id: int | None, **_announced: object
) -> None:
    """Hand the customer's drafts to its new owner; signed contracts and their money stay with whoever signed them.

    Leaves a trace on each draft moved.
    """
    if owner_id is None:
        return
    rows = queries.contracts_of_customer(SYSTEM, customer_id).filter(state=State.DRAFT)
    for contract in rows.exclude(owner_id=owner_id).select_for_update(of=("self",)):
        old = {"owner_id": contract.owner_id}
        contract.owner_id = owner_id
        contract.revision += 1
        contract.save()
        note_change(contract, old=old, new={"owner_id": owner_id})
        records.put_documents(actor=actor, now=now, documents=queries.documents_of([contract]))


@action(None, keeps_trace=False)
def void_drafts_of_lost_deal(*, actor: Actor, now: datetime, deal_id: int, **_announced: object) -> None:
    """Void the draft of a deal that was lost, so that a reopened deal starts with a fresh one. Leaves a trace on it."""
    rows = queries.contract_of_deal(SYSTEM, deal_id).filter(state=State.DRAFT)
    for contract in rows.select_for_update(of=("self",)):
        contract.state, contract.void_reason, contract.voided_at = State.VOID, "商机输单", now
        contract.revision += 1
        contract.save()
        note_change(contract, old={"state": State.DRAFT}, new={"state": State.VOID, "void_reason": "商机输单"})
        note_changed(actor, now, contract.pk)
