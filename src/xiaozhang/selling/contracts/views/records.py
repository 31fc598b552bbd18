"""The page of one contract, and the forms on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.money import round_fen
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.selling.contracts import actions, powers, queries
from xiaozhang.selling.contracts.forms import (
    AcceptanceForm,
    ContractForm,
    DeliveryForm,
    NewContractForm,
    ReasonForm,
    SignForm,
    SubmitForm,
)
from xiaozhang.selling.contracts.rules.receipts import share
from xiaozhang.selling.contracts.rules.sold import net_fen
from xiaozhang.selling.deals import queries as deals
from xiaozhang.selling.products import queries as products

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Contract, Line


@pages.page(powers.SEE_CONTRACTS)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one contract like a document: page, drawer or tab."""
    viewer, contract = request.actor, queries.get_contract(request.actor, pk)
    lines = list(queries.lines(pk))
    costs = [line.cost_fen * line.quantity for line in lines if line.cost_fen is not None]
    asked = queries.approval_of(contract, timezone.localdate()) if contract.state == "draft" else None
    return pages.record_page(
        request,
        "contract",
        contract,
        overview_template="contracts/_overview.html",
        state_template="contracts/_state.html",
        title=contract.title,
        facts=_facts(contract),
        actions=_acts(request, contract, asked),
        context={
            "lines": lines,
            "instalments": queries.instalments(pk),
            "sees_cost": products.sees_cost(viewer),
            "cost_fen": sum(costs) if costs and products.sees_cost(viewer) else None,
            **_taxed(lines),
            "owed_fen": queries.owed(contract),
            "pending_fen": queries.pending_fen(pk) if asked is None else 0,
            "share": share(contract.received_fen, contract.amount_fen),
            "deal": deals.deals(viewer).filter(pk=contract.deal_id).first() if contract.deal_id else None,
            "may_receive": viewer.may(powers.RECORD_RECEIPT) and queries.owed(contract) > 0,
            "asked": asked,
            "approval": approvals.case_on_page(viewer, asked.case) if asked is not None else None,
        },
    )


