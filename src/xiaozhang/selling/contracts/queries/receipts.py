"""Payment plans and money received, inside a viewer's scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, QuerySet, Sum

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import fetch
from xiaozhang.selling.contracts.models import Contract, Instalment, Line, Receipt, ReceiptState, State
from xiaozhang.selling.contracts.queries.contracts import contracts, live_contract_of_deal
from xiaozhang.selling.contracts.rules.sold import SoldPart, grouped
from xiaozhang.selling.customers import queries as customers

if TYPE_CHECKING:
    from xiaozhang.selling.customers.models import FollowUp

MOST_FOLLOW_UPS = 50


def lines(contract_id: int) -> QuerySet[Line]:
    """Return a contract's lines in order; the caller has the right to the contract."""
    return Line.objects.filter(contract_id=contract_id).select_related("product")


def sold_parts(rows: Iterable[Line]) -> tuple[SoldPart, ...]:
    """Return what lines make up their contract of; their products are to be at hand."""
    return grouped(
        SoldPart(
            line.product.name if line.product is not None else "",
            line.amount_fen,
            line.cost_fen * line.quantity if line.cost_fen is not None else None,
            line.tax_bp,
            line.quantity,
        )
        for line in rows
    )


def instalments(contract_id: int) -> QuerySet[Instalment]:
    """Return a contract's plan in order; the caller has the right to the contract."""
    return Instalment.objects.filter(contract_id=contract_id)


def get_instalment(contract_id: int, pk: int) -> Instalment:
    """Return one instalment of a contract. Raises Missing, for another contract's too."""
    instalment = instalments(contract_id).filter(pk=pk).first()
    if instalment is None:
        raise Missing("没有登记：这一期不属于本合同，请重新选择。")
    return instalment


def next_instalment(contract_id: int, asked: str) -> Instalment | None:
    """Return the instalment named by its id in text if it is open, else the first open one of the plan."""
    rows = instalments(contract_id).filter(received_fen__lt=F("amount_fen"))
    named = rows.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    return named or rows.first()


def count_and_sum(rows: QuerySet[Receipt]) -> tuple[int, int]:
    """Return how many receipts there are and what they amount to, in 分."""
    found = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount_fen"))
    return found["count"], found["total"] or 0


def receipts(viewer: Actor) -> QuerySet[Receipt]:
    """Return the receipts on contracts whose owner is inside the viewer's scope, with contract and customer at hand."""
    rows = Receipt.objects.select_related("contract__customer", "instalment", "owner", "recorded_by", "confirmed_by")
    return rows if viewer.sees_all() else rows.filter(owner_id__in=viewer.member_ids)


def get_receipt(viewer: Actor, pk: int) -> Receipt:
    """Return one receipt in scope. Raises Missing."""
    return fetch(receipts(viewer), viewer, pk)


def held_receipt(pk: int) -> Receipt:
    """Return a receipt with its row held; its contract is held already, and the right was checked there."""
    return Receipt.objects.select_for_update(of=("self",)).select_related("instalment", "confirmed_by").get(pk=pk)


def receipts_of_contract(contract_id: int) -> QuerySet[Receipt]:
    """Return a contract's receipts, the latest first; the caller has the right to the contract."""
    rows = Receipt.objects.filter(contract_id=contract_id)
    return rows.select_related("instalment", "recorded_by", "confirmed_by", "refused_by", "reversed_by")


def receipts_of_customer(viewer: Actor, customer_id: int) -> QuerySet[Receipt]:
    """Return the viewer's receipts of a customer, the latest money first."""
    return receipts(viewer).filter(contract__customer_id=customer_id).order_by("-received_on", "-pk")


def receipts_to_confirm(viewer: Actor) -> QuerySet[Receipt]:
    """Return the receipts in scope that wait for finance, the oldest first."""
    return receipts(viewer).filter(state=ReceiptState.RECORDED).order_by("pk")


def owed(contract: Contract) -> int:
    """Return what is still to come on a contract in force, in 分; nothing on drafts and void ones."""
    return contract.still_owed_fen


def pending_fen(contract_id: int) -> int:
    """Return what is recorded on a contract and not confirmed yet, in 分."""
    rows = Receipt.objects.filter(contract_id=contract_id, state=ReceiptState.RECORDED)
    return rows.aggregate(total=Sum("amount_fen"))["total"] or 0


def pending_count_of(member_id: int) -> int:
    """Return how many receipts on a member's contracts wait for finance, for handover."""
    return Receipt.objects.filter(owner_id=member_id, state=ReceiptState.RECORDED).count()


def follow_ups_of_contract(viewer: Actor, contract: Contract) -> list[FollowUp]:
    """Return the latest follow-ups of a contract's deal, or of its customer where it has no deal, in scope."""
    rows = customers.follow_ups(viewer)
    rows = rows.filter(deal_id=contract.deal_id) if contract.deal_id else rows.filter(customer_id=contract.customer_id)
    return list(rows.order_by("-happened_at", "-pk")[:MOST_FOLLOW_UPS])


def overdue_instalments(viewer: Actor, today: date) -> QuerySet[Instalment]:
    """Return the instalments past their day and not filled, on the viewer's contracts in force, the oldest first."""
    rows = Instalment.objects.filter(due_on__lt=today, received_fen__lt=F("amount_fen"), contract__state=State.IN_FORCE)
    if not viewer.sees_all():
        rows = rows.filter(contract__owner_id__in=viewer.member_ids)
    return rows.select_related("contract__customer", "contract__owner").order_by("due_on", "pk")


def expected_first_instalment(viewer: Actor, deal_id: int) -> Instalment | None:
    """Return the first payment still to come by the plan of the deal's contract, None without one in scope."""
    contract = live_contract_of_deal(deal_id)
    if contract is None or not contracts(viewer).filter(pk=contract.pk).exists():
        return None
    return instalments(contract.pk).filter(received_fen__lt=F("amount_fen")).order_by("due_on", "sequence").first()
