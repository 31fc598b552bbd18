"""Customers, contacts and follow-ups for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import api
from xiaozhang.base.errors import Invalid
from xiaozhang.base.phones import normal_phone
from xiaozhang.base.text import mask_phone
from xiaozhang.selling.customers import actions, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.selling.customers.models import Contact, Customer, FollowUp

door = api.Door("客户")
_KEPT = ("name", "area", "industry", "grade", "source", "phone", "address", "note")
_KEPT_OF_CONTACT = ("name", "title", "part", "attitude", "concern", "phone", "email", "wechat")
# What a list reads, in the order of CustomerShown, then what it is sorted by; whole rows cost three times as much.
_LISTED = (
    "pk", "number", "name", "owner_id", "owner__name", "area", "industry", "grade", "source", "phone", "address",
    "note", "last_follow_up_on", "next_follow_up_on", "is_taken_over", "created_at", "revision", "pinyin",
)  # fmt: skip
_NAMES = tuple(schemas.CustomerShown.model_fields)
_VIEWS = {"mine": queries.narrow_to_own, "team": queries.narrow_to_team, "shared": queries.narrow_to_shared}


@door.read("/customers", schemas.CustomerPage, powers.SEE_CUSTOMERS, "客户列表与查找")
def customer_list(request: api.Request, asked: api.Query[schemas.CustomersAsked]) -> schemas.CustomerPage:
    """List or search customers."""
    viewer = request.actor
    rows = queries.customers(viewer)
    if asked.view in _VIEWS:
        rows = _VIEWS[asked.view](rows, viewer)
    rows = api.narrowed(
        rows,
        grade__in=asked.grade,
        area__startswith=asked.area or None,
        industry__startswith=asked.industry or None,
        owner_id__in=asked.owner_id,
        next_follow_up_on__gte=asked.next_from,
        next_follow_up_on__lte=asked.next_until,
        last_follow_up_on__gte=asked.last_from,
        last_follow_up_on__lte=asked.last_until,
    )
    if text := api.keyword(asked.q):
        rows = queries.found(rows, text, viewer)
    orders = {"name": "pinyin", "next": "next_follow_up_on", "last": "last_follow_up_on"}
    return api.page(schemas.CustomerPage, rows.values_list(*_LISTED, named=True), asked, asked.sort, orders, _listed)


@door.read("/customers/duplicates", schemas.Duplicates, powers.ADD_CUSTOMER, "查重")
def duplicates(request: api.Request, asked: api.Query[schemas.DuplicatesAsked]) -> schemas.Duplicates:
    """Look for customers of the same or a like name, or of the same phone."""
    phone = (normal_phone(asked.phone) or "") if asked.phone else ""
    found = queries.duplicates(request.actor, name=api.keyword(asked.name), phone=phone)
    return schemas.Duplicates(
        items=[
            schemas.DuplicateShown(
                kind=str(each.kind),
                name=each.name,
                owner=each.owner_name,
                masked_phone=each.masked_phone,
                customer_id=each.customer_id,
            )
            for each in found
        ]
    )


@door.read("/customers/{customer_id}", schemas.CustomerShown, powers.SEE_CUSTOMERS, "一家客户")
def customer(request: api.Request, customer_id: api.RecordId) -> schemas.CustomerShown:
    """Show one customer."""
    return _shown(queries.get_customer(request.actor, customer_id))


@door.make("/customers", schemas.CustomerShown, powers.ADD_CUSTOMER, "新建客户")
def add_customer(request: api.Request, sent: schemas.NewCustomer) -> HttpResponse:
    """Add a customer, with a first contact if one is named."""
    values = {**sent.__dict__, **_phones(sent, "phone", "contact_phone")}
    if sent.contact_phone and not sent.contact_name.strip():
        raise Invalid({"contact_name": "留了电话，请写上是谁的。"})
    actor = request.actor

    def show(row: Customer) -> schemas.CustomerShown:
        return _shown(row, owner=actor.name if row.owner_id is not None and row.owner_id == actor.member_id else None)

    return api.make(request, actions.add_customer, queries.get_customer, show, **values)


@door.change("/customers/{customer_id}", schemas.CustomerShown, powers.CHANGE_CUSTOMER, "修改客户", method="PATCH")
def change_customer(request: api.Request, customer_id: api.RecordId, sent: schemas.CustomerChange) -> HttpResponse:
    """Change a customer; what is left out stays."""
    row = queries.get_customer(request.actor, customer_id)
    values = {**api.merged(row, _KEPT, sent), **_phones(sent, "phone")}
    return api.change(
        request, actions.change_customer, lambda: customer(request, customer_id), customer_id=customer_id, **values
    )


@door.change("/customers/{customer_id}/transfer", schemas.CustomerShown, powers.TRANSFER_CUSTOMER, "转移客户")
def transfer_customer(request: api.Request, customer_id: api.RecordId, sent: schemas.Transfer) -> HttpResponse:
    """Give a customer to another owner; shown as it stands, also if it has left one's scope by that."""
    before = queries.get_customer(request.actor, customer_id)

    def show() -> schemas.CustomerShown:
        left = queries.customers(request.actor).filter(pk=customer_id).select_related("owner").first()
        return _shown(left or before)

    return api.change(request, actions.transfer_customer, show, customer_id=customer_id, **sent.__dict__)


