"""Credits as settlement reads them, in the order in which it reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import F, Q, QuerySet

from xiaozhang.base.periods import month_period
from xiaozhang.foundation.ledger.models import Credit, Fact
from xiaozhang.foundation.ledger.rules.credits import CreditRow, SettledCredit

_READ_AHEAD = 5_000


def settled_credits(metric: str, month_on: date, mark: int) -> Iterator[CreditRow]:
    """Yield the credits of the facts that count in the month, up to the mark, by occurred_at, recorded_at and key."""
    return _credit_rows(Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark))


def settled_portion(
    metric: str,
    month_on: date,
    mark: int,
    *,
    after_fact_id: int | None = None,
    limit: int = 10_000,
    share: tuple[int, int] = (0, 1),
) -> list[SettledCredit]:
    """Return about `limit` credits in the order of `settled_credits`, from behind a fact on; empty at the end.

    For months of any size: no cursor stays open while lines are written. A fact's credits are never torn apart.
    `share` (place, shares) leaves the credits of the members of other shares out: `member_id % shares == place`.
    """
    rows = Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark)
    place, shares = share
    if shares > 1:
        rows = rows.annotate(place=F("member_id") % shares).filter(place=place)
    if after_fact_id is not None:
        last = Fact.objects.only("occurred_at", "recorded_at", "key").get(pk=after_fact_id)
        same_instant = Q(fact__occurred_at=last.occurred_at)
        rows = rows.filter(fact__occurred_at__gte=last.occurred_at).filter(
            Q(fact__occurred_at__gt=last.occurred_at)
            | same_instant & Q(fact__recorded_at__gt=last.recorded_at)
            | same_instant & Q(fact__recorded_at=last.recorded_at, fact__key__gt=last.key)
        )
    found = rows.order_by("fact__occurred_at", "fact__recorded_at", "fact__key", "pk").values_list(
        "fact_id", "member_id", "amount_fen", "fact__occurred_on"
    )[: limit + 1]
    credits = [SettledCredit(*row) for row in found]
    if len(credits) <= limit:
        return credits
    whole = [credit for credit in credits if credit.fact_id != credits[-1].fact_id]
    return whole or settled_portion(metric, month_on, mark, after_fact_id=after_fact_id, limit=limit * 2, share=share)


def settled_of(metric: str, month_on: date, mark: int, member_ids: Collection[int]) -> list[SettledCredit]:
    """Return the credits of some members in the order of `settled_credits`; found by member, however long the month."""
    rows = Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark)
    found = rows.filter(member_id__in=member_ids).values_list(
        "fact_id", "member_id", "amount_fen", "fact__occurred_on", "fact__occurred_at", "fact__recorded_at",
        "fact__key", "pk",
    )  # fmt: skip
    # Put in order here: asked for it, a database would rather walk the whole month in its order.
    return [SettledCredit(*row[:4]) for row in sorted(found, key=lambda row: row[4:])]


def settled_count(metric: str, month_on: date, mark: int, member_ids: Collection[int] | None = None) -> int:
    """Return the number of credits of the facts that count in the month, up to the mark; of some members if given."""
    rows = Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark)
    return (rows if member_ids is None else rows.filter(member_id__in=member_ids)).count()


def posted_between(month_on: date, after: int, upto: int) -> list[tuple[str, int | None, int | None]]:
    """Return metric, customer and credited member of what was posted behind one mark, up to another, for the month.

    Or for a month before it. One row for each credit, and one without member for a fact that credits nobody.
    """
    rows = Fact.objects.filter(pk__gt=after, pk__lte=upto, month_on__lte=month_on).order_by()
    return list(rows.values_list("metric", "customer_id", "credits__member_id").distinct())


def credited_by_customers(customer_ids: Collection[int], month_on: date, mark: int) -> set[int]:
    """Return who was credited with facts of these customers that count in the month or before it, up to the mark."""
    rows = Credit.objects.filter(fact__customer_id__in=customer_ids, fact__month_on__lte=month_on, fact_id__lte=mark)
    return set(rows.values_list("member_id", flat=True).distinct())


def counted_since(metrics: Collection[str], month_on: date, mark: int) -> int:
    """Return the number of facts of these metrics that count in the month and were posted after the mark."""
    return Fact.objects.filter(metric__in=metrics, month_on=month_on, pk__gt=mark).count()


def earlier_credits(
    metric: str, occurred_month_on: date, before_month_on: date, member_ids: Collection[int]
) -> Iterator[CreditRow]:
    """Yield the members' credits of facts that occurred in one month and counted in a month before another."""
    period = month_period(occurred_month_on)
    return _credit_rows(
        Credit.objects.filter(
            fact__metric=metric,
            fact__occurred_on__gte=period.start_on,
            fact__occurred_on__lt=period.end_on,
            fact__month_on__lt=before_month_on,
            member_id__in=member_ids,
        )
    )


def _credit_rows(credits: QuerySet[Credit]) -> Iterator[CreditRow]:
    rows = credits.order_by("fact__occurred_at", "fact__recorded_at", "fact__key", "pk").values_list(
        "fact_id",
        "fact__key",
        "member_id",
        "share_bp",
        "amount_fen",
        "quantity",
        "fact__occurred_on",
        "fact__occurred_at",
        "fact__recorded_at",
        "fact__month_on",
        "fact__customer_id",
        "fact__references",
        "fact__attributes",
        "fact__source_type",
        "fact__source_id",
        "fact__reverses_id",
    )
    for row in rows.iterator(chunk_size=_READ_AHEAD):
        yield CreditRow(*row)
