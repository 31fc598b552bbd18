"""Customers, their people and follow-ups changed in bulk by a file, and taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from xiaozhang.base import events
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.inserting import insert_rows
from xiaozhang.base.matching import portions
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.changing import apart, checked, transfer_customer
from xiaozhang.selling.customers.actions.finding import document_of
from xiaozhang.selling.customers.actions.obliging import CUSTOMER
from xiaozhang.selling.customers.actions.people import PERSONAL, checked_contact
from xiaozhang.selling.customers.actions.taking_over import taken_contact
from xiaozhang.selling.customers.models import Contact, Customer
from xiaozhang.selling.customers.queries.customers import shared_by_customer
from xiaozhang.selling.customers.rules.taken import TakenContact

_BATCH = 500
_TEXTS = ("name", "area", "industry", "grade", "source", "phone", "address", "note")
_CONTACT = ("name", "title", "part", "phone", "email", "wechat")
Values = Mapping[str, object]
Wrong = dict[str, Message | str]


@action(powers.TAKE_OVER, label="导入修改客户")
def correct_customers(*, actor: Actor, now: datetime, rows: Mapping[int, Values]) -> None:
    """Change customers by id to what a file says; only the fields given, all or none.

    A new owner is a transfer, a new name is announced, a contact not known there is added. Phones that are no telephone
    numbers are kept as they stand.

    Raises:
        Invalid: a value cannot be, or another customer has the name; `rows[<id>].name` names it.
    """
    wrong: Wrong = {}
    standing = queries.find_customers(str(values["name"]) for values in rows.values() if values.get("name"))
    people = queries.contacts_by_customer(rows)
    renamed: list[tuple[Customer, str]] = []
    moved: list[tuple[int, int]] = []
    for piece in portions(sorted(rows), _BATCH):
        for customer in queries.held_customers(piece):
            values, former = rows[customer.pk], customer.name
            try:
                _refuse_name(customer, values, standing)
                _correct(customer, values)
                _put_contact(customer, values, people.setdefault(customer.pk, []), now)
            except Invalid as error:
                wrong |= {f"rows[{customer.pk}].{field}": words for field, words in error.fields.items()}
            if customer.name != former:
                renamed.append((customer, former))
            owner_id = values.get("owner")
            if isinstance(owner_id, int) and owner_id != customer.owner_id:
                moved.append((customer.pk, owner_id))
    if wrong:
        raise Invalid(wrong)
    for customer_id, owner_id in moved:
        transfer_customer(actor=actor, now=now, customer_id=customer_id, owner_id=owner_id)
    make_findable_again(actor, now, sorted(rows), people)
    for customer, former in renamed:
        duties.rename(actor=actor, now=now, record_type=CUSTOMER, record_id=customer.pk, title=customer.name)
        names = {"name": customer.name, "former_name": former}
        events.announce("customers.renamed", actor=actor, now=now, customer_id=customer.pk, **names)
    nothing_changed()  # every customer and contact that changed has its own trace


@action(powers.TAKE_OVER, label="期初导入联系人")
def take_over_contacts(*, actor: Actor, now: datetime, rows: Sequence[tuple[int, TakenContact]]) -> list[Contact]:
    """Take over people at customers, given as (customer id, person), in order. All or none.

    Raises:
        Invalid: a row makes no sense; `rows[3].name` names it.
    """
    known: dict[int, Customer] = {}
    for piece in portions(sorted({customer_id for customer_id, _row in rows}), _BATCH):
        known |= {customer.pk: customer for customer in queries.held_customers(piece)}
    made: list[Contact] = []
    wrong: Wrong = {}
    for place, (customer_id, row) in enumerate(rows):
        if customer_id not in known:
            wrong[f"rows[{place}].customer"] = "没有找到这家客户。"
            continue
        try:
            made.append(taken_contact(known[customer_id], row, now))
        except Invalid as error:
            wrong |= {f"rows[{place}].{field}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    insert_rows(made)
    for contact in made:
        _note_contact(contact, contact.customer, {}, {"part": contact.part, "taken_over": True}, {}, _personal(contact))
    make_findable_again(actor, now, sorted(known), queries.contacts_by_customer(known))
    if not made:
        nothing_changed()
    return made


@action(powers.TAKE_OVER, label="导入修改联系人")
def correct_contacts(*, actor: Actor, now: datetime, rows: Mapping[int, Values]) -> None:
    """Change people at customers by id to what a file says; only the fields given, all or none.

    Raises:
        Invalid: a value cannot be; `rows[<id>].name` names it.
    """
    wrong: Wrong = {}
    touched: set[int] = set()
    for piece in portions(sorted(rows), _BATCH):
        for contact in queries.held_contacts(piece):
            values = rows[contact.pk]
            if "customer" in values and values["customer"] != contact.customer_id:
                wrong[f"rows[{contact.pk}].customer"] = "联系人不能换到另一家客户，请在那家客户下新建。"
                continue
            try:
                if _correct_contact(contact, values):
                    touched.add(contact.customer_id)
            except Invalid as error:
                wrong |= {f"rows[{contact.pk}].{field}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    make_findable_again(actor, now, sorted(touched), queries.contacts_by_customer(touched))
    nothing_changed()


def _refuse_name(customer: Customer, values: Values, standing: dict[str, Customer]) -> None:
    other = standing.get(match_key(str(values.get("name") or "")))
    if other is not None and other.pk != customer.pk:
        raise Invalid({"name": Message("已有同名客户「{name}」。", {"name": other.name})})


def _correct(customer: Customer, values: Values) -> None:
    given = {name: str(values[name] or "") for name in _TEXTS if name in values}
    if "phone" in given:
        given["phone"] = queries.phone_key(given["phone"]) if given["phone"] else ""
    texts = {name: str(getattr(customer, name)) for name in _TEXTS}
    whole = checked(**{**texts, **given})
    asked = {name: whole[name] for name in (*given, "name_key", "pinyin")}
    if isinstance(values.get("created_at"), datetime) and customer.is_taken_over:
        asked["created_at"] = values["created_at"]
    old, new = differences(customer, asked)
    if not new:
        return
    customer.revision += 1
    customer.save()
    (public_old, personal_old), (public_new, personal_new) = apart(old), apart(new)
    note_change(customer, old=public_old, new=public_new, personal_old=personal_old, personal_new=personal_new)


def _put_contact(customer: Customer, values: Values, people: list[Contact], now: datetime) -> None:
    """Add the contact a customer's row names, or change the one of that name."""
    name = str(values.get("contact_name") or "")
    given = {
        field: str(values[f"contact_{field}"] or "") for field in ("phone", "title") if f"contact_{field}" in values
    }
    if not name and (not people or not given):
        return
    same = [each for each in people if match_key(each.name) == match_key(name)] if name else people[-1:]
    if same:
        _correct_contact(same[0], given)
        return
    contact = taken_contact(customer, TakenContact(name, given.get("title", ""), given.get("phone", "")), now)
    contact.save()
    people.append(contact)
    _note_contact(contact, customer, {}, {"part": contact.part, "taken_over": True}, {}, _personal(contact))


