"""Totals per member, customer and team: what they cost does not grow with history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Sum

from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import Period, add_months, month_of
from xiaozhang.foundation.ledger.models import CustomerTotal, DailyTotal
from xiaozhang.foundation.ledger.rules.totals import TeamTotal, Total
from xiaozhang.foundation.org import queries as org_queries


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


def credited_among(member_ids: Collection[int], month_on: date) -> set[int]:
    """Return which of the members were credited with anything that counts in the month or before it."""
    rows = DailyTotal.objects.filter(member_id__in=member_ids, month_on__lte=month_on)
    return set(rows.order_by().values_list("member_id", flat=True).distinct())


def member_days(metric: str, month_on: date, member_id: int) -> dict[date, Total]:
    """Return what the member has been credited with per day on which it happened, of what counts in the month."""
    rows = DailyTotal.objects.filter(metric=metric, month_on=month_on, member_id=member_id).order_by("day_on")
    return {row.day_on: Total(row.amount_fen, row.quantity, row.facts) for row in rows}


def totals_between(metric: str, period: Period, member_ids: Collection[int]) -> dict[int, Total]:
    """Return what happened for each member on the days of the period, whatever month it counts in."""
    rows = DailyTotal.objects.filter(metric=metric, day_on__gte=period.start_on, day_on__lt=period.end_on)
    found = {member_id: Total() for member_id in member_ids}
    sums = rows.filter(member_id__in=found).values_list("member_id").order_by()
    for member_id, fen, quantity, count in sums.annotate(Sum("amount_fen"), Sum("quantity"), Sum("facts")):
        found[member_id] = Total(int(fen), int(quantity), int(count))
    return found


def figures_between(
    metrics: Collection[str], period: Period, member_ids: Collection[int]
) -> dict[str, dict[int, Total]]:
    """Return by metric what happened for each member on the days of the period; one query for all metrics."""
    found = {metric: {member_id: Total() for member_id in member_ids} for metric in metrics}
    rows = DailyTotal.objects.filter(metric__in=found, day_on__gte=period.start_on, day_on__lt=period.end_on)
    sums = rows.filter(member_id__in=set(member_ids)).values_list("metric", "member_id").order_by()
    for metric, member_id, fen, quantity, count in sums.annotate(Sum("amount_fen"), Sum("quantity"), Sum("facts")):
        found[metric][member_id] = Total(int(fen), int(quantity), int(count))
    return found


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
