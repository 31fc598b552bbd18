"""Customers a viewer may see, and what else they may do with one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.fetching import fetch
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.customers import powers
from xiaozhang.selling.customers.models import Collaborator, Customer, OwnerPeriod

RECORD_TYPE = "customer"


def customers(viewer: Actor) -> QuerySet[Customer]:
    """Return the customers in the viewer's scope: their people's, those in areas they lead, those shared with them."""
    rows = Customer.objects.all()
    if viewer.sees_all():
        return rows
    reach = Q(owner_id__in=_own_people(viewer)) | Q(pk__in=_shared_ids(viewer))
    if viewer.areas:
        reach |= Q(area__in=sorted(viewer.areas))
    return rows.filter(reach)


def get_customer(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Customer:
    """Return one customer in scope, its owner with it.

    Raises:
        Missing: not there, or outside the viewer's scope.
        NotAllowed: in scope, and the viewer lacks `power`, or collaborates on it as a reader only.
    """
    rows = customers(viewer)
    customer = fetch(rows if lock else rows.select_related("owner"), viewer, pk, power=power, lock=lock)
    if power is not None and not may_work_on(viewer, customer):
        raise NotAllowed(
            Message("没有执行：您对「{name}」是只读协作，请负责人改为可编辑协作。", {"name": customer.name})
        )
    return customer


def may_work_on(viewer: Actor, customer: Customer) -> bool:
    """Say whether the viewer reaches the customer as more than a reading collaborator."""
    if viewer.sees_all() or customer.owner_id in _own_people(viewer):
        return True
    if customer.area and customer.area in viewer.areas:
        return True
    return Collaborator.objects.filter(customer=customer, member_id=viewer.member_id or 0, may_edit=True).exists()


def may_see_phones(viewer: Actor, customer: Customer) -> bool:
    """Say whether the viewer may have phone numbers of the customer shown in full: its owner, or with the power."""
    is_owner = customer.owner_id is not None and customer.owner_id == viewer.member_id
    return is_owner or (viewer.may(powers.SEE_PHONES) and may_work_on(viewer, customer))


def narrow_to_own(rows: QuerySet[Customer], viewer: Actor) -> QuerySet[Customer]:
    """Keep the viewer's own customers."""
    return rows.filter(owner_id=viewer.member_id)


def narrow_to_team(rows: QuerySet[Customer], viewer: Actor) -> QuerySet[Customer]:
    """Keep the customers of the people in the viewer's reach, without those that are only shared."""
    return rows.filter(owner_id__in=_own_people(viewer))


def narrow_to_shared(rows: QuerySet[Customer], viewer: Actor) -> QuerySet[Customer]:
    """Keep the customers on which the viewer collaborates."""
    return rows.filter(pk__in=_shared_ids(viewer))


def found(rows: QuerySet[Customer], text: str, viewer: Actor) -> QuerySet[Customer]:
    """Keep what a text finds: by name, number, phone, or by the name or phone of a contact."""
    return rows.filter(pk__in=records.matching_ids(viewer, text, record_type=RECORD_TYPE))


def customer_choices(viewer: Actor, text: str = "", *, limit: int = 20) -> list[tuple[int, str]]:
    """Return (id, name) of customers in scope to choose from: those the text finds, or the latest followed up."""
    if text:
        return [
            (hit.record_id, hit.title) for hit in records.search(viewer, text, record_types=[RECORD_TYPE], limit=limit)
        ]
    rows = narrow_to_own(customers(viewer), viewer).filter(last_follow_up_on__isnull=False)
    return list(rows.order_by("-last_follow_up_on", "-id").values_list("id", "name")[:limit])


def collaborators(customer: Customer) -> list[Collaborator]:
    """Return who collaborates on a customer the caller has fetched, with their members."""
    return list(
        Collaborator.objects.filter(customer=customer).select_related("member").order_by("member__name_key", "id")
    )


def collaborator_of(customer: Customer, member_id: int) -> Collaborator | None:
    """Return a member's collaboration on a customer."""
    return Collaborator.objects.filter(customer=customer, member_id=member_id).first()


def owner_periods(customer: Customer) -> list[OwnerPeriod]:
    """Return who owned a customer the caller has fetched, the latest first."""
    return list(OwnerPeriod.objects.filter(customer=customer).select_related("owner").order_by("-start_at", "-id"))


def open_period(customer: Customer) -> OwnerPeriod | None:
    """Return the period of today's owner, locked."""
    return OwnerPeriod.objects.select_for_update().filter(customer=customer, end_at__isnull=True).first()


def find_customers(names: Iterable[str]) -> dict[str, Customer]:
    """Return customers by the match key of their name, whoever owns them: for taking over files by name."""
    keys = list({match_key(name) for name in names})
    found: dict[str, Customer] = {}
    for start in range(0, len(keys), 500):
        found |= {row.name_key: row for row in Customer.objects.filter(name_key__in=keys[start : start + 500])}
    return found


def customers_by_id(ids: set[int]) -> dict[int, Customer]:
    """Return customers by id, locked, whoever owns them: for taking over what was done with them."""
    found: dict[int, Customer] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        rows = Customer.objects.select_for_update().filter(pk__in=wanted[start : start + 500])
        found |= {row.pk: row for row in rows.order_by("pk")}
    return found


def owned_count(member_id: int) -> int:
    """Return how many customers a member owns."""
    return Customer.objects.filter(owner_id=member_id).count()


def shared_ids(customer_id: int) -> tuple[int, ...]:
    """Return the ids of the members who collaborate on a customer."""
    return tuple(Collaborator.objects.filter(customer_id=customer_id).values_list("member_id", flat=True))


def shared_by_customer(customer_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return the ids of the members who collaborate on each customer; those nobody shares are left out."""
    found: dict[int, tuple[int, ...]] = {}
    rows = Collaborator.objects.filter(customer_id__in=list(customer_ids)).order_by("id")
    for customer_id, member_id in rows.values_list("customer_id", "member_id"):
        found[customer_id] = (*found.get(customer_id, ()), member_id)
    return found


def _own_people(viewer: Actor) -> list[int]:
    own = set(viewer.member_ids)
    if viewer.member_id is not None:
        own.add(viewer.member_id)
    return sorted(own)


def _shared_ids(viewer: Actor) -> QuerySet[Collaborator, int]:
    return Collaborator.objects.filter(member_id=viewer.member_id or 0).values_list("customer_id", flat=True)
