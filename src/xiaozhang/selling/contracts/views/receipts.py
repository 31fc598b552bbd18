"""Money received: recording it, and finance's page where it is confirmed in two clicks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.selling.contracts import actions, powers, queries
from xiaozhang.selling.contracts.forms import BillingForm, ReasonForm, ReceiptForm
from xiaozhang.selling.contracts.rules import facts

MOST_SHOWN = 100


@pages.page(powers.RECORD_RECEIPT)
def add_receipt(request: pages.Request, pk: int) -> HttpResponse:
    """Record money received on a contract; `?instalment=4` names the instalment."""
    contract = queries.get_contract(request.actor, pk)
    following = queries.next_instalment(contract.pk, request.GET.get("instalment", ""))
    initial = {
        "received_on": timezone.localdate(),
        "payer": contract.customer.name,
        "instalment_id": following.pk if following else "",
        "amount_fen": following.amount_fen - following.received_fen if following else None,
        "method": "transfer",
    }
    return pages.form_page(
        request,
        ReceiptForm.of(request, contract=contract, initial=initial),
        actions.record_receipt,
        title=Message("登记回款 {number}", {"number": contract.number}),
        submit_label=Message("登记回款"),
        done=f"{reverse('contracts:record', args=[pk])}?tab=receipts",
        said=Message("已登记，等待财务确认"),
        fixed={"contract_id": pk},
        context={"under_title": f"{contract.customer.name} · {contract.title}"},
    )


@pages.page(powers.RECORD_BILLING)
def bill(request: pages.Request, pk: int, instalment_pk: int) -> HttpResponse:
    """Record on which day an instalment was billed, or correct it."""
    contract = queries.get_contract(request.actor, pk)
    instalment = queries.get_instalment(pk, instalment_pk)
    initial = {
        "billed_on": instalment.billed_on or timezone.localdate(),
        "invoice_number": instalment.invoice_number,
    }
    return pages.form_page(
        request,
        BillingForm.of(request, initial=initial),
        actions.record_billing,
        title=Message("登记开票 {number} {name}", {"number": contract.number, "name": instalment.name}),
        submit_label=Message("登记开票"),
        done=f"{reverse('contracts:record', args=[pk])}?tab=plan",
        said=Message("已登记开票"),
        fixed={"contract_id": pk, "instalment_id": instalment_pk},
        context={"under_title": contract.customer.name},
    )


@pages.page(powers.SEE_CONTRACTS)
def receipt(request: pages.Request, pk: int) -> HttpResponse:
    """Show one receipt: page or drawer."""
    found = queries.get_receipt(request.actor, pk)
    viewer, acts = request.actor, []
    if found.state == "recorded" and viewer.may(powers.CONFIRM_RECEIPT):
        url = reverse("contracts:confirm", args=[pk])
        acts.append(pages.Act(Message("确认到账"), url, is_post=True, is_primary=True))
        acts.append(pages.Act(Message("退回"), reverse("contracts:refuse", args=[pk])))
    if found.state == "confirmed" and viewer.may(powers.REVERSE_RECEIPT):
        acts.append(pages.Act(Message("冲销"), reverse("contracts:reverse", args=[pk])))
    contract = found.contract
    return pages.record_page(
        request,
        "receipt",
        found,
        overview_template="contracts/_receipt_overview.html",
        state_template="contracts/_receipt_state.html",
        facts=[
            pages.Fact(contract.customer.name, reverse("customers:record", args=[contract.customer_id])),
            pages.Fact(contract.number, reverse("contracts:record", args=[contract.pk])),
        ],
        actions=acts,
        context={
            "fact": ledger.latest_of_source(facts.RECEIPT, "receipt", pk),
            "owed_fen": queries.owed(contract),
        },
    )


@pages.page(powers.CONFIRM_RECEIPT)
def to_confirm(request: pages.Request) -> HttpResponse:
    """Show finance what waits, the oldest first, each with what its contract still owes."""
    waiting = queries.receipts_to_confirm(request.actor)
    shown = list(waiting[:MOST_SHOWN])
    count, total_fen = queries.count_and_sum(waiting)
    context = {
        "title": _("待确认回款"),
        "receipts": shown,
        "count": count,
        "total_fen": total_fen,
        "hidden": count - len(shown),
        "today": timezone.localdate(),
    }
    return render(request, "contracts/to_confirm.html", context)


@pages.page(powers.CONFIRM_RECEIPT)
def confirm(request: pages.Request, pk: int) -> HttpResponse:
    """Confirm a receipt; from finance's page back to it, else to the receipt."""
    is_from_list = request.POST.get("from") == "list"
    done = reverse("contracts:to_confirm") if is_from_list else reverse("contracts:receipt", args=[pk])
    return pages.act(request, actions.confirm_receipt, done=done, said=Message("已确认，计入业绩台账"), receipt_id=pk)


@pages.page(powers.CONFIRM_RECEIPT)
def refuse(request: pages.Request, pk: int) -> HttpResponse:
    """Send a receipt back."""
    found = queries.get_receipt(request.actor, pk)
    return pages.form_page(
        request,
        ReasonForm.of(request),
        actions.refuse_receipt,
        title=Message("退回回款 {number}", {"number": found.number}),
        submit_label=Message("退回"),
        done=reverse("contracts:receipt", args=[pk]),
        said=Message("已退回"),
        fixed={"receipt_id": pk},
    )


@pages.page(powers.REVERSE_RECEIPT)
def reverse_receipt(request: pages.Request, pk: int) -> HttpResponse:
    """Reverse a confirmed receipt."""
    found = queries.get_receipt(request.actor, pk)
    return pages.form_page(
        request,
        ReasonForm.of(request),
        actions.reverse_receipt,
        title=Message("冲销回款 {number}", {"number": found.number}),
        submit_label=Message("冲销 {number}", {"number": found.number}),
        done=reverse("contracts:receipt", args=[pk]),
        said=Message("已冲销"),
        fixed={"receipt_id": pk},
    )
