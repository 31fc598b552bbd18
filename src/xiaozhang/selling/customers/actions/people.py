"""Contacts, and their telephone numbers."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.finding import make_findable
from xiaozhang.selling.customers.models import Attitude, Contact, Customer, Part

PERSONAL = ("name", "phone", "email", "wechat")
_LINES = (*PERSONAL, "title", "part", "attitude", "concern")
_PARTS, _ATTITUDES = frozenset(Part.values), frozenset(Attitude.values)
_LONGEST = {name: int(getattr(Contact._meta.get_field(name), "max_length", 0)) for name in _LINES}


@action(powers.CHANGE_CUSTOMER, label="新建联系人")
def add_contact(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    name: str,
    title: str = "",
    part: str = Part.OTHER,
    attitude: str = "",
    concern: str = "",
    phone: str = "",
    email: str = "",
    wechat: str = "",
) -> Contact:
    """Add a person to a customer. D2.

    Raises:
        Invalid: without a name, or with a value that makes no sense.
    """
    customer = queries.get_customer(actor, customer_id, power=powers.CHANGE_CUSTOMER, lock=True)
    contact = contact_of(
        customer, now, name=name, title=title, part=part, attitude=attitude, concern=concern, phone=phone, email=email,
        wechat=wechat,
    )  # fmt: skip
    contact.save()
    values = {key: getattr(contact, key) for key in ("title", "part", "attitude", "concern")}
    personal = {key: getattr(contact, key) for key in PERSONAL}
    note_change(contact, new=values, personal_new=personal, title=customer.name)
    note_change(customer, personal_new={"contact": contact.name})
    make_findable(customer, actor=actor, now=now)
    return contact


@action(powers.CHANGE_CUSTOMER, label="修改联系人")
def change_contact(
    *,
    actor: Actor,
    now: datetime,
    contact_id: int,
    revision: int | None,
    name: str,
    title: str = "",
    part: str = Part.OTHER,
    attitude: str = "",
    concern: str = "",
    phone: str = "",
    email: str = "",
    wechat: str = "",
) -> Contact:
    """Change a person at a customer.

    Raises:
        Stale: somebody changed it since the form was shown.
        Invalid: without a name, or with a value that makes no sense.
    """
    contact = queries.get_contact(actor, contact_id, lock=True)
    customer = queries.get_customer(actor, contact.customer_id, power=powers.CHANGE_CUSTOMER)
    if revision is not None and revision != contact.revision:
        raise Stale()
    values = checked_contact(
        name=name, title=title, part=part, attitude=attitude, concern=concern, phone=phone, email=email, wechat=wechat
    )
    old, new = differences(contact, values)
    if not new:
        nothing_changed()
        return contact
    contact.revision += 1
    contact.save()
    public = {key: value for key, value in new.items() if key not in PERSONAL}
    note_change(
        contact,
        old={key: old[key] for key in public},
        new=public,
        personal_old={key: old[key] for key in old if key in PERSONAL},
        personal_new={key: new[key] for key in new if key in PERSONAL},
        title=customer.name,
    )
    note_change(customer, personal_new={"contact": contact.name})
    make_findable(customer, actor=actor, now=now)
    return contact


@action(powers.SEE_CUSTOMERS, label="查看完整电话")
def reveal_phone(*, actor: Actor, now: datetime, customer_id: int, contact_id: int | None = None) -> str:
    """Return a telephone number in full and leave a trace of who asked for it: the customer's, or a contact's. Q2.

    Raises:
        NotAllowed: the actor neither owns the customer nor has the power to see numbers.
    """
    customer = queries.get_customer(actor, customer_id)
    if not queries.may_see_phones(actor, customer):
        raise NotAllowed("没有显示：完整电话只对负责人和有权限的主管显示，请联系负责人。")
    if contact_id is None:
        note_change(customer, new={"phone_shown": "公司电话"})
        return customer.phone
    contact = queries.get_contact(actor, contact_id)
    if contact.customer_id != customer.pk:
        raise Invalid({"contact_id": "这位联系人不属于这家客户，请刷新后再试。"})
    note_change(customer, new={"phone_shown": "联系人电话"}, personal_new={"contact": contact.name})
    return contact.phone


def contact_of(customer: Customer, now: datetime, **given: str) -> Contact:
    """Return an unsaved contact. Raises Invalid, naming the field."""
    return Contact(customer=customer, created_at=now, **checked_contact(**given))


def checked_contact(**given: str) -> dict[str, str]:
    """Return a contact's values as they are kept. Raises Invalid, naming the field."""
    values = {key: clean_line(value) for key, value in given.items()}
    wrong: dict[str, Message | str] = {}
    if not values["name"]:
        wrong["name"] = "请填写联系人姓名。"
    for field, text in values.items():
        longest = _LONGEST[field]
        if len(text) > longest:
            wrong[field] = Message("太长了，最多 {most} 个字，现有 {has} 个。", {"most": longest, "has": len(text)})
    if values.get("part", Part.OTHER) not in _PARTS:
        wrong["part"] = "请从列表中选择角色。"
    if values.get("attitude") and values["attitude"] not in _ATTITUDES:
        wrong["attitude"] = "请从列表中选择态度。"
    if wrong:
        raise Invalid(wrong)
    return values
