"""What the month has brought so far, and what an amount still to come would bring (K10).

The settlement's own rules, ahead of it.

Read from the ledger's totals per day, so the cost does not grow with history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.departures import Departure
from xiaozhang.base.periods import Period, month_of, month_period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.queries.clauses import stated_in_many
from xiaozhang.foundation.charter.rules.in_force import ClauseRef, InForce, spans
from xiaozhang.foundation.exceptions import queries as exceptions
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives.rules.anticipating import BY_A_SALE
from xiaozhang.performance.incentives.rules.expecting import Expected, expect
from xiaozhang.performance.incentives.rules.nearing import is_open
from xiaozhang.performance.plans.clauses import Award, CommissionPlan, CommissionTable, Contest
from xiaozhang.performance.plans.rules.tiers import Ladder

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member

_KINDS = (CommissionTable, CommissionPlan, Award, Contest)


@dataclass(frozen=True, slots=True)
class MonthOutlook:
    """The commission of the running month as it stands, unsettled.

    `lines` is the number of facts counted, `late_fen` money counted this month that came in an earlier one (its
    adjustment is left to the settlement). `rate` is that of the tier reached, `lacking_fen` what is lacking to
    `next_rate`; None in the last tier, or where no table pays this member (`clause` is None). Where plans or exceptions
    pay (`is_planned`) there are no figures here.
    """

    commission_fen: int
    base_fen: int
    lines: int
    late_fen: int
    clause: ClauseRef | None = None
    rate: Fraction | None = None
    lacking_fen: int | None = None
    next_rate: Fraction | None = None
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """Plans or exceptions pay this: only the settlement's own engine can tell what it brings."""


@dataclass(frozen=True, slots=True)
class DealOutlook:
    """What an amount would bring the member if it came today, with the clause and its table."""

    member_id: int
    member_name: str
    clause: ClauseRef
    table: CommissionTable
    expected: Expected

    @property
    def rows(self) -> list[tuple[Message, int, Fraction]]:
        """The slices in words: interval, part of the base, rate."""
        return [
            (self.table.interval_words(part.tier), part.part_fen, rate)
            for part, rate in zip(self.expected.slices, self.expected.rates, strict=True)
        ]


def month_outlook(viewer: Actor, member_id: int, today: date) -> MonthOutlook:
    """Return the member's commission of the running month so far. Raises Missing outside the viewer's reach.

    Where plans or exceptions pay the member, the settlement's own engine is to be asked (`planned_month`): it says so.
    """
    month_on = month_of(today)
    _name, roles = _who(viewer, member_id)
    month = month_period(month_on)
    terms = [clause for clause in _terms(month) if roles & set(clause.parameters.roles)]
    paying = [clause for clause in terms if isinstance(clause.parameters, CommissionTable)]
    is_more = any(_asks_engine(clause.parameters, month.start_on, month.last_on) for clause in terms)
    if is_more or _are_departed_from(paying, month):
        return MonthOutlook(0, 0, 0, 0, is_planned=True)
    commission = base = lines = late = 0
    for metric in sorted({clause.parameters.base for clause in paying}):
        days = ledger_queries.member_days(metric, month_on, member_id)
        late += sum(total.amount_fen for day, total in days.items() if month_of(day) != month_on)
        for clause in paying:
            if clause.parameters.base == metric:
                mine = [total for day, total in days.items() if month_of(day) == month_on and _covers(clause, day)]
                sum_fen = sum(total.amount_fen for total in mine)
                commission += Ladder(clause.parameters).earned_fen(sum_fen)
                base += sum_fen
                lines += sum(total.facts for total in mine)
    current = next((clause for clause in paying if _covers(clause, today)), None)
    if current is None:
        return MonthOutlook(commission, base, lines, late)
    ladder, own = Ladder(current.parameters), _base(current, month_on, member_id)
    following = ladder.to_next(own)
    return MonthOutlook(
        commission_fen=commission,
        base_fen=base,
        lines=lines,
        late_fen=late,
        clause=current.ref,
        rate=ladder.rates[ladder.tier_of(own)],
        lacking_fen=following[0] if following else None,
        next_rate=following[1] if following else None,
    )


