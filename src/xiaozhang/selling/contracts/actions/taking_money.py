"""Receipts and payment plans taken over from old files, on contracts taken over; marked 期初导入."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.inserting import insert_rows
from xiaozhang.base.money import MAX_FEN, yuan
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions import filling, receiving
from xiaozhang.selling.contracts.actions.fulfilling import as_signed, state_when_signed
from xiaozhang.selling.contracts.actions.taking_over import numbers_by_year
from xiaozhang.selling.contracts.models import Contract, Instalment, Method, Receipt, ReceiptState, State
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.contracts.rules.drafting import MAX_INSTALMENTS
from xiaozhang.selling.contracts.rules.past import PastInstalment, PastReceipt
from xiaozhang.selling.contracts.rules.receipts import filled

_METHODS = frozenset(Method.values)
_GIVEN = ("name", "due_on", "amount_fen", "billed_on", "invoice_number")
_ASIDE = 1000  # where numbers of instalments wait while they change places
Wrong = dict[str, Message | str]


@action(powers.TAKE_OVER, label="期初导入回款")
def take_over_receipts(*, actor: Actor, now: datetime, past: Sequence[PastReceipt]) -> list[Receipt]:
    """Take over confirmed receipts, in order, on contracts taken over; each becomes a fact of its day. All or none.

    Raises:
        Invalid: a receipt cannot be, or the contract would be overpaid; `rows[3].amount_fen` names place and field.
    """
    held = queries.held_contracts(one.contract_id for one in past)
    _refuse_receipts(past, held, timezone.localdate(now))
    numbers = numbers_by_year(actor, now, receiving.SERIES, receiving.PREFIX, [one.received_on for one in past])
    rows = [_receipt(actor, now, one, held[one.contract_id], number) for one, number in zip(past, numbers, strict=True)]
    insert_rows(rows)
    for row in rows:
        held[row.contract_id].received_fen += row.amount_fen
        new = {"amount_fen": row.amount_fen, "received_on": row.received_on, "taken_over": True}
        note_change(row, new=new)
    ledger.post_many(actor=actor, now=now, postings=_postings(rows, held))
    settle(held.values())
    if not rows:
        nothing_changed()
    return rows


@action(powers.TAKE_OVER, label="期初导入回款计划")
def take_over_instalments(*, actor: Actor, now: datetime, past: Sequence[PastInstalment]) -> list[Instalment]:
    """Take over payment plans, in order, on contracts taken over; a plan stays in order of days. All or none.

    Raises:
        Invalid: an instalment cannot be, or the plan would go above the contract; `rows[3].amount_fen` names it.
    """
    held = queries.held_contracts(one.contract_id for one in past)
    plans = queries.plans_of(held)
    _refuse_instalments(past, held, plans, timezone.localdate(now))
    places = {pk: max((each.sequence for each in plans.get(pk, [])), default=0) for pk in held}
    rows = []
    for one in past:
        places[one.contract_id] += 1
        place = places[one.contract_id]
        rows.append(
            Instalment(
                contract_id=one.contract_id,
                sequence=place,
                name=clean_line(one.name)[:40] or f"第 {place} 期",
                due_on=one.due_on,
                billed_on=one.billed_on,
                invoice_number=clean_line(one.invoice_number)[:40],
                amount_fen=one.amount_fen,
            )
        )
    insert_rows(rows)
    _put_in_order(held)
    for row in rows:
        new = {"due_on": row.due_on, "amount_fen": row.amount_fen, "taken_over": True}
        note_change(row, title=f"{held[row.contract_id].number} {row.name}", new=new)
    settle(held.values())
    filling.follow_days(actor, now, list(held))
    if not rows:
        nothing_changed()
    return rows


@action(powers.TAKE_OVER, label="导入修改回款计划")
def correct_instalments(*, actor: Actor, now: datetime, rows: Mapping[int, Mapping[str, object]]) -> None:
    """Change instalments by id to what a file says, on contracts taken over; only the fields given, all or none.

    Receipts that fill them are counted anew where due days or invoices moved.

    Raises:
        Invalid: the plan would go above the contract, or below what has come in; `rows[<id>].amount_fen` names it.
    """
    found = queries.instalments_by_id(rows)
    held = queries.held_contracts(row.contract_id for row in found)
    wrong: Wrong = {}
    for row in found:
        given = {field: value for field, value in rows[row.pk].items() if field in _GIVEN}
        if not held[row.contract_id].is_taken_over:
            wrong[f"rows[{row.pk}].contract"] = _not_ours(held[row.contract_id])
        old, new = differences(row, given)
        words = _wrong_invoice(row.billed_on, row.invoice_number, timezone.localdate(now))
        if words is not None:
            wrong[f"rows[{row.pk}].billed_on"] = words
        if row.amount_fen < max(row.received_fen, 1):
            wrong[f"rows[{row.pk}].amount_fen"] = "不能低于这一期已经收到的金额。"
        if new and not wrong:
            row.save()
            note_change(row, title=f"{held[row.contract_id].number} {row.name}", old=old, new=new)
    plans = queries.plans_of(held)
    for row in found:
        contract = held[row.contract_id]
        if sum(each.amount_fen for each in plans[contract.pk]) > contract.amount_fen:
            wrong.setdefault(f"rows[{row.pk}].amount_fen", _above(contract))
    if wrong:
        raise Invalid(wrong)
    _put_in_order(held)
    settle(held.values())
    filling.follow_days(actor, now, list(held))
    nothing_changed()  # every row that changed has its own trace


def settle(held: Iterable[Contract]) -> None:
    """Write what confirmed receipts have filled of each contract and of its plan, whose rows are held."""
    contracts = {contract.pk: contract for contract in held}
    plans = queries.plans_of(contracts)
    received = queries.receipts_on(contracts)
    for pk, contract in contracts.items():
        counted = [row for row in received.get(pk, []) if row.state == ReceiptState.CONFIRMED]
        contract.received_fen = sum(row.amount_fen for row in counted)
        if contract.state != State.COMPLETED:
            contract.state = state_when_signed(contract)
        contract.revision += 1
        contract.save(update_fields=["received_fen", "state", "revision"])
        plan = plans.get(pk, [])
        amounts = [(row.pk, row.amount_fen) for row in plan]
        share = filled(amounts, [(row.instalment_id, row.amount_fen) for row in counted])
        for row in plan:
            if row.received_fen != share[row.pk]:
                row.received_fen = share[row.pk]
                row.save(update_fields=["received_fen"])


def _refuse_receipts(past: Sequence[PastReceipt], held: Mapping[int, Contract], today: date) -> None:
    room = {pk: contract.amount_fen - contract.received_fen for pk, contract in held.items()}
    wrong: Wrong = {}
    for place, one in enumerate(past):
        contract = held.get(one.contract_id)
        if contract is None or contract.state not in (State.IN_FORCE, State.COMPLETED):
            wrong[f"rows[{place}].contract"] = "没有这份合同，或它没有签订。"
        elif not contract.is_taken_over:
            wrong[f"rows[{place}].contract"] = _not_ours(contract)
        elif not 0 < one.amount_fen <= MAX_FEN:
            wrong[f"rows[{place}].amount_fen"] = "金额须大于零。"
        elif one.received_on > today:
            wrong[f"rows[{place}].received_on"] = "到账日期晚于今天。"
        elif one.billed_on is not None and one.billed_on > today:
            wrong[f"rows[{place}].billed_on"] = "开票日期晚于今天。"
        elif one.method not in _METHODS:
            wrong[f"rows[{place}].method"] = "没有这种方式。"
        elif one.amount_fen > room[one.contract_id]:
            wrong[f"rows[{place}].amount_fen"] = Message(
                "合同 {number} 只差 {room} 元收齐，这笔 {amount} 元超过了。请核对金额。",
                {"number": contract.number, "room": yuan(room[one.contract_id]), "amount": yuan(one.amount_fen)},
            )
        else:
            room[one.contract_id] -= one.amount_fen
    if wrong:
        raise Invalid(wrong)


def _refuse_instalments(
    past: Sequence[PastInstalment], held: Mapping[int, Contract], plans: Mapping[int, Sequence[Instalment]], today: date
) -> None:
    room = {pk: held[pk].amount_fen - sum(each.amount_fen for each in plans.get(pk, [])) for pk in held}
    count = {pk: len(plans.get(pk, [])) for pk in held}
    wrong: Wrong = {}
    for place, one in enumerate(past):
        contract = held.get(one.contract_id)
        if contract is None or contract.state == State.VOID:
            wrong[f"rows[{place}].contract"] = "没有这份合同，或它已作废。"
        elif not contract.is_taken_over:
            wrong[f"rows[{place}].contract"] = _not_ours(contract)
        elif one.amount_fen <= 0:
            wrong[f"rows[{place}].amount_fen"] = "金额须大于零。"
        elif (words := _wrong_invoice(one.billed_on, one.invoice_number, today)) is not None:
            wrong[f"rows[{place}].billed_on"] = words
        elif one.amount_fen > room[one.contract_id]:
            wrong[f"rows[{place}].amount_fen"] = _above(contract)
        elif count[one.contract_id] >= MAX_INSTALMENTS:
            wrong[f"rows[{place}].contract"] = Message("一份合同最多 {n} 期。", {"n": MAX_INSTALMENTS})
        else:
            room[one.contract_id] -= one.amount_fen
            count[one.contract_id] += 1
    if wrong:
        raise Invalid(wrong)


def _wrong_invoice(billed_on: date | None, invoice_number: str, today: date) -> str | None:
    if billed_on is not None and billed_on > today:
        return "开票日期晚于今天。"
    return "写了发票号码，请也写开票日期。" if invoice_number and billed_on is None else None


def _postings(rows: Sequence[Receipt], held: Mapping[int, Contract]) -> list[Posting]:
    """Return the facts of receipts just taken over; each fills what those before it left."""
    lines, plans = queries.lines_of(held), queries.plans_of(held)
    signed = {pk: as_signed(contract, lines.get(pk, [])) for pk, contract in held.items()}
    new = {row.pk for row in rows}
    before = {
        pk: [row for row in received if row.pk not in new and row.state == ReceiptState.CONFIRMED]
        for pk, received in queries.receipts_on(held).items()
    }
    postings = []
    for row in rows:
        others = before.setdefault(row.contract_id, [])
        postings.append(
            facts.receipt(signed[row.contract_id], filling.paid(row, plans.get(row.contract_id, []), others))
        )
        others.append(row)
    return postings


def _not_ours(contract: Contract) -> Message:
    return Message(
        "合同 {number} 是在系统里签订的：回款请登记后由财务确认，计划请在合同上改。", {"number": contract.number}
    )


def _above(contract: Contract) -> Message:
    values = {"number": contract.number, "amount": yuan(contract.amount_fen)}
    return Message("各期合计超过合同 {number} 的金额 {amount} 元。请核对金额。", values)


def _receipt(actor: Actor, now: datetime, one: PastReceipt, contract: Contract, number: str) -> Receipt:
    return Receipt(
        number=number,
        contract=contract,
        owner_id=contract.owner_id,
        amount_fen=one.amount_fen,
        received_on=one.received_on,
        billed_on=one.billed_on,
        method=one.method,
        payer=clean_line(one.payer)[:120],
        note=clean_line(one.note)[:200],
        state=ReceiptState.CONFIRMED,
        recorded_by_id=actor.member_id,
        recorded_at=now,
        confirmed_by_id=actor.member_id,
        confirmed_at=now,
        is_taken_over=True,
    )


def _put_in_order(contract_ids: Iterable[int]) -> None:
    """Number each plan in order of days: aside first, for no two may have one number."""
    moved: dict[int, list[Instalment]] = defaultdict(list)
    for plan in queries.plans_of(contract_ids).values():
        ordered = sorted(plan, key=lambda row: (row.due_on, row.sequence))
        for place, row in enumerate(ordered, start=1):
            if row.sequence != place:
                moved[place].append(row)
    for aside in (_ASIDE, 0):
        for place, rows in moved.items():
            for row in rows:
                row.sequence = place + aside
                row.save(update_fields=["sequence"])