def _correct_contact(contact: Contact, values: Values) -> bool:
    given = {name: str(values[name] or "") for name in _CONTACT if name in values}
    if given.get("phone"):
        given["phone"] = queries.phone_key(given["phone"])
    whole = checked_contact(**{name: str(getattr(contact, name)) for name in _CONTACT} | given)
    old, new = differences(contact, {name: whole[name] for name in given})
    if not new:
        return False
    contact.revision += 1
    contact.save()
    public = [name for name in new if name not in PERSONAL]
    personal = [name for name in new if name in PERSONAL]
    _note_contact(
        contact, contact.customer, _only(old, public), _only(new, public), _only(old, personal), _only(new, personal)
    )
    return True


def _note_contact(
    contact: Contact, customer: Customer, old: Values, new: Values, personal_old: Values, personal_new: Values
) -> None:
    note_change(contact, title=customer.name, old=old, new=new, personal_old=personal_old, personal_new=personal_new)


def _only(values: Values, names: Sequence[str]) -> dict[str, object]:
    return {name: values[name] for name in names}


def _personal(contact: Contact) -> dict[str, object]:
    return {name: getattr(contact, name) for name in PERSONAL if getattr(contact, name)}


def make_findable_again(
    actor: Actor, now: datetime, customer_ids: Sequence[int], people: Mapping[int, Sequence[Contact]]
) -> None:
    """Renew what customers are found by, given their people."""
    for piece in portions(customer_ids, _BATCH):
        shared = shared_by_customer(piece)
        documents = [
            document_of(customer, people.get(customer.pk, ()), shared.get(customer.pk, ()))
            for customer in queries.held_customers(piece)
        ]
        records.put_documents(actor=actor, now=now, documents=documents)
