"""What customers are found by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records import actions as records
from xiaozhang.foundation.records.rules.documents import Document
from xiaozhang.selling.customers import queries
from xiaozhang.selling.customers.models import Contact, Customer
from xiaozhang.selling.customers.queries.customers import RECORD_TYPE, shared_ids


def make_findable(
    customer: Customer, *, actor: Actor, now: datetime, contacts: Iterable[Contact] | None = None
) -> None:
    """Put the customer as it stands into the search index; pass the contacts of a new one."""
    people = queries.contacts_of(customer) if contacts is None else list(contacts)
    shared = shared_ids(customer.pk) if contacts is None else ()
    found_by = [document_of(customer, people, shared)]
    records.put_documents(actor=actor, now=now, documents=found_by, are_new=contacts is not None)


def document_of(customer: Customer, contacts: Iterable[Contact], shared: tuple[int, ...]) -> Document:
    """Return how search sees a customer: by its name, number and phones, and by its people."""
    people = list(contacts)
    place = " · ".join(words for words in (customer.area, customer.industry) if words)
    return Document(
        record_type=RECORD_TYPE,
        record_id=customer.pk,
        owner_id=customer.owner_id,
        title=customer.name,
        subtitle=f"{customer.number} · {place}" if place else customer.number,
        names=(customer.name,),
        people=tuple(contact.name for contact in people),
        codes=(customer.number, customer.phone, *(contact.phone for contact in people)),
        shared_ids=shared,
        area=customer.area,
        is_public=False,
    )