@pages.page(powers.DRAFT_CONTRACT)
def add(request: pages.Request) -> HttpResponse:
    """Draft a contract: `?deal=3` from a deal in 签约, `?customer=12` for a customer."""
    asked = request.GET.get("deal", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        return _add_of_deal(request, int(asked))
    form = NewContractForm.of(request, initial={"customer_id": request.GET.get("customer", "")})
    del form.fields["revision"]
    return _draft_page(request, form, {})


def _add_of_deal(request: pages.Request, deal_id: int) -> HttpResponse:
    deal = deals.get_deal(request.actor, deal_id)
    wanted = list(deals.interests(deal.pk))
    initial = {
        "title": deal.title,
        "lines": [
            {
                "product_id": line.product_id,
                "description": line.product.name,
                "quantity": line.quantity,
                "price_fen": line.product.price_fen,
            }
            for line in wanted
        ],
    }
    form = ContractForm.of(request, initial=initial, kept=frozenset())
    del form.fields["revision"]
    customer = deal.customer.name if deal.customer else ""
    return _draft_page(request, form, {"deal_id": deal.pk}, under_title=f"{customer} · {deal.title}")


def _draft_page(
    request: pages.Request, form: pages.Form, fixed: dict[str, object], under_title: str = ""
) -> HttpResponse:
    return pages.form_page(
        request,
        form,
        actions.draft_contract,
        title=Message("起草合同"),
        submit_label=Message("存为草稿"),
        done=_address,
        said=Message("合同已起草"),
        fixed=fixed,
        template="contracts/form.html",
        context={"under_title": under_title},
    )


@pages.page(powers.DRAFT_CONTRACT)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a draft."""
    contract = queries.get_contract(request.actor, pk)
    return pages.form_page(
        request,
        ContractForm.of_contract(request, contract),
        actions.change_contract,
        title=Message("修改合同 {number}", {"number": contract.number}),
        done=_address(pk),
        fixed={"contract_id": pk},
        template="contracts/form.html",
        context={"under_title": contract.customer.name},
    )


@pages.page(powers.DRAFT_CONTRACT)
def submit(request: pages.Request, pk: int) -> HttpResponse:
    """Put a draft up for approval, saying who will decide."""
    contract = queries.get_contract(request.actor, pk)
    return pages.form_page(
        request,
        SubmitForm.of(request, initial={"revision": contract.revision}),
        actions.submit_contract,
        title=Message("提审 {number}", {"number": contract.number}),
        submit_label=Message("提审"),
        done=_address(pk),
        said=Message("合同已提审，通过后会通知您"),
        fixed={"contract_id": pk},
        template="contracts/submit.html",
        context={"contract": contract, "asked": queries.approval_of(contract, timezone.localdate())},
    )


@pages.page(powers.SIGN_CONTRACT)
def sign(request: pages.Request, pk: int) -> HttpResponse:
    """Record the signature."""
    contract = queries.get_contract(request.actor, pk)
    initial = {"signed_on": timezone.localdate(), "our_signatory": contract.owner.name, "revision": contract.revision}
    return pages.form_page(
        request,
        SignForm.of(request, initial=initial),
        actions.sign_contract,
        title=Message("登记签订 {number}", {"number": contract.number}),
        submit_label=Message("登记签订"),
        done=_address(pk),
        said=Message("合同已签订，开始履行"),
        fixed={"contract_id": pk},
    )


@pages.page(powers.RECORD_DELIVERY)
def deliver(request: pages.Request, pk: int) -> HttpResponse:
    """Record delivery."""
    contract = queries.get_contract(request.actor, pk)
    return pages.form_page(
        request,
        DeliveryForm.of(request, initial={"delivered_on": contract.delivered_on or timezone.localdate()}),
        actions.record_delivery,
        title=Message("登记交货 {number}", {"number": contract.number}),
        submit_label=Message("登记交货"),
        done=_address(pk),
        said=Message("已登记交货"),
        fixed={"contract_id": pk},
    )


@pages.page(powers.RECORD_DELIVERY)
def accept(request: pages.Request, pk: int) -> HttpResponse:
    """Record acceptance."""
    contract = queries.get_contract(request.actor, pk)
    return pages.form_page(
        request,
        AcceptanceForm.of(
            request, initial={"accepted_on": timezone.localdate(), "accepted_by": contract.their_signatory}
        ),
        actions.record_acceptance,
        title=Message("登记验收 {number}", {"number": contract.number}),
        submit_label=Message("登记验收"),
        done=_address(pk),
        said=Message("已登记验收"),
        fixed={"contract_id": pk},
    )


@pages.page(powers.VOID_CONTRACT)
def void(request: pages.Request, pk: int) -> HttpResponse:
    """Void a contract, naming it again."""
    contract = queries.get_contract(request.actor, pk)
    return pages.form_page(
        request,
        ReasonForm.of(request),
        actions.void_contract,
        title=Message("作废合同 {number}", {"number": contract.number}),
        submit_label=Message("作废 {number}", {"number": contract.number}),
        done=_address(pk),
        said=Message("合同已作废"),
        fixed={"contract_id": pk},
    )


def _taxed(lines: Sequence[Line]) -> dict[str, int | None]:
    """Return amount without tax and the tax, where the rate of every line is known; each line rounded by itself."""
    if any(line.tax_bp is None for line in lines):
        return {"net_fen": None, "tax_fen": None}
    net = sum(round_fen(net_fen(line.amount_fen, line.tax_bp)) for line in lines)
    return {"net_fen": net, "tax_fen": sum(line.amount_fen for line in lines) - net}


def _address(pk: int) -> str:
    return reverse("contracts:record", args=[pk])


def _facts(contract: Contract) -> list[pages.Fact | Message | str]:
    facts: list[pages.Fact | Message | str] = [
        pages.Fact(contract.customer.name, reverse("customers:record", args=[contract.customer_id])),
        contract.number,
        Message("负责人 {name}", {"name": contract.owner.name}),
    ]
    if contract.is_taken_over:
        facts.append(Message("期初导入"))
    return facts


def _acts(request: pages.Request, contract: Contract, asked: queries.Approval | None) -> list[pages.Act]:
    viewer, acts = request.actor, []
    is_draft, is_in_force = contract.state == "draft", contract.state == "in_force"

    def offer(label: str, name: str, *, first: bool = False) -> None:
        acts.append(pages.Act(Message(label), reverse(f"contracts:{name}", args=[contract.pk]), is_primary=first))

    is_own = contract.owner_id == viewer.member_id
    if asked is not None and asked.is_lacking and is_own and viewer.may(powers.DRAFT_CONTRACT):
        offer("提审", "submit", first=True)
    if asked is not None and asked.may_sign and viewer.may(powers.SIGN_CONTRACT):
        offer("登记签订", "sign", first=True)
    if is_draft and viewer.may(powers.DRAFT_CONTRACT):
        offer("修改", "change")
    if is_in_force and viewer.may(powers.RECORD_RECEIPT) and queries.owed(contract):
        offer("登记回款", "add_receipt", first=True)
    if is_in_force and viewer.may(powers.RECORD_DELIVERY) and contract.accepted_on is None:
        offer("登记验收" if contract.delivered_on else "登记交货", "accept" if contract.delivered_on else "deliver")
    if contract.state != "void" and viewer.may(powers.VOID_CONTRACT):
        offer("作废", "void")
    return acts
