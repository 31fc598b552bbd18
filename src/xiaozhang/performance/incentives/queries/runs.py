"""Runs of months, and what they are made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, F, Max, QuerySet, Sum, When

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.periods import Period, month_period
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.rules.roster import RosterEntry
from xiaozhang.performance.incentives import powers
from xiaozhang.performance.incentives.models import ClauseTally, Run, RunSnapshot, Statement
from xiaozhang.performance.incentives.queries.following import statements_in
from xiaozhang.performance.incentives.queries.inputs import fixed_inputs, stays_until
from xiaozhang.performance.incentives.rules.inputs import (
    ATTAINED_METRIC,
    Payee,
    Post,
    Snapshot,
    TableSpan,
    read_snapshot,
)
from xiaozhang.performance.incentives.rules.needs import PAYING, needs_of
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.performance.targets import queries as target_queries
from xiaozhang.performance.targets.rules.pace import attained

BEGINNING_ON = date(1970, 1, 1)
MEMBERS_A_PAGE = 200
RELEASED = (Run.State.PUBLISHED, Run.State.CONFIRMED)
DUE_FEN = Case(When(pay="", then=F("total_fen")), default=F("paid_fen"))  # as queries.due_fen


def runs(viewer: Actor) -> QuerySet[Run]:
    """Return the runs for those who settle, the latest month and run first; nobody else sees any."""
    rows = Run.objects.order_by("-month_on", "-number")
    return rows if viewer.may(powers.RUN_SETTLEMENT) else rows.none()


def get_run(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Run:
    """Return one run. Raises Missing; NotAllowed without `power`."""
    return fetch(runs(viewer), viewer, pk, power=power, lock=lock)


def month_runs(month_on: date, *, lock: bool = False) -> list[Run]:
    """Return the runs of a month, the latest first; for actions, which hold the month."""
    rows = Run.objects.select_for_update() if lock else Run.objects.all()
    return list(rows.filter(month_on=month_on).order_by("-number"))


def greatest_number(month_on: date) -> int:
    """Return the number of the month's latest run, 0 before the first."""
    greatest = Run.objects.filter(month_on=month_on).aggregate(greatest=Max("number"))["greatest"]
    return greatest or 0


def run_under_way(month_on: date) -> Run | None:
    """Return the run that is being staged."""
    return Run.objects.filter(month_on=month_on, state=Run.State.STAGED, is_superseded=False).first()


def released_run(month_on: date) -> Run | None:
    """Return the run whose statements the members see."""
    return Run.objects.filter(month_on=month_on, state__in=RELEASED, is_superseded=False).first()


def released_runs(months: Collection[date]) -> dict[date, Run]:
    """Return by month the runs whose statements the members see, in one query."""
    rows = Run.objects.filter(month_on__in=months, state__in=RELEASED, is_superseded=False)
    return {row.month_on: row for row in rows}


def run_before(run: Run) -> Run | None:
    """Return the finished run of the month before this one, to compare with."""
    rows = Run.objects.filter(month_on=run.month_on, number__lt=run.number).exclude(state=Run.State.STAGED)
    return rows.order_by("-number").first()


def snapshot_of(run_id: int) -> Snapshot:
    """Return what the run is made from."""
    return read_snapshot(RunSnapshot.objects.get(run_id=run_id).content)


def tallies(clause_id: int) -> QuerySet[ClauseTally]:
    """Return what a clause brought about in the runs that members see, the latest month first."""
    rows = ClauseTally.objects.filter(clause_id=clause_id, run__state__in=RELEASED, run__is_superseded=False)
    return rows.select_related("run").order_by("-run__month_on")


def lines_of_clause(clause_id: int) -> int:
    """Return how many lines the clause brought about in the runs that members see."""
    return tallies(clause_id).order_by().aggregate(n=Sum("lines"))["n"] or 0


def amount_of_clause(clause_id: int) -> int:
    """Return the sum in 分 of those lines."""
    return tallies(clause_id).order_by().aggregate(n=Sum("amount_fen"))["n"] or 0


# The snapshot


