"""One person, at once: a month under a draft, or one's own last months under a version in consultation.

Nothing is written. The one member's month is settled alone where payees stand apart, else (teams, contests) with all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.periods import add_months, month_of, months_between
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.queries.runs import released_runs
from xiaozhang.performance.plans.rules.inputs import Balance, Clause
from xiaozhang.performance.simulation import powers
from xiaozhang.performance.simulation.errors import NotInConsultation, NotPastYet
from xiaozhang.performance.simulation.queries.clauses import kept_clauses, tried_clauses
from xiaozhang.performance.simulation.queries.shown import ShownMonth, ShownPart, shown_parts, side_of
from xiaozhang.performance.simulation.queries.trying import Names, names_of, own_month, released_outcome, settle_side
from xiaozhang.performance.simulation.rules.comparing import Pair, Person, by_weight
from xiaozhang.performance.simulation.rules.outcomes import NOTHING, Outcome, outcome_of
from xiaozhang.performance.simulation.rules.summing import RELEASED, SETTLED

if TYPE_CHECKING:
    from xiaozhang.foundation.charter.models import Version
    from xiaozhang.performance.incentives.models import Run

OWN_MONTHS = 3


def what_if(viewer: Actor, version_id: int, member_id: int, month_on: date, today: date) -> ShownMonth:
    """Return a member's past month under a version, beside what was released or else follows from what is in force.

    What stood open when the month began is as it really was.

    Raises Missing outside the viewer's reach; NotAllowed for who may not see pay; NotPastYet; CannotSettle.
    """
    if not (viewer.may(powers.RUN) and viewer.sees_all()):
        raise NotAllowed("没有试算：结果是他人的收入，只有数据范围为全部的岗位可以试算。")
    version = charter.get_version(viewer, version_id)
    member = org.get_member(viewer, member_id)
    if month_on >= month_of(today):
        words = {"year": month_on.year, "month": month_on.month}
        raise NotPastYet(Message("没有试算：{year} 年 {month} 月还没有过完，只能试算已经过去的月份。", words))
    mark = ledger.greatest_fact_id()
    clauses = tried_clauses(kept_clauses(version.pk), version.label, version.pk, month_on)
    tried = settle_side(month_on, mark, clauses, None, only=member.pk)
    statement = tried.statement(member.pk)
    after = side_of(statement)
    released = released_outcome(incentives.released_run(month_on), member.pk)
    if released is not None:
        sums, before, names = released
        side, statement_id = None, sums.statement_id
    else:
        held = settle_side(month_on, mark, None, None, beside=tried.inputs, only=member.pk)
        found = held.statement(member.pk)
        before, names = outcome_of(found) if found is not None else NOTHING, names_of(held.inputs.clauses)
        side, statement_id = side_of(found), None
    outcome = outcome_of(statement) if statement is not None else NOTHING
    parts = by_weight(Pair(member.pk, month_on, "", before, outcome).parts)
    return ShownMonth(
        month_on=month_on,
        parts=shown_parts(parts, {**names, **names_of(clauses)}),
        after=after,
        before=side,
        statement_id=statement_id,
        before_fen=before.paid_fen,
    )


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """One's own month: what was paid, what would have been."""

    month_on: date
    source: str
    before_fen: int
    after_fen: int

    @property
    def difference_fen(self) -> int:
        """What would be paid more."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True)
class OwnPage:
    """What a version in consultation would have meant for the reader alone."""

    version: Version
    months: list[OwnMonth]
    parts: list[ShownPart]
    before_fen: int
    after_fen: int

    @property
    def difference_fen(self) -> int:
        """What would be paid more in all."""
        return self.after_fen - self.before_fen


def own_page(viewer: Actor, version_id: int, today: date) -> OwnPage:
    """Return the reader's own last three months under a version in consultation; nobody else's figures are in it.

    Raises Missing for a version that is not to be read, or without a member behind the reader; NotInConsultation;
    CannotSettle.
    """
    version = charter.get_version(viewer, version_id, power=None)
    if viewer.member_id is None or not viewer.may(powers.TRY_OWN):
        raise Missing
    if version.state != "consulting":
        raise NotInConsultation(Message("没有试算：{label} 不在征求意见。", {"label": version.label}))
    last_on = add_months(month_of(today), -1)
    first_on = add_months(last_on, 1 - OWN_MONTHS)
    clauses = tried_clauses(kept_clauses(version.pk), version.label, version.pk, first_on)
    person, months, names = Person(viewer.member_id), [], names_of(clauses)
    tried = months_between(first_on, last_on)
    own = _OwnSides(viewer.member_id, clauses, ledger.greatest_fact_id(), released_runs(tried))
    for month_on in tried:
        source, before, after, named = own.month(month_on)
        names = {**named, **names}
        pair = Pair(viewer.member_id, month_on, "", before, after)
        if not (before.is_empty and after.is_empty):
            person.add(pair)
            months.append(OwnMonth(month_on, source, before.paid_fen, after.paid_fen))
    return OwnPage(
        version=version,
        months=months,
        parts=shown_parts(by_weight(person.listed), names),
        before_fen=person.before_paid_fen,
        after_fen=person.after_paid_fen,
    )


@dataclass
class _OwnSides:
    """One member's months, one after the other, under a version and as they were; what one leaves open the next has."""

    member_id: int
    clauses: Sequence[Clause]
    mark: int
    released: Mapping[date, Run]
    balances: list[Balance] | None = None
    base_balances: list[Balance] | None = None

    def month(self, month_on: date) -> tuple[str, Outcome, Outcome, Names]:
        """Settle the next month: where what was comes from, what was, what would have been, and the clauses' names."""
        tried, _names = own_month(month_on, self.mark, self.clauses, self.balances, self.member_id)
        self.balances = tried.closing
        after = tried.outcomes.get(self.member_id, NOTHING)
        if month_on in self.released:
            self.base_balances = None
            released = released_outcome(self.released[month_on], self.member_id)
            before, names = (released[1], released[2]) if released is not None else (NOTHING, {})
            return RELEASED, before, after, names
        held, names = own_month(month_on, self.mark, None, self.base_balances, self.member_id)
        self.base_balances = held.closing
        return SETTLED, held.outcomes.get(self.member_id, NOTHING), after, names
