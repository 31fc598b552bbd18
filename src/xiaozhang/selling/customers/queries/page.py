"""What a customer's page shows first: the next step, who decides, what happened lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.selling.customers.models import Collaborator, Contact, Customer, FollowUp, Part
from xiaozhang.selling.customers.queries.customers import customers
from xiaozhang.selling.customers.queries.follow_ups import follow_ups_of, latest_plan
from xiaozhang.selling.customers.rules.story import Happening, latest

if TYPE_CHECKING:
    from xiaozhang.foundation.ledger.models import Fact

_SHOWN = 6
_OWN_METRICS = ("follow_up", "visit")
_PARTS = [Part.DECISION_MAKER, Part.INFLUENCER, Part.USER, Part.OTHER]


@dataclass(frozen=True, slots=True)
class Overview:
    """The first tab of a customer."""

    plan: FollowUp | None
    story: list[Happening]


def get_for_page(viewer: Actor, pk: int) -> Customer:
    """Return a customer in scope with owner, contacts and collaborators at hand. Three queries. Raises Missing."""
    rows = (
        customers(viewer)
        .select_related("owner")
        .prefetch_related(
            Prefetch("contacts", Contact.objects.order_by("id")),
            Prefetch("collaborators", Collaborator.objects.select_related("member").order_by("member__name_key", "id")),
        )
    )
    customer = rows.filter(pk=pk).first()
    if customer is None:
        raise Missing()
    return customer


def decision_map(customer: Customer) -> list[Contact]:
    """Return the contacts of a customer from get_for_page: who decides first."""
    return sorted(customer.contacts.all(), key=lambda contact: _PARTS.index(Part(contact.part)))


def overview(viewer: Actor, customer: Customer) -> Overview:
    """Return what the first tab shows. Two queries, three where the plan is older than what happened lately."""
    done = follow_ups_of(customer, limit=_SHOWN)
    plan = next((each for each in done if each.next_on == customer.next_follow_up_on), None)
    if plan is None:
        plan = latest_plan(customer)
    story = [_told(each) for each in done] + _facts(viewer, customer)
    return Overview(plan if customer.next_follow_up_on else None, latest(story, _SHOWN))


def works_on(viewer: Actor, customer: Customer) -> bool:
    """Say what may_work_on says, from the collaborators at hand."""
    if viewer.sees_all() or customer.owner_id in viewer.member_ids or customer.owner_id == viewer.member_id:
        return True
    if customer.area and customer.area in viewer.areas:
        return True
    return any(each.member_id == viewer.member_id and each.may_edit for each in customer.collaborators.all())


def _told(follow_up: FollowUp) -> Happening:
    method = Message(follow_up.get_method_display())
    what = (
        Message("{method} · {name}", {"method": method, "name": follow_up.contact.name})
        if follow_up.contact
        else method
    )
    return Happening(follow_up.happened_at, what, text=follow_up.content, who=follow_up.author.name)


def _facts(viewer: Actor, customer: Customer) -> list[Happening]:
    rows = ledger.facts(viewer).filter(customer_id=customer.pk).exclude(metric__in=_OWN_METRICS)
    return [_fact(row) for row in rows.order_by("-occurred_at", "-id")[:_SHOWN]]


def _fact(row: Fact) -> Happening:
    metric = ledger.metric_of(row)
    size = Message("{count} {unit}", {"count": row.quantity, "unit": metric.unit})
    if row.amount_fen is not None:
        size = Message("{amount} 元", {"amount": yuan(row.amount_fen)})
    is_known = row.source_type in registries.record_types
    return Happening(
        at=row.occurred_at,
        what=Message("{metric} {size}", {"metric": metric.label, "size": size}),
        url=registries.record_types.get(row.source_type).url(row.source_id) if is_known else "",
    )
