"""What the month has brought so far, and what an amount still to come would bring (K10).

The settlement's own rules, ahead of it.

Read from the ledger's totals per day, so the cost does not grow with history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import month_of, month_period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.rules.in_force import ClauseRef, InForce
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives.clauses import CommissionTable
from xiaozhang.performance.incentives.rules.expecting import Expected, expect
from xiaozhang.performance.incentives.rules.tiers import Ladder


@dataclass(frozen=True, slots=True)
class MonthOutlook:
    """The commission of the running month as it stands, unsettled.

    `lines` is the number of facts counted, `late_fen` money counted this month that came in an earlier one (its
    adjustment is left to the settlement). `rate` is that of the tier reached, `lacking_fen` what is lacking to
    `next_rate`; None in the last tier, or where no table pays this member (`clause` is None).
    """

    commission_fen: int
    base_fen: int
    lines: int
    late_fen: int
    clause: ClauseRef | None = None
    rate: Fraction | None = None
    lacking_fen: int | None = None
    next_rate: Fraction | None = None


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
    """Return the member's commission of the running month so far. Raises Missing outside the viewer's reach."""
    month_on = month_of(today)
    roles = {role.key for role in org_queries.get_member(viewer, member_id).roles.all()}
    clauses = charter_queries.clauses_in_force(CommissionTable, month_period(month_on))
    paying = [clause for clause in clauses if roles & set(clause.parameters.roles)]
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


def expected_commission(viewer: Actor, member_id: int, amount_fen: int, today: date) -> DealOutlook | None:
    """Return what `amount_fen` would bring the member today, on top of the month so far; None where no table pays them.

    Raises Missing outside the viewer's reach.
    """
    member = org_queries.get_member(viewer, member_id)
    clause = charter_queries.clause_on(CommissionTable, today)
    if clause is None or not {role.key for role in member.roles.all()} & set(clause.parameters.roles):
        return None
    before = _base(clause, month_of(today), member_id)
    return DealOutlook(
        member_id=member_id,
        member_name=member.name,
        clause=clause.ref,
        table=clause.parameters,
        expected=expect(Ladder(clause.parameters), before, amount_fen),
    )


def _base(clause: InForce[CommissionTable], month_on: date, member_id: int) -> int:
    """What the member has gathered this month under the clause."""
    days = ledger_queries.member_days(clause.parameters.base, month_on, member_id)
    return sum(total.amount_fen for day, total in days.items() if month_of(day) == month_on and _covers(clause, day))


def _covers(clause: InForce[CommissionTable], day: date) -> bool:
    return clause.start_on <= day and (clause.end_on is None or day < clause.end_on)
