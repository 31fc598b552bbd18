"""Contacts of customers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.selling.customers.models import Contact, Customer, Part
from xiaozhang.selling.customers.queries.customers import customers, get_customer

_PARTS = [Part.DECISION_MAKER, Part.INFLUENCER, Part.USER, Part.OTHER]


def contacts_of(customer: Customer) -> list[Contact]:
    """Return the contacts of a customer the caller has fetched: who decides first."""
    rows = Contact.objects.filter(customer=customer).order_by("id")
    return sorted(rows, key=lambda contact: _PARTS.index(Part(contact.part)))


def contacts_to_choose(viewer: Actor, customer_id: int | None) -> list[Contact]:
    """Return the contacts of a customer to choose from; none without a customer. Raises Missing."""
    return contacts_of(get_customer(viewer, customer_id)) if customer_id is not None else []


def get_contact(viewer: Actor, pk: int, *, lock: bool = False) -> Contact:
    """Return a contact of a customer in scope, the customer with it. Raises Missing."""
    rows = Contact.objects.filter(pk=pk, customer__in=customers(viewer).values("pk"))
    contact = (rows.select_for_update() if lock else rows.select_related("customer")).first()
    if contact is None:
        raise Missing()
    return contact


def contact_for(customer_id: int, part: str = "") -> Contact | None:
    """Return the first contact of a customer, or the first that has a part in its decision."""
    rows = Contact.objects.filter(customer_id=customer_id)
    return (rows.filter(part=part) if part else rows).order_by("id").first()


def contact_rows(ids: Sequence[int]) -> QuerySet[Contact]:
    """Return contacts by id, for whoever takes them out; the right to their customers was checked."""
    return Contact.objects.filter(pk__in=ids)