def take_snapshot(month_on: date, mark: int) -> Snapshot:
    """Return what a run of the month is made from now. Reads everyone: settlement acts for the house."""
    tables = commission_tables(month_on)
    stays = stays_until(month_period(month_on))
    fixed = fixed_inputs(month_on, mark, stays=stays)
    needs = needs_of(fixed.clauses, month_on)
    amounts = target_queries.targets_of(month_on)
    concerned = {int(each.member) for each in fixed.balances}
    for metric in sorted({ATTAINED_METRIC, *(span.table.base for span in tables), *needs.facts}):
        concerned |= ledger_queries.member_totals(metric, month_on).keys()
    payees = _payees(month_on, stays, needs.roles, amounts, concerned)
    return Snapshot(month_on, mark, tuple(payees), tuple(tables), fixed)


def commission_tables(month_on: date) -> list[TableSpan]:
    """Return the commission clause of every version in force until the end of the month: late facts reach back.

    A span that outlasts the month is left open, so that a later version does not change what this month is made from.
    """
    month = month_period(month_on)
    period = Period(min(BEGINNING_ON, month.start_on), month.end_on)
    found = charter_queries.clauses_in_force(CommissionTable, period)
    return [
        TableSpan(
            clause.clause_id,
            clause.start_on,
            clause.end_on if clause.end_on and clause.end_on < month.end_on else None,
            clause.parameters,
        )
        for clause in found
    ]


def has_table_in(month_on: date) -> bool:
    """Say whether a clause that pays is in force on any day of the month."""
    return any(charter_queries.clauses_in_force(kind, month_period(month_on)) for kind in PAYING)


def _payees(
    month_on: date, stayed: Iterable[RosterEntry], roles: Collection[str], amounts: dict[int, int],
    concerned: Collection[int],
) -> list[Payee]:  # fmt: skip
    month = month_period(month_on)
    stays: dict[int, list[RosterEntry]] = {}
    for entry in stayed:
        stays.setdefault(entry.member_id, []).append(entry)
    paid_roles = frozenset(roles)
    role_names = {role.key: role.name for role in org_queries.roles()}
    payees = []
    for member_id, entries in sorted(stays.items()):
        last = entries[-1]
        is_here = last.end_on is None or last.end_on > month.start_on
        if not ((is_here and last.role_keys & paid_roles) or member_id in amounts or member_id in concerned):
            continue
        payees.append(
            Payee(
                member_id=member_id,
                name=last.name,
                team_name=last.team_name,
                post_name="、".join(role_names[key] for key in role_names if key in last.role_keys),
                posts=tuple(Post(entry.start_on, tuple(sorted(entry.role_keys))) for entry in entries),
                target_fen=amounts.get(member_id),
            )
        )
    return payees


# Runs side by side


@dataclass(frozen=True, slots=True)
class TeamSums:
    """The sums of a team in a run, or of the whole run."""

    name: str
    members: int
    target_fen: int
    received_fen: int
    commission_fen: int
    adjustment_fen: int
    award_fen: int
    total_fen: int
    due_fen: int

    @property
    def attained(self) -> Fraction | None:
        """The part of the targets that came in; None without targets."""
        return attained(self.received_fen, self.target_fen)


@dataclass(frozen=True, slots=True)
class Changed:
    """A member whose statement differs from the run before; None for a total that is not there in one of the two."""

    statement_id: int | None
    member_name: str
    former_fen: int | None
    total_fen: int | None

    @property
    def difference_fen(self) -> int:
        """Return the new total less the former one."""
        return (self.total_fen or 0) - (self.former_fen or 0)


@dataclass(frozen=True, slots=True)
class RunPage:
    """Some members of a run by team, with the sums of their teams and of all."""

    teams: list[tuple[TeamSums, list[Statement]]]
    whole: TeamSums
    number: int
    count: int


