"""Simulations for tests: asked for and carried out through the app's own actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_table
from tests.factories.org import make_member
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.charter.models import Version
from xiaozhang.performance.simulation import actions
from xiaozhang.performance.simulation.actions.carrying import carry_out
from xiaozhang.performance.simulation.models import SimulatedMember, SimulatedMonth, Simulation

RICHER = ((0, "2.5%"), (200000, "3.0%"), (500000, "4.0%"))


def make_draft(**table: Any) -> Version:
    """Return a draft whose one clause is a commission table; one that pays a hundredth more unless said otherwise."""
    given = {"tiers": RICHER, **table}
    return make_charter(make_table(**given), effective_on=None)


def make_received_months(members: int = 2) -> list[Any]:
    """Let members receive 300,000 yuan each in August, September and October, under the shipped table."""
    make_commission_charter()
    found = [make_member(f"成员{number}") for number in range(members)]
    for member in found:
        for month_on in (date(2026, 8, 1), date(2026, 9, 1), OCTOBER):
            make_receipt_fact(member, month_on.replace(day=9), 300_000)
    return found


def make_simulation(
    version: Version | None = None,
    *,
    first_on: date = OCTOBER,
    last_on: date = OCTOBER,
    now: datetime = NOW,
    actor: Actor = SYSTEM,
    state: str = "done",
    **given: Any,
) -> Simulation:
    """Ask for a simulation of a draft, and carry it out unless it is to be `queued`."""
    simulation = actions.start_simulation(
        actor=actor, now=now, version_id=(version or make_draft()).pk, first_on=first_on, last_on=last_on, **given
    )
    if state == "done":
        carry_out(simulation.pk, clock=lambda: now)
        simulation.refresh_from_db()
    return simulation


def make_simulated_member(member: Any = None, **given: Any) -> SimulatedMember:
    """Return the member of a simulated October with one receipt of 300,000 yuan, under the shipped table."""
    person = member or make_member()
    if not Version.objects.exists():
        make_commission_charter()
    make_receipt_fact(person, yuan=300_000)
    return SimulatedMember.objects.get(simulation=make_simulation(**given), member=person)


def make_simulated_month(**given: Any) -> SimulatedMonth:
    """Return the month of a member made by `make_simulated_member`."""
    row = make_simulated_member(**given)
    return SimulatedMonth.objects.get(simulation=row.simulation, member=row.member)