@door.change("/customers/{customer_id}/collaborators", schemas.CustomerShown, powers.CHANGE_CUSTOMER, "设协作")
def set_collaborator(request: api.Request, customer_id: api.RecordId, sent: schemas.Collaboration) -> HttpResponse:
    """Let a member collaborate on a customer, or no longer."""
    return api.change(
        request,
        actions.set_collaborator,
        lambda: customer(request, customer_id),
        customer_id=customer_id,
        **sent.__dict__,
    )


@door.change("/customers/{customer_id}/phone", schemas.PhoneShown, powers.SEE_CUSTOMERS, "查看完整电话")
def reveal_phone(request: api.Request, customer_id: api.RecordId, sent: schemas.PhoneAsked) -> HttpResponse:
    """Show a number in full and note that it was shown: each time, whatever the request key."""
    phone = actions.reveal_phone(
        actor=request.actor, now=timezone.now(), customer_id=customer_id, contact_id=sent.contact_id
    )
    return api.answered(schemas.PhoneShown(phone=phone))


@door.read("/customers/{customer_id}/contacts", schemas.Contacts, powers.SEE_CUSTOMERS, "客户的联系人")
def contacts(request: api.Request, customer_id: api.RecordId) -> schemas.Contacts:
    """List the contacts of a customer."""
    row = queries.get_customer(request.actor, customer_id)
    return schemas.Contacts(items=[_contact(each) for each in queries.contacts_of(row)])


@door.make("/customers/{customer_id}/contacts", schemas.ContactShown, powers.CHANGE_CUSTOMER, "新建联系人")
def add_contact(request: api.Request, customer_id: api.RecordId, sent: schemas.NewContact) -> HttpResponse:
    """Add a person to a customer."""
    _check_email(sent.email)
    values = {**sent.__dict__, **_phones(sent, "phone")}
    return api.make(
        request,
        actions.add_contact,
        queries.get_contact,
        _contact,
        customer_id=customer_id,
        **values,
    )


@door.change("/contacts/{contact_id}", schemas.ContactShown, powers.CHANGE_CUSTOMER, "修改联系人", method="PATCH")
def change_contact(request: api.Request, contact_id: api.RecordId, sent: schemas.ContactChange) -> HttpResponse:
    """Change a person at a customer; what is left out stays."""
    _check_email(sent.email or "")
    row = queries.get_contact(request.actor, contact_id)
    values = {**api.merged(row, _KEPT_OF_CONTACT, sent), **_phones(sent, "phone")}
    return api.change(
        request,
        actions.change_contact,
        lambda: _contact(queries.get_contact(request.actor, contact_id)),
        contact_id=contact_id,
        **values,
    )


