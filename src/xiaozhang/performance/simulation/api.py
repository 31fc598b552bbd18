"""Simulations for programs: asked for, read with what they found, member by member."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from xiaozhang.base import api
from xiaozhang.base.pages.words import words
from xiaozhang.base.periods import parse_month
from xiaozhang.performance.simulation import actions, powers, queries, schemas
from xiaozhang.performance.simulation.rules.summing import MonthSum, PartSum, Summary, read_summary

if TYPE_CHECKING:
    from xiaozhang.performance.simulation.models import SimulatedMember, Simulation

door = api.Door("测算")
_MEMBER_ORDERS = {"difference": "difference_fen", "before": "before_fen", "after": "after_fen"}


@door.read("/simulations", schemas.SimulationPage, powers.SEE, "测算列表")
def simulations(request: api.Request, asked: api.Query[schemas.SimulationsAsked]) -> schemas.SimulationPage:
    """List simulations."""
    rows = api.narrowed(
        queries.simulations(request.actor).order_by(), version_id=asked.version_id, state__in=asked.state
    )
    return api.page(
        schemas.SimulationPage, rows, asked, asked.sort, {"created_at": "created_at"},
        lambda row: schemas.SimulationShown(**_simulation(row)),
    )  # fmt: skip


@door.read("/simulations/{simulation_id}", schemas.SimulationInFull, powers.SEE, "一次测算")
def simulation(request: api.Request, simulation_id: api.RecordId) -> schemas.SimulationInFull:
    """Show a simulation, its progress while it is carried out, and what it found."""
    return _in_full(queries.get_simulation(request.actor, simulation_id))


@door.make("/simulations", schemas.SimulationInFull, powers.RUN, "开始测算")
def start_simulation(request: api.Request, sent: schemas.NewSimulation) -> HttpResponse:
    """Keep what is to be tried and queue it; read it again to see how far it is."""
    return api.make(
        request,
        actions.start_simulation,
        queries.get_simulation,
        _in_full,
        version_id=sent.version_id,
        first_on=parse_month(sent.first_month),
        last_on=parse_month(sent.last_month),
        base_id=sent.base_id,
        title=sent.title,
        budget_fen=sent.budget_fen,
        budget_by=sent.budget_by,
    )


@door.read("/simulations/{simulation_id}/members", schemas.SimulatedMemberPage, powers.SEE, "测算的成员")
def simulated_members(
    request: api.Request, simulation_id: api.RecordId, asked: api.Query[schemas.SimulatedMembersAsked]
) -> schemas.SimulatedMemberPage:
    """List what a simulation found for each member."""
    row = queries.get_simulation(request.actor, simulation_id)
    rows = queries.members_of(row.pk)
    return api.page(schemas.SimulatedMemberPage, rows, asked, asked.sort, _MEMBER_ORDERS, _member)


def _simulation(row: Simulation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "version_id": row.version_id,
        "version": row.version.label,
        "base_id": row.base_id,
        "first_month": f"{row.first_on:%Y-%m}",
        "last_month": f"{row.last_on:%Y-%m}",
        "state": row.state,
        "failure": row.failure,
        "months_done": row.months_done,
        "months_total": row.months_total,
        "members_count": row.members_count,
        "before_fen": row.before_fen,
        "after_fen": row.after_fen,
        "difference_fen": row.difference_fen,
        "budget_fen": row.budget_fen,
        "budget_by": row.budget_by,
        "inputs_hash": row.inputs_hash,
        "created_at": row.created_at,
        "created_by_id": row.created_by_id,
        "finished_at": row.finished_at,
    }


def _in_full(row: Simulation) -> schemas.SimulationInFull:
    found = _result(row, read_summary(row.result)) if row.result else None
    return schemas.SimulationInFull(**_simulation(row), result=found)


def _result(row: Simulation, summary: Summary) -> schemas.SimulationResult:
    over_fen = summary.against(row.budget_fen, row.budget_by).over_fen if row.budget_fen is not None else None
    spread = summary.differences
    return schemas.SimulationResult(
        members=summary.members,
        gainers=summary.gainers,
        losers=summary.losers,
        unchanged=summary.unchanged,
        gained_fen=summary.gained_fen,
        lost_fen=summary.lost_fen,
        unbased=summary.unbased,
        over_budget_fen=over_fen,
        months=[_month(month) for month in summary.months],
        parts=[_part(part, summary) for part in summary.parts],
        differences=schemas.SimulatedSpread(**asdict(spread)) if spread is not None else None,
        warnings=[said for said, _times in summary.warnings],
    )


def _month(month: MonthSum) -> schemas.SimulatedMonthSum:
    return schemas.SimulatedMonthSum(
        month=f"{month.month_on:%Y-%m}",
        source=month.source,
        members=month.members,
        receipts_fen=month.receipts_fen,
        before_fen=month.before_fen,
        after_fen=month.after_fen,
        difference_fen=month.difference_fen,
        below_minimum=month.after_short,
    )


def _part(part: PartSum, summary: Summary) -> schemas.SimulatedPartSum:
    shown = queries.shown_sum(part, summary.names)
    return schemas.SimulatedPartSum(
        kind=part.kind,
        key=part.key,
        number=shown.number,
        title=words(shown.label),
        before_fen=part.before_fen,
        after_fen=part.after_fen,
        difference_fen=part.difference_fen,
        gainers=part.gainers,
        losers=part.losers,
    )


def _member(row: SimulatedMember) -> schemas.SimulatedMemberShown:
    return schemas.SimulatedMemberShown(
        member_id=row.member_id,
        member=row.member.name,
        team=row.team_name,
        before_fen=row.before_fen,
        after_fen=row.after_fen,
        difference_fen=row.difference_fen,
        short_months=row.short_months,
    )
