"""What the house holds that a run has not seen: what its page warns of, and what closing a month refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.incentives.models import Run
from xiaozhang.performance.incentives.queries.runs import snapshot_of, take_snapshot
from xiaozhang.performance.incentives.rules.inputs import Payee
from xiaozhang.performance.incentives.rules.needs import needs_of
from xiaozhang.performance.plans.clauses import CommissionPlan
from xiaozhang.performance.plans.rules.inputs import MonthInputs


@dataclass(frozen=True, slots=True)
class Moved:
    """What the house holds that the run has not seen: facts recorded later, other clauses, targets, people.

    `exceptions` approved since. `rest`: pay bases, leave, what stands open from the month before, or the calendar;
    `balances`: sums that stand open, whatever notice was given of them. `pay`: pay bases, items and leave, and targets
    where a clause pays by them.
    """

    credits: int
    tables: bool
    targets: bool
    people: bool
    exceptions: bool = False
    rest: bool = False
    balances: bool = False
    pay: bool = False

    def __bool__(self) -> bool:
        """Say whether anything has moved."""
        seen = self.tables or self.targets or self.people or self.exceptions or self.rest
        return bool(self.credits) or seen


def moved_since(run: Run) -> Moved:
    """Return what has moved since the run took its snapshot."""
    before = snapshot_of(run.pk)
    after = take_snapshot(run.month_on, run.mark)
    needs = needs_of(after.fixed.clauses, run.month_on)
    metrics = {*after.metrics(), *needs.facts, *needs.sums, *needs.events}
    targets = {payee.member_id: payee.target_fen for payee in before.payees}
    return Moved(
        credits=ledger_queries.counted_since(metrics, run.month_on, run.mark),
        tables=(before.tables, before.fixed.clauses) != (after.tables, after.fixed.clauses),
        targets=any(targets.get(p.member_id) != p.target_fen for p in after.payees)
        or _aims(before.fixed) != _aims(after.fixed),
        people=[_who(p) for p in before.payees] != [_who(p) for p in after.payees],
        exceptions=before.fixed.departures != after.fixed.departures,
        rest=_rest(before.fixed) != _rest(after.fixed),
        balances=_open(before.fixed) != _open(after.fixed),
        pay=_paid_by(before.fixed) != _paid_by(after.fixed),
    )


def _rest(fixed: MonthInputs) -> tuple[object, ...]:
    return fixed.pay_basis, fixed.pay_items, fixed.balances, fixed.calendar, _leave(fixed)


def _paid_by(fixed: MonthInputs) -> tuple[object, ...]:
    return fixed.pay_basis, fixed.pay_items, _leave(fixed), _aims(fixed)


def _aims(fixed: MonthInputs) -> tuple[object, ...]:
    """Return the targets, of any metric, where a clause reads them."""
    has_aims = any(isinstance(each.parameters, CommissionPlan | KpiTable) for each in fixed.clauses)
    return tuple(fixed.targets) if has_aims else ()


def _leave(fixed: MonthInputs) -> list[object]:
    away = [member for member in fixed.members if member.absences or member.successor]
    return [(member.key, member.absences, member.successor) for member in away]


def _open(fixed: MonthInputs) -> list[object]:
    return [replace(each, notice_on=None) for each in fixed.balances]


def _who(payee: Payee) -> tuple[object, ...]:
    return payee.member_id, payee.name, payee.team_name, payee.post_name, payee.posts
