"""Customers come in, change, and pass from one owner to another."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused, Stale
from xiaozhang.base.inserting import insert_values
from xiaozhang.base.text import Message, clean_line, clean_text, mask_phone, match_key
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import actions as records
from xiaozhang.foundation.records.rules.pinyin import sort_key
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.finding import make_findable
from xiaozhang.selling.customers.actions.obliging import CUSTOMER, assigned, passed_on
from xiaozhang.selling.customers.actions.people import contact_of
from xiaozhang.selling.customers.errors import NameTaken, PhoneTaken
from xiaozhang.selling.customers.models import Collaborator, Contact, Customer, Grade, OwnerPeriod
from xiaozhang.selling.customers.queries.customers import collaborator_of, open_period

SERIES, PREFIX = "customer", "KH"
_PERSONAL = ("phone",)
_LINES = ("name", "area", "industry", "grade", "source", "phone", "address")
_GRADES = frozenset(Grade.values)
_LONGEST = {name: int(getattr(Customer._meta.get_field(name), "max_length", 0)) for name in _LINES}


@action(powers.ADD_CUSTOMER, label="新建客户")
def add_customer(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    owner_id: int | None = None,
    area: str = "",
    industry: str = "",
    grade: str = "",
    source: str = "",
    phone: str = "",
    address: str = "",
    note: str = "",
    contact_name: str = "",
    contact_title: str = "",
    contact_part: str = "other",
    contact_phone: str = "",
    accepts_same_phone: bool = False,
) -> Customer:
    """Add a customer, owned by the actor unless another owner is named, with a first contact if one is named. C1, D1.

    Announces `customers.added`.

    Raises:
        Invalid: it has no name, or a value makes no sense.
        NameTaken: there is one of this name already; its owner is named.
        PhoneTaken: another has this phone, and `accepts_same_phone` is not set.
        NotAllowed: the actor may not give customers to others.
    """
    values = checked(
        name=name, area=area, industry=industry, grade=grade, source=source, phone=phone, address=address, note=note
    )
    _refuse_duplicates(values, phones=[phone, contact_phone], accepts_same_phone=accepts_same_phone)
    customer = _created(actor, now, values, _new_owner(actor, owner_id))
    contacts: list[Contact] = []
    if contact_name or contact_phone:
        contact = contact_of(
            customer, now, name=contact_name, title=contact_title, part=contact_part, phone=contact_phone
        )
        contact.save()
        contacts.append(contact)
        note_change(contact, new={"part": contact.part}, personal_new={"name": contact.name, "phone": contact.phone})
    make_findable(customer, actor=actor, now=now, contacts=contacts)
    duties.note_moments(actor=actor, now=now, moments=[assigned(customer, now)])
    told = {"number": customer.number, "name": customer.name, "owner_id": customer.owner_id}
    events.announce("customers.added", actor=actor, now=now, customer_id=customer.pk, **told)
    return customer


@action(powers.CHANGE_CUSTOMER, label="修改客户")
def change_customer(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    revision: int | None,
    name: str,
    area: str = "",
    industry: str = "",
    grade: str = "",
    source: str = "",
    phone: str = "",
    address: str = "",
    note: str = "",
    accepts_same_phone: bool = False,
) -> Customer:
    """Change a customer's facts; announces `customers.renamed` if its name is another one now.

    Raises:
        Stale: somebody changed it since the form was shown.
        Invalid, NameTaken, PhoneTaken: as for add_customer.
    """
    customer = queries.get_customer(actor, customer_id, power=powers.CHANGE_CUSTOMER, lock=True)
    _check_revision(customer, revision)
    values = checked(
        name=name, area=area, industry=industry, grade=grade, source=source, phone=phone, address=address, note=note
    )
    phones = [phone] if phone != customer.phone else []
    _refuse_duplicates(values, phones=phones, accepts_same_phone=accepts_same_phone, exclude=customer.pk)
    former_name = customer.name
    old, new = differences(customer, values)
    if not new:
        nothing_changed()
        return customer
    customer.revision += 1
    customer.save()
    (public_old, personal_old), (public_new, personal_new) = apart(old), apart(new)
    note_change(customer, old=public_old, new=public_new, personal_old=personal_old, personal_new=personal_new)
    make_findable(customer, actor=actor, now=now)
    if customer.name != former_name:
        duties.rename(actor=actor, now=now, record_type=CUSTOMER, record_id=customer.pk, title=customer.name)
        names = {"name": customer.name, "former_name": former_name}
        events.announce("customers.renamed", actor=actor, now=now, customer_id=customer.pk, **names)
    return customer


@action(powers.TRANSFER_CUSTOMER, label="转移客户")
def transfer_customer(
    *, actor: Actor, now: datetime, customer_id: int, owner_id: int, revision: int | None = None
) -> Customer:
    """Give a customer to another owner; announces `customers.transferred`. A8.

    Raises:
        Refused: the new owner has it already, or has left the company.
        Stale: somebody changed the customer since the form was shown.
    """
    customer = queries.get_customer(actor, customer_id, power=powers.TRANSFER_CUSTOMER, lock=True)
    _check_revision(customer, revision)
    former_id = customer.owner_id
    if former_id == owner_id:
        raise Refused(Message("没有转移「{name}」：负责人已经是这位成员。", {"name": customer.name}))
    _check_active(owner_id, now)
    period = open_period(customer)
    if period is not None:
        period.end_at = now
        period.save(update_fields=["end_at"])
    OwnerPeriod.objects.create(customer=customer, owner_id=owner_id, start_at=now, moved_by=actor.name)
    customer.owner_id = owner_id
    customer.revision += 1
    customer.save(update_fields=["owner", "revision"])
    note_change(customer, old={"owner": former_id}, new={"owner": owner_id})
    make_findable(customer, actor=actor, now=now)
    duties.pass_on(actor=actor, now=now, records=[passed_on(customer)])
    events.announce(
        "customers.transferred",
        actor=actor,
        now=now,
        customer_id=customer.pk,
        owner_id=owner_id,
        former_owner_id=former_id,
    )
    return customer


@action(powers.CHANGE_CUSTOMER, label="设协作")
def set_collaborator(
    *, actor: Actor, now: datetime, customer_id: int, member_id: int, may_edit: bool | None
) -> Customer:
    """Let a member see a customer (`may_edit` False: 只读, True: 协作), or no longer (None).

    Raises:
        Refused: the member owns it, or has left the company.
    """
    customer = queries.get_customer(actor, customer_id, power=powers.CHANGE_CUSTOMER, lock=True)
    held = collaborator_of(customer, member_id)
    if (held.may_edit if held else None) == may_edit:
        nothing_changed()
        return customer
    name = org.names_of([member_id]).get(member_id, "")
    before = {"collaborator": collaborator_words(name, held.may_edit)} if held else {}
    if may_edit is None:
        if held is not None:
            held.delete()
        after: dict[str, object] = {}
    else:
        _may_collaborate(customer, member_id, now)
        row = held or Collaborator(customer=customer, member_id=member_id)
        row.may_edit = may_edit
        row.save()
        after = {"collaborator": collaborator_words(name, may_edit)}
    note_change(customer, old=before, new=after)
    make_findable(customer, actor=actor, now=now)
    return customer


def checked(**given: str) -> dict[str, object]:
    """Return a customer's values as they are kept. Raises Invalid, naming the field."""
    note = clean_text(given.pop("note", ""))
    values: dict[str, object] = {key: clean_line(value) for key, value in given.items()}
    name = str(values["name"])
    wrong: dict[str, Message | str] = {}
    if not any(char.isalnum() for char in name):
        wrong["name"] = "请填写客户名称。"
    for field, text in values.items():
        longest = _LONGEST[field]
        if len(str(text)) > longest:
            wrong[field] = Message(
                "太长了，最多 {most} 个字，现有 {has} 个。", {"most": longest, "has": len(str(text))}
            )
    if values["grade"] and values["grade"] not in _GRADES:
        wrong["grade"] = "级别只有 A、B、C。"
    if len(note) > 5000:
        wrong["note"] = Message("太长了，最多 {most} 个字，现有 {has} 个。", {"most": 5000, "has": len(note)})
    if wrong:
        raise Invalid(wrong)
    return {**values, "note": note, "name_key": match_key(name), "pinyin": sort_key(name)}


