"""The only readers of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.periods import Period, add_months, month_of, month_period
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger.models import Credit, CustomerTotal, DailyTotal, Fact, Month
from xiaozhang.foundation.ledger.rules.credits import CreditRow, SettledCredit
from xiaozhang.foundation.ledger.rules.links import RecordLink
from xiaozhang.foundation.ledger.rules.totals import Difference, Key, TeamTotal, Total, differing
from xiaozhang.foundation.org import queries as org_queries

_READ_AHEAD = 5_000


# Facts


def facts(viewer: Actor) -> QuerySet[Fact]:
    """Return the facts with a credited member inside the viewer's reach; facts that are nobody's only for those who see all."""
    rows = Fact.objects.all()
    if viewer.sees_all():
        return rows
    return credited_to(rows, viewer.member_ids)


def listed_facts(viewer: Actor) -> QuerySet[Fact]:
    """Return the facts of `facts`, with what a list shows of each read along."""
    return facts(viewer).select_related("reversed_by").prefetch_related("credits__member")


def credited_to(rows: QuerySet[Fact], member_ids: Collection[int]) -> QuerySet[Fact]:
    """Return those of the facts that credit one of the members."""
    return rows.filter(Exists(Credit.objects.filter(fact=OuterRef("pk"), member_id__in=member_ids)))


def get_fact(viewer: Actor, pk: int) -> Fact:
    """Return one fact with its credits and both ends of a reversal. Raises Missing."""
    rows = facts(viewer).filter(pk=pk).select_related("reverses", "reversed_by")
    row = rows.prefetch_related("credits__member").first()
    if row is None:
        raise Missing
    return row


def sources() -> list[tuple[str, str]]:
    """Return how facts come in, by key, in the reader's language."""
    return [(value, str(label)) for value, label in Fact.Source.choices]


def metric_of(fact: Fact) -> registries.Metric:
    """Return what the fact counts; a metric that this house no longer declares is named by its key."""
    if fact.metric in registries.metrics:
        return registries.metrics.get(fact.metric)
    return registries.Metric(fact.metric, Message(fact.metric), unit="fen" if fact.amount_fen is not None else "")


def records_of(viewer: Actor, fact: Fact) -> list[RecordLink]:
    """Return the records a fact came from and refers to, the source first, once each.

    One that the viewer may not see, or that no app of this house knows, has no title and no address.
    """
    named = [(fact.source_type, fact.source_id)]
    if fact.customer_id is not None:
        named.append(("customer", fact.customer_id))
    named += fact.references.items()
    return [_record_link(viewer, record_type, record_id) for record_type, record_id in dict.fromkeys(named)]


def _record_link(viewer: Actor, record_type: str, record_id: int) -> RecordLink:
    if record_type not in registries.record_types:
        return RecordLink(record_type, Message(record_type), record_id)
    declared = registries.record_types.get(record_type)
    row = declared.rows(viewer).filter(pk=record_id).first()
    if row is None:
        return RecordLink(record_type, declared.label, record_id)
    return RecordLink(record_type, declared.label, record_id, declared.title(row), declared.url(record_id))


def fact_by_key(key: str, *, lock: bool = False) -> Fact | None:
    """Return the fact that the key stands for; for actions, which have checked the right to its record."""
    rows = Fact.objects.select_for_update(of=("self",)) if lock else Fact.objects.all()
    return rows.filter(key=key).first()


def facts_by_keys(keys: Collection[str]) -> dict[str, Fact]:
    """Return the facts that stand for the keys, by key, with their credits."""
    return {fact.key: fact for fact in Fact.objects.filter(key__in=keys).prefetch_related("credits")}


def is_reversed(fact_id: int) -> bool:
    """Say whether a fact takes this one back."""
    return Fact.objects.filter(reverses_id=fact_id).exists()


def greatest_fact_id() -> int:
    """Return the id of the latest fact, 0 before the first."""
    greatest = Fact.objects.aggregate(greatest=Max("pk"))["greatest"]
    return greatest or 0


# Credits, as settlement reads them


def settled_credits(metric: str, month_on: date, mark: int) -> Iterator[CreditRow]:
    """Yield the credits of the facts that count in the month, up to the mark, by occurred_at, recorded_at and key."""
    return _credit_rows(Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark))


