"""Which customers, contacts and follow-ups a file means, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Max

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.matching import matched, portions
from xiaozhang.base.phones import normal_phone
from xiaozhang.base.text import clean_line, match_key
from xiaozhang.selling.customers.models import Collaborator, Contact, Customer, FollowUp, OwnerPeriod
from xiaozhang.selling.customers.queries.customers import customers
from xiaozhang.selling.customers.queries.follow_ups import follow_ups

Rows = Sequence[Mapping[str, object]]
Standing = dict[int, dict[str, object]]
_OWN = ("name", "area", "industry", "grade", "source", "phone", "address", "note", "created_at")
_OF_CONTACT = ("name", "title", "part", "phone", "email", "wechat")


def meant_customers(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return the viewer's customers by name, or by a phone of their own or of a contact."""
    rows = customers(viewer)
    if key == "name":
        return matched(values, lambda keys: rows.filter(name_key__in=keys).values_list("name_key", "id"))

    def by_phone(keys: Sequence[str]) -> Iterable[tuple[str, int]]:
        found = set(rows.filter(phone__in=keys).values_list("phone", "id"))
        people = Contact.objects.filter(phone__in=keys, customer__in=rows.values("pk"))
        return sorted(found | set(people.values_list("phone", "customer_id")))

    return matched(values, by_phone, key=phone_key)


def current_customers(viewer: Actor, ids: Sequence[int]) -> Standing:
    """Return what stands of the viewer's customers, by import field; the contact is the one added last."""
    found: Standing = {}
    for piece in portions(ids):
        for customer in customers(viewer).filter(pk__in=piece):
            found[customer.pk] = {name: getattr(customer, name) for name in _OWN} | {"owner": customer.owner_id}
        for contact in Contact.objects.filter(customer_id__in=piece).order_by("id"):
            if contact.customer_id in found:
                found[contact.customer_id] |= {
                    "contact_name": contact.name,
                    "contact_phone": contact.phone,
                    "contact_title": contact.title,
                }
    return found


def meant_contacts(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return the contacts of the viewer's customers by phone."""
    rows = Contact.objects.filter(customer__in=customers(viewer).values("pk"))
    return matched(values, lambda keys: rows.filter(phone__in=keys).values_list("phone", "id"), key=phone_key)


def same_contacts(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the contacts of the viewer's customers with the customer and name of each row."""
    found: dict[tuple[object, str], list[int]] = {}
    for piece in portions(sorted(_ids(rows, "customer"))):
        visible = customers(viewer).filter(pk__in=piece).values("pk")
        for pk, customer_id, name in Contact.objects.filter(customer__in=visible).values_list("id", "customer", "name"):
            found.setdefault((customer_id, match_key(name)), []).append(pk)
    return [found.get((row.get("customer"), match_key(str(row.get("name") or ""))), []) for row in rows]


def current_contacts(viewer: Actor, ids: Sequence[int]) -> Standing:
    """Return what stands of contacts of the viewer's customers, by import field."""
    found: Standing = {}
    for piece in portions(ids):
        for contact in Contact.objects.filter(pk__in=piece, customer__in=customers(viewer).values("pk")):
            found[contact.pk] = {name: getattr(contact, name) for name in _OF_CONTACT}
            found[contact.pk]["customer"] = contact.customer_id
    return found


def same_follow_ups(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the viewer's follow-ups of the customer and moment of each row that say the same."""
    found: dict[tuple[object, ...], list[int]] = {}
    for piece in portions(sorted(_ids(rows, "customer"))):
        known = follow_ups(viewer).select_related(None).filter(customer_id__in=piece).order_by("id")
        for pk, customer_id, happened_at, content in known.values_list("id", "customer", "happened_at", "content"):
            found.setdefault((customer_id, happened_at, match_key(content)), []).append(pk)
    marks = [(row.get("customer"), row.get("happened_at"), match_key(str(row.get("content") or ""))) for row in rows]
    return [found.get(mark, []) for mark in marks]


def current_follow_ups(viewer: Actor, ids: Sequence[int]) -> Standing:
    """Return what stands of the viewer's follow-ups, by import field."""
    return {
        row.pk: {
            "customer": row.customer_id,
            "author": row.author_id,
            "deal": row.deal_id,
            "method": row.method,
            "content": row.content,
            "progress": row.progress,
            "happened_at": row.happened_at,
            "next_plan": row.next_plan,
            "next_on": row.next_on,
        }
        for piece in portions(ids)
        for row in follow_ups(viewer).select_related(None).filter(pk__in=piece)
    }


def held_customers(ids: Sequence[int]) -> list[Customer]:
    """Return customers in order of id with their rows held, whoever owns them; the caller has the right."""
    return list(customers(SYSTEM).select_for_update().filter(pk__in=ids).order_by("pk"))


def held_contacts(ids: Sequence[int]) -> list[Contact]:
    """Return contacts in order of id with their rows held; the caller has the right to their customers."""
    return list(Contact.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def held_follow_ups(ids: Sequence[int]) -> list[FollowUp]:
    """Return follow-ups in order of id with their rows held; the caller has the right to their customers."""
    return list(FollowUp.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def contacts_by_customer(customer_ids: Iterable[int]) -> dict[int, list[Contact]]:
    """Return the contacts of customers, in order of id."""
    found: dict[int, list[Contact]] = {}
    for piece in portions(sorted(set(customer_ids))):
        for contact in Contact.objects.filter(customer_id__in=piece).order_by("id"):
            found.setdefault(contact.customer_id, []).append(contact)
    return found


def passed_on(customer_ids: Sequence[int]) -> set[int]:
    """Return those of the customers that have had more than one owner."""
    ended = OwnerPeriod.objects.filter(customer_id__in=customer_ids, end_at__isnull=False)
    return set(ended.values_list("customer_id", flat=True))


def last_follow_ups(customer_ids: Sequence[int]) -> dict[int, date]:
    """Return the day each customer was last followed up; those never are left out."""
    rows = FollowUp.objects.filter(customer_id__in=customer_ids).values("customer_id")
    return dict(rows.annotate(last=Max("happened_on")).values_list("customer_id", "last"))


def phone_key(text: str) -> str:
    """Return a phone as it is kept: in its one spelling, or as it stands where it is no telephone number."""
    return normal_phone(text) or clean_line(text)


def _ids(rows: Rows, field: str) -> set[int]:
    return {value for row in rows if isinstance(value := row.get(field), int)}


def open_periods(customer_ids: Sequence[int]) -> dict[int, OwnerPeriod]:
    """Return the period of today's owner of each customer."""
    rows = OwnerPeriod.objects.filter(customer_id__in=customer_ids, end_at__isnull=True)
    return {row.customer_id: row for row in rows}


def collaborations(customer_ids: Sequence[int]) -> dict[int, dict[int, Collaborator]]:
    """Return who collaborates on each customer, by member."""
    found: dict[int, dict[int, Collaborator]] = {}
    for row in Collaborator.objects.filter(customer_id__in=customer_ids):
        found.setdefault(row.customer_id, {})[row.member_id] = row
    return found


def customers_named(ids: Iterable[int]) -> dict[int, Customer]:
    """Return customers by id with nothing but name, source and area, whoever owns them; the caller has the right."""
    found: dict[int, Customer] = {}
    for piece in portions(sorted(ids)):
        found |= {row.pk: row for row in customers(SYSTEM).only("name", "source", "area").filter(pk__in=piece)}
    return found
