"""Deals inside a viewer's scope, and what hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules import ClauseRef
from xiaozhang.foundation.records.rules.documents import Document
from xiaozhang.selling.customers import queries as customers
from xiaozhang.selling.deals.models import Deal, Interest, Outcome, StageMove

if TYPE_CHECKING:
    from xiaozhang.selling.customers.models import FollowUp

MOST_FOLLOW_UPS = 50


def deals(viewer: Actor) -> QuerySet[Deal]:
    """Return the deals whose owner is inside the viewer's data scope, with customer and owner at hand."""
    rows = Deal.objects.select_related("customer", "owner")
    return rows if viewer.sees_all() else rows.filter(owner_id__in=viewer.member_ids)


def get_deal(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Deal:
    """Return one deal in scope; `lock` holds its row until the transaction ends.

    Raises:
        Missing: not there, or outside the viewer's scope.
        NotAllowed: in scope, and the viewer lacks `power`.
    """
    rows = deals(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def on_the_way(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Leave the deals that still ask for work: open ones, and won ones until delivery is accepted."""
    return rows.filter(Q(outcome=Outcome.OPEN) | Q(outcome=Outcome.WON, delivered_on__isnull=True))


def waiting_for_acceptance(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Leave the won deals whose delivery the customer has not accepted yet."""
    return rows.filter(outcome=Outcome.WON, delivered_on__isnull=True)


def own(rows: QuerySet[Deal], viewer: Actor) -> QuerySet[Deal]:
    """Leave the viewer's own deals."""
    return rows.filter(owner_id=viewer.member_id)


def still_open(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Leave the deals that are neither won nor lost."""
    return rows.filter(outcome=Outcome.OPEN)


def with_outcome(rows: QuerySet[Deal], outcome: str) -> QuerySet[Deal]:
    """Leave the deals with an outcome."""
    return rows.filter(outcome=outcome)


def interests(deal_id: int) -> QuerySet[Interest]:
    """Return the products a deal is about; the caller has the right to the deal."""
    return Interest.objects.filter(deal_id=deal_id).select_related("product")


def moves(deal_id: int) -> QuerySet[StageMove]:
    """Return a deal's steps, the latest first; the caller has the right to the deal."""
    return StageMove.objects.filter(deal_id=deal_id).select_related("by", "clause")


def moves_with_clauses(deal: Deal) -> list[tuple[StageMove, ClauseRef | None]]:
    """Return a deal's steps, the latest first, each with the clause that checked it."""
    rows = list(moves(deal.pk))
    refs = charter.clause_refs([move.clause_id for move in rows])
    return [(move, refs.get(move.clause_id) if move.clause_id else None) for move in rows]


def checked_moves(viewer: Actor, clause_id: int) -> QuerySet[StageMove]:
    """Return the steps of the viewer's deals that a clause checked, the latest first."""
    rows = StageMove.objects.filter(clause_id=clause_id).select_related("deal__customer", "by")
    return rows if viewer.sees_all() else rows.filter(deal__owner_id__in=viewer.member_ids)


def follow_ups_of_deal(viewer: Actor, deal: Deal) -> list[FollowUp]:
    """Return the latest follow-ups recorded on a deal, of customers in scope."""
    rows = customers.follow_ups(viewer).filter(deal_id=deal.pk).order_by("-happened_at", "-pk")
    return list(rows[:MOST_FOLLOW_UPS])


def moves_by_clause(clause_id: int) -> int:
    """Return how many steps were checked by a clause, over everyone."""
    return StageMove.objects.filter(clause_id=clause_id).count()


def deals_of_customer(viewer: Actor, customer_id: int) -> QuerySet[Deal]:
    """Return the viewer's deals of a customer: open ones first, then the latest."""
    return deals(viewer).filter(customer_id=customer_id).order_by("closed_on", "-pk")


def deals_of_customers(viewer: Actor, customer_ids: Sequence[int]) -> dict[int, int]:
    """Return how many open deals the viewer sees on each customer; those without any are left out."""
    rows = deals(viewer).filter(customer_id__in=customer_ids, outcome=Outcome.OPEN).order_by()
    return dict(rows.values_list("customer_id").annotate(count=Count("pk")))


def customers_of(ids: Collection[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return the customer each deal belongs to, as a named record, whoever asks; one query."""
    rows = Deal.objects.filter(pk__in=ids, customer_id__isnull=False).values_list("pk", "customer_id")
    return {pk: (("customer", customer),) for pk, customer in rows if customer is not None}


def open_count_of(member_id: int) -> int:
    """Return how many deals a member must hand over when leaving."""
    return on_the_way(Deal.objects.filter(owner_id=member_id)).count()


def documents_of(rows: Iterable[Deal]) -> list[Document]:
    """Return what search knows of deals; customers must be at hand."""
    return [
        Document(
            record_type="deal",
            record_id=deal.pk,
            owner_id=deal.owner_id,
            title=deal.title,
            subtitle=f"{deal.number} {deal.customer.name}" if deal.customer else deal.number,
            names=(deal.title, deal.customer.name) if deal.customer else (deal.title,),
            codes=(deal.number, deal.external_code),
        )
        for deal in rows
    ]
