"""A month under two charters: inputs out of the house, settled in memory, side by side. Nothing is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from xiaozhang.base.periods import month_period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.queries.inputs import fixed_inputs, with_facts
from xiaozhang.performance.incentives.queries.member_sums import MemberSums, member_sums
from xiaozhang.performance.incentives.rules.inputs import ATTAINED_METRIC
from xiaozhang.performance.incentives.rules.needs import needs_of
from xiaozhang.performance.plans.rules.inputs import Balance, Clause, MonthInputs
from xiaozhang.performance.plans.rules.settling import MonthResult, MonthStatement, settle_month
from xiaozhang.performance.simulation.queries.keeping import KEPT, Come
from xiaozhang.performance.simulation.rules.comparing import Pair, pairs_of
from xiaozhang.performance.simulation.rules.outcomes import Outcome, balances_text, outcome_of, steps_of
from xiaozhang.performance.simulation.rules.summing import RELEASED, SETTLED

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Run

Names = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Settled:
    """A month of one side: what it was settled from, and what came of it."""

    inputs: MonthInputs
    result: MonthResult

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """What everybody's month came to, by member id."""
        return {int(each.member.key): outcome_of(each) for each in self.result.statements}

    @property
    def closing(self) -> list[Balance]:
        """What stands open after the month."""
        return [balance for each in self.result.statements for balance in each.pay.balances]

    @property
    def openings(self) -> dict[int, str]:
        """What stood open for each when it began, as text."""
        rows: dict[int, list[Balance]] = {}
        for each in self.inputs.balances:
            rows.setdefault(int(each.member), []).append(each)
        return {who: balances_text(balances) for who, balances in rows.items()}

    @property
    def teams(self) -> dict[int, str]:
        """The team of each on the last day of the month."""
        last_on = month_period(self.inputs.month_on).last_on
        return {int(each.key): each.at(last_on).team for each in self.inputs.members}

    @property
    def outside_fen(self) -> int:
        """What people who are no members are paid."""
        return sum(int(row["amount_fen"]) for row in self.result.outside)

    def statement(self, member_id: int) -> MonthStatement | None:
        """Return the statement of a member; None where there is none."""
        key = str(member_id)
        return next((each for each in self.result.statements if each.member.key == key), None)


@dataclass(frozen=True, slots=True)
class TriedMonth:
    """A month of both sides, for everybody. `source` says where the first comes from, `names` what its clauses are."""

    month_on: date
    source: str
    pairs: list[Pair]
    receipts_fen: int
    outside: tuple[int, int]
    warnings: Sequence[Message]
    unbased: list[int]
    openings: Mapping[int, str]
    base_openings: Mapping[int, str]
    names: Names


@dataclass
class Bench:
    """Months tried one after the other: what one leaves open begins the next, on both sides.

    `clauses` are tried; `base` stands for what they are compared with, None for what was released, else in force.
    """

    clauses: Sequence[Clause]
    base: Sequence[Clause] | None
    mark: int
    balances: list[Balance] | None = None
    base_balances: list[Balance] | None = None

    def month(self, month_on: date) -> TriedMonth:
        """Settle the next month. Raises CannotSettle where a clause lacks what it needs."""
        after = settle_side(month_on, self.mark, self.clauses, self.balances)
        self.balances = after.closing
        run = incentives.released_run(month_on) if self.base is None else None
        base_openings: Mapping[int, str] = {}
        if run is not None:
            self.base_balances = None  # the next month begins with what the released statements left open
            released = member_sums(run)
            before, names = _outcomes(released)
            outside_fen = _released_outside(run.outcome)
        else:
            settled = settle_side(month_on, self.mark, self.base, self.base_balances, beside=after.inputs)
            self.base_balances, base_openings = settled.closing, settled.openings
            before, names = settled.outcomes, names_of(settled.inputs.clauses)
            outside_fen = settled.outside_fen
        credited = ledger.member_totals(ATTAINED_METRIC, month_on)
        return TriedMonth(
            month_on=month_on,
            source=SETTLED if run is None else RELEASED,
            pairs=pairs_of(month_on, before, after.outcomes, after.teams),
            receipts_fen=sum(total.amount_fen for total in credited.values()),
            outside=(outside_fen, after.outside_fen),
            warnings=after.result.warnings,
            unbased=_unbased(after),
            openings=after.openings,
            base_openings=base_openings,
            names=names,
        )


