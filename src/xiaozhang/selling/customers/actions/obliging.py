"""What happens to customers as the moments that clauses of duties know."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.foundation.duties.rules.moments import Moment, PassedOn
from xiaozhang.selling.customers.models import Customer, FollowUp, Method

ASSIGNED, FOLLOWED_UP, VISITED = "customers.assigned", "customers.followed_up", "customers.visited"
NEXT_SET = "customers.next_follow_up_set"
CUSTOMER = "customer"


def assigned(customer: Customer, now: datetime) -> Moment:
    """The customer came to an owner."""
    return Moment(ASSIGNED, CUSTOMER, customer.pk, now, customer.owner_id, title=customer.name, grade=customer.grade)


def passed_on(customer: Customer) -> PassedOn:
    """The customer has another owner."""
    return PassedOn(CUSTOMER, customer.pk, customer.owner_id, title=customer.name, grade=customer.grade)


def followed_up(customer: Customer, follow_up: FollowUp, now: datetime, *, is_latest: bool) -> list[Moment]:
    """The customer was followed up, and a next day was set.

    A follow-up of an earlier day that sets a new day takes the place of the plan that stood.
    """
    at = now if follow_up.next_on is not None and not is_latest else follow_up.happened_at
    found = [Moment(FOLLOWED_UP, CUSTOMER, customer.pk, at)]
    if follow_up.method == Method.VISIT:
        found.append(Moment(VISITED, CUSTOMER, customer.pk, at))
    if follow_up.next_on is not None:
        found.append(
            Moment(
                NEXT_SET,
                CUSTOMER,
                customer.pk,
                now,
                customer.owner_id,
                day=follow_up.next_on,
                title=customer.name,
                about=follow_up.next_plan,
                grade=customer.grade,
                occasion=str(follow_up.pk),
            )
        )
    return found
