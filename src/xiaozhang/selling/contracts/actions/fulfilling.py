"""From signature to acceptance, and the way back: voiding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, differences, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as facts_posted
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions import obliging
from xiaozhang.selling.contracts.actions.approving import check_approved, note_changed
from xiaozhang.selling.contracts.errors import MoneyReceived, NotInState
from xiaozhang.selling.contracts.models import Contract, Line, ReceiptState, State
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.deals import actions as deals

SIGNED = "contracts.signed"
events.declare(SIGNED, "A contract was signed: contract_id, number, customer_id, amount_fen, signed_on.")


@action(powers.SIGN_CONTRACT)
def sign_contract(
    *,
    actor: Actor,
    now: datetime,
    contract_id: int,
    signed_on: date,
    our_signatory: str,
    their_signatory: str,
    revision: int | None = None,
) -> Contract:
    """Record that both sides signed: the contract is in force, its deal won, the signed amount a fact.

    The customer's first signed contract also posts a new customer.

    Raises:
        Invalid: a signatory is not named, or the day lies ahead.
        NotInState: it is not a draft.
        DealClosed, ContractNeeded, StageNotMet: the deal cannot be won; nothing is signed then.
        ApprovalNeeded: the charter asks for an approval that is not given.
        Stale: the draft was changed since the form was shown.
    """
    signature = _signature(our_signatory, their_signatory, signed_on, timezone.localdate(now))
    contract = queries.get_contract(actor, contract_id, power=powers.SIGN_CONTRACT, lock=True)
    if revision is not None and revision != contract.revision:
        raise Stale
    check_state(contract, (State.DRAFT,), Message("没有签订"))
    check_approved(contract, timezone.localdate(now))
    _old, new = differences(contract, {"state": State.IN_FORCE, **signature})
    contract.revision += 1
    contract.save()
    if contract.deal_id is not None:
        deals.win_deal(actor=actor, now=now, deal_id=contract.deal_id, on=signed_on)
    is_first = not queries.has_signed(contract.customer_id, without=contract.pk)
    signed = as_signed(contract, queries.lines(contract.pk))
    ledger.post(actor=actor, now=now, posting=facts.signed_amount(signed, is_new_customer=is_first))
    if is_first:
        ledger.post(actor=actor, now=now, posting=facts.new_customer(signed))
    note_change(contract, old={"state": State.DRAFT}, new=new)
    moments = [obliging.signed(contract, now), *obliging.coming_due(contract, queries.instalments(contract.pk), now)]
    duties.note_moments(actor=actor, now=now, moments=moments)
    told = {"number": contract.number, "customer_id": contract.customer_id, "amount_fen": contract.amount_fen}
    events.announce(SIGNED, actor=actor, now=now, contract_id=contract.pk, signed_on=signed_on, **told)
    return contract


@action(powers.VOID_CONTRACT)
def void_contract(*, actor: Actor, now: datetime, contract_id: int, reason: str) -> Contract:
    """Void a draft or a contract in force: its facts are reversed and its deal goes back to 签约.

    Raises:
        Invalid: no reason.
        NotInState: it is void already.
        MoneyReceived: receipts are confirmed or wait; they are reversed or refused first.
    """
    reason = _reason(reason)
    contract = queries.get_contract(actor, contract_id, power=powers.VOID_CONTRACT, lock=True)
    check_state(contract, (State.DRAFT, State.IN_FORCE, State.COMPLETED), Message("没有作废"))
    states = set(queries.receipts_of_contract(contract.pk).order_by().values_list("state", flat=True))
    if ReceiptState.CONFIRMED in states:
        raise MoneyReceived("没有作废：合同有已确认的回款。请财务先冲销，再作废。")
    if ReceiptState.RECORDED in states:
        raise MoneyReceived("没有作废：合同有待确认的回款。请财务先确认或退回，再作废。")
    before = contract.state
    contract.state, contract.void_reason, contract.voided_at = State.VOID, reason, now
    contract.revision += 1
    contract.save()
    if before != State.DRAFT:
        _take_back(actor, now, contract)
        duties.drop(actor=actor, now=now, record_type=obliging.CONTRACT, record_ids=[contract.pk])
    note_changed(actor, now, contract.pk)
    note_change(contract, old={"state": before}, new={"state": State.VOID, "void_reason": reason})
    return contract


@action(powers.RECORD_DELIVERY)
def record_delivery(*, actor: Actor, now: datetime, contract_id: int, delivered_on: date) -> Contract:
    """Record that the goods or services were delivered.

    Raises:
        Invalid: before signing, or ahead of today.
        NotInState: not in force, or accepted already.
    """
    contract = queries.get_contract(actor, contract_id, power=powers.RECORD_DELIVERY, lock=True)
    check_state(contract, (State.IN_FORCE,), Message("没有登记交货"))
    if contract.accepted_on is not None:
        raise NotInState("没有登记交货：合同已验收，交货日期不能再改。")
    _check_day("delivered_on", delivered_on, contract.signed_on, timezone.localdate(now), "交货日期不能早于签订日期。")
    old = {"delivered_on": contract.delivered_on}
    contract.delivered_on = delivered_on
    contract.revision += 1
    contract.save()
    note_change(contract, old=old, new={"delivered_on": delivered_on})
    return contract


@action(powers.RECORD_DELIVERY)
def record_acceptance(
    *, actor: Actor, now: datetime, contract_id: int, accepted_on: date, accepted_by: str
) -> Contract:
    """Record that the customer accepted: 交付 ends, and the contract is completed once it is paid in full.

    Raises:
        Invalid: nobody named, before delivery, or ahead of today.
        NotInState: not in force, not delivered, or accepted already.
    """
    accepted_by = clean_line(accepted_by)
    if not 1 <= len(accepted_by) <= 40:
        raise Invalid({"accepted_by": "请写明客户方验收人，最多 40 字。"})
    contract = queries.get_contract(actor, contract_id, power=powers.RECORD_DELIVERY, lock=True)
    check_state(contract, (State.IN_FORCE,), Message("没有登记验收"))
    if contract.delivered_on is None:
        raise NotInState("没有登记验收：请先登记交货。")
    if contract.accepted_on is not None:
        raise NotInState("没有登记验收：合同已经验收。")
    _check_day("accepted_on", accepted_on, contract.delivered_on, timezone.localdate(now), "验收日期不能早于交货日期。")
    old = {"accepted_on": None, "state": contract.state}
    contract.accepted_on, contract.accepted_by = accepted_on, accepted_by
    contract.state = state_when_signed(contract)
    contract.revision += 1
    contract.save()
    if contract.deal_id is not None:
        deals.finish_delivery(actor=actor, now=now, deal_id=contract.deal_id, on=accepted_on)
    note_change(
        contract, old=old, new={"accepted_on": accepted_on, "accepted_by": accepted_by, "state": contract.state}
    )
    return contract


def noon(day: date) -> datetime:
    """Return the middle of a day in the company's time zone: where a fact of that day lies."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def as_signed(contract: Contract, lines: Iterable[Line]) -> facts.Signed:
    """Return a signed contract as the ledger needs it. Customer, and products of lines, are to be at hand."""
    assert contract.signed_on is not None
    return facts.Signed(
        contract_id=contract.pk,
        deal_id=contract.deal_id,
        customer_id=contract.customer_id,
        owner_id=contract.owner_id,
        amount_fen=contract.amount_fen,
        parts=queries.sold_parts(lines),
        signed_on=contract.signed_on,
        occurred_at=noon(contract.signed_on),
        is_taken_over=contract.is_taken_over,
        channel=contract.customer.source,
        region=contract.customer.area,
    )


