"""Reads of customers, always for somebody."""

from xiaozhang.selling.customers.queries.customers import (
    collaborators,
    customer_choices,
    customers,
    find_customers,
    get_customer,
    may_see_phones,
    may_work_on,
    owned_count,
    owner_periods,
)
from xiaozhang.selling.customers.queries.duplicates import duplicates, phone_holders, same_name
from xiaozhang.selling.customers.queries.follow_ups import (
    due_count,
    due_follow_ups,
    follow_up_for,
    follow_ups,
    follow_ups_of,
    get_follow_up,
    latest_plan,
)
from xiaozhang.selling.customers.queries.people import contact_for, contacts_of, get_contact

__all__ = [
    "collaborators",
    "contact_for",
    "contacts_of",
    "customer_choices",
    "customers",
    "due_count",
    "due_follow_ups",
    "duplicates",
    "find_customers",
    "follow_up_for",
    "follow_ups",
    "follow_ups_of",
    "get_contact",
    "get_customer",
    "get_follow_up",
    "latest_plan",
    "may_see_phones",
    "may_work_on",
    "owned_count",
    "owner_periods",
    "phone_holders",
    "same_name",
]
