"""Changing customers, their people and what was done with them."""

from xiaozhang.selling.customers.actions.changing import (
    add_customer,
    change_customer,
    set_collaborator,
    transfer_customer,
)
from xiaozhang.selling.customers.actions.correcting import correct_contacts, correct_customers, take_over_contacts
from xiaozhang.selling.customers.actions.following import record_follow_up
from xiaozhang.selling.customers.actions.people import add_contact, change_contact, reveal_phone
from xiaozhang.selling.customers.actions.sharing import share_with_sellers
from xiaozhang.selling.customers.actions.taking_back import (
    take_back_contacts,
    take_back_customers,
    take_back_follow_ups,
)
from xiaozhang.selling.customers.actions.taking_over import (
    take_over_customer,
    take_over_customers,
    take_over_follow_up,
    take_over_follow_ups,
)

__all__ = [
    "add_contact",
    "add_customer",
    "change_contact",
    "change_customer",
    "correct_contacts",
    "correct_customers",
    "record_follow_up",
    "reveal_phone",
    "set_collaborator",
    "share_with_sellers",
    "take_back_contacts",
    "take_back_customers",
    "take_back_follow_ups",
    "take_over_contacts",
    "take_over_customer",
    "take_over_customers",
    "take_over_follow_up",
    "take_over_follow_ups",
    "transfer_customer",
]
