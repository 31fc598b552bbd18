"""The only readers of targets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.matching import portions
from xiaozhang.base.periods import Period, add_months, month_of, month_period
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.targets import powers
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.rules.pace import Standing, attained, stand

METRIC = "receipt"
SELLING_ROLES = frozenset({"representative", "supervisor", "sales_manager"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A member on the sheet of a month; amounts in 分, None where no target was set."""

    member_id: int
    name: str
    target_fen: int | None
    former_fen: int | None
    received_fen: int
    may_set: bool


@dataclass(frozen=True, slots=True)
class SheetTeam:
    """A team on the sheet with its members; sums over them."""

    team_id: int | None
    name: str
    rows: list[SheetRow] = field(default_factory=list)

    @property
    def target_fen(self) -> int:
        """The sum of the members' targets."""
        return sum(row.target_fen or 0 for row in self.rows)

    @property
    def former_fen(self) -> int:
        """The sum of last month's targets."""
        return sum(row.former_fen or 0 for row in self.rows)

    @property
    def received_fen(self) -> int:
        """The sum of what has been received."""
        return sum(row.received_fen for row in self.rows)


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """One month of one member: target and what was received."""

    month_on: date
    target_fen: int | None
    received_fen: int

    @property
    def attained(self) -> Fraction | None:
        """The part of the target that came in, to a tenth of a percent; None without a target."""
        return attained(self.received_fen, self.target_fen)


def targets(viewer: Actor) -> QuerySet[Target]:
    """Return the targets of the members inside the viewer's reach."""
    rows = Target.objects.all()
    return rows if viewer.sees_all() else rows.filter(member_id__in=viewer.member_ids)