def settled_portion(
    metric: str, month_on: date, mark: int, *, after_fact_id: int | None = None, limit: int = 10_000
) -> list[SettledCredit]:
    """Return about `limit` credits in the order of `settled_credits`, from behind a fact on; empty at the end.

    For months of any size: no cursor stays open while lines are written. A fact's credits are never torn apart.
    """
    rows = Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark)
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
    return whole or settled_portion(metric, month_on, mark, after_fact_id=after_fact_id, limit=limit * 2)


def settled_count(metric: str, month_on: date, mark: int) -> int:
    """Return the number of credits of the facts that count in the month, up to the mark."""
    return Credit.objects.filter(fact__metric=metric, fact__month_on=month_on, fact_id__lte=mark).count()


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


# Totals


def member_totals(metric: str, month_on: date, member_ids: Collection[int] | None = None) -> dict[int, Total]:
    """Return what each member has been credited with in the month; every id asked for has an entry.

    Without ids, those who have anything.
    """
    rows = DailyTotal.objects.filter(metric=metric, month_on=month_on)
    found: dict[int, Total] = {}
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
        found = {member_id: Total() for member_id in member_ids}
    sums = rows.values_list("member_id").annotate(Sum("amount_fen"), Sum("quantity"), Sum("facts")).order_by()
    for member_id, amount_fen, quantity, count in sums:
        found[member_id] = Total(int(amount_fen), int(quantity), int(count))
    return found


def member_days(metric: str, month_on: date, member_id: int) -> dict[date, Total]:
    """Return what the member has been credited with per day on which it happened, of what counts in the month."""
    rows = DailyTotal.objects.filter(metric=metric, month_on=month_on, member_id=member_id).order_by("day_on")
    return {row.day_on: Total(row.amount_fen, row.quantity, row.facts) for row in rows}


def member_months(metric: str, member_id: int, months: Collection[date]) -> dict[date, Total]:
    """Return what the member has been credited with in each of the months (targets read this)."""
    rows = DailyTotal.objects.filter(metric=metric, month_on__in=months, member_id=member_id).order_by()
    sums = rows.values_list("month_on").annotate(Sum("amount_fen"), Sum("quantity"), Sum("facts"))
    found = {month_on: Total(int(fen), int(quantity), int(count)) for month_on, fen, quantity, count in sums}
    return {month_on: found.get(month_on, Total()) for month_on in months}


def customer_total(metric: str, customer_ids: Collection[int], period: Period | None = None) -> dict[int, Total]:
    """Return what has come from each customer, in all or in the months that start within the period."""
    rows = CustomerTotal.objects.filter(metric=metric, customer_id__in=customer_ids)
    if period is not None:
        rows = rows.filter(month_on__gte=period.start_on, month_on__lt=period.end_on)
    found = {customer_id: Total() for customer_id in customer_ids}
    sums = rows.values_list("customer_id").annotate(Sum("amount_fen"), Sum("quantity"), Sum("facts")).order_by()
    for customer_id, amount_fen, quantity, count in sums:
        found[customer_id] = Total(int(amount_fen), int(quantity), int(count))
    return found


def totals_by_team(metric: str, month_on: date, viewer: Actor) -> list[TeamTotal]:
    """Return the month's total of each team that had anything, by the team each member was in on the day it happened.

    Only members inside the viewer's reach are counted.
    """
    rows = DailyTotal.objects.filter(metric=metric, month_on=month_on)
    if not viewer.sees_all():
        rows = rows.filter(member_id__in=viewer.member_ids)
    found = list(rows)
    if not found:
        return []
    days = Period(min(row.day_on for row in found), max(add_months(month_of(row.day_on), 1) for row in found))
    spans: dict[int, list[tuple[date, date | None, int | None, str]]] = {}
    for entry in org_queries.roster(days):
        spans.setdefault(entry.member_id, []).append((entry.start_on, entry.end_on, entry.team_id, entry.team_name))
    sums: dict[tuple[int | None, str], Total] = {}
    for row in found:
        team = next(
            (
                (team_id, team_name)
                for start_on, end_on, team_id, team_name in spans.get(row.member_id, [])
                if start_on <= row.day_on and (end_on is None or row.day_on < end_on)
            ),
            (None, ""),
        )
        sums[team] = sums.get(team, Total()) + Total(row.amount_fen, row.quantity, row.facts)
    ordered = sorted(sums.items(), key=lambda item: (item[0][0] is None, item[0][0] or 0))
    return [TeamTotal(team_id, team_name, total) for (team_id, team_name), total in ordered if total]


