"""The proof that every stored total is the sum of its facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from xiaozhang.base.proofs import Proven
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger.models import Credit, CustomerTotal, DailyTotal, Fact
from xiaozhang.foundation.ledger.rules.totals import Difference, Key, Total, difference_words, differing

_READ_AHEAD = 5_000
_SHOWN = 100


def verify_totals() -> list[Difference]:
    """Return every stored total that is not the sum of its facts, and every fact that is not the sum of its credits.

    Rows are read in order and compared as they come, so that memory stays flat.
    """
    found: list[Difference] = []
    for metric in _metrics():
        found += _daily_differences(metric)
        found += _customer_differences(metric)
    return found + _split_differences()


def prove_totals(is_full: bool) -> Proven:
    """Prove every total in full; quick: that there are totals wherever there are facts is left to the full proof."""
    if not is_full:
        return Proven(Message("{count} 条事实", {"count": Fact.objects.count()}))
    found = verify_totals()
    return Proven(
        Message("{count} 条事实，合计逐条核对", {"count": Fact.objects.count()}),
        tuple(difference_words(each) for each in found[:_SHOWN]),
    )


def _daily_differences(metric: str) -> list[Difference]:
    credits = Credit.objects.filter(fact__metric=metric)
    counted = _summed(credits, ("member_id", "fact__month_on", "fact__occurred_on"), "fact__reverses")
    stored = DailyTotal.objects.filter(metric=metric).order_by("member_id", "month_on", "day_on")
    kept = (((row.member_id, row.month_on, row.day_on), _total(row)) for row in stored.iterator(_READ_AHEAD))
    return [
        Difference("daily", metric, member_id, month_on, day_on, ours, theirs)
        for (member_id, month_on, day_on), ours, theirs in differing(counted, kept)
    ]


def _customer_differences(metric: str) -> list[Difference]:
    facts = Fact.objects.filter(metric=metric, customer_id__isnull=False)
    counted = _summed(facts, ("customer_id", "month_on"), "reverses")
    stored = CustomerTotal.objects.filter(metric=metric).order_by("customer_id", "month_on")
    kept = (((row.customer_id, row.month_on, row.month_on), _total(row)) for row in stored.iterator(_READ_AHEAD))
    return [
        Difference("customer", metric, customer_id, month_on, None, ours, theirs)
        for (customer_id, month_on, _), ours, theirs in differing(counted, kept)
    ]


def _summed(
    rows: QuerySet[Fact] | QuerySet[Credit], keys: tuple[str, ...], reverses: str
) -> Iterator[tuple[Key, Total]]:
    """Yield the sums by owner, month and day (the month again where the keys name no day), in ascending order."""
    grouped: Any = rows.values_list(*keys).annotate(Sum("amount_fen"), Sum("quantity"), Count("pk"), Count(reverses))
    for owner_id, month_on, *rest in grouped.order_by(*keys).iterator(_READ_AHEAD):
        day_on: date = rest[0] if len(keys) > 2 else month_on
        amount_fen, quantity, facts, reversals = rest[-4:]
        yield (owner_id, month_on, day_on), Total(int(amount_fen or 0), int(quantity or 0), facts - 2 * reversals)


def _total(row: DailyTotal | CustomerTotal) -> Total:
    return Total(row.amount_fen, row.quantity, row.facts)


def _split_differences() -> list[Difference]:
    """Facts whose credits do not sum to them."""
    nothing = Value(0)
    rows = (
        Fact.objects.annotate(
            credited=Count("credits"),
            credited_fen=Coalesce(Sum("credits__amount_fen"), nothing),
            credited_quantity=Coalesce(Sum("credits__quantity"), nothing),
            credited_bp=Sum("credits__share_bp"),
        )
        .filter(credited__gt=0)
        .exclude(
            Q(credited_fen=Coalesce(F("amount_fen"), nothing))
            & Q(credited_quantity=Coalesce(F("quantity"), nothing))
            & Q(credited_bp=10_000)
        )
        .order_by("pk")
    )
    return [
        Difference(
            "credit",
            row.metric,
            row.pk,
            row.month_on,
            row.occurred_on,
            Total(row.amount_fen or 0, row.quantity or 0, 1),
            Total(int(row.credited_fen), int(row.credited_quantity), 1),
        )
        for row in rows.iterator(chunk_size=_READ_AHEAD)
    ]


def _metrics() -> list[str]:
    names: set[str] = set()
    for model in (Fact, DailyTotal, CustomerTotal):
        names.update(model._default_manager.order_by().values_list("metric", flat=True).distinct())
    return sorted(names)
