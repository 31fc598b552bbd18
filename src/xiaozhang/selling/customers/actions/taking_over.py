"""Customers and follow-ups from old files: dates in the past, marked 期初导入, with a power of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.inserting import insert_rows, insert_values, unsaved
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import TAKEN_OVER
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.changing import PREFIX, SERIES, checked
from xiaozhang.selling.customers.actions.finding import document_of
from xiaozhang.selling.customers.actions.following import checked as checked_words
from xiaozhang.selling.customers.actions.following import postings
from xiaozhang.selling.customers.actions.people import checked_contact
from xiaozhang.selling.customers.models import Contact, Customer, FollowUp, OwnerPeriod
from xiaozhang.selling.customers.queries.customers import customers_by_id
from xiaozhang.selling.customers.rules.taken import TakenContact, TakenCustomer, TakenFollowUp

_BATCH = 1000
_MOBILE = re.compile("1[3-9][0-9]{9}")
_FOLLOWED_UP = "UPDATE customers_customer SET last_follow_up_on = %s, next_follow_up_on = %s WHERE id = %s"


@action(powers.TAKE_OVER)
def take_over_customer(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    owner_id: int | None,
    area: str = "",
    industry: str = "",
    grade: str = "",
    source: str = "",
    phone: str = "",
    address: str = "",
    note: str = "",
    created_at: datetime | None = None,
) -> Customer:
    """Take over one customer; one of the same name stays as it is. take_over_customers keeps the trace."""
    nothing_changed()  # here
    row = TakenCustomer(name, owner_id, area, industry, grade, source, phone, address, note, created_at)
    return take_over_customers(actor=actor, now=now, rows=[row])[0]


@action(powers.TAKE_OVER, label="期初导入客户")
def take_over_customers(
    *, actor: Actor, now: datetime, rows: Sequence[TakenCustomer], only_new: bool = False
) -> list[Customer]:
    """Take over customers and return one for each row, in order; one that is there is not doubled nor changed.

    A phone that is no telephone number is kept as it stands. All or none. With `only_new` one that is there, or comes
    twice, is refused.

    Raises:
        Invalid: a row makes no sense; `rows[3].name` names it.
    """
    keys = [match_key(row.name) for row in rows]
    standing = queries.find_customers(keys)
    if only_new:
        _refuse_known(keys, rows, standing)
    fresh: dict[str, tuple[Customer, TakenCustomer]] = {}
    for place, (key, row) in enumerate(zip(keys, rows, strict=True)):
        if key not in standing and key not in fresh:
            fresh[key] = (_customer(row, place, now), row)
    made = list(fresh.values())
    numbers = _numbers(actor, now, [customer for customer, _row in made])
    for (customer, _row), number in zip(made, numbers, strict=True):
        customer.number = number
    for start in range(0, len(made), _BATCH):
        _store(made[start : start + _BATCH], actor, now)
    if not made:
        nothing_changed()
    return [standing.get(key) or fresh[key][0] for key in keys]


@action(powers.TAKE_OVER)
def take_over_follow_up(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    author_id: int,
    method: str,
    content: str,
    happened_at: datetime,
    progress: str = "",
    next_plan: str = "",
    deal_id: int | None = None,
) -> FollowUp:
    """Take over one follow-up; it counts for its author on its day. take_over_follow_ups keeps the trace."""
    nothing_changed()  # here
    row = TakenFollowUp(customer_id, author_id, method, content, happened_at, progress, next_plan, deal_id)
    return take_over_follow_ups(actor=actor, now=now, rows=[row])[0]


@action(powers.TAKE_OVER, label="期初导入跟进")
def take_over_follow_ups(*, actor: Actor, now: datetime, rows: Sequence[TakenFollowUp]) -> list[FollowUp]:
    """Take over follow-ups, in order; each counts for its author on the day it happened. All or none.

    Raises:
        Invalid: a row makes no sense or lies in the future; `rows[3].content` names it.
    """
    standing = customers_by_id({row.customer_id for row in rows})
    made = [_follow_up(row, place, standing, now) for place, row in enumerate(rows)]
    insert_rows(made)
    ledger.post_many(actor=actor, now=now, postings=[each for row in made for each in postings(row, source=TAKEN_OVER)])
    touched: dict[int, Customer] = {}
    today = timezone.localdate(now)
    for row in made:
        customer = standing[row.customer_id]
        if customer.last_follow_up_on is None or customer.last_follow_up_on < row.happened_on:
            customer.last_follow_up_on = row.happened_on
            touched[customer.pk] = customer
        if row.next_on is not None and row.next_on >= today and customer.next_follow_up_on is None:
            customer.next_follow_up_on = row.next_on
            touched[customer.pk] = customer
        note_change(row, title=customer.name, new={"customer": customer.pk, "method": row.method, "taken_over": True})
    with connection.cursor() as cursor:
        days = [(each.last_follow_up_on, each.next_follow_up_on, each.pk) for each in touched.values()]
        cursor.executemany(_FOLLOWED_UP, days)
    if not made:
        nothing_changed()
    return made


def _refuse_known(keys: Sequence[str], rows: Sequence[TakenCustomer], standing: dict[str, Customer]) -> None:
    wrong: dict[str, Message | str] = {}
    seen: set[str] = set()
    for place, (key, row) in enumerate(zip(keys, rows, strict=True)):
        if key in standing:
            wrong[f"rows[{place}].name"] = Message("已有同名客户「{name}」。", {"name": standing[key].name})
        elif key in seen:
            wrong[f"rows[{place}].name"] = Message("「{name}」在文件里不止一行。", {"name": row.name})
        seen.add(key)
    if wrong:
        raise Invalid(wrong)


def _customer(row: TakenCustomer, place: int, now: datetime) -> Customer:
    try:
        values = checked(
            name=row.name, area=row.area, industry=row.industry, grade=row.grade, source=row.source,
            phone=_phone(row.phone), address=row.address, note=row.note,
        )  # fmt: skip
    except Invalid as error:
        raise _at(place, error) from error
    created_at = row.created_at or now
    if created_at > now:
        raise Invalid({f"rows[{place}].created_at": Message("「{name}」的创建时间在将来。", {"name": row.name})})
    return unsaved(Customer, owner_id=row.owner_id, created_at=created_at, is_taken_over=True, **values)


def _numbers(actor: Actor, now: datetime, made: Sequence[Customer]) -> list[str]:
    return records.next_numbers(
        actor=actor, now=now, series=SERIES, prefix=PREFIX, on=timezone.localdate(now), count=len(made)
    )


def _store(made: Sequence[tuple[Customer, TakenCustomer]], actor: Actor, now: datetime) -> None:
    insert_rows([customer for customer, _row in made])
    insert_values(
        OwnerPeriod,
        ("customer_id", "owner_id", "start_at", "moved_by"),
        [(customer.pk, customer.owner_id, customer.created_at, actor.name[:60]) for customer, _row in made],
        wants_ids=False,
    )
    people = {customer.pk: [taken_contact(customer, each, now) for each in row.contacts] for customer, row in made}
    insert_rows([contact for contacts in people.values() for contact in contacts])
    for customer, _row in made:
        note_change(
            customer,
            new={"number": customer.number, "name": customer.name, "owner": customer.owner_id, "taken_over": True},
            personal_new={"phone": customer.phone} if customer.phone else {},
        )
    documents = [document_of(customer, people[customer.pk], ()) for customer, _row in made]
    records.put_documents(actor=actor, now=now, documents=documents, are_new=True)


def taken_contact(customer: Customer, row: TakenContact, now: datetime) -> Contact:
    """Return an unsaved contact, marked 期初导入. Raises Invalid, naming the field."""
    values = checked_contact(
        name=row.name, title=row.title, part=row.part, phone=_phone(row.phone), email=row.email, wechat=row.wechat
    )
    return unsaved(Contact, customer_id=customer.pk, created_at=now, is_taken_over=True, **values)


def _follow_up(row: TakenFollowUp, place: int, standing: dict[int, Customer], now: datetime) -> FollowUp:
    try:
        values = checked_words(method=row.method, content=row.content, progress=row.progress, next_plan=row.next_plan)
    except Invalid as error:
        raise _at(place, error) from error
    if row.customer_id not in standing:
        raise Invalid({f"rows[{place}].customer_id": "没有找到这家客户。"})
    if row.happened_at > now:
        raise Invalid({f"rows[{place}].happened_at": "跟进时间还没到。"})
    return FollowUp(
        customer_id=row.customer_id,
        author_id=row.author_id,
        deal_id=row.deal_id,
        happened_at=row.happened_at,
        happened_on=timezone.localdate(row.happened_at),
        next_on=row.next_on,
        is_taken_over=True,
        created_at=now,
        **values,
    )


def _phone(text: str) -> str:
    if _MOBILE.fullmatch(text):  # the most usual spelling is the kept one already
        return text
    return queries.phone_key(text) if text else ""


def _at(place: int, error: Invalid) -> Invalid:
    return Invalid({f"rows[{place}].{field}": message for field, message in error.fields.items()})
