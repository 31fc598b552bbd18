"""Two small kinds of records, customers and the people there, so that the flow is tested by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message, match_key
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.customers import powers
from xiaozhang.selling.customers.models import Contact, Customer
from xiaozhang.selling.customers.rules.taken import TakenCustomer

REFUSED_NAME = "查封公司"  # what `take` refuses although the dry run let it pass


def find_customers(viewer: Actor, key: str, values: Sequence[str]) -> Mapping[str, Sequence[int]]:
    known = dict(
        Customer.objects.filter(name_key__in={match_key(value) for value in values}).values_list("name_key", "pk")
    )
    return {value: [known[match_key(value)]] for value in values if match_key(value) in known}


def current_customers(viewer: Actor, ids: Sequence[int]) -> Mapping[int, Mapping[str, object]]:
    names = ("name", "industry", "phone", "address")
    return {row.pk: {name: getattr(row, name) for name in names} for row in Customer.objects.filter(pk__in=ids)}


def check_customer(row: Mapping[str, object]) -> Mapping[str, Message]:
    return {"phone": Message("电话太短。")} if row.get("phone") and len(str(row["phone"])) < 3 else {}


def take_customers(*, actor: Actor, now: datetime, rows: Sequence[Mapping[str, object]]) -> list[int]:
    for place, row in enumerate(rows):
        if row["name"] == REFUSED_NAME:
            raise Invalid({f"rows[{place}].name": "这家公司不能导入。"})
    taken = [
        TakenCustomer(
            name=str(row["name"]), owner_id=actor.member_id, industry=str(row.get("industry") or ""),
            phone=str(row.get("phone") or ""), address=str(row.get("address") or ""),
        )
        for row in rows
    ]  # fmt: skip
    return [made.pk for made in customers.take_over_customers(actor=actor, now=now, rows=taken)]


@action(powers.TAKE_OVER)
def change_customers(*, actor: Actor, now: datetime, rows: Mapping[int, Mapping[str, object]]) -> None:
    for pk, values in rows.items():
        row = Customer.objects.get(pk=pk)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        note_change(row, new=dict(values))


@action(powers.TAKE_OVER)
def undo_customers(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    for row in Customer.objects.filter(pk__in=ids):
        if row.contacts.exists():
            raise Refused(Message("没有撤销：客户「{name}」已经有联系人。", {"name": row.name}))
        note_change(row, old={"name": row.name})
        row.owner_periods.all().delete()
        row.delete()


def find_contacts(viewer: Actor, key: str, values: Sequence[str]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for pk, name in Contact.objects.filter(name__in=values).values_list("pk", "name"):
        found.setdefault(name, []).append(pk)
    return found


def current_contacts(viewer: Actor, ids: Sequence[int]) -> Mapping[int, Mapping[str, object]]:
    return {row.pk: {"name": row.name, "customer": row.customer_id} for row in Contact.objects.filter(pk__in=ids)}


@action(powers.TAKE_OVER)
def take_contacts(*, actor: Actor, now: datetime, rows: Sequence[Mapping[str, object]]) -> list[int]:
    made = []
    for row in rows:
        contact = Contact.objects.create(customer_id=row["customer"], name=str(row["name"]), created_at=now)
        note_change(contact, new={"name": contact.name})
        made.append(contact.pk)
    return made


@action(powers.TAKE_OVER)
def undo_contacts(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    for row in Contact.objects.filter(pk__in=ids):
        note_change(row, old={"name": row.name})
        row.delete()


CUSTOMER = ImportKind(
    key="customer",
    label=Message("客户"),
    icon="building",
    power=powers.TAKE_OVER,
    order=10,
    fields=(
        ImportField("name", Message("客户名称"), "text", is_needed=True, names=("公司",)),
        ImportField("industry", Message("行业"), "text"),
        ImportField("phone", Message("电话"), "text"),
        ImportField("address", Message("地址"), "text", max_length=200),
    ),
    keys=("name",),
    find=find_customers,
    current=current_customers,
    take=take_customers,
    change=change_customers,
    undo=undo_customers,
    check=check_customer,
)
CONTACT = ImportKind(
    key="contact",
    label=Message("联系人"),
    icon="user",
    power=powers.TAKE_OVER,
    order=20,
    fields=(
        ImportField("name", Message("姓名"), "text", is_needed=True),
        ImportField("customer", Message("客户"), "record", is_needed=True, refers_to="customer"),
    ),
    keys=("name",),
    find=find_contacts,
    current=current_contacts,
    take=take_contacts,
    undo=undo_contacts,
)
