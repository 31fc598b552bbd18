"""What approvers decide on, what the charter asks for, and how far the approval of a contract is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xiaozhang.base.actor import Actor
from xiaozhang.base.money import yuan
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.approvals.clauses import ApprovalChain, steps_words
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.selling.contracts.models import Contract, State
from xiaozhang.selling.contracts.queries.receipts import instalments, lines
from xiaozhang.selling.contracts.rules.facts import tax_words

if TYPE_CHECKING:
    from xiaozhang.foundation.approvals.models import Case
    from xiaozhang.foundation.charter.rules.in_force import InForce

KIND = "contract"


@dataclass(frozen=True)
class Approval:
    """How the approval of a contract stands: the clause that asks for one (None: none is needed), and its latest case.

    `is_given` says that all agreed to the contract as it is now.
    """

    clause: InForce[ApprovalChain] | None
    steps: Message
    case: Case | None
    is_given: bool

    @property
    def is_open(self) -> bool:
        """Say whether somebody is still to decide."""
        return self.case is not None and self.case.state == "open"

    @property
    def is_lacking(self) -> bool:
        """Say whether it must be put up before it may be signed."""
        return self.clause is not None and not self.is_given and not self.is_open

    @property
    def may_sign(self) -> bool:
        """Say whether nothing stands in the way of the signature."""
        return not self.is_open and (self.clause is None or self.is_given)


def picture(contract_id: int) -> Mapping[str, str]:
    """Return what the approvers of a contract decide on; empty for one that is void or gone. Three queries."""
    contract = Contract.objects.select_related("customer").filter(pk=contract_id).exclude(state=State.VOID).first()
    if contract is None:
        return {}
    goods = [
        f"{x.description} × {x.quantity}，单价 {yuan(x.price_fen)} 元"
        + (f"，税率 {tax_words(x.tax_bp)}" if x.tax_bp is not None else "")
        for x in lines(contract.pk)
    ]
    plan = [f"{x.name} {x.due_on.isoformat()} {yuan(x.amount_fen)} 元" for x in instalments(contract.pk)]
    return {
        "合同": f"{contract.number} {contract.title}",
        "客户": contract.customer.name,
        "合同金额": f"{yuan(contract.amount_fen)} 元",
        "标的": "\n".join(goods),
        "回款计划": "\n".join(plan),
        "约定交货": contract.delivery_on.isoformat() if contract.delivery_on else "",
    }


def chain_on(on: date) -> InForce[ApprovalChain] | None:
    """Return the clause that says whose agreement contracts need on a day, if the charter has one."""
    found = charter.clauses_in_force(ApprovalChain, Period(on, on + timedelta(days=1)))
    return next((clause for clause in found if clause.parameters.subject == KIND), None)


def approval_of(contract: Contract, on: date, *, lock: bool = False) -> Approval:
    """Return how the approval of a contract stands on a day.

    `lock`: for an action, which holds the case and compares what was approved with the contract as it is. A page asks
    for the clause only while nothing is under way or given.
    """
    case = approvals.latest_case(KIND, contract.pk, lock=lock)
    stands = case is not None and case.state in ("open", "approved")
    clause = None if stands and not lock else chain_on(on)
    needed = clause is not None and bool(clause.parameters.rules_for(contract.amount_fen))
    is_given = case is not None and case.state == "approved" and not (lock and approvals.is_changed(case))
    steps = clause.parameters.range_for(contract.amount_fen).steps if clause is not None else ()
    return Approval(clause if needed else None, steps_words(steps), case, is_given)


def approval_tab(viewer: Actor, contract: Contract, today: date) -> Mapping[str, object]:
    """Return what the tab 审批 of a contract shows."""
    return {"approval": approvals.case_of(viewer, KIND, contract.pk), "asked": approval_of(contract, today)}
