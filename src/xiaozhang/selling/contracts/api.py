"""Contracts, plans and receipts for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import api
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.contracts import actions, powers, queries, schemas
from xiaozhang.selling.contracts.rules.drafting import NewInstalment, NewLine
from xiaozhang.selling.products import queries as products

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Contract, Receipt

door = api.Door("合同与回款")
_ORDERS = {"id": "id", "amount": "amount_fen", "signed": "signed_on"}
_RECEIPT_ORDERS = {"id": "id", "received": "received_on"}


@door.read("/contracts", schemas.ContractPage, powers.SEE_CONTRACTS, "合同列表")
def contract_list(request: api.Request, asked: api.Query[schemas.ContractsAsked]) -> schemas.ContractPage:
    """List contracts."""
    viewer = request.actor
    rows = queries.contracts(viewer)
    if asked.view == "mine":
        rows = queries.own(rows, viewer)
    if asked.view == "overdue":
        rows = queries.overdue_rows(rows, timezone.localdate())
    rows = api.narrowed(
        rows,
        state__in=asked.state,
        owner_id__in=asked.owner_id,
        customer_id=asked.customer_id,
        deal_id=asked.deal_id,
        amount_fen__gte=asked.amount_from,
        amount_fen__lte=asked.amount_until,
        signed_on__gte=asked.signed_from,
        signed_on__lte=asked.signed_until,
    )
    if text := api.keyword(asked.q):
        rows = rows.filter(pk__in=records.matching_ids(viewer, text, record_type="contract"))
    return api.page(
        schemas.ContractPage, rows, asked, asked.sort, _ORDERS, lambda row: schemas.ContractShown(**_values(row))
    )


@door.read("/contracts/{contract_id}", schemas.ContractOpened, powers.SEE_CONTRACTS, "一份合同与它的明细、回款计划")
def contract(request: api.Request, contract_id: api.RecordId) -> schemas.ContractOpened:
    """Show a contract with lines and plan."""
    return _opened(queries.get_contract(request.actor, contract_id))


@door.make("/contracts", schemas.ContractOpened, powers.DRAFT_CONTRACT, "起草合同")
def draft_contract(request: api.Request, sent: schemas.NewContract) -> HttpResponse:
    """Draft a contract."""
    values = {**sent.__dict__, **_parts(sent)}
    return api.make(
        request,
        actions.draft_contract,
        queries.get_contract,
        lambda row: _opened(queries.get_contract(request.actor, row.pk)),
        **values,
    )


@door.change("/contracts/{contract_id}", schemas.ContractOpened, powers.DRAFT_CONTRACT, "修改合同草稿", method="PUT")
def change_contract(request: api.Request, contract_id: api.RecordId, sent: schemas.ContractChange) -> HttpResponse:
    """Change a draft; lines and plan are sent whole."""
    values = {**sent.__dict__, **_parts(sent)}
    return _changed(request, actions.change_contract, contract_id, **values)


@door.change("/contracts/{contract_id}/submit", schemas.ContractOpened, powers.DRAFT_CONTRACT, "合同提审")
def submit_contract(request: api.Request, contract_id: api.RecordId, sent: schemas.Submission) -> HttpResponse:
    """Put a draft up for approval by the chain in force."""
    return _changed(request, actions.submit_contract, contract_id, **sent.__dict__)


@door.change("/contracts/{contract_id}/sign", schemas.ContractOpened, powers.SIGN_CONTRACT, "登记签订")
def sign_contract(request: api.Request, contract_id: api.RecordId, sent: schemas.Signature) -> HttpResponse:
    """Record that both sides signed: the deal is won, the signed amount counts."""
    return _changed(request, actions.sign_contract, contract_id, **sent.__dict__)


@door.change("/contracts/{contract_id}/void", schemas.ContractOpened, powers.VOID_CONTRACT, "作废合同")
def void_contract(request: api.Request, contract_id: api.RecordId, sent: schemas.Withdrawal) -> HttpResponse:
    """Void a contract; what it counted is reversed."""
    return _changed(request, actions.void_contract, contract_id, **sent.__dict__)


@door.change(
    "/contracts/{contract_id}/instalments/{instalment_id}/bill",
    schemas.ContractOpened,
    powers.RECORD_BILLING,
    "登记开票",
)
def record_billing(
    request: api.Request, contract_id: api.RecordId, instalment_id: api.RecordId, sent: schemas.Billing
) -> HttpResponse:
    """Record on which day an instalment was billed; receipts that fill it are counted anew."""
    return _changed(request, actions.record_billing, contract_id, instalment_id=instalment_id, **sent.__dict__)


@door.change("/contracts/{contract_id}/deliver", schemas.ContractOpened, powers.RECORD_DELIVERY, "登记交货")
def record_delivery(request: api.Request, contract_id: api.RecordId, sent: schemas.Delivery) -> HttpResponse:
    """Record that it was delivered."""
    return _changed(request, actions.record_delivery, contract_id, **sent.__dict__)


@door.change("/contracts/{contract_id}/accept", schemas.ContractOpened, powers.RECORD_DELIVERY, "登记验收")
def record_acceptance(request: api.Request, contract_id: api.RecordId, sent: schemas.Acceptance) -> HttpResponse:
    """Record that the customer accepted."""
    return _changed(request, actions.record_acceptance, contract_id, **sent.__dict__)


@door.read("/receipts", schemas.ReceiptPage, powers.SEE_CONTRACTS, "回款列表")
def receipt_list(request: api.Request, asked: api.Query[schemas.ReceiptsAsked]) -> schemas.ReceiptPage:
    """List receipts."""
    rows = queries.receipts(request.actor)
    if asked.view == "mine":
        rows = queries.own(rows, request.actor)
    rows = api.narrowed(
        rows,
        state__in=asked.state,
        owner_id__in=asked.owner_id,
        contract_id=asked.contract_id,
        amount_fen__gte=asked.amount_from,
        amount_fen__lte=asked.amount_until,
        received_on__gte=asked.received_from,
        received_on__lte=asked.received_until,
    )
    return api.page(schemas.ReceiptPage, rows, asked, asked.sort, _RECEIPT_ORDERS, _receipt)


@door.read("/receipts/{receipt_id}", schemas.ReceiptShown, powers.SEE_CONTRACTS, "一笔回款")
def receipt(request: api.Request, receipt_id: api.RecordId) -> schemas.ReceiptShown:
    """Show one receipt."""
    return _receipt(queries.get_receipt(request.actor, receipt_id))


@door.make("/contracts/{contract_id}/receipts", schemas.ReceiptShown, powers.RECORD_RECEIPT, "登记回款")
def record_receipt(request: api.Request, contract_id: api.RecordId, sent: schemas.NewReceipt) -> HttpResponse:
    """Record money received; it counts once finance confirms it."""
    return api.make(
        request,
        actions.record_receipt,
        queries.get_receipt,
        lambda row: _receipt(queries.get_receipt(request.actor, row.pk)),
        contract_id=contract_id,
        **sent.__dict__,
    )


@door.change("/receipts/{receipt_id}/confirm", schemas.ReceiptShown, powers.CONFIRM_RECEIPT, "确认回款")
def confirm_receipt(request: api.Request, receipt_id: api.RecordId) -> HttpResponse:
    """Confirm that the money is there: it counts from now on."""
    return api.change(request, actions.confirm_receipt, lambda: receipt(request, receipt_id), receipt_id=receipt_id)


@door.change("/receipts/{receipt_id}/refuse", schemas.ReceiptShown, powers.CONFIRM_RECEIPT, "退回回款")
def refuse_receipt(request: api.Request, receipt_id: api.RecordId, sent: schemas.Withdrawal) -> HttpResponse:
    """Send a recorded receipt back."""
    return api.change(
        request,
        actions.refuse_receipt,
        lambda: receipt(request, receipt_id),
        receipt_id=receipt_id,
        reason=sent.reason,
    )


@door.change("/receipts/{receipt_id}/reverse", schemas.ReceiptShown, powers.REVERSE_RECEIPT, "冲销回款")
def reverse_receipt(request: api.Request, receipt_id: api.RecordId, sent: schemas.Withdrawal) -> HttpResponse:
    """Take a confirmed receipt back whole."""
    return api.change(
        request,
        actions.reverse_receipt,
        lambda: receipt(request, receipt_id),
        receipt_id=receipt_id,
        reason=sent.reason,
    )


def _changed(request: api.Request, action: Any, contract_id: int, **values: object) -> HttpResponse:
    return api.change(request, action, lambda: contract(request, contract_id), contract_id=contract_id, **values)


def _parts(sent: schemas.NewContract | schemas.ContractChange) -> dict[str, object]:
    """Return lines and plan as the actions take them; a product without words is described by its name."""
    names = products.products_by_id({line.product_id for line in sent.lines if line.product_id is not None})
    lines = []
    for line in sent.lines:
        product = names.get(line.product_id) if line.product_id is not None else None
        described = line.description.strip() or (product.name if product else "")
        lines.append(NewLine(described, line.quantity, line.price_fen, line.product_id, line.tax_bp, line.cost_fen))
    plan = [NewInstalment(each.name, each.due_on, each.amount_fen) for each in sent.instalments]
    return {"lines": lines, "instalments": plan}


def _opened(row: Contract) -> schemas.ContractOpened:
    return schemas.ContractOpened(
        **_values(row),
        lines=[
            schemas.ContractLineShown(
                sequence=line.sequence,
                product_id=line.product_id,
                description=line.description,
                unit=line.unit,
                quantity=line.quantity,
                price_fen=line.price_fen,
                amount_fen=line.amount_fen,
                tax_bp=line.tax_bp,
            )
            for line in queries.lines(row.pk)
        ],
        instalments=[
            schemas.InstalmentShown(
                id=one.pk,
                sequence=one.sequence,
                name=one.name,
                due_on=one.due_on,
                billed_on=one.billed_on,
                invoice_number=one.invoice_number,
                amount_fen=one.amount_fen,
                received_fen=one.received_fen,
            )
            for one in queries.instalments(row.pk)
        ],
    )


def _values(row: Contract) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "customer_id": row.customer_id,
        "customer": row.customer.name,
        "deal_id": row.deal_id,
        "owner_id": row.owner_id,
        "owner": row.owner.name,
        "state": row.state,
        "amount_fen": row.amount_fen,
        "received_fen": row.received_fen,
        "owed_fen": queries.owed(row),
        "signed_on": row.signed_on,
        "our_signatory": row.our_signatory,
        "their_signatory": row.their_signatory,
        "delivery_on": row.delivery_on,
        "delivered_on": row.delivered_on,
        "accepted_on": row.accepted_on,
        "accepted_by": row.accepted_by,
        "void_reason": row.void_reason,
        "is_taken_over": row.is_taken_over,
        "revision": row.revision,
    }


def _receipt(row: Receipt) -> schemas.ReceiptShown:
    return schemas.ReceiptShown(
        id=row.pk,
        number=row.number,
        contract_id=row.contract_id,
        contract=row.contract.number,
        customer_id=row.contract.customer_id,
        customer=row.contract.customer.name,
        instalment_id=row.instalment_id,
        owner_id=row.owner_id,
        owner=row.owner.name,
        amount_fen=row.amount_fen,
        received_on=row.received_on,
        billed_on=row.billed_on,
        method=row.method,
        payer=row.payer,
        note=row.note,
        state=row.state,
        recorded_at=row.recorded_at,
        confirmed_at=row.confirmed_at,
        refusal_reason=row.refusal_reason,
        reversal_reason=row.reversal_reason,
        is_taken_over=row.is_taken_over,
    )