# Months


def month_state(month_on: date) -> str:
    """Return "open" or "closed"; a month no fact has touched is open."""
    state = Month.objects.filter(month_on=month_on).values_list("state", flat=True).first()
    return state or Month.State.OPEN.value


def is_closed(month_on: date) -> bool:
    """Say whether the month has been closed."""
    return month_state(month_on) == Month.State.CLOSED


def open_month_for(day: date) -> date:
    """Return the month in which something that happened on the day would count now."""
    closed = set(
        Month.objects.filter(state=Month.State.CLOSED, month_on__gte=month_of(day)).values_list("month_on", flat=True)
    )
    month_on = month_of(day)
    while month_on in closed:
        month_on = add_months(month_on, 1)
    return month_on


def months() -> list[Month]:
    """Return the months that facts count in, the latest first."""
    return list(Month.objects.order_by("-month_on"))


def month_held_shared(month_on: date) -> Month | None:
    """Return the month's row, held shared until the transaction ends; None if there is no such row yet.

    PostgreSQL holds it by FOR SHARE, which Django has no word for; on SQLite the writer is alone anyway.
    """
    ending = " FOR SHARE" if connection.vendor == "postgresql" else ""
    found = Month.objects.raw(
        f"SELECT * FROM {Month._meta.db_table} WHERE month_on = %s{ending}",
        [connection.ops.adapt_datefield_value(month_on)],
    )
    return next(iter(found), None)


def month_locked(month_on: date) -> Month:
    """Return the month's row, held exclusively until the transaction ends."""
    return Month.objects.select_for_update().get(month_on=month_on)


# Proof


def verify_totals() -> list[Difference]:
    """Return every stored total that is not the sum of its facts, and every fact that is not the sum of its credits.

    Rows are read in order and compared as they come, so that memory stays flat.
    """
    found: list[Difference] = []
    for metric in _metrics():
        counted = (
            ((member_id, month_on, day_on), Total(int(amount or 0), int(quantity or 0), facts_ - 2 * reversals))
            for member_id, month_on, day_on, amount, quantity, facts_, reversals in _summed(
                Credit.objects.filter(fact__metric=metric), ("member_id", "fact__month_on", "fact__occurred_on"), "fact__"
            )
        )
        stored: Iterable[tuple[Key, Total]] = (
            ((row.member_id, row.month_on, row.day_on), Total(row.amount_fen, row.quantity, row.facts))
            for row in DailyTotal.objects.filter(metric=metric).order_by("member_id", "month_on", "day_on").iterator()
        )
        for (member_id, month_on, day_on), ours, kept in differing(counted, stored):
            found.append(Difference("daily", metric, member_id, month_on, day_on, ours, kept))
        found += _customer_differences(metric)
    return found + _split_differences()


def _customer_differences(metric: str) -> list[Difference]:
    facts_of = Fact.objects.filter(metric=metric, customer_id__isnull=False)
    counted = (
        ((customer_id, month_on, month_on), Total(int(amount or 0), int(quantity or 0), facts_ - 2 * reversals))
        for customer_id, month_on, amount, quantity, facts_, reversals in _summed(facts_of, ("customer_id", "month_on"), "")
    )
    stored = (
        ((row.customer_id, row.month_on, row.month_on), Total(row.amount_fen, row.quantity, row.facts))
        for row in CustomerTotal.objects.filter(metric=metric).order_by("customer_id", "month_on").iterator()
    )
    return [
        Difference("customer", metric, customer_id, month_on, None, ours, kept)
        for (customer_id, month_on, _), ours, kept in differing(counted, stored)
    ]


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


def _summed(rows: QuerySet[Fact] | QuerySet[Credit], keys: tuple[str, ...], to_fact: str) -> Iterator[tuple[object, ...]]:
    grouped = rows.values_list(*keys).annotate(
        Sum("amount_fen"), Sum("quantity"), Count("pk"), Count(f"{to_fact}reverses")
    )
    return grouped.order_by(*keys).iterator(chunk_size=_READ_AHEAD)