@door.read("/follow-ups", schemas.FollowUpPage, powers.SEE_CUSTOMERS, "跟进记录")
def follow_up_list(request: api.Request, asked: api.Query[schemas.FollowUpsAsked]) -> schemas.FollowUpPage:
    """List follow-ups."""
    rows = queries.follow_ups(request.actor)
    rows = api.narrowed(
        rows,
        author_id=request.actor.member_id or 0 if asked.view == "mine" else None,
        customer_id=asked.customer_id,
        deal_id=asked.deal_id,
        method__in=asked.method,
        author_id__in=asked.author_id,
        happened_on__gte=asked.on_from,
        happened_on__lte=asked.on_until,
    )
    return api.page(schemas.FollowUpPage, rows, asked, asked.sort, {"happened": "happened_at"}, _follow_up)


@door.read("/follow-ups/{follow_up_id}", schemas.FollowUpShown, powers.SEE_CUSTOMERS, "一条跟进记录")
def follow_up(request: api.Request, follow_up_id: api.RecordId) -> schemas.FollowUpShown:
    """Show one follow-up."""
    return _follow_up(queries.get_follow_up(request.actor, follow_up_id))


@door.make("/customers/{customer_id}/follow-ups", schemas.FollowUpShown, powers.RECORD_FOLLOW_UP, "记跟进")
def record_follow_up(request: api.Request, customer_id: api.RecordId, sent: schemas.NewFollowUp) -> HttpResponse:
    """Record what was done with a customer; counts for the token's member."""
    return api.make(
        request,
        actions.record_follow_up,
        queries.get_follow_up,
        _follow_up,
        customer_id=customer_id,
        **sent.__dict__,
    )


def _phones(sent: object, *names: str) -> dict[str, str]:
    """Return the numbers that were sent in their one spelling. Raises Invalid for what is no number."""
    found: dict[str, str] = {}
    for name in names:
        typed = getattr(sent, name)
        if not typed:
            continue
        number = normal_phone(typed)
        if number is None:
            raise Invalid({name: "不像电话号码，请写成 13812345621、0512-62881234 或 400-820-8820。"})
        found[name] = number
    return found


def _check_email(email: str) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid({"email": "邮箱应写成 name@example.com。"}) from None


def _listed(row: Any) -> schemas.CustomerShown:
    values = dict(zip(_NAMES, row[: len(_NAMES)], strict=True))
    return schemas.CustomerShown(**{**values, "owner": row.owner__name or "", "phone": mask_phone(row.phone)})


def _shown(row: Customer, owner: str | None = None) -> schemas.CustomerShown:
    return schemas.CustomerShown(
        id=row.pk,
        number=row.number,
        name=row.name,
        owner_id=row.owner_id,
        owner=owner if owner is not None else row.owner.name if row.owner else "",
        area=row.area,
        industry=row.industry,
        grade=row.grade,
        source=row.source,
        phone=mask_phone(row.phone),
        address=row.address,
        note=row.note,
        last_follow_up_on=row.last_follow_up_on,
        next_follow_up_on=row.next_follow_up_on,
        is_taken_over=row.is_taken_over,
        created_at=row.created_at,
        revision=row.revision,
    )


def _contact(row: Contact) -> schemas.ContactShown:
    return schemas.ContactShown(
        id=row.pk,
        customer_id=row.customer_id,
        name=row.name,
        title=row.title,
        part=row.part,
        attitude=row.attitude,
        concern=row.concern,
        phone=mask_phone(row.phone),
        email=row.email,
        wechat=row.wechat,
        revision=row.revision,
    )


def _follow_up(row: FollowUp) -> schemas.FollowUpShown:
    return schemas.FollowUpShown(
        id=row.pk,
        customer_id=row.customer_id,
        customer=row.customer.name,
        contact_id=row.contact_id,
        deal_id=row.deal_id,
        author_id=row.author_id,
        author=row.author.name,
        method=row.method,
        content=row.content,
        progress=row.progress,
        happened_at=row.happened_at,
        next_plan=row.next_plan,
        next_on=row.next_on,
        is_taken_over=row.is_taken_over,
    )