def settle_side(
    month_on: date,
    mark: int,
    clauses: Sequence[Clause] | None,
    balances: list[Balance] | None,
    beside: MonthInputs | None = None,
    only: int | None = None,
) -> Settled:
    """Settle a month in memory with other clauses (None: those in force) and what stood open (None: what really did).

    `beside` is the month of the other side: where both need the same facts, they are not read again. `only`: the
    member whose statement is asked for; where payees stand apart nobody else's facts are read or settled.

    Raises CannotSettle.
    """
    inputs = fixed_inputs(month_on, mark, clauses=clauses, balances=balances)
    is_alone = only is not None and needs_of(inputs.clauses, month_on).is_apart
    if is_alone:
        inputs = replace(inputs, payees=frozenset({str(only)}))
    if beside is not None and _needs_the_same(inputs, beside):
        inputs = replace(inputs, facts=beside.facts, totals=beside.totals, teamed=beside.teamed)
    else:
        inputs = with_facts(inputs, mark, member_ids=[only] if only is not None and is_alone else None).inputs
    return Settled(inputs, settle_month(inputs))


def own_month(
    month_on: date, mark: int, clauses: Sequence[Clause] | None, balances: list[Balance] | None, member_id: int
) -> tuple[Come, Names]:
    """Return what a month comes to for a member, and the names of its clauses.

    Alone where payees stand apart; else (teams, contests) for all, kept for the next of them who asks.

    Raises CannotSettle.
    """
    fixed = fixed_inputs(month_on, mark, clauses=clauses, balances=balances)
    names = names_of(fixed.clauses)
    if needs_of(fixed.clauses, month_on).is_apart:
        return _come(replace(fixed, payees=frozenset({str(member_id)})), mark, [member_id]), names
    return KEPT.ask(fixed, mark, lambda: _come(fixed, mark)), names


def _come(fixed: MonthInputs, mark: int, member_ids: list[int] | None = None) -> Come:
    inputs = with_facts(fixed, mark, member_ids=member_ids).inputs
    settled = Settled(inputs, settle_month(inputs))
    return Come(settled.outcomes, settled.closing)


def _needs_the_same(one: MonthInputs, other: MonthInputs) -> bool:
    """Say whether two sides are settled from the same facts; an exception may make one of them reach further back."""
    if one.departures or other.departures or one.payees != other.payees:
        return False
    return needs_of(one.clauses, one.month_on) == needs_of(other.clauses, other.month_on)


def released_outcome(run: Run | None, member_id: int) -> tuple[MemberSums, Outcome, Names] | None:
    """Return what a member's statement in a released run came to; None where there is no run, or no statement."""
    found = member_sums(run, member_id) if run is not None else []
    if not found:
        return None
    outcomes, names = _outcomes(found)
    return found[0], outcomes[member_id], names


def names_of(clauses: Sequence[Clause]) -> Names:
    """Return number and title by key of clause, the latest version's."""
    return {each.key: (each.number, each.title) for each in clauses}


def _outcomes(rows: Sequence[MemberSums]) -> tuple[dict[int, Outcome], Names]:
    ids = {clause_id for row in rows for clause_id in row.clauses}
    stated = charter.stated(ids)
    found = {}
    for row in rows:
        clauses: dict[str, int] = {}
        for clause_id, fen in row.clauses.items():
            key = stated[clause_id].key if clause_id in stated else f"#{clause_id}"
            clauses[key] = clauses.get(key, 0) + fen
        paid_fen = row.paid_fen if row.pay else row.earned_fen  # before steps were kept, what was earned was paid
        found[row.member_id] = Outcome(
            earned_fen=row.earned_fen,
            paid_fen=paid_fen,
            clauses=clauses,
            steps=steps_of(row.pay, row.earned_fen, paid_fen),
            limits_fen=row.limits_fen,
            lines=row.lines,
        )
    return found, {each.key: (each.number, each.title) for each in stated.values()}


def _released_outside(outcome: str) -> int:
    rows = json.loads(outcome).get("outside", []) if outcome else []
    return sum(int(row["amount_fen"]) for row in rows)


def _unbased(settled: Settled) -> list[int]:
    last_on = month_period(settled.inputs.month_on).last_on
    based = {
        each.member for each in settled.inputs.pay_basis
        if each.start_on <= last_on and (each.end_on is None or settled.inputs.month_on < each.end_on)
    }  # fmt: skip
    paid = (each for each in settled.result.statements if each.lines or each.pay.paid_fen)
    return [int(each.member.key) for each in paid if each.member.key not in based]
