"""Which deals a file means, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.matching import matched, portions
from xiaozhang.base.text import match_key
from xiaozhang.selling.customers import queries as customers
from xiaozhang.selling.customers.rules.sellers import Seller
from xiaozhang.selling.deals.models import Deal, Interest, Outcome, StageMove
from xiaozhang.selling.deals.queries.deals import deals

_COLUMNS = {"code": "external_key", "title": "title_key", "number": "number"}


def find_deals(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return the viewer's deals by their code in the files, their title or their number."""
    compare = match_key if key != "number" else _as_number
    return matched(values, partial(_with, viewer, _COLUMNS[key]), key=compare)


def current_deals(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of the viewer's deals, by import field; won and lost stand where an open one has its stage."""
    found: dict[int, dict[str, object]] = {}
    for piece in portions(ids):
        wanted = _first_interests(piece)
        for deal in deals(viewer).select_related(None).filter(pk__in=piece):
            product_id, quantity = wanted.get(deal.pk, (None, None))
            found[deal.pk] = {
                "code": deal.external_code,
                "number": deal.number,
                "title": deal.title,
                "customer": deal.customer_id,
                "owner": deal.owner_id,
                "product": product_id,
                "quantity": quantity,
                "stage": deal.stage if deal.outcome == Outcome.OPEN else deal.outcome,
                "outcome": deal.outcome,
                "opened_on": deal.opened_on,
                "closed_on": deal.closed_on,
                "amount_fen": deal.expected_fen,
                "expected_on": deal.expected_on,
                "lost_reason": deal.lost_note,
                "need": deal.need,
            }
    return found


def held_deals(ids: Iterable[int]) -> list[Deal]:
    """Return deals with their rows held, in order of id, whoever owns them; the caller has the right."""
    return list(deals(SYSTEM).select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk"))


def worked_on(ids: Sequence[int]) -> set[int]:
    """Return the deals that have moved through the stages or have a follow-up."""
    found: set[int] = set()
    for piece in portions(ids):
        found.update(StageMove.objects.filter(deal_id__in=piece).values_list("deal_id", flat=True))
        found.update(
            pk for pk in customers.follow_ups(SYSTEM).filter(deal_id__in=piece).values_list("deal_id", flat=True) if pk
        )
    return found


def interests_of(ids: Iterable[int]) -> Mapping[int, list[Interest]]:
    """Return what deals are about, by deal."""
    found: dict[int, list[Interest]] = {}
    for line in Interest.objects.filter(deal_id__in=list(ids)).order_by("id"):
        found.setdefault(line.deal_id, []).append(line)
    return found


def sellers_of(customer_ids: Iterable[int]) -> list[Seller]:
    """Return who has deals with each customer, since when last, and whether one is open."""
    found: list[Seller] = []
    for piece in portions(sorted(set(customer_ids))):
        rows = Deal.objects.filter(customer_id__in=piece).order_by().values_list("customer_id", "owner_id")
        told = rows.annotate(
            last_on=Max(Coalesce("closed_on", "opened_on")), still=Count("id", filter=Q(outcome=Outcome.OPEN))
        )
        for customer_id, owner_id, last_on, still in told:
            found.append(Seller(customer_id, owner_id, last_on, still > 0))
    return found


def _first_interests(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = Interest.objects.filter(deal_id__in=ids).order_by("-id")
    return {
        deal_id: (product_id, count)
        for deal_id, product_id, count in rows.values_list("deal_id", "product_id", "quantity")
    }


def _with(viewer: Actor, column: str, keys: Sequence[str]) -> Iterable[tuple[str, int]]:
    return deals(viewer).filter(**{f"{column}__in": keys}).order_by("id").values_list(column, "id")


def _as_number(text: str) -> str:
    return match_key(text).upper()
