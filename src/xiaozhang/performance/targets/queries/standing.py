"""How months stand against their targets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.periods import Period, add_months, month_of, month_period
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.queries.kept import FIGURE, RECEIPT, metric_of, targets_of
from xiaozhang.performance.targets.rules.measuring import reached
from xiaozhang.performance.targets.rules.pace import Standing, attained, stand


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """One month of one member: target and what was reached, in 分 or units."""

    month_on: date
    target: int | None
    reached: int

    @property
    def attained(self) -> Fraction | None:
        """The part of the target that was reached, to a tenth of a percent; None without a target."""
        return attained(self.reached, self.target)


def standing(viewer: Actor, member_id: int, today: date, calendar: Calendar, *, metric: str = RECEIPT) -> Standing:
    """Return how the member's running month stands. Raises Missing outside the viewer's reach."""
    if not (viewer.sees_all() or member_id in viewer.member_ids or member_id == viewer.member_id):
        raise Missing
    return standings([member_id], today, calendar, metric=metric)[member_id]


def standings(
    member_ids: Collection[int], today: date, calendar: Calendar, *, metric: str = RECEIPT
) -> dict[int, Standing]:
    """Return how the running month of each member stands; two queries for any number.

    The caller has decided who may see it.
    """
    over, workdays = _workdays(today, calendar)
    month_on, counted = month_of(today), metric_of(metric)
    figures = targets_of(month_on, member_ids, metric=metric)
    totals = ledger_queries.member_totals(metric, month_on, member_ids)
    return {
        member_id: stand(
            target_fen=figures.get(member_id),
            received_fen=reached(totals[member_id], counted),
            workdays_over=over,
            workdays=workdays,
        )
        for member_id in member_ids
    }


def joint_standing(member_ids: Collection[int], today: date, calendar: Calendar, *, metric: str = RECEIPT) -> Standing:
    """Return how the members together stand: a team, the department. The caller has decided who may see it.

    Of a metric that adds up.
    """
    over, workdays = _workdays(today, calendar)
    month_on, counted = month_of(today), metric_of(metric)
    figures = targets_of(month_on, member_ids, metric=metric)
    totals = ledger_queries.member_totals(metric, month_on, member_ids)
    return stand(
        target_fen=sum(figures.values()) if figures else None,
        received_fen=sum(reached(total, counted) for total in totals.values()),
        workdays_over=over,
        workdays=workdays,
    )


def standing_of(target: int | None, received: int, today: date, calendar: Calendar) -> Standing:
    """Return how the running month stands by figures that have been read already."""
    over, workdays = _workdays(today, calendar)
    return stand(target_fen=target, received_fen=received, workdays_over=over, workdays=workdays)


def own_months(viewer: Actor, last_on: date, count: int = 12, *, metric: str = RECEIPT) -> list[OwnMonth]:
    """Return the viewer's own months up to `last_on`, the latest first; two queries."""
    if viewer.member_id is None:
        return []
    counted = metric_of(metric)
    months = [add_months(last_on, -step) for step in range(count)]
    rows = Target.objects.filter(member_id=viewer.member_id, metric=metric, month_on__in=months)
    figures = dict(rows.values_list("month_on", FIGURE))
    totals = ledger_queries.member_months(metric, viewer.member_id, months)
    return [OwnMonth(month_on, figures.get(month_on), reached(totals[month_on], counted)) for month_on in months]


def _workdays(today: date, calendar: Calendar) -> tuple[int, int]:
    """Workdays of the month that are over before today, and all of them."""
    month = month_period(month_of(today))
    over = calendar.count(Period(month.start_on, today)) if today > month.start_on else 0
    return over, calendar.count(month)
