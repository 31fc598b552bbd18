"""What customers offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import events, registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.registries import (
    DutyMoment,
    Evidence,
    Found,
    Holding,
    Metric,
    Navigation,
    NewThing,
    RecordType,
    Subject,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.duties import queries as duties
from xiaozhang.selling.customers import clauses, importing, powers, queries
from xiaozhang.selling.customers.models import Grade, Method, Part

_ANY = registries.ANY
_SHOWN_FOLLOW_UPS = 50
_LOG_WORDS = {
    "phone_shown": "查看完整电话",
    "collaborator": "协作",
    "contact": "联系人",
    "taken_over": "期初导入",
    "list": "清单",
    "ticked": "勾选",
}


def register() -> None:
    """Declare powers, records, metrics, evidence, holdings and events."""
    registries.add_powers(powers.ALL)
    importing.register()
    _declare_events()
    _add_record_types()
    _add_tabs()
    _add_moments()
    _add_ways_in()
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(f"customers.customer.{key}", Message(label))
    registries.metrics.add("follow_up", Metric("follow_up", Message("跟进"), "次"))
    registries.metrics.add("visit", Metric("visit", Message("拜访"), "次"))
    for kind in clauses.ALL:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=False))
    registries.holdings.add(
        "customers", Holding("customers", Message("客户"), queries.owned_count, model="customers.customer")
    )
    registries.evidence.add(
        "customers.follow_up",
        Evidence("customers.follow_up", Message("跟进记录"), _find_follow_up, _supply_follow_up, _methods),
    )
    registries.evidence.add(
        "customers.contact", Evidence("customers.contact", Message("联系人"), _find_contact, _supply_contact, _parts)
    )


def _declare_events() -> None:
    events.declare("customers.added", "A customer was added: customer_id, name, owner_id.")
    events.declare("customers.renamed", "A customer has another name: customer_id, name, former_name.")
    events.declare("customers.transferred", "A customer has another owner: customer_id, owner_id, former_owner_id.")


def _add_record_types() -> None:
    registries.record_types.add(
        "customer",
        RecordType(
            key="customer",
            label=Message("客户"),
            power=powers.SEE_CUSTOMERS,
            icon="building",
            rows=queries.customers,
            title=str,
            url=_customer_address,
            find=_find_customers,
            is_tagged=True,
        ),
    )
    registries.record_types.add(
        "follow_up",
        RecordType(
            key="follow_up",
            label=Message("跟进记录"),
            power=powers.SEE_CUSTOMERS,
            icon="pencil",
            rows=queries.follow_ups,
            title=str,
            url=_follow_up_address,
        ),
    )


def _add_tabs() -> None:
    tabs = (
        Tab(
            "customer",
            "follow_ups",
            Message("跟进"),
            "customers/_follow_ups.html",
            _follow_up_tab,
            _follow_up_count,
            10,
        ),
        Tab("customer", "contacts", Message("联系人"), "customers/_contacts.html", _contact_tab, _contact_count, 20),
        Tab("customer", "owners", Message("负责人记录"), "customers/_owners.html", _owner_tab, order=80),
        Tab(
            "customer", "log", Message("操作日志"), "audit/_log.html", audit.log_context("customers.customer"), order=90
        ),
    )
    for tab in (*tabs, duties.tab("customer")):
        registries.tabs.add(f"customer.{tab.key}", tab)


def _add_moments() -> None:
    grades = tuple(Grade.values)
    for moment in (
        DutyMoment("customers.assigned", Message("客户分到负责人名下"), "customer", hands_over=True, grades=grades),
        DutyMoment("customers.followed_up", Message("写下跟进记录"), "customer"),
        DutyMoment("customers.visited", Message("拜访客户"), "customer"),
        DutyMoment("customers.next_follow_up_set", Message("约定下次跟进"), "customer", has_day=True, grades=grades),
    ):
        registries.duty_moments.add(moment.key, moment)


def _add_ways_in() -> None:
    see = powers.SEE_CUSTOMERS
    entries = (
        Navigation("customers", Message("客户"), "customers:list", "building", 20, see, phone=Message("客户")),
        Navigation("customers.list", Message("客户"), "customers:list", "building", 22, see, group="customers"),
        Navigation(
            "customers.follow_ups", Message("跟进记录"), "customers:follow_ups", "pencil", 24, see, group="customers"
        ),
    )
    for entry in entries:
        registries.navigation.add(entry.key, entry)
    follow = NewThing("follow_up", Message("记跟进"), "customers:add_follow_up", powers.RECORD_FOLLOW_UP, order=10)
    add = NewThing("customer", Message("新建客户"), "customers:add", powers.ADD_CUSTOMER, order=20)
    for thing in (follow, add):
        registries.new_things.add(thing.key, thing)


def _find_customers(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queries.found(rows, text, SYSTEM)


def _follow_up_tab(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
    follow_ups = queries.follow_ups_of(row, limit=_SHOWN_FOLLOW_UPS + 1)
    return {"follow_ups": follow_ups[:_SHOWN_FOLLOW_UPS], "is_cut": len(follow_ups) > _SHOWN_FOLLOW_UPS}


def _follow_up_count(viewer: Actor, row: Any) -> QuerySet[Any]:
    return queries.follow_ups_to_count(row)


def _contact_tab(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
    return {"people": queries.decision_map(row)}


def _contact_count(viewer: Actor, row: Any) -> int:
    return len(queries.decision_map(row))


def _owner_tab(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
    return {"periods": queries.owner_periods(row)}


def _customer_address(pk: int) -> str:
    return reverse("customers:record", args=[pk])


def _follow_up_address(pk: int) -> str:
    return reverse("customers:follow_up", args=[pk])


def _methods() -> Mapping[str, str]:
    return {_ANY: "任意方式", **{str(value): str(label) for value, label in Method.choices}}


def _parts() -> Mapping[str, str]:
    return {_ANY: "任意联系人", **{str(value): str(label) for value, label in Part.choices}}


def _find_follow_up(subject: Subject, argument: str) -> Found | None:
    row = queries.follow_up_for(subject, "" if argument == _ANY else argument)
    if row is None:
        return None
    words = Message("{method}，{name}", {"method": row.get_method_display(), "name": row.author.name})
    return Found(row.happened_on, words, _follow_up_address(row.pk))


def _supply_follow_up(subject: Subject, argument: str) -> tuple[Message, str]:
    method = "" if argument == _ANY else argument
    address = reverse("customers:add_follow_up")
    wanted = [f"customer={subject.customer_id}"] if subject.customer_id else []
    wanted += [f"deal={subject.deal_id}"] + ([f"method={method}"] if method else [])
    return Message("记拜访" if method == Method.VISIT else "记跟进"), f"{address}?{'&'.join(wanted)}"


def _find_contact(subject: Subject, argument: str) -> Found | None:
    if subject.customer_id is None:
        return None
    row = queries.contact_for(subject.customer_id, "" if argument == _ANY else argument)
    if row is None:
        return None
    words = Message("{name}{title}", {"name": row.name, "title": f"（{row.title}）" if row.title else ""})
    return Found(timezone.localdate(row.created_at), words, _customer_address(subject.customer_id))


def _supply_contact(subject: Subject, argument: str) -> tuple[Message, str]:
    if subject.customer_id is None:
        return Message("先选客户"), reverse("deals:change", args=[subject.deal_id])
    part = "" if argument == _ANY else f"?part={argument}"
    return Message("加联系人"), reverse("customers:add_contact", args=[subject.customer_id]) + part
