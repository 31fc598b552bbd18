"""Facts whole, with everybody's share, and sums of those that are only summed: all that settlement asks of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from xiaozhang.base.matching import portions
from xiaozhang.foundation.ledger.models import Credit, Fact
from xiaozhang.foundation.ledger.rules.credits import FactRow, SummedCredit

_READ_AHEAD = 5_000
_COLUMNS = (
    "pk", "key", "metric", "amount_fen", "quantity", "occurred_on", "occurred_at", "recorded_at", "month_on",
    "source_id", "customer_id", "references", "attributes", "reverses_id", "reverses__key",
)  # fmt: skip


def whole_facts(
    since: Mapping[str, date], month_on: date, mark: int, member_ids: Collection[int] | None = None
) -> Iterator[FactRow]:
    """Yield the facts of metrics that occurred on a day of `since` or later and count in the month or before it.

    Up to the mark, in order of id; of some members: those in which one of them has a share. Two queries, read ahead.
    """
    if not since:
        return
    rows = Fact.objects.filter(_meant("", since, month_on, mark))
    shares = Credit.objects.filter(_meant("fact__", since, month_on, mark))
    if member_ids is not None:
        theirs = Credit.objects.filter(member_id__in=member_ids).values("fact_id")
        rows, shares = rows.filter(pk__in=theirs), shares.filter(fact_id__in=theirs)
    credits = shares.order_by("fact_id", "pk").values_list("fact_id", "member_id", "share_bp")
    coming = credits.iterator(chunk_size=_READ_AHEAD)
    held = next(coming, None)
    for row in rows.order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=_READ_AHEAD):
        own = []
        while held is not None and held[0] == row[0]:
            own.append((held[1], held[2]))
            held = next(coming, None)
        values: tuple[Any, ...] = (*row, tuple(own))
        yield FactRow(*values)


def first_occurred(metrics: Collection[str], month_on: date, mark: int) -> dict[str, date]:
    """Return by metric the earliest day of a fact that counts in the month; one query each, however many facts."""
    found = {}
    for metric in sorted(metrics):
        rows = Fact.objects.filter(metric=metric, month_on=month_on, pk__lte=mark)
        day = rows.order_by("occurred_at").values_list("occurred_on", flat=True).first()
        if day is not None:
            found[metric] = day
    return found


def summed_credits(
    since: Mapping[str, date], month_on: date, mark: int, member_ids: Collection[int] | None = None
) -> Iterator[SummedCredit]:
    """Yield what members were credited with, by metric, day and month counted in; as `whole_facts`, one query."""
    if not since:
        return
    rows = Credit.objects.filter(_meant("fact__", since, month_on, mark)).order_by()
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    grouped = rows.values_list("fact__metric", "member_id", "fact__occurred_on", "fact__month_on")
    summed = grouped.annotate(amount=Sum("amount_fen"), quantity=Sum("quantity"))
    for metric, member_id, day, counted_on, amount, quantity in summed.order_by(
        "fact__metric", "member_id", "fact__occurred_on", "fact__month_on"
    ):
        is_money = amount is not None
        yield SummedCredit(metric, member_id, day, counted_on, int(amount if is_money else quantity or 0), is_money)


def _meant(of: str, since: Mapping[str, date], month_on: date, mark: int) -> Q:
    meant = Q()
    for metric, first_on in sorted(since.items()):
        meant |= Q(**{f"{of}metric": metric, f"{of}occurred_on__gte": first_on})
    return meant & Q(**{f"{of}month_on__lte": month_on, f"{of}id__lte": mark})


def facts_of_sources(
    metric: str, source_type: str, source_ids: Iterable[int], mark: int | None = None
) -> Iterator[FactRow]:
    """Yield the facts of a metric that came from these records, without shares, in order of source and id.

    Reversals too; up to the mark, where there is one. One query for every portion of ids.
    """
    for some in portions(sorted(set(source_ids))):
        rows = Fact.objects.filter(metric=metric, source_type=source_type, source_id__in=some)
        if mark is not None:
            rows = rows.filter(pk__lte=mark)
        for row in rows.order_by("source_id", "pk").values_list(*_COLUMNS):
            yield FactRow(*row)


def first_days_of_customers(metric: str, customer_ids: Iterable[int], mark: int | None = None) -> dict[int, date]:
    """Return on which day a metric first came from each of these customers; one query for every portion of ids.

    Up to the mark, where there is one. What had been taken back by then counts only where nothing else is left.
    """
    standing: dict[int, date] = {}
    reversed_: dict[int, date] = {}
    for some in portions(sorted(set(customer_ids))):
        rows = Fact.objects.filter(metric=metric, customer_id__in=some)
        if mark is not None:
            rows = rows.filter(pk__lte=mark)
        found = list(rows.order_by("pk").values_list("pk", "customer_id", "occurred_on", "reverses_id"))
        taken_back = {reverses_id for *_rest, reverses_id in found}
        for pk, customer_id, day, reverses_id in found:
            if not reverses_id:
                firsts = reversed_ if pk in taken_back else standing
                firsts[customer_id or 0] = min(day, firsts.get(customer_id or 0, day))
    return reversed_ | standing


def latest_of_source(metric: str, source_type: str, source_id: int) -> Fact | None:
    """Return the last fact of a metric that was posted of a record, reversals aside; None without any."""
    rows = Fact.objects.filter(metric=metric, source_type=source_type, source_id=source_id, reverses_id=None)
    return rows.order_by("-pk").first()


def posted_counts(metric: str, source_type: str, source_ids: Iterable[int]) -> dict[int, int]:
    """Return how many facts of a metric were ever posted of each of these records, reversals aside."""
    found: dict[int, int] = {}
    for row in facts_of_sources(metric, source_type, source_ids):
        if row.reverses_id is None:
            found[row.source_id] = found.get(row.source_id, 0) + 1
    return found


def standing_of_sources(metric: str, source_type: str, source_ids: Iterable[int]) -> dict[int, FactRow]:
    """Return the fact of a metric that stands for each of these records, without shares; none where it was reversed."""
    found: dict[int, FactRow] = {}
    for row in facts_of_sources(metric, source_type, source_ids):
        if row.reverses_id is None:
            found[row.source_id] = row
        elif row.source_id in found and found[row.source_id].fact_id == row.reverses_id:
            del found[row.source_id]
    return found
