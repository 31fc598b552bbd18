"""Simulations and their rows, for those who see everybody's pay and may read the version that was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.periods import months_between
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.performance.plans.rules.inputs import Clause
from xiaozhang.performance.simulation import powers
from xiaozhang.performance.simulation.models import SimulatedMember, SimulatedMonth, Simulation
from xiaozhang.performance.simulation.queries.clauses import tried_clauses
from xiaozhang.performance.simulation.queries.trying import Bench

_MOST_OTHERS = 10
_HEAVY = ("clauses", "base_clauses", "result")


def simulations(viewer: Actor) -> QuerySet[Simulation]:
    """Return the simulations of versions the viewer may read, the latest first, without their long texts.

    They hold everybody's pay: nobody sees any whose reach is not over all members.
    """
    rows = Simulation.objects.select_related("version", "base", "created_by").defer(*_HEAVY)
    rows = rows.order_by("-created_at", "-pk")
    if viewer.is_system:
        return rows
    if not (viewer.may(powers.SEE) and viewer.sees_all()):
        return rows.none()
    readable = charter.versions(viewer).order_by()
    return rows.filter(version__in=readable).filter(Q(base__isnull=True) | Q(base__in=readable))


def get_simulation(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Simulation:
    """Return one simulation whole. Raises Missing; NotAllowed without `power`."""
    return fetch(simulations(viewer).defer(None), viewer, pk, power=power, lock=lock)


def comparable(viewer: Actor, simulation: Simulation) -> list[Simulation]:
    """Return the latest finished simulations of the same months, to put beside this one."""
    rows = simulations(viewer).filter(first_on=simulation.first_on, last_on=simulation.last_on)
    return list(rows.filter(state=Simulation.State.DONE).exclude(pk=simulation.pk)[:_MOST_OTHERS])


def of_version(viewer: Actor, version_id: int) -> QuerySet[Simulation]:
    """Return the simulations of a version."""
    return simulations(viewer).filter(version_id=version_id)


def simulated_members(viewer: Actor) -> QuerySet[SimulatedMember]:
    """Return the members of the simulations in reach: the record type's rows."""
    rows = SimulatedMember.objects.select_related("member", "simulation")
    rows = rows.defer(*(f"simulation__{name}" for name in _HEAVY))
    return rows.filter(simulation__in=simulations(viewer).order_by())


def get_member(viewer: Actor, pk: int) -> SimulatedMember:
    """Return one member of a simulation. Raises Missing."""
    return fetch(simulated_members(viewer), viewer, pk)


def members_of(simulation_id: int) -> QuerySet[SimulatedMember]:
    """Return all members of a simulation that the caller was given."""
    return SimulatedMember.objects.filter(simulation_id=simulation_id).select_related("member")


def months_of(simulation_id: int, member_id: int | None = None) -> QuerySet[SimulatedMonth]:
    """Return the months of a simulation in order of member and time, or those of one member."""
    rows = SimulatedMonth.objects.filter(simulation_id=simulation_id).order_by("member_id", "month_on")
    return rows if member_id is None else rows.filter(member_id=member_id)


def extremes(simulation_id: int, count: int) -> tuple[list[SimulatedMember], list[SimulatedMember]]:
    """Return those who gain most and those who lose most."""
    rows = members_of(simulation_id)
    gain = rows.filter(difference_fen__gt=0).order_by("-difference_fen", "pk")[:count]
    lose = rows.filter(difference_fen__lt=0).order_by("difference_fen", "pk")[:count]
    return list(gain), list(lose)


def short_of_minimum(simulation_id: int, count: int) -> list[SimulatedMember]:
    """Return those who come below the minimum wage in most months."""
    rows = members_of(simulation_id).filter(short_months__gt=0)
    return list(rows.order_by("-short_months", "difference_fen", "pk")[:count])


def is_changed_since(simulation: Simulation, kept_now: str) -> bool:
    """Say whether the version's clauses are not those that were tried."""
    return simulation.clauses != kept_now


@dataclass(frozen=True, slots=True)
class Design:
    """What a worker needs to carry a simulation out."""

    months: list[date]
    bench: Bench


def design_of(simulation: Simulation) -> Design:
    """Return a simulation's months and the bench they are tried on."""
    return Design(months_between(simulation.first_on, simulation.last_on), bench_of(simulation))


def bench_of(simulation: Simulation) -> Bench:
    """Return the bench with the clauses that the simulation keeps."""
    first_on, version, base = simulation.first_on, simulation.version, simulation.base
    tried = tried_clauses(simulation.clauses, version.label, version.pk, first_on)
    held: list[Clause] | None = None
    if base is not None:
        held = tried_clauses(simulation.base_clauses, base.label, base.pk, first_on)
    return Bench(tried, held, simulation.mark)
