"""Contracts are put up for approval, and are not signed without the approval that the charter asks for (F2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Refused, Stale
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals import queries as approvals_queries
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.errors import ApprovalNeeded, NotInState
from xiaozhang.selling.contracts.models import Contract, State

_REJECTED = "rejected"


@action(powers.DRAFT_CONTRACT, label="合同提审")
def submit_contract(
    *, actor: Actor, now: datetime, contract_id: int, note: str = "", revision: int | None = None
) -> Contract:
    """Put a draft up for approval by the chain in force; one that was sent back goes into its next round.

    Raises:
        Stale: it was changed since the page was shown.
        NotInState: it is signed or void.
        Refused: it needs no approval, is approved already, or is somebody else's.
        CaseStands: it is up already.
        NobodyCanSign: a step has nobody who could decide.
    """
    contract = queries.get_contract(actor, contract_id, power=powers.DRAFT_CONTRACT, lock=True)
    if revision is not None and revision != contract.revision:
        raise Stale
    if contract.state != State.DRAFT:
        raise NotInState("没有提审：合同已签订或作废，不用再审批。")
    if contract.owner_id != actor.member_id:
        raise Refused(Message("没有提审：请由合同负责人{name}提审。", {"name": contract.owner.name}))
    today = timezone.localdate(now)
    approval = queries.approval_of(contract, today, lock=True)
    clause = approval.clause
    if clause is None:
        raise Refused("没有提审：按现行制度，这份合同不需要审批，可以直接登记签订。")
    if approval.is_given:
        raise Refused("没有提审：这份合同已审批通过，内容没有改动，可以登记签订。")
    plan = approvals_queries.plan(clause.parameters, contract.amount_fen, contract.owner_id, today)
    values: dict[str, Any] = {
        "title": f"{contract.customer.name} {contract.title}"[:160],
        "steps": plan.steps,
        "copies": plan.copies,
        "clause_id": clause.clause_id,
        "clause_number": clause.number,
        "amount_fen": contract.amount_fen,
        "note": note,
    }
    case = approval.case
    if case is not None and case.state == _REJECTED and case.applicant_id == actor.member_id:
        approvals.resubmit_case(actor=actor, now=now, case_id=case.pk, **values)
    else:
        approvals.open_case(actor=actor, now=now, kind=queries.KIND, record_id=contract.pk, **values)
    nothing_changed()  # on the contract: the case keeps the trace
    return contract


def check_approved(contract: Contract, today: date) -> None:
    """Refuse the signature of a contract whose approval is asked for and not given, or still under way.

    Raises:
        ApprovalNeeded: naming the clause and whose agreement is lacking.
    """
    approval = queries.approval_of(contract, today, lock=True)
    clause = approval.clause
    named = (clause.clause_id, clause.number) if clause is not None else None
    if approval.is_open and approval.case is not None:
        raise ApprovalNeeded(
            Message("没有签订：合同正在审批（{number}）。请等审批通过再登记。", {"number": approval.case.number}),
            clause=named,
        )
    if clause is None or approval.is_given:
        return
    raise ApprovalNeeded(
        Message(
            "没有签订：合同金额 {amount} 元，须先经审批：{steps}。请提审，通过后再登记签订。",
            {"amount": yuan(contract.amount_fen), "steps": approval.steps},
        ),
        clause=named,
    )


def note_changed(actor: Actor, now: datetime, contract_id: int) -> None:
    """Let the case of a contract fall whose contents have changed."""
    approvals.note_subject_changed(actor=actor, now=now, kind=queries.KIND, record_id=contract_id)


def note_customer_changed(actor: Actor, now: datetime, customer_id: int) -> None:
    """Let the cases of a customer's drafts fall: the other party bears another name."""
    drafts = queries.contracts_of_customer(SYSTEM, customer_id).filter(state=State.DRAFT)
    for pk in drafts.values_list("pk", flat=True):
        note_changed(actor, now, pk)
