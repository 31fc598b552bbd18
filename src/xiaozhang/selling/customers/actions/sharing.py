"""Customers taken over learn from their deals who sells to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.inserting import insert_values
from xiaozhang.base.matching import portions
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.changing import collaborator_words
from xiaozhang.selling.customers.actions.correcting import make_findable_again
from xiaozhang.selling.customers.models import Collaborator, Customer, OwnerPeriod
from xiaozhang.selling.customers.rules.sellers import Seller, latest

BY_DEALS = "期初导入：按最近的商机"  # who moved it, where an owner came from deals
_BATCH = 500


@action(powers.TAKE_OVER, label="期初导入商机的负责人")
def share_with_sellers(*, actor: Actor, now: datetime, sellers: Sequence[Seller]) -> None:
    """Let everyone who sold to a customer taken over see it: `sellers` are all of each customer's.

    A customer without an owner gets the one with its latest deal, and keeps to the latest as more deals come in. The
    others collaborate, and may edit while a deal of theirs is open. Customers added here are left alone.
    """
    by_customer: dict[int, list[Seller]] = {}
    for seller in sellers:
        by_customer.setdefault(seller.customer_id, []).append(seller)
    names = org.names_of(seller.member_id for seller in sellers)
    touched: list[int] = []
    for piece in portions(sorted(by_customer), _BATCH):
        periods = queries.open_periods(piece)
        held = queries.collaborations(piece)
        fresh: list[tuple[int, int, bool]] = []
        for customer in queries.held_customers(piece):
            if customer.is_taken_over:
                known = held.get(customer.pk, {})
                owned = _own(customer, periods.get(customer.pk), by_customer[customer.pk], known)
                added = _missing(customer, by_customer[customer.pk], known)
                fresh += added
                if owned or added:
                    touched.append(customer.pk)
                    words = "、".join(collaborator_words(names[pk], may_edit) for _id, pk, may_edit in added)
                    note_change(customer, new={**owned, **({"collaborator": words} if added else {})})
        insert_values(Collaborator, ("customer_id", "member_id", "may_edit"), fresh, wants_ids=False)
    make_findable_again(actor, now, touched, queries.contacts_by_customer(touched))
    if not touched:
        nothing_changed()


def _own(
    customer: Customer, period: OwnerPeriod | None, sellers: Sequence[Seller], held: dict[int, Collaborator]
) -> Mapping[str, object]:
    """Give the customer to its latest seller if nobody chose an owner; return what changed."""
    owner_id = latest(sellers)
    is_free = customer.owner_id is None or (period is not None and period.moved_by == BY_DEALS)
    if not is_free or customer.owner_id == owner_id or period is None:
        return {}
    period.owner_id, period.moved_by = owner_id, BY_DEALS
    period.save(update_fields=["owner", "moved_by"])
    customer.owner_id = owner_id
    customer.save(update_fields=["owner"])
    if owner_id in held:
        held.pop(owner_id).delete()
    return {"owner": owner_id}


def _missing(
    customer: Customer, sellers: Sequence[Seller], held: dict[int, Collaborator]
) -> list[tuple[int, int, bool]]:
    """Return the sellers who cannot see the customer yet, as rows of collaborators."""
    return [
        (customer.pk, seller.member_id, seller.is_working)
        for seller in sorted(sellers, key=lambda seller: seller.member_id)
        if seller.member_id != customer.owner_id and seller.member_id not in held
    ]
