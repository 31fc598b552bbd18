"""A simulation is carried out a month at a time, each kept in one short transaction.

What one month leaves open begins the next, and is held in memory: a worker that was killed leaves months behind that
the next one removes before it begins at the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from xiaozhang.base import jobs
from xiaozhang.base.action import action
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing, Refused
from xiaozhang.performance.simulation import queries
from xiaozhang.performance.simulation.errors import SetAside
from xiaozhang.performance.simulation.models import SimulatedMember, SimulatedMonth, Simulation
from xiaozhang.performance.simulation.rules.comparing import Pair, Person, by_weight, parts_text
from xiaozhang.performance.simulation.rules.summing import Summary, Tally

_A_STEP = 500
_OPEN = (Simulation.State.QUEUED, Simulation.State.RUNNING)


def carry_out(simulation_id: int, *, clock: Callable[[], datetime]) -> None:
    """Carry a simulation out. `clock` gives the instants of its signs of life.

    Raises SetAside if it is done, was removed, or another worker began it meanwhile.
    """
    attempt = begin(actor=SYSTEM, now=clock(), simulation_id=simulation_id).attempt
    design = queries.design_of(queries.get_simulation(SYSTEM, simulation_id))
    tally, names = Tally(), dict[str, tuple[str, str]]()
    try:
        for month_on in design.months:
            tried = design.bench.month(month_on)
            tally.add(
                month_on,
                tried.source,
                tried.pairs,
                receipts_fen=tried.receipts_fen,
                outside=tried.outside,
                warnings=tried.warnings,
                unbased=tried.unbased,
            )
            names |= tried.names
            keep_month(actor=SYSTEM, now=clock(), simulation_id=simulation_id, attempt=attempt, tried=tried)
            jobs.tell(len(tally.months), len(design.months), f"{month_on:%Y-%m}")
    except SetAside:
        raise
    except Refused as refusal:  # what the clauses lack is said to who asked; trying again would not change it
        fail(actor=SYSTEM, now=clock(), simulation_id=simulation_id, attempt=attempt, words=str(refusal))
        return
    finish(actor=SYSTEM, now=clock(), simulation_id=simulation_id, attempt=attempt, tally=tally, names=names)


# The short steps


@action(None, keeps_trace=False)
def begin(*, actor: Actor, now: datetime, simulation_id: int) -> Simulation:
    """Take a simulation up: remove what an earlier attempt left, and count this one.

    Raises:
        SetAside: it is finished, or was removed.
    """
    simulation = _held(simulation_id)
    queries.months_of(simulation.pk).delete()
    simulation.state = Simulation.State.RUNNING
    simulation.attempt += 1
    simulation.months_done = 0
    simulation.touched_at = now
    simulation.save(update_fields=["state", "attempt", "months_done", "touched_at"])
    return simulation


@action(None, keeps_trace=False)
def keep_month(
    *, actor: Actor, now: datetime, simulation_id: int, attempt: int, tried: queries.TriedMonth
) -> Simulation:
    """Keep what a month came to for everybody.

    Raises:
        SetAside: another worker began again, or the simulation was removed.
    """
    simulation = _held(simulation_id, attempt)
    rows = [
        _month(simulation.pk, pair, tried.openings.get(pair.member_id, ""), tried.base_openings) for pair in tried.pairs
    ]
    SimulatedMonth.objects.bulk_create(rows, batch_size=_A_STEP)
    simulation.months_done += 1
    simulation.touched_at = now
    simulation.save(update_fields=["months_done", "touched_at"])
    return simulation


@action(None, keeps_trace=False)
def finish(
    *,
    actor: Actor,
    now: datetime,
    simulation_id: int,
    attempt: int,
    tally: Tally,
    names: Mapping[str, tuple[str, str]],
) -> Simulation:
    """Keep the sums of every member and of all, and show the result.

    Raises:
        SetAside: another worker began again, or the simulation was removed.
    """
    simulation = _held(simulation_id, attempt)
    persons = sorted(tally.persons.values(), key=lambda each: each.member_id)
    SimulatedMember.objects.bulk_create([_member(simulation.pk, each) for each in persons], batch_size=_A_STEP)
    summary: Summary = tally.summed({**names, **queries.titles(simulation.base_clauses, simulation.clauses)})
    simulation.state = Simulation.State.DONE
    simulation.members_count = summary.members
    simulation.before_fen, simulation.after_fen = summary.whole.before_fen, summary.whole.after_fen
    simulation.result = summary.as_text()
    simulation.finished_at = simulation.touched_at = now
    simulation.save()
    return simulation


@action(None, keeps_trace=False)
def fail(*, actor: Actor, now: datetime, simulation_id: int, attempt: int, words: str) -> Simulation:
    """Keep why nothing could be reckoned.

    Raises:
        SetAside: another worker began again, or the simulation was removed.
    """
    simulation = _held(simulation_id, attempt)
    queries.months_of(simulation.pk).delete()
    simulation.state = Simulation.State.FAILED
    simulation.failure = words[:500]
    simulation.finished_at = simulation.touched_at = now
    simulation.save(update_fields=["state", "failure", "finished_at", "touched_at"])
    return simulation


def _held(simulation_id: int, attempt: int | None = None) -> Simulation:
    try:
        simulation = queries.get_simulation(SYSTEM, simulation_id, lock=True)
    except Missing:
        raise SetAside("这次测算已被删除，停止。") from None
    if simulation.state not in _OPEN or (attempt is not None and simulation.attempt != attempt):
        raise SetAside("这次测算已经完成，或由别处重新开始，停止。")
    return simulation


def _month(simulation_id: int, pair: Pair, opening: str, base_openings: Mapping[int, str]) -> SimulatedMonth:
    return SimulatedMonth(
        simulation_id=simulation_id,
        member_id=pair.member_id,
        month_on=pair.month_on,
        team_name=pair.team[:60],
        before_earned_fen=pair.before.earned_fen,
        after_earned_fen=pair.after.earned_fen,
        before_fen=pair.before.paid_fen,
        after_fen=pair.after.paid_fen,
        before_lines=pair.before.lines,
        after_lines=pair.after.lines,
        top_up_fen=pair.after.top_up_fen,
        parts=parts_text(pair.parts),
        opening=opening,
        base_opening=base_openings.get(pair.member_id, ""),
    )


def _member(simulation_id: int, person: Person) -> SimulatedMember:
    return SimulatedMember(
        simulation_id=simulation_id,
        member_id=person.member_id,
        team_name=person.team[:60],
        before_earned_fen=person.before_earned_fen,
        after_earned_fen=person.after_earned_fen,
        before_fen=person.before_paid_fen,
        after_fen=person.after_paid_fen,
        difference_fen=person.difference_fen,
        short_months=person.short_months,
        parts=parts_text(by_weight(person.listed)),
    )
