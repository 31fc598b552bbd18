"""What deals offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.departures import Departure, Departures, Way, departures
from xiaozhang.base.pages import words
from xiaozhang.base.registries import (
    Consequence,
    DutyMoment,
    Evidence,
    Found,
    Holding,
    KindBinding,
    Navigation,
    NewThing,
    RecordType,
    Subject,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.duties import queries as duties
from xiaozhang.foundation.exceptions.rules.kin import kin
from xiaozhang.selling.deals import importing, powers, queries
from xiaozhang.selling.deals.clauses import StageStandard
from xiaozhang.selling.deals.queries import measuring
from xiaozhang.selling.deals.queries.fields import FIELDS, filled_field
from xiaozhang.selling.deals.rules import stages, worked

if TYPE_CHECKING:
    from xiaozhang.selling.customers.models import Customer
    from xiaozhang.selling.deals.models import Deal


def register() -> None:
    """Declare powers, the clause kind, record type, tabs, evidence, holdings, consequences and menu entries."""
    registries.add_powers(powers.ALL)
    importing.register()
    registries.clause_kinds.add(StageStandard.name, KindBinding(StageStandard, is_executed=True, example=worked.RUNNER))
    registries.append_only.add("deals_stagemove", registries.AppendOnly("deals_stagemove"))
    registries.record_types.add(
        "deal",
        RecordType(
            key="deal", label=Message("商机"), icon="target-arrow", rows=queries.deals, title=_title, url=_address,
            power=powers.SEE_DEALS, is_tagged=True,
        ),  # fmt: skip
    )
    registries.evidence.add(
        "deals.field", Evidence("deals.field", Message("商机字段"), _find_field, _supply_field, _fields)
    )
    registries.holdings.add("deals", Holding("deals", Message("商机"), queries.open_count_of, model="deals.deal"))
    registries.consequences.add(
        "deals.moves",
        Consequence(
            "deals.moves", StageStandard.name, Message("按本条核对的阶段推进"), queries.moves_by_clause, _moves_address
        ),
    )
    registries.clause_measures.add(
        "deals.moves",
        registries.ClauseMeasure(
            "deals.moves", "applied", Message("按本条核对的阶段推进"), measuring.moves_in, (StageStandard.name,),
            _moves_address,
        ),
    )  # fmt: skip
    for moment in (
        DutyMoment("deals.entered_stage", Message("商机进入阶段"), "deal", has_day=True, has_amount=True),
        DutyMoment("deals.left_stage", Message("商机离开阶段"), "deal"),
    ):
        registries.duty_moments.add(moment.key, moment)
    _add_departures()
    _add_tabs()
    _add_own_tabs()
    _add_entries()


def _add_departures() -> None:
    ways = (Way(Departure.WAIVE, ("deal", "customer"), stages.departable_parts),)
    departures.add(StageStandard.name, Departures(StageStandard.name, ways))
    kin.add("deal", queries.customers_of)


def _add_tabs() -> None:
    registries.tabs.add(
        "customer.deals",
        Tab(
            record="customer",
            key="deals",
            label=Message("商机"),
            template="deals/_of_customer.html",
            context=_deals_of_customer,
            count=lambda viewer, customer: queries.deals_of_customer(viewer, customer.pk),
            order=30,
        ),
    )


def _add_own_tabs() -> None:
    registries.tabs.add(
        "deal.follow_ups",
        Tab(
            record="deal",
            key="follow_ups",
            label=Message("跟进"),
            template="deals/_follow_ups.html",
            context=_follow_ups_of_deal,
            order=10,
        ),
    )
    registries.tabs.add(
        "deal.moves",
        Tab(
            record="deal",
            key="moves",
            label=Message("阶段记录"),
            template="deals/_moves.html",
            context=_moves,
            order=70,
        ),
    )

    registries.tabs.add("deal.duties", duties.tab("deal"))
    registries.tabs.add(
        "deal.log",
        Tab(
            record="deal",
            key="log",
            label=Message("操作日志"),
            template="audit/_log.html",
            context=audit.log_context("deals.deal"),
            order=90,
        ),
    )


def _add_entries() -> None:
    registries.navigation.add(
        "deals",
        Navigation(
            "deals",
            Message("商机"),
            "deals:board",
            icon="target-arrow",
            order=30,
            power=powers.SEE_DEALS,
            phone=Message("商机"),
        ),
    )
    registries.new_things.add("deal", NewThing("deal", Message("商机"), "deals:add", powers.OPEN_DEAL, order=20))


def _title(deal: Deal) -> str:
    return deal.title


def _address(pk: int) -> str:
    return reverse("deals:record", args=[pk])


def _moves_address(clause_id: int) -> str:
    return reverse("deals:moves", args=[clause_id])


def _deals_of_customer(viewer: Actor, customer: Customer, today: date) -> Mapping[str, object]:
    return {
        "deals": queries.deals_of_customer(viewer, customer.pk)[:50],
        "add_url": f"{reverse('deals:add')}?customer={customer.pk}" if viewer.may(powers.OPEN_DEAL) else "",
    }


def _follow_ups_of_deal(viewer: Actor, deal: Deal, today: date) -> Mapping[str, object]:
    return {"follow_ups": queries.follow_ups_of_deal(viewer, deal)}


def _moves(viewer: Actor, deal: Deal, today: date) -> Mapping[str, object]:
    return {"moves": queries.moves_with_clauses(deal)}


def _fields() -> Mapping[str, str]:
    return {key: words(field.label) for key, field in FIELDS.items()}


def _find_field(subject: Subject, argument: str) -> Found | None:
    return filled_field(subject.deal_id, argument, subject.deal)


def _supply_field(subject: Subject, argument: str) -> tuple[Message, str]:
    return Message("去填写"), f"{reverse('deals:change', args=[subject.deal_id])}#id_{FIELDS[argument].form_field}"
