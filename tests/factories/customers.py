"""Rows of customers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.factories.org import actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.customers import actions
from xiaozhang.selling.customers.models import Collaborator, Contact, Customer, FollowUp, OwnerPeriod

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
_PLACES = ("江阴", "无锡", "常熟", "宜兴", "昆山", "太仓", "嘉兴", "南通", "湖州", "泰州")
_TRADES = ("澄源水务", "禾新生物制药", "恒织化纤", "华陶新材料", "博锐精密机械", "联泰环保工程", "众乐食品", "海晟造纸")


def make_customer(owner: Member | None = None, **overrides: Any) -> Customer:
    """Add a customer of a member (a new one if none is given), with a natural name of its own."""
    count = Customer.objects.count()
    place, trade = _PLACES[count % len(_PLACES)], _TRADES[count // len(_PLACES) % len(_TRADES)]
    turn = count // (len(_PLACES) * len(_TRADES))
    name = f"{place}{trade}{turn if turn else ''}有限公司"
    if "owner_id" not in overrides:
        overrides["owner_id"] = (owner or make_member()).pk
    values = {"name": name, "area": f"江苏{place}", "industry": "制造"}
    return actions.add_customer(actor=SYSTEM, now=NOW, **{**values, **overrides})


def make_contact(customer: Customer | None = None, **overrides: Any) -> Contact:
    """Add 许建平, who decides, to a customer (a new one if none is given)."""
    values = {"name": "许建平", "title": "副总经理", "part": "decision_maker", "phone": "13812345621"}
    customer_id = (customer or make_customer()).pk
    return actions.add_contact(actor=SYSTEM, now=NOW, customer_id=customer_id, **{**values, **overrides})


def make_collaborator(customer: Customer, member: Member, *, may_edit: bool = False) -> Collaborator:
    """Let a member see a customer."""
    actions.set_collaborator(actor=SYSTEM, now=NOW, customer_id=customer.pk, member_id=member.pk, may_edit=may_edit)
    return Collaborator.objects.get(customer=customer, member=member)


def make_follow_up(customer: Customer | None = None, author: Member | None = None, **overrides: Any) -> FollowUp:
    """Record a call with a customer by its owner (or the author named)."""
    customer = customer or make_customer()
    member = author or customer.owner
    assert member is not None
    values: dict[str, Any] = {"method": "call", "content": "二期预算已批，要求 12 月中旬前定标。"}
    return actions.record_follow_up(
        actor=actor_for(member), now=overrides.pop("now", NOW), customer_id=customer.pk, **{**values, **overrides}
    )


def make_owner_period(**overrides: Any) -> OwnerPeriod:
    """Return the open owner period of a new customer."""
    return OwnerPeriod.objects.get(customer=make_customer(**overrides), end_at=None)