def expected_commission(
    viewer: Actor,
    member_id: int,
    amount_fen: int,
    today: date,
    *,
    owner: Member | None = None,
    subjects: Iterable[tuple[str, int]] = (),
) -> DealOutlook | Planned | None:
    """Return what `amount_fen` would bring the member today, on top of the month so far; None where nothing pays them.

    `Planned` where the settlement's own engine is to be asked (`planned_outlooks`), because a plan or an award pays the
    member, a contest counts the sale, or an exception for them or one of the `subjects` departs from the table. `owner`
    is the member where it is at hand.
    Raises Missing outside the viewer's reach.
    """
    name, roles = _who(viewer, member_id, owner)
    terms = [each for each in _terms(Period(today, today + timedelta(days=1))) if roles & set(each.parameters.roles)]
    clause = next((each for each in terms if isinstance(each.parameters, CommissionTable)), None)
    if any(_asks_engine(each.parameters, today, today, of_a_sale=True) for each in terms):
        return Planned()
    if clause is None:
        return None
    found = exceptions.standing_for([clause.key], today, subjects=subjects, member_ids=[member_id])
    if any(each.departure is Departure.VALUE for each in found):
        return Planned()
    before = _base(clause, month_of(today), member_id)
    return DealOutlook(
        member_id=member_id,
        member_name=name,
        clause=clause.ref,
        table=clause.parameters,
        expected=expect(Ladder(clause.parameters), before, amount_fen),
    )


def _who(viewer: Actor, member_id: int, owner: Member | None = None) -> tuple[str, frozenset[str]]:
    """Return the name and posts of a member in reach; one's own are known without asking."""
    if viewer.member_id == member_id:
        return viewer.name, viewer.roles
    is_reached = owner is not None and owner.pk == member_id and (viewer.sees_all() or member_id in viewer.member_ids)
    member = owner if owner is not None and is_reached else org_queries.get_member(viewer, member_id)
    return member.name, frozenset(role.key for role in member.roles.all())


def _terms(period: Period) -> list[InForce[Any]]:
    """Return what pays commission, awards and contests of each version in force in the period, in two queries."""
    versions = {row.pk: row for row in charter_queries.ever_in_force()}
    dated = ((row.pk, row.number, row.effective_on) for row in versions.values() if row.effective_on is not None)
    met = [span for span in spans(dated) if span.meets(period)]
    told = stated_in_many([span.version_id for span in met], [each.name for each in _KINDS])
    return [
        InForce(
            each.clause_id, each.key, each.number, each.title, span.version_id, versions[span.version_id].label,
            span.start_on, span.end_on, each.parameters,
        )
        for span in met
        for each in told.get(span.version_id, ())
    ]  # fmt: skip


def _asks_engine(parameters: ClauseKind, first_on: date, last_on: date, *, of_a_sale: bool = False) -> bool:
    """Say whether only the settlement's own engine can tell what a clause brings, or would bring for a sale."""
    match parameters:
        case CommissionPlan():
            return not of_a_sale or parameters.earns_on == "own"
        case Award():
            is_met = not of_a_sale or parameters.metric in BY_A_SALE
            return parameters.recipient == "employee" and is_met and is_open(parameters, first_on, last_on)
        case Contest():
            return of_a_sale and parameters.metric in BY_A_SALE and is_open(parameters, first_on, last_on)
        case _:
            return False


def _are_departed_from(paying: Sequence[InForce[Any]], month: Period) -> bool:
    keys = {clause.key for clause in paying}
    return (
        any(each.departure is Departure.VALUE for each in exceptions.standing_between(keys, month)) if keys else False
    )


def _base(clause: InForce[CommissionTable], month_on: date, member_id: int) -> int:
    """What the member has gathered this month under the clause."""
    days = ledger_queries.member_days(clause.parameters.base, month_on, member_id)
    return sum(total.amount_fen for day, total in days.items() if month_of(day) == month_on and _covers(clause, day))


def _covers(clause: InForce[CommissionTable], day: date) -> bool:
    return clause.start_on <= day and (clause.end_on is None or day < clause.end_on)
