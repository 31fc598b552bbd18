"""What a month's clauses need of the ledger: facts whole, or only sums; since when; and whether payees stand alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.periods import add_months
from xiaozhang.people.conduct.clauses import SanctionLadder, ViolationCatalogue
from xiaozhang.people.staffing.clauses import Probation, RegionalLaw
from xiaozhang.performance.appraisal.clauses import ForcedDistribution, KpiPay, KpiTable
from xiaozhang.performance.plans.clauses import (
    Award,
    CommissionPlan,
    CommissionTable,
    Contest,
    PayTerms,
    TargetBreakdown,
)
from xiaozhang.performance.plans.clauses.parts import Axis
from xiaozhang.performance.plans.clauses.plan_checks import COMMISSION_BASE
from xiaozhang.performance.plans.rules.inputs import Clause, Member, MonthInputs
from xiaozhang.performance.plans.rules.periods import last_month, period_start
from xiaozhang.performance.plans.rules.sanctioning import VIOLATION

SETTLED: tuple[type[ClauseKind], ...] = (
    CommissionTable, CommissionPlan, Award, Contest, PayTerms, TargetBreakdown, KpiTable, KpiPay, ForcedDistribution,
    Probation, RegionalLaw, SanctionLadder, ViolationCatalogue,
)  # fmt: skip
PAYING: tuple[type[ClauseKind], ...] = (CommissionTable, CommissionPlan, Award, Contest, KpiPay)
EVER = date(1970, 1, 1)
_LENGTHS = ("month", "quarter", "year")


@dataclass
class Needs:
    """By metric the first day whose facts are needed whole, or summed, and the longest period that counts them.

    `beside` are by metric those whose sums its plans look up, `scored` the metrics whose plans look up scores and
    `of_scores` what scores are made of, `of_teams` what of it is the figures of teams, of those in `team_roles`.
    `events` are looked for by contract, whenever they happened. `is_apart`: what one payee gets does not depend on the
    facts of others, but for sums of teams, so that a month can be settled a few payees at a time.
    """

    month_on: date
    facts: dict[str, date] = field(default_factory=dict)
    sums: dict[str, date] = field(default_factory=dict)
    lengths: dict[str, str] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)
    scored: set[str] = field(default_factory=set)
    of_scores: set[str] = field(default_factory=set)
    of_teams: set[str] = field(default_factory=set)
    team_roles: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    is_apart: bool = True
    is_by_contract: bool = False
    is_by_first_deal: bool = False

    def whole(self, metric: str, period: str) -> None:
        """Ask for the facts of a metric in the period of the month."""
        self.since(metric, period_start(self.month_on, period))
        self.lengths[metric] = max(period, self.lengths.get(metric, "month"), key=_LENGTHS.index)

    def since(self, metric: str, first_on: date) -> None:
        """Ask for the facts of a metric from a day on."""
        if metric and metric != COMMISSION_BASE:
            self.facts[metric] = min(first_on, self.facts.get(metric, first_on))

    def summed(self, metric: str, period: str) -> None:
        """Ask for the sums of a metric in the period of the month."""
        if metric:
            first_on = period_start(self.month_on, period)
            self.sums[metric] = min(first_on, self.sums.get(metric, first_on))

    def reach_back(self, earliest: dict[str, date]) -> None:
        """Ask for the whole periods in which late facts occurred, and for the sums that were looked up there."""
        for metric, first_on in earliest.items():
            if metric not in self.facts:
                continue
            length = self.lengths.get(metric, "month")
            start_on = period_start(first_on, length)
            self.since(metric, start_on)
            if start_on < period_start(self.month_on, length):
                for each in self.beside.get(metric, set()) | (self.of_scores if metric in self.scored else set()):
                    self.sums[each] = min(start_on, self.sums.get(each, start_on))
        self.settle_sums()

    def only_summed(self) -> dict[str, date]:
        """Return the metrics that are not needed whole."""
        return {metric: first_on for metric, first_on in self.sums.items() if metric not in self.facts}

    def teamed(self) -> dict[str, date]:
        """Return the metrics whose sums are needed of everybody, where scores count those of teams, and since when."""
        return {metric: first_on for metric, first_on in self.sums.items() if metric in self.of_teams}

    def settle_sums(self) -> None:
        """Let facts that are needed whole reach back as far as their sums do."""
        for metric, first_on in self.sums.items():
            if metric in self.facts:
                self.since(metric, first_on)


def needs_of(clauses: Iterable[Clause], month_on: date) -> Needs:
    """Return what clauses need to settle a month."""
    needs = Needs(month_on)
    for clause in clauses:
        parameters = clause.parameters
        needs.roles |= set(getattr(parameters, "roles", ()))
        if clause.end_on is not None and clause.end_on <= date(month_on.year, 1, 1):
            _past(parameters, needs)
            continue
        _present(parameters, needs)
    needs.settle_sums()
    return needs


def below_of(members: Sequence[Member], keys: Collection[str], roles: Collection[str]) -> set[str]:
    """Return those among the keys who ever had one of the roles and somebody below them, and all below them."""
    managed: dict[str, set[str]] = {}
    leading = set()
    for member in members:
        for at in member.assignments:
            managed.setdefault(at.manager, set()).add(member.key)
            if member.key in keys and not set(roles).isdisjoint(at.roles):
                leading.add(member.key)
    found: set[str] = set()
    waiting = {key for key in leading if key in managed}
    while waiting:
        found |= waiting
        waiting = {below for key in waiting for below in managed.get(key, ())} - found
    return found


def is_streamed(clauses: Sequence[Clause], departed: Iterable[str]) -> bool:
    """Say whether commission is plain tables alone, from which nobody departs: then facts need not be kept in mind."""
    tables = {each.key for each in clauses if isinstance(each.parameters, CommissionTable)}
    plans = any(isinstance(each.parameters, CommissionPlan) for each in clauses)
    return not plans and not tables & set(departed)


def unstreamed(fixed: MonthInputs) -> MonthInputs:
    """Return inputs without the plain tables, whose facts are taken one by one elsewhere."""
    rest = tuple(each for each in fixed.clauses if not isinstance(each.parameters, CommissionTable))
    return replace(fixed, clauses=rest)


def _past(parameters: ClauseKind, needs: Needs) -> None:
    """A clause no longer in force matters to late facts only: its facts reach back as far as they do."""
    match parameters:
        case CommissionPlan():
            needs.lengths[parameters.base.metric] = "year"
            needs.events |= _events(parameters)  # what was held then may come due now
            needs.is_apart = needs.is_apart and _is_own(parameters)
        case _:
            pass


def _present(parameters: ClauseKind, needs: Needs) -> None:
    match parameters:
        case CommissionTable():
            needs.whole(parameters.base, "month")
        case CommissionPlan():
            _plan(parameters, needs)
        case Award():
            needs.whole(parameters.metric, parameters.period)
        case Contest():
            if needs.month_on <= parameters.to_on < add_months(needs.month_on, 1):
                needs.since(parameters.metric, parameters.from_on)
                needs.since(parameters.tie_metric, parameters.from_on)
                needs.is_apart = False
        case KpiTable():
            metrics = {each.metric for each in parameters.indicators} | {each.metric for each in parameters.extras}
            metrics |= {parameters.behaviour.metric} if parameters.behaviour is not None else set()
            needs.of_scores |= metrics
            needs.of_teams |= parameters.of_team
            needs.team_roles |= set(parameters.roles) if parameters.is_of_team else set()
            if _ends(parameters.period, needs.month_on):
                for metric in sorted(metrics):
                    needs.summed(metric, parameters.period)
        case ForcedDistribution():
            needs.summed(parameters.tie_metric, parameters.period)
            needs.of_scores |= {parameters.tie_metric} - {""}
            needs.is_apart = False
        case SanctionLadder():
            needs.since(VIOLATION, EVER)
        case _:
            pass


def _plan(plan: CommissionPlan, needs: Needs) -> None:
    needs.whole(plan.base.metric, plan.period)
    looked_up = [*plan.coefficients, *(each for each in (plan.gate, plan.matrix) if each is not None)]
    for each in looked_up:
        needs.summed(each.metric, plan.period)
        needs.summed(each.to_metric, plan.period)
        needs.beside.setdefault(plan.base.metric, set()).update({each.metric, each.to_metric} - {""})
    axes = plan.axes()
    if axes & {Axis.SCORE, Axis.GRADE}:
        needs.scored.add(plan.base.metric)
    if not _is_own(plan) or Axis.TEAM_ATTAINMENT in axes:
        needs.is_apart = False
    needs.is_by_contract = True
    needs.is_by_first_deal = needs.is_by_first_deal or bool(plan.parts) or Axis.MONTHS in axes
    needs.events |= _events(plan)


def _events(plan: CommissionPlan) -> set[str]:
    return {metric for each in plan.payout for metric in (each.event, each.forfeited_by) if metric}


def _is_own(plan: CommissionPlan) -> bool:
    """Say whether a payee earns on facts credited to them alone; a successor earns on those of who has left."""
    return plan.pool is None and plan.earns_on == "own" and plan.leaver_share == 1


def _ends(period: str, month_on: date) -> bool:
    return last_month(period_start(month_on, period), period) == month_on
