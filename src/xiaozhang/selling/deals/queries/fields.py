"""Evidence that a deal's own fields give: filled or not, and since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.money import yuan
from xiaozhang.base.registries import Found
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.selling.deals.models import Deal, Interest

_SHOWN = 40
_LOOKED_THROUGH = 100


@dataclass(frozen=True)
class Field:
    """A field that can be asked for: what it shows when filled (None: empty), its names in trace and form."""

    label: Message
    shown: Callable[[Deal], Message | None]
    traced_as: str
    form_field: str


def filled_field(deal_id: int, key: str, deal: Deal | None = None) -> Found | None:
    """Return what stands in a deal's field and since when, None while it is empty; the caller may see the deal.

    Who has read it already hands it in.
    """
    deal = deal or Deal.objects.select_related("customer").filter(pk=deal_id).first()
    if deal is None:
        return None
    shown = FIELDS[key].shown(deal)
    return Found(_filled_on(deal, FIELDS[key].traced_as), shown) if shown is not None else None


def _filled_on(deal: Deal, traced_as: str) -> date:
    """Return the day the field was last set, by the deal's own trace; for history taken over, the day it was opened."""
    for entry in audit.entries_of(SYSTEM, "deals.deal", deal.pk)[:_LOOKED_THROUGH]:
        if traced_as in entry.changes:
            return timezone.localdate(entry.at)
    return deal.opened_on


def _customer(deal: Deal) -> Message | None:
    return Message("{name}", {"name": deal.customer.name}) if deal.customer else None


def _amount(deal: Deal) -> Message | None:
    return Message("{amount} 元", {"amount": yuan(deal.expected_fen)}) if deal.expected_fen else None


def _day(deal: Deal) -> Message | None:
    return Message("预计 {day}", {"day": deal.expected_on.isoformat()}) if deal.expected_on else None


def _products(deal: Deal) -> Message | None:
    count = Interest.objects.filter(deal=deal).count()
    return Message("{count} 种产品", {"count": count}) if count else None


def _need(deal: Deal) -> Message | None:
    need = " ".join(deal.need.split())
    shown = need if len(need) <= _SHOWN else f"{need[:_SHOWN]}…"
    return Message("{need}", {"need": shown}) if need else None


FIELDS: Mapping[str, Field] = {
    "customer": Field(Message("客户"), _customer, "customer_id", "customer_id"),
    "expected_amount": Field(Message("预计金额"), _amount, "expected_fen", "expected_fen"),
    "expected_on": Field(Message("预计成交日期"), _day, "expected_on", "expected_on"),
    "products": Field(Message("意向产品"), _products, "products", "products"),
    "need": Field(Message("客户需求"), _need, "need", "need"),
}