def _created(actor: Actor, now: datetime, values: dict[str, object], owner_id: int | None) -> Customer:
    customer = Customer(created_at=now, owner_id=owner_id)
    on = timezone.localdate(now)
    customer.number = records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=on)
    _, new = differences(customer, values)
    customer.save()
    period = (customer.pk, owner_id, now, actor.name)
    insert_values(OwnerPeriod, ("customer_id", "owner_id", "start_at", "moved_by"), [period], wants_ids=False)
    public, personal = apart(new)
    note_change(customer, new={"number": customer.number, "owner": owner_id, **public}, personal_new=personal)
    return customer


def _refuse_duplicates(
    values: dict[str, object], *, phones: list[str], accepts_same_phone: bool, exclude: int | None = None
) -> None:
    other = queries.same_name(str(values["name"]), exclude=exclude)
    if other is not None:
        raise NameTaken(
            Message(
                "没有保存：已有同名客户「{name}」，负责人{owner}。请联系负责人协作，或请主管转移；若是另一家，请在名称里写明地区或分公司。",
                {"name": other.name, "owner": _owner_words(other)},
            )
        )
    for phone in phones if not accepts_same_phone else []:
        holder = next(iter(queries.phone_holders(phone, exclude=exclude)), None)
        if holder is not None:
            raise PhoneTaken(
                Message(
                    "没有保存：电话 {phone} 已登记在客户「{name}」，负责人{owner}。确是两家共用，"
                    "请勾选「电话相同也保存」。",
                    {"phone": mask_phone(phone), "name": holder.name, "owner": _owner_words(holder)},
                )
            )


def _owner_words(customer: Customer) -> str:
    return f" {customer.owner.name}" if customer.owner else "暂无"


def _new_owner(actor: Actor, owner_id: int | None) -> int | None:
    if owner_id is None or owner_id == actor.member_id:
        return actor.member_id
    if not actor.may(powers.TRANSFER_CUSTOMER):
        raise NotAllowed("没有保存：您只能新建自己负责的客户，分给别人请主管操作。")
    return org.get_member(actor, owner_id).pk


def _check_active(member_id: int, now: datetime) -> None:
    if all(pk != member_id for pk, _name in org.member_names(timezone.localdate(now))):
        raise Refused("没有保存：这位成员不存在或已离职，请另选一位。")


def collaborator_words(name: str, may_edit: bool) -> str:
    """Return a collaborator as the log names them."""
    return f"{name}（可编辑）" if may_edit else f"{name}（只读）"


def _may_collaborate(customer: Customer, member_id: int, now: datetime) -> None:
    if member_id == customer.owner_id:
        raise Refused(Message("没有设协作：这位成员就是「{name}」的负责人。", {"name": customer.name}))
    _check_active(member_id, now)


def _check_revision(customer: Customer, revision: int | None) -> None:
    if revision is not None and revision != customer.revision:
        raise Stale()


def apart(values: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Part values about a person from the others; keys for sorting and matching need no trace."""
    derived = ("name_key", "pinyin")
    public = {key: value for key, value in values.items() if key not in (*_PERSONAL, *derived)}
    return public, {key: value for key, value in values.items() if key in _PERSONAL}