def state_when_signed(contract: Contract) -> State:
    """Return 履行完毕 for a contract that is accepted and paid in full, else 履行中."""
    is_done = contract.accepted_on is not None and contract.received_fen == contract.amount_fen
    return State.COMPLETED if is_done else State.IN_FORCE


def check_state(contract: Contract, allowed: Sequence[State], refused: Message) -> None:
    """Refuse what the contract's state does not allow, naming the state. Raises NotInState."""
    if contract.state not in allowed:
        raise NotInState(
            Message(
                "{refused}：合同 {number} 现为「{state}」。",
                {"refused": refused, "number": contract.number, "state": State(contract.state).label},
            )
        )


def _take_back(actor: Actor, now: datetime, contract: Contract) -> None:
    """Reverse the facts of a signed contract; a new customer passes on to the customer's next contract, if any."""
    keys = [facts.signed_key(contract.pk)]
    if facts_posted.fact_by_key(facts.new_customer_key(contract.pk)) is not None:
        keys.append(facts.new_customer_key(contract.pk))
        heir = queries.earliest_signed([contract.customer_id]).get(contract.customer_id)
        if heir is not None:
            signed = as_signed(heir, queries.lines(heir.pk))
            ledger.post(actor=actor, now=now, posting=facts.new_customer(signed))
    for key in keys:
        ledger.reverse(actor=actor, now=now, key=key, new_key=facts.reversal_key(key))
    if contract.deal_id is not None:
        deals.withdraw_win(actor=actor, now=now, deal_id=contract.deal_id, note=f"合同 {contract.number} 作废")


def _signature(our_signatory: str, their_signatory: str, signed_on: date, today: date) -> dict[str, object]:
    signature = {"our_signatory": clean_line(our_signatory), "their_signatory": clean_line(their_signatory)}
    wrong: dict[str, Message | str] = {
        name: "请写明签署人，最多 40 字。" for name, value in signature.items() if not 1 <= len(value) <= 40
    }
    if signed_on > today:
        wrong["signed_on"] = "签订日期不能晚于今天。"
    if wrong:
        raise Invalid(wrong)
    return {**signature, "signed_on": signed_on}


def _reason(text: str) -> str:
    reason = clean_line(text)
    if not 1 <= len(reason) <= 200:
        raise Invalid({"reason": "请写明原因，最多 200 字。"})
    return reason


def _check_day(field: str, day: date, first: date | None, today: date, too_early: str) -> None:
    if day > today:
        raise Invalid({field: "日期不能晚于今天。"})
    if first is not None and day < first:
        raise Invalid({field: too_early})
