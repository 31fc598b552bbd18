"""Follow-ups: what was done, and what is due."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.registries import Subject
from xiaozhang.selling.customers.models import Customer, FollowUp
from xiaozhang.selling.customers.queries.customers import customers, narrow_to_own


def follow_ups(viewer: Actor) -> QuerySet[FollowUp]:
    """Return the follow-ups of the customers in the viewer's scope."""
    rows = FollowUp.objects.select_related("customer", "contact", "author")
    return rows if viewer.sees_all() else rows.filter(customer__in=customers(viewer).values("pk"))


def get_follow_up(viewer: Actor, pk: int) -> FollowUp:
    """Return a follow-up of a customer in scope. Raises Missing."""
    found = follow_ups(viewer).filter(pk=pk).first()
    if found is None:
        raise Missing()
    return found


def follow_ups_of(customer: Customer, *, limit: int) -> list[FollowUp]:
    """Return the latest follow-ups of a customer the caller has fetched."""
    rows = FollowUp.objects.filter(customer=customer).select_related("contact", "author")
    return list(rows.order_by("-happened_at", "-id")[:limit])


def follow_ups_to_count(customer: Customer) -> QuerySet[FollowUp]:
    """Return the follow-ups that a customer the caller has fetched has had, to be counted."""
    return FollowUp.objects.filter(customer=customer)


def latest_plan(customer: Customer) -> FollowUp | None:
    """Return the follow-up that set the customer's next date."""
    if customer.next_follow_up_on is None:
        return None
    rows = FollowUp.objects.filter(customer=customer, next_on=customer.next_follow_up_on)
    return rows.order_by("-happened_at", "-id").first()


def follow_up_for(subject: Subject, method: str = "") -> FollowUp | None:
    """Return the latest follow-up of a deal's customer that is the deal's or no deal's, of a method if one is named."""
    if subject.customer_id is None:
        return None
    rows = FollowUp.objects.filter(customer_id=subject.customer_id)
    rows = rows.filter(Q(deal_id=subject.deal_id) | Q(deal_id__isnull=True))
    return (
        (rows.filter(method=method) if method else rows)
        .select_related("author")
        .order_by("-happened_at", "-id")
        .first()
    )


def due_follow_ups(viewer: Actor, today: date, *, limit: int = 20, own: bool = True) -> list[Customer]:
    """Return customers whose next follow-up is due or overdue, the longest overdue first: own ones, or all in scope."""
    return list(_due(viewer, today, own=own).select_related("owner").order_by("next_follow_up_on", "id")[:limit])


def due_count(viewer: Actor, today: date, *, own: bool = True) -> int:
    """Return how many customers are due or overdue."""
    return _due(viewer, today, own=own).count()


def _due(viewer: Actor, today: date, *, own: bool) -> QuerySet[Customer]:
    rows = customers(viewer)
    return (narrow_to_own(rows, viewer) if own else rows).filter(next_follow_up_on__lte=today)
