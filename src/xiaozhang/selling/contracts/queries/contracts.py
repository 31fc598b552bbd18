"""Contracts inside a viewer's scope, and what other records show of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Exists, F, Model, OuterRef, QuerySet, Sum

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.text import Message
from xiaozhang.foundation.records.rules.documents import Document
from xiaozhang.selling.contracts.models import Contract, Instalment, State

Row = TypeVar("Row", bound=Model)
SIGNED = (State.IN_FORCE, State.COMPLETED)


def contracts(viewer: Actor) -> QuerySet[Contract]:
    """Return the contracts whose owner is inside the viewer's data scope, with customer and owner at hand."""
    rows = Contract.objects.select_related("customer", "owner")
    return rows if viewer.sees_all() else rows.filter(owner_id__in=viewer.member_ids)


def contracts_with_plans(viewer: Actor) -> QuerySet[Contract]:
    """Return the viewer's contracts with their plans at hand, for lists."""
    return contracts(viewer).prefetch_related("instalments")


def own(rows: QuerySet[Row], viewer: Actor) -> QuerySet[Row]:
    """Leave the viewer's own contracts or receipts."""
    return rows.filter(owner_id=viewer.member_id)


def in_state(rows: QuerySet[Row], state: str) -> QuerySet[Row]:
    """Leave the contracts or receipts in a state."""
    return rows.filter(state=state)


def get_contract(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Contract:
    """Return one contract in scope; `lock` holds its row until the transaction ends.

    Raises:
        Missing: not there, or outside the viewer's scope.
        NotAllowed: in scope, and the viewer lacks `power`.
    """
    rows = contracts(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def belongings_of(ids: Collection[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return the customer and the deal each contract belongs to, as named records, whoever asks; one query."""
    rows = Contract.objects.filter(pk__in=ids).values_list("pk", "customer_id", "deal_id")
    return {
        pk: (("customer", customer), *((("deal", deal),) if deal is not None else ())) for pk, customer, deal in rows
    }


def contracts_of_customer(viewer: Actor, customer_id: int) -> QuerySet[Contract]:
    """Return the viewer's contracts of a customer, the latest first."""
    return contracts(viewer).filter(customer_id=customer_id).order_by("-pk")


def contract_of_deal(viewer: Actor, deal_id: int) -> QuerySet[Contract]:
    """Return the viewer's contracts of a deal, void ones too, the latest first."""
    return contracts(viewer).filter(deal_id=deal_id).order_by("-pk")


def live_contract_of_deal(deal_id: int) -> Contract | None:
    """Return the one contract of a deal that is not void, whoever asks: for evidence, and to refuse a second."""
    return Contract.objects.filter(deal_id=deal_id).exclude(state=State.VOID).first()


def has_signed(customer_id: int, *, without: int) -> bool:
    """Say whether the customer has a signed contract besides one."""
    return Contract.objects.filter(customer_id=customer_id, state__in=SIGNED).exclude(pk=without).exists()


def earliest_signed(customer_ids: Iterable[int]) -> dict[int, Contract]:
    """Return the first signed contract of each customer that has one."""
    rows = Contract.objects.filter(customer_id__in=set(customer_ids), state__in=SIGNED).order_by("-signed_on", "-pk")
    return {contract.customer_id: contract for contract in rows.select_related("customer")}


def overdue_rows(rows: QuerySet[Contract], today: date) -> QuerySet[Contract]:
    """Leave the contracts in force with an instalment past its day and not filled."""
    late = Instalment.objects.filter(contract=OuterRef("pk"), due_on__lt=today, received_fen__lt=F("amount_fen"))
    return rows.filter(Exists(late), state=State.IN_FORCE)


def due_of_customers(viewer: Actor, customer_ids: Sequence[int]) -> dict[int, int]:
    """Return what each customer still owes on the viewer's contracts in force, in 分; zeros are left out."""
    rows = contracts(viewer).filter(customer_id__in=customer_ids, state=State.IN_FORCE).order_by()
    sums = rows.values_list("customer_id").annotate(due=Sum(F("amount_fen") - F("received_fen")))
    return {customer_id: due for customer_id, due in sums if due}


def delivery_words(viewer: Actor, deal_ids: Sequence[int]) -> dict[int, Message]:
    """Return how far delivery of each won deal is, in a few words for its card."""
    rows = contracts(viewer).filter(deal_id__in=deal_ids, state__in=SIGNED)
    return {contract.deal_id: _delivery(contract) for contract in rows if contract.deal_id is not None}


def open_count_of(member_id: int) -> int:
    """Return how many contracts a member must hand over when leaving: drafts and those in force."""
    return Contract.objects.filter(owner_id=member_id, state__in=(State.DRAFT, State.IN_FORCE)).count()


def documents_of(rows: Iterable[Contract]) -> list[Document]:
    """Return what search knows of contracts; customers must be at hand."""
    return [
        Document(
            record_type="contract",
            record_id=contract.pk,
            owner_id=contract.owner_id,
            title=contract.title,
            subtitle=f"{contract.number} {contract.customer.name}",
            names=(contract.title, contract.customer.name),
            codes=(contract.number,),
        )
        for contract in rows
    ]


def _delivery(contract: Contract) -> Message:
    if contract.accepted_on is not None:
        return Message("已验收")
    if contract.delivered_on is not None:
        return Message("已交货")
    if contract.delivery_on is not None:
        return Message("{month}月{day}日交货", {"month": contract.delivery_on.month, "day": contract.delivery_on.day})
    return Message("待交货")
