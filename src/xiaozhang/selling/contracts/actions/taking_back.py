"""Contracts, receipts and plans that were taken over are taken out again, as long as nothing was built on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.matching import portions
from xiaozhang.base.removing import remove_rows
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as facts_posted
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions.filling import standing_keys
from xiaozhang.selling.contracts.actions.fulfilling import as_signed
from xiaozhang.selling.contracts.actions.taking_money import settle
from xiaozhang.selling.contracts.models import Contract, Receipt, ReceiptState
from xiaozhang.selling.contracts.rules import facts

if TYPE_CHECKING:
    from xiaozhang.selling.deals.models import Deal

_BATCH = 500


@action(powers.TAKE_OVER, label="撤销导入合同")
def take_back_contracts(*, actor: Actor, now: datetime, contract_ids: Sequence[int]) -> None:
    """Take contracts out again with the receipt they brought; their facts are reversed, ids gone are passed over.

    Raises:
        Refused: a contract was signed here, or has a plan or receipts of its own.
        MonthClosed: a fact counts in a closed month.
    """
    for piece in portions(contract_ids, _BATCH):
        held = queries.held_contracts(piece)
        received = queries.receipts_on(held)
        plans = queries.plans_of(held)
        for pk, contract in held.items():
            _refuse_built_on(contract, received.get(pk, []), has_plan=pk in plans)
        brought = [row for rows in received.values() for row in rows]
        _reverse(actor, now, list(held.values()), brought)
        for contract in held.values():
            old = {"number": contract.number, "title": contract.title, "amount_fen": contract.amount_fen}
            note_change(contract, old=old)
        for receipt in brought:
            note_change(receipt, old={"number": receipt.number, "amount_fen": receipt.amount_fen})
        remove_rows(queries.receipts(SYSTEM).filter(pk__in=[row.pk for row in brought]))
        remove_rows(queries.contracts(SYSTEM).filter(pk__in=list(held)))
        records.drop_documents(actor=actor, now=now, record_type="contract", record_ids=list(held))
    nothing_changed()  # where there was nothing left; each contract leaves its trace


@action(powers.TAKE_OVER)
def take_back_wins(*, actor: Actor, now: datetime, deals: Sequence[Deal]) -> None:
    """Take out the contracts that deals brought when they were taken over; reaction to their being taken out again."""
    came = queries.came_with({deal.pk: deal.created_at for deal in deals})
    nothing_changed()
    take_back_contracts(actor=actor, now=now, contract_ids=came)


@action(powers.TAKE_OVER, label="撤销导入回款")
def take_back_receipts(*, actor: Actor, now: datetime, receipt_ids: Sequence[int]) -> None:
    """Take receipts out again that were taken over; their facts are reversed, ids gone are passed over.

    Raises:
        Refused: a receipt was recorded here, or has been reversed.
        MonthClosed: a fact counts in a closed month.
    """
    for piece in portions(receipt_ids, _BATCH):
        seen = queries.receipts_by_id(piece)
        held = queries.held_contracts(row.contract_id for row in seen)
        wanted = {row.pk for row in seen}
        rows = [row for rows in queries.receipts_on(held).values() for row in rows if row.pk in wanted]
        for row in rows:
            if not row.is_taken_over or row.state != ReceiptState.CONFIRMED:
                words = "没有撤销：回款 {number} 不是导入的，或已冲销。请在合同上处理；资料都还在。"
                raise Refused(Message(words, {"number": row.number}))
            note_change(row, old={"number": row.number, "amount_fen": row.amount_fen, "received_on": row.received_on})
        keys = list(standing_keys(row.pk for row in rows).values())
        ledger.reverse_many(actor=actor, now=now, keys={key: facts.reversal_key(key) for key in keys})
        remove_rows(queries.receipts(SYSTEM).filter(pk__in=[row.pk for row in rows]))
        settle(held.values())
    nothing_changed()


@action(powers.TAKE_OVER, label="撤销导入回款计划")
def take_back_instalments(*, actor: Actor, now: datetime, instalment_ids: Sequence[int]) -> None:
    """Take instalments out again, on contracts taken over; ids gone are passed over.

    Raises:
        Refused: the contract was signed here, or receipts name the instalment.
    """
    for piece in portions(instalment_ids, _BATCH):
        rows = queries.instalments_by_id(piece)
        held = queries.held_contracts(row.contract_id for row in rows)
        for row in rows:
            contract = held[row.contract_id]
            if not contract.is_taken_over:
                words = "没有撤销：合同 {number} 是在系统里签订的，请在合同上改回款计划。"
                raise Refused(Message(words, {"number": contract.number}))
            old = {"due_on": row.due_on, "amount_fen": row.amount_fen}
            note_change(row, title=f"{contract.number} {row.name}", old=old)
        remove_rows(queries.visible_instalments(SYSTEM).filter(pk__in=[row.pk for row in rows]))
        settle(held.values())
    nothing_changed()


def _refuse_built_on(contract: Contract, receipts: Sequence[Receipt], *, has_plan: bool) -> None:
    values = {"number": contract.number}
    if not contract.is_taken_over:
        raise Refused(Message("没有撤销：合同 {number} 是在系统里签订的，请在系统里处理。", values))
    own = [row for row in receipts if row.is_taken_over and row.recorded_at == contract.created_at]
    if has_plan or len(own) != len(receipts):
        words = "没有撤销：合同 {number} 已有回款计划或后来的回款。请先撤销那些导入；资料都还在。"
        raise Refused(Message(words, values))
    if any(row.state != ReceiptState.CONFIRMED for row in own):
        raise Refused(Message("没有撤销：合同 {number} 的回款已冲销。请在合同上处理；资料都还在。", values))


def _reverse(actor: Actor, now: datetime, gone: Sequence[Contract], receipts: Sequence[Receipt]) -> None:
    """Reverse the facts of contracts and receipts; a new customer passes on to the customer's next contract."""
    new_customer = {facts.new_customer_key(contract.pk): contract for contract in gone}
    firsts = facts_posted.facts_by_keys(list(new_customer))
    orphaned = [new_customer[key].customer_id for key in firsts]
    heirs = queries.heirs(orphaned, without=[contract.pk for contract in gone]) if orphaned else {}
    lines = queries.lines_of(heir.pk for heir in heirs.values())
    postings = [facts.new_customer(as_signed(heir, lines.get(heir.pk, []))) for heir in heirs.values()]
    ledger.post_many(actor=actor, now=now, postings=postings)
    keys = [facts.signed_key(contract.pk) for contract in gone] + list(firsts)
    keys += standing_keys(row.pk for row in receipts).values()
    ledger.reverse_many(actor=actor, now=now, keys={key: facts.reversal_key(key) for key in keys})
