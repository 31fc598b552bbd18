"""Money received: recorded by whoever sees it, counted when finance confirms it, reversed but never changed."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions import filling, obliging
from xiaozhang.selling.contracts.actions.fulfilling import as_signed, check_state, noon, state_when_signed
from xiaozhang.selling.contracts.errors import AboveOwed, NotInState
from xiaozhang.selling.contracts.models import Contract, Method, Receipt, ReceiptState, State
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.contracts.rules.receipts import above_owed, filled

SERIES, PREFIX = "receipt", "HK"
CONFIRMED, REVERSED = "contracts.receipt_confirmed", "contracts.receipt_reversed"
events.declare(CONFIRMED, "Money received counts: receipt_id, number, contract_id, customer_id, amount_fen, ...")
events.declare(REVERSED, "Money received was taken back: receipt_id, number, contract_id, customer_id, amount_fen, ...")


@action(powers.RECORD_RECEIPT)
def record_receipt(
    *,
    actor: Actor,
    now: datetime,
    contract_id: int,
    instalment_id: int | None = None,
    amount_fen: int,
    received_on: date,
    method: str = Method.TRANSFER,
    payer: str = "",
    note: str = "",
    billed_on: date | None = None,
) -> Receipt:
    """Record money received on a contract in force; it counts once finance confirms it.

    `billed_on`: the day of its own invoice, where it has one; else that of the instalments it fills counts.

    Raises:
        AboveOwed: more than is owed, what waits for confirmation included; the refusal says how much is owed.
        Invalid: an amount, day or method that cannot be.
        NotInState: the contract is not in force.
        Missing: the instalment is another contract's.
    """
    payer, note = clean_line(payer), clean_line(note)
    _check_receipt(amount_fen, received_on, method, payer, note, timezone.localdate(now), billed_on)
    contract = queries.get_contract(actor, contract_id, power=powers.RECORD_RECEIPT, lock=True)
    check_state(contract, (State.IN_FORCE,), Message("没有登记回款"))
    instalment = queries.get_instalment(contract.pk, instalment_id) if instalment_id is not None else None
    pending = queries.pending_fen(contract.pk)
    owed = queries.owed(contract)
    if amount_fen > owed - pending:
        raise AboveOwed(above_owed(amount_fen, owed, pending), owed_fen=owed - pending)
    receipt = Receipt.objects.create(
        number=records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=timezone.localdate(now)),
        contract=contract,
        instalment=instalment,
        owner_id=contract.owner_id,
        amount_fen=amount_fen,
        received_on=received_on,
        billed_on=billed_on,
        method=method,
        payer=payer,
        note=note,
        recorded_by_id=actor.member_id,
        recorded_at=now,
    )
    new = {"amount_fen": amount_fen, "received_on": received_on, "method": method, "payer": payer, "note": note}
    note_change(receipt, new={**new, "billed_on": billed_on} if billed_on is not None else new)
    note_change(contract, new={"receipt": receipt.number, "amount_fen": amount_fen})
    return receipt


@action(powers.CONFIRM_RECEIPT)
def confirm_receipt(*, actor: Actor, now: datetime, receipt_id: int) -> Receipt:
    """Confirm that the money is there: it fills the plan and becomes a fact of the day it was received.

    Raises:
        NotInState: it was confirmed, refused or reversed meanwhile; the refusal says by whom.
        AboveOwed: other receipts have filled the contract since.
    """
    contract, receipt = _held(actor, receipt_id)
    if receipt.state != ReceiptState.RECORDED:
        raise _settled("没有确认", receipt)
    check_state(contract, (State.IN_FORCE,), Message("没有确认回款"))
    owed = queries.owed(contract)
    if receipt.amount_fen > owed:
        raise AboveOwed(above_owed(receipt.amount_fen, owed, 0), owed_fen=owed)
    receipt.state, receipt.confirmed_by_id, receipt.confirmed_at = ReceiptState.CONFIRMED, actor.member_id, now
    others = list(queries.receipts_of_contract(contract.pk).filter(state=ReceiptState.CONFIRMED).order_by("pk"))
    receipt.save()
    _count(contract, contract.received_fen + receipt.amount_fen)
    paid = filling.paid(receipt, list(queries.instalments(contract.pk)), others)
    ledger.post(actor=actor, now=now, posting=facts.receipt(as_signed(contract, queries.lines(contract.pk)), paid))
    note_change(receipt, old={"state": ReceiptState.RECORDED}, new={"state": ReceiptState.CONFIRMED})
    note_change(contract, new={"receipt": receipt.number, "received_fen": contract.received_fen})
    filled_now = obliging.paid(contract, queries.instalments(contract.pk), min(noon(receipt.received_on), now))
    duties.note_moments(actor=actor, now=now, moments=filled_now)
    events.announce(CONFIRMED, actor=actor, now=now, **_told(contract, receipt))
    return receipt


@action(powers.CONFIRM_RECEIPT)
def refuse_receipt(*, actor: Actor, now: datetime, receipt_id: int, reason: str) -> Receipt:
    """Send a recorded receipt back: the money is not there, or not as recorded.

    Raises:
        Invalid: no reason.
        NotInState: it is not waiting any more.
    """
    reason = _reason(reason)
    _contract, receipt = _held(actor, receipt_id)
    if receipt.state != ReceiptState.RECORDED:
        raise _settled("没有退回", receipt)
    receipt.state, receipt.refusal_reason = ReceiptState.REFUSED, reason
    receipt.refused_by_id, receipt.refused_at = actor.member_id, now
    receipt.save()
    note_change(
        receipt, old={"state": ReceiptState.RECORDED}, new={"state": ReceiptState.REFUSED, "refusal_reason": reason}
    )
    return receipt


@action(powers.REVERSE_RECEIPT)
def reverse_receipt(*, actor: Actor, now: datetime, receipt_id: int, reason: str) -> Receipt:
    """Take a confirmed receipt back whole, with a reason: the plan opens again and the fact is reversed.

    Raises:
        Invalid: no reason.
        NotInState: it is not confirmed.
    """
    reason = _reason(reason)
    contract, receipt = _held(actor, receipt_id)
    if receipt.state != ReceiptState.CONFIRMED:
        raise _settled("没有冲销", receipt)
    receipt.state, receipt.reversal_reason = ReceiptState.REVERSED, reason
    receipt.reversed_by_id, receipt.reversed_at = actor.member_id, now
    receipt.save()
    were_paid = {one.pk for one in queries.instalments(contract.pk) if obliging.is_paid(one)}
    _count(contract, contract.received_fen - receipt.amount_fen)
    again = [one for one in queries.instalments(contract.pk) if one.pk in were_paid]
    owed_again = obliging.coming_due(contract, again, now, occasion=f"receipt:{receipt.pk}")
    duties.note_moments(actor=actor, now=now, moments=owed_again)
    key = filling.standing_keys([receipt.pk])[receipt.pk]
    ledger.reverse(actor=actor, now=now, key=key, new_key=facts.reversal_key(key))
    note_change(
        receipt, old={"state": ReceiptState.CONFIRMED}, new={"state": ReceiptState.REVERSED, "reversal_reason": reason}
    )
    note_change(contract, new={"receipt": receipt.number, "received_fen": contract.received_fen})
    events.announce(REVERSED, actor=actor, now=now, **_told(contract, receipt))
    return receipt


def fill_plan(contract: Contract) -> None:
    """Write into each instalment what confirmed receipts have filled of it."""
    plan = list(queries.instalments(contract.pk))
    counted = queries.receipts_of_contract(contract.pk).filter(state=ReceiptState.CONFIRMED).order_by("pk")
    held = filled([(one.pk, one.amount_fen) for one in plan], list(counted.values_list("instalment_id", "amount_fen")))
    for one in plan:
        if one.received_fen != held[one.pk]:
            one.received_fen = held[one.pk]
            one.save(update_fields=["received_fen"])


def _told(contract: Contract, receipt: Receipt) -> dict[str, object]:
    return {
        "receipt_id": receipt.pk,
        "number": receipt.number,
        "contract_id": contract.pk,
        "customer_id": contract.customer_id,
        "amount_fen": receipt.amount_fen,
        "received_on": receipt.received_on,
    }


def _held(actor: Actor, receipt_id: int) -> tuple[Contract, Receipt]:
    """Return contract and receipt with their rows held, the contract first, so that nobody waits in a circle."""
    seen = queries.get_receipt(actor, receipt_id)
    contract = queries.get_contract(actor, seen.contract_id, lock=True)
    return contract, queries.held_receipt(receipt_id)


def _count(contract: Contract, received_fen: int) -> None:
    contract.received_fen = received_fen
    contract.state = state_when_signed(contract)
    contract.revision += 1
    contract.save()
    fill_plan(contract)


def _settled(refused: str, receipt: Receipt) -> NotInState:
    who = receipt.confirmed_by.name if receipt.confirmed_by else ""
    values = {
        "refused": Message(refused),
        "number": receipt.number,
        "state": ReceiptState(receipt.state).label,
        "who": who,
    }
    if receipt.state == ReceiptState.CONFIRMED and who:
        return NotInState(Message("{refused}：回款 {number} 已由{who}确认。", values))
    return NotInState(Message("{refused}：回款 {number} 现为「{state}」。", values))


def _check_receipt(
    amount_fen: int, received_on: date, method: str, payer: str, note: str, today: date, billed_on: date | None
) -> None:
    wrong: dict[str, Message | str] = {}
    if not 0 < amount_fen <= MAX_FEN:
        wrong["amount_fen"] = "金额须大于零。"
    if received_on > today:
        wrong["received_on"] = "到账日期不能晚于今天。"
    if billed_on is not None and billed_on > today:
        wrong["billed_on"] = "开票日期不能晚于今天。"
    if method not in Method.values:
        wrong["method"] = "没有这种方式，请从列出的里面选。"
    if len(payer) > 120:
        wrong["payer"] = "付款方最多 120 字。"
    if len(note) > 200:
        wrong["note"] = "备注最多 200 字。"
    if wrong:
        raise Invalid(wrong)


def _reason(text: str) -> str:
    reason = clean_line(text)
    if not 1 <= len(reason) <= 200:
        raise Invalid({"reason": "请写明原因，最多 200 字。"})
    return reason
