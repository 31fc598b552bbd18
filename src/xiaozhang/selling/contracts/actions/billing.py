"""Invoices: on which day an instalment was billed; days from invoice to receipt are counted from it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions.filling import follow_days
from xiaozhang.selling.contracts.actions.fulfilling import check_state
from xiaozhang.selling.contracts.models import Instalment, State


@action(powers.RECORD_BILLING)
def record_billing(
    *,
    actor: Actor,
    now: datetime,
    contract_id: int,
    instalment_id: int,
    billed_on: date | None,
    invoice_number: str = "",
) -> Instalment:
    """Record the day on which an instalment was billed, correct it, or take it off (None).

    Confirmed receipts that fill it are counted anew: their facts are reversed and posted with the new day.

    Raises:
        Invalid: a day ahead of today, or a number without a day.
        Missing: the instalment is another contract's.
        NotInState: the contract is not signed, or void.
    """
    number = clean_line(invoice_number)
    wrong: dict[str, Message | str] = {}
    if billed_on is not None and billed_on > timezone.localdate(now):
        wrong["billed_on"] = "开票日期不能晚于今天。"
    if billed_on is None and number:
        wrong["billed_on"] = "写了发票号码，请也写开票日期。"
    if len(number) > 40:
        wrong["invoice_number"] = "发票号码最多 40 字。"
    if wrong:
        raise Invalid(wrong)
    contract = queries.get_contract(actor, contract_id, power=powers.RECORD_BILLING, lock=True)
    check_state(contract, (State.IN_FORCE, State.COMPLETED), Message("没有登记开票"))
    instalment = queries.get_instalment(contract.pk, instalment_id)
    old, new = differences(instalment, {"billed_on": billed_on, "invoice_number": number})
    if not new:
        nothing_changed()
        return instalment
    instalment.save(update_fields=["billed_on", "invoice_number"])
    note_change(instalment, title=f"{contract.number} {instalment.name}", old=old, new=new)
    note_change(contract, new={"instalment": instalment.name, **new})
    follow_days(actor, now, [contract.pk])
    return instalment
