"""The duplicate check: over everybody's customers, telling only what everybody may know."""

from __future__ import annotations

from django.db.models import Q

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.text import mask_phone, match_key
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.customers.models import Contact, Customer
from xiaozhang.selling.customers.queries.customers import RECORD_TYPE, customers
from xiaozhang.selling.customers.rules.duplicates import Duplicate, Kind
from xiaozhang.selling.customers.rules.likeness import core, is_alike

_MOST_SHOWN = 5
_MOST_LOOKED_AT = 200
_HALVED_FROM = 6


def duplicates(viewer: Actor, *, name: str = "", phone: str = "", exclude: int | None = None) -> list[Duplicate]:
    """Return at most five customers that are or may be the same, the same first.

    Also customers the viewer can't see are named, with their owner and nothing more.
    """
    found: dict[int, tuple[Customer, Kind, bool]] = {}
    for customer in phone_holders(phone, exclude=exclude):
        found[customer.pk] = (customer, Kind.SAME, True)
    for customer in _alike(name, exclude=exclude):
        kind = Kind.SAME if customer.name_key == match_key(name) else Kind.ALIKE
        if kind is Kind.SAME or customer.pk not in found:
            found[customer.pk] = (customer, kind, False)
    nearest = sorted(found.values(), key=lambda entry: (entry[1] is Kind.ALIKE, entry[2], entry[0].pk))[:_MOST_SHOWN]
    visible = set(customers(viewer).filter(pk__in=[entry[0].pk for entry in nearest]).values_list("pk", flat=True))
    return [_told(*entry, phone=phone, is_visible=entry[0].pk in visible) for entry in nearest]


def same_name(name: str, *, exclude: int | None = None) -> Customer | None:
    """Return the other customer with this name in any spelling, whoever owns it."""
    rows = Customer.objects.filter(name_key=match_key(name))
    return next(iter(rows.exclude(pk=exclude) if exclude else rows), None)  # the key is unique: nothing to sort


def phone_holders(phone: str, *, exclude: int | None = None) -> list[Customer]:
    """Return other customers that have this phone, themselves or by a contact. Two empty phones are not equal."""
    if not phone:
        return []
    people = Contact.objects.filter(phone=phone).values("customer_id")
    rows = Customer.objects.filter(Q(phone=phone) | Q(pk__in=people)).exclude(pk=exclude or 0)
    return list(rows.select_related("owner").order_by("id")[:_MOST_SHOWN])


def _alike(name: str, *, exclude: int | None) -> list[Customer]:
    essence = core(name)
    if len(essence) < 2:
        return []
    texts = [essence]
    if len(essence) >= _HALVED_FROM:  # a slip in one half leaves the other half to find it by
        half = len(essence) // 2
        texts += [essence[:half], essence[half:]]
    ids: list[int] = []
    for text in texts:
        ids += records.matching_ids(SYSTEM, text, record_type=RECORD_TYPE, limit=_MOST_LOOKED_AT)
    rows = Customer.objects.filter(Q(pk__in=set(ids)) | Q(name_key=match_key(name))).exclude(pk=exclude or 0)
    return [row for row in rows.select_related("owner") if row.name_key == match_key(name) or is_alike(row.name, name)]


def _told(customer: Customer, kind: Kind, by_phone: bool, *, phone: str, is_visible: bool) -> Duplicate:
    return Duplicate(
        kind=kind,
        name=customer.name,
        owner_name=customer.owner.name if customer.owner else "",
        masked_phone=mask_phone(phone if by_phone else customer.phone),
        customer_id=customer.pk if is_visible else None,
        by_phone=by_phone,
    )