def targets_of(month_on: date, member_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return the month's targets in 分 by member id; of all members without ids.

    For settlement, which sees everyone.
    """
    rows = Target.objects.filter(month_on=month_on)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    return dict(rows.values_list("member_id", "amount_fen"))


def targets_between(period: Period) -> list[tuple[int, date, int]]:
    """Return (member id, month, target in 分) of all members for the months that begin in the period; one query."""
    rows = Target.objects.filter(month_on__gte=period.start_on, month_on__lt=period.end_on)
    return list(rows.order_by("month_on", "member_id").values_list("member_id", "month_on", "amount_fen"))


def held_targets(month_on: date, member_ids: Collection[int]) -> dict[int, Target]:
    """Return the rows of the month by member id, locked; for actions, which have checked the right to the members."""
    rows = Target.objects.select_for_update().filter(month_on=month_on, member_id__in=member_ids)
    return {row.member_id: row for row in rows.order_by("member_id")}


def same_targets(viewer: Actor, rows: Sequence[Mapping[str, object]]) -> list[list[int]]:
    """Return the targets in reach of the member and month of each row. Constant number of queries."""
    months = {value for row in rows if isinstance(value := row.get("month"), date)}
    found: dict[tuple[object, object], list[int]] = {}
    for piece in portions(sorted(months)):
        known = targets(viewer).filter(month_on__in=piece)
        for pk, member_id, month_on in known.values_list("id", "member_id", "month_on"):
            found.setdefault((member_id, month_on), []).append(pk)
    return [found.get((row.get("member"), row.get("month")), []) for row in rows]


def current_targets(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of targets in reach, by import field."""
    return {
        row.pk: {"member": row.member_id, "month": row.month_on, "amount_fen": row.amount_fen}
        for piece in portions(ids)
        for row in targets(viewer).filter(pk__in=piece)
    }


def targets_by_id(ids: Sequence[int]) -> list[Target]:
    """Return targets in order of id; the action checks the right to their members."""
    return [row for piece in portions(ids) for row in Target.objects.filter(pk__in=piece).order_by("pk")]


def standing(viewer: Actor, member_id: int, today: date, calendar: Calendar) -> Standing:
    """Return how the member's running month stands. Raises Missing outside the viewer's reach."""
    if not (viewer.sees_all() or member_id in viewer.member_ids or member_id == viewer.member_id):
        raise Missing
    return standings([member_id], today, calendar)[member_id]


def standings(member_ids: Collection[int], today: date, calendar: Calendar) -> dict[int, Standing]:
    """Return how the running month of each member stands; two queries for any number.

    The caller has decided who may see it.
    """
    over, workdays = _workdays(today, calendar)
    month_on = month_of(today)
    amounts = targets_of(month_on, member_ids)
    totals = ledger_queries.member_totals(METRIC, month_on, member_ids)
    return {
        member_id: stand(
            target_fen=amounts.get(member_id),
            received_fen=totals[member_id].amount_fen,
            workdays_over=over,
            workdays=workdays,
        )
        for member_id in member_ids
    }


def joint_standing(member_ids: Collection[int], today: date, calendar: Calendar) -> Standing:
    """Return how the members together stand: a team, the department. The caller has decided who may see it."""
    over, workdays = _workdays(today, calendar)
    month_on = month_of(today)
    amounts = targets_of(month_on, member_ids)
    totals = ledger_queries.member_totals(METRIC, month_on, member_ids)
    return stand(
        target_fen=sum(amounts.values()) if amounts else None,
        received_fen=sum(total.amount_fen for total in totals.values()),
        workdays_over=over,
        workdays=workdays,
    )


def sheet(viewer: Actor, month_on: date) -> list[SheetTeam]:
    """Return the month's targets of the members in reach who sell or have one, by their last team of the month."""
    stays = {entry.member_id: entry for entry in org_queries.roster(month_period(month_on))}
    if not viewer.sees_all():
        stays = {member_id: entry for member_id, entry in stays.items() if member_id in viewer.member_ids}
    amounts = targets_of(month_on, stays)
    former = targets_of(add_months(month_on, -1), stays)
    shown = [entry for entry in stays.values() if entry.role_keys & SELLING_ROLES or entry.member_id in amounts]
    totals = ledger_queries.member_totals(METRIC, month_on, [entry.member_id for entry in shown])
    teams: dict[int | None, SheetTeam] = {}
    for entry in shown:
        team = teams.setdefault(entry.team_id, SheetTeam(entry.team_id, entry.team_name))
        team.rows.append(
            SheetRow(
                member_id=entry.member_id,
                name=entry.name,
                target_fen=amounts.get(entry.member_id),
                former_fen=former.get(entry.member_id),
                received_fen=totals[entry.member_id].amount_fen,
                may_set=viewer.may(powers.SET_TARGETS) and may_set(viewer, entry.member_id),
            )
        )
    return sorted(teams.values(), key=lambda team: (team.team_id is None, team.team_id or 0))


def may_set(viewer: Actor, member_id: int) -> bool:
    """Say whether the viewer answers for this member's target.

    In reach, and not oneself unless one answers for everyone.
    """
    return viewer.sees_all() or (member_id in viewer.member_ids and member_id != viewer.member_id)


def own_months(viewer: Actor, last_on: date, count: int = 12) -> list[OwnMonth]:
    """Return the viewer's own months up to `last_on`, the latest first; two queries."""
    if viewer.member_id is None:
        return []
    months = [add_months(last_on, -step) for step in range(count)]
    rows = Target.objects.filter(member_id=viewer.member_id, month_on__in=months)
    amounts = dict(rows.values_list("month_on", "amount_fen"))
    received = ledger_queries.member_months(METRIC, viewer.member_id, months)
    return [OwnMonth(month_on, amounts.get(month_on), received[month_on].amount_fen) for month_on in months]


def _workdays(today: date, calendar: Calendar) -> tuple[int, int]:
    """Workdays of the month that are over before today, and all of them."""
    month = month_period(month_of(today))
    over = calendar.count(Period(month.start_on, today)) if today > month.start_on else 0
    return over, calendar.count(month)
