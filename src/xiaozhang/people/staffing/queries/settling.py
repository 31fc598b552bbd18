"""What settlement takes of everybody at once, in the open: one query each, only what stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from xiaozhang.base.periods import Period
from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem, Succession


def pay_bases(period: Period) -> list[PayBasis]:
    """Return the pay bases with a day in the period, by member id and day.

    Their spans are half-open and do not overlap for a member; `contract_to` and `probation_to` are last days.
    """
    rows = PayBasis.objects.filter(withdrawn_at__isnull=True, start_on__lt=period.end_on)
    rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gt=period.start_on))
    return list(rows.order_by("member_id", "start_on", "id"))


def pay_items(month_on: date) -> list[PayItem]:
    """Return what stands on the month's wages beside the agreed wage, by member id and in order of entry.

    An item is on top of the basis' `wage_fen` and does not take its place; below zero it is taken off.
    """
    rows = PayItem.objects.filter(withdrawn_at__isnull=True, month_on=month_on)
    return list(rows.order_by("member_id", "id"))


def absences(period: Period) -> list[Absence]:
    """Return the leaves with a day in the period, by member id and day; spans are half-open and do not overlap."""
    rows = Absence.objects.filter(withdrawn_at__isnull=True, start_on__lt=period.end_on, end_on__gt=period.start_on)
    return list(rows.order_by("member_id", "start_on"))


def successors(on: date) -> dict[int, int]:
    """Return who stands in for whom on the day: member id -> successor id, the one named last for a day up to it."""
    return successors_among(successions_ever(), on)


def successions_ever() -> list[tuple[int, date, int]]:
    """Return who stands in for whom and from when, by member and day: for who asks about several days."""
    rows = Succession.objects.filter(withdrawn_at__isnull=True).order_by("member_id", "from_on")
    return list(rows.values_list("member_id", "from_on", "successor_id"))


def successors_among(successions: Iterable[tuple[int, date, int]], on: date) -> dict[int, int]:
    """Return who stands in for whom on the day, of what `successions_ever` returned."""
    return {member_id: successor_id for member_id, from_on, successor_id in successions if from_on <= on}