def run_page(run: Run, number: int = 1) -> RunPage:
    """Return the statements of a run by team and member, a page at a time, with all sums; two queries."""
    grouped = statements_in(run).values("team_name").annotate(**_SUMS).order_by("team_name")
    sums = {row["team_name"]: _sums(row["team_name"], row) for row in grouped}
    whole = _whole(sums.values())
    count = max(1, -(-whole.members // MEMBERS_A_PAGE))
    number = min(max(1, number), count)
    start = (number - 1) * MEMBERS_A_PAGE
    rows = statements_in(run).annotate(due_fen=DUE_FEN).order_by("team_name", "member_id")
    rows = rows[start : start + MEMBERS_A_PAGE]
    teams: dict[str, list[Statement]] = {}
    for row in rows:
        teams.setdefault(row.team_name, []).append(row)
    return RunPage([(sums[name], members) for name, members in teams.items()], whole, number, count)


def due_of_runs(found: Iterable[Run]) -> dict[int, int]:
    """Return what each run pays in all, in 分, by id; a query only for runs that keep no steps from earned to paid."""
    runs = list(found)
    due = {run.pk: run.paid_fen for run in runs}
    without = [run.pk for run in runs if run.total_fen and not run.paid_fen]
    if without:
        rows = Statement.objects.filter(run_id__in=without).order_by().values_list("run_id")
        due |= {pk: int(fen) for pk, fen in rows.annotate(whole=Sum(DUE_FEN))}
    return due


def _whole(teams: Iterable[TeamSums]) -> TeamSums:
    names = [each.name for each in fields(TeamSums) if each.name != "name"]
    rows = list(teams)
    return TeamSums("", **{name: sum(getattr(row, name) for row in rows) for name in names})


def changes(run: Run, former: Run) -> list[Changed]:
    """Return whose statement is not to the byte that of the run before, the greatest difference first; two queries."""
    before = {row[0]: row[1:] for row in _figures(former)}
    found = []
    for member_id, pk, name, digest, total_fen in _figures(run):
        _pk, _name, former_digest, former_fen = before.pop(member_id, (None, "", "", None))
        if former_digest != digest:
            found.append(Changed(pk, name, former_fen, total_fen))
    found += [Changed(None, name, former_fen, None) for _pk, name, _digest, former_fen in before.values()]
    return sorted(found, key=lambda change: (-abs(change.difference_fen), change.member_name))


def _figures(run: Run) -> QuerySet[Statement, tuple[int, int, str, str, int]]:
    rows = statements_in(run).order_by("member_id")
    return rows.values_list("member_id", "pk", "member_name", "digest", "total_fen")


_SUMS = {
    "members": Count("pk"),
    **{
        f"sum_{name}": Sum(name)
        for name in (
            "target_fen",
            "received_fen",
            "commission_fen",
            "adjustment_fen",
            "award_fen",
            "total_fen",
        )
    },
    "sum_due_fen": Sum(DUE_FEN),
}


def _sums(name: str, row: Mapping[str, Any]) -> TeamSums:
    return TeamSums(
        name=name,
        members=row["members"] or 0,
        target_fen=int(row["sum_target_fen"] or 0),
        received_fen=int(row["sum_received_fen"] or 0),
        commission_fen=int(row["sum_commission_fen"] or 0),
        adjustment_fen=int(row["sum_adjustment_fen"] or 0),
        award_fen=int(row["sum_award_fen"] or 0),
        total_fen=int(row["sum_total_fen"] or 0),
        due_fen=int(row["sum_due_fen"] or 0),
    )


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month on the list of settlements: its latest run, the one members see, and whether it is closed."""

    month_on: date
    latest: Run | None
    released: Run | None
    is_closed: bool
    due_fen: int = 0

    @property
    def shown(self) -> Run | None:
        """The run whose figures stand for the month: what members see, else the latest draft."""
        if self.released is not None:
            return self.released
        return self.latest if self.latest is not None and self.latest.state != Run.State.STAGED else None


def months(viewer: Actor, today: date) -> list[MonthRow]:
    """Return the months that hold facts or runs, and the current one, the latest first; three queries."""
    by_month: dict[date, list[Run]] = {}
    for run in runs(viewer):
        by_month.setdefault(run.month_on, []).append(run)
    states = {month.month_on: month.state for month in ledger_queries.months()}
    this_month_on = today.replace(day=1)
    wanted = {this_month_on, *by_month, *states}
    rows = []
    for month_on in sorted((m for m in wanted if m <= this_month_on), reverse=True):
        of_month = by_month.get(month_on, [])
        released = next((run for run in of_month if run.state in RELEASED and not run.is_superseded), None)
        rows.append(MonthRow(month_on, of_month[0] if of_month else None, released, states.get(month_on) == "closed"))
    due = due_of_runs(row.shown for row in rows if row.shown is not None)
    return [replace(row, due_fen=due[row.shown.pk]) if row.shown else row for row in rows]
