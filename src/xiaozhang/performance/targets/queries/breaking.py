"""How the charter shares a team's target of a month out to its members: who takes part, by what weight, within what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Sum

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.periods import Period, add_months, month_period
from xiaozhang.base.registries import Metric
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.rules.in_force import ClauseRef, InForce
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.rules.roster import RosterEntry
from xiaozhang.foundation.org.rules.teams import below
from xiaozhang.people.staffing import queries as staffing_queries
from xiaozhang.performance.targets.clauses import BASIS_WORDS, Basis, TargetBreakdown, TargetPolicy
from xiaozhang.performance.targets.errors import CannotBreakDown
from xiaozhang.performance.targets.queries.kept import metric_of, targets_of, team_targets_of
from xiaozhang.performance.targets.queries.reach import last_stays, may_set, settable_teams
from xiaozhang.performance.targets.rules.measuring import adds_up, is_money, reached
from xiaozhang.performance.targets.rules.sharing import NO_BOUNDS, Bounds, Holder, NoSolution, shares
from xiaozhang.selling.deals import queries as deals_queries

_FIRST_ROLE = "representative"
_HISTORY_MONTHS = 12
_PLANNED = "annual"  # 年假 is part of what targets are planned with, as in settlement


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a team's target is shared out. `shares_by` says by what, `left_out` which bases there are no figures of.

    `clauses` are those that say so; without `holders` nobody in the team takes part. `former` are the targets that
    stand, by member id; `own` that of the team, and `may_set_team` whether the viewer may set another.
    """

    team_id: int
    team_name: str
    metric: Metric
    holders: tuple[Holder, ...]
    former: Mapping[int, int]
    own: int | None
    may_set_team: bool
    clauses: tuple[ClauseRef, ...]
    shares_by: tuple[Message, ...]
    left_out: tuple[Message, ...]
    bounds: Bounds
    step: int
    remainder: str


def scheme_of(viewer: Actor, team_id: int, month_on: date, metric_key: str) -> Scheme:
    """Return how the month's target of a team is shared out under the charter in force at the end of the month.

    A 目标分解 of the metric says by what and to which posts; without one the bases of 目标管理 do, to the sales
    representatives. Floor and ceiling are those of 目标管理. Who leads the team shares out the target that was set for
    it. Raises Missing for a team that the viewer cannot do so for, for what does not add up, and where the charter
    says nothing.
    """
    metric = metric_of(metric_key)
    if not adds_up(metric):
        raise Missing(Message("「{metric}」不能相加，不能分解到人。", {"metric": metric.label}))
    own, policy = _said(month_on, metric_key)
    stays = last_stays(month_on)
    teams = {team.pk: team for team in org_queries.teams(viewer)}
    if team_id not in teams:
        raise Missing
    under = below({pk: team.parent_id for pk, team in teams.items()}, [team_id])
    roles = frozenset(own.parameters.roles) if own is not None else frozenset({_FIRST_ROLE})
    inside = [each for each in stays.values() if each.team_id in under and each.role_keys & roles]
    figure = team_targets_of(month_on, metric=metric_key).get(team_id)
    may_set_team = team_id in settable_teams(viewer, stays.values(), {pk: team.leader_id for pk, team in teams.items()})
    if not all(may_set(viewer, each.member_id) for each in inside) or not (may_set_team or figure is not None):
        raise Missing
    weights, by, lacking = _Measures(metric, month_on, inside).weights(_bases(own, policy))
    return Scheme(
        team_id=team_id,
        team_name=teams[team_id].name,
        metric=metric,
        holders=tuple(Holder(each.member_id, each.name, weights[each.member_id]) for each in inside),
        former=targets_of(month_on, [each.member_id for each in inside], metric=metric_key),
        own=figure,
        may_set_team=may_set_team,
        clauses=tuple(one.ref for one in (own, policy) if one is not None),
        shares_by=by,
        left_out=lacking,
        bounds=_bounds(policy, metric),
        step=own.parameters.step if own is not None and is_money(metric) else 1,
        remainder=own.parameters.remainder if own is not None else "largest",
    )


def parts_of(scheme: Scheme, whole: int, locked: Mapping[int, int]) -> dict[int, int]:
    """Return each member's part of the whole by id. Raises CannotBreakDown, naming the locks."""
    if not scheme.holders:
        raise CannotBreakDown(Message("没有分解：{team}里没有参加分解的成员。", {"team": scheme.team_name}))
    inside = {each.member_id for each in scheme.holders}
    if locked.keys() - inside:
        raise Missing
    try:
        return shares(
            scheme.holders, whole, locked=locked, bounds=scheme.bounds, step=scheme.step, remainder=scheme.remainder
        )
    except NoSolution as error:
        raise CannotBreakDown(_no_solution(scheme, locked, error)) from None


def _no_solution(scheme: Scheme, locked: Mapping[int, int], error: NoSolution) -> Message:
    def shown(figure: int) -> str:
        return yuan(figure) if is_money(scheme.metric) else f"{figure:,}"

    values: dict[str, object] = {
        "locks": "、".join(
            f"{each.name} {shown(locked[each.member_id])}" for each in scheme.holders if each.member_id in locked
        ),
        "left": shown(error.left),
        "count": error.count,
        "low": shown(error.low),
        "high": shown(error.high),
    }
    if not locked:
        return Message("没有分解：{count} 人的上下限合计为 {low} 至 {high}，分不出 {left}。请改总额。", values)
    if not error.count:
        return Message("没有分解：全部锁定了（{locks}），与总额相差 {left}。请解开一个，或改总额。", values)
    return Message(
        "没有分解：锁定 {locks} 之后，余下 {count} 人要分 {left}，而他们的上下限合计为 {low} 至 {high}。"
        "请解开或改动锁定，或改总额。",
        values,
    )


def is_broken_down(month_on: date, metric: str) -> bool:
    """Say whether the charter in force at the end of the month says how targets of the metric are broken down."""
    kinds = [TargetBreakdown.name, TargetPolicy.name]
    said = [each.parameters for each in charter_queries.stated_on(kinds, month_period(month_on).last_on)]
    return any(isinstance(each, TargetPolicy) or _breaks_down(each, metric) for each in said)


def _breaks_down(parameters: object, metric: str) -> bool:
    return isinstance(parameters, TargetBreakdown) and parameters.metric == metric and parameters.among != "none"


def _said(month_on: date, metric: str) -> tuple[InForce[TargetBreakdown] | None, InForce[TargetPolicy] | None]:
    own, policy = _in_force(month_on, metric)
    if own is None and policy is None:
        raise Missing(Message("现行制度里没有「目标分解」或「目标管理」的条款，不能按制度分解。"))
    return own, policy


def _in_force(month_on: date, metric: str) -> tuple[InForce[TargetBreakdown] | None, InForce[TargetPolicy] | None]:
    last_on = month_period(month_on).last_on
    said = charter_queries.clauses_in_force(TargetBreakdown, Period(last_on, add_months(month_on, 1)))
    own = next((one for one in said if _breaks_down(one.parameters, metric)), None)
    return own, charter_queries.clause_on(TargetPolicy, last_on)


def _bases(own: InForce[TargetBreakdown] | None, policy: InForce[TargetPolicy] | None) -> list[tuple[str, Fraction]]:
    if own is not None:
        return [(Basis.HEADCOUNT if own.parameters.among == "equal" else Basis.WORKDAYS, Fraction(1))]
    return [(each.basis, each.weight) for each in policy.parameters.bases] if policy is not None else []


def _bounds(policy: InForce[TargetPolicy] | None, metric: Metric) -> Bounds:
    if policy is None:
        return NO_BOUNDS
    return Bounds(policy.parameters.floor, policy.parameters.ceiling, is_coarse=not is_money(metric))


@dataclass(frozen=True)
class _Measures:
    """What each who takes part has of a basis. 潜力 of customers and 市场容量 of territories are not counted yet."""

    metric: Metric
    month_on: date
    inside: Sequence[RosterEntry]

    def weights(
        self, bases: Iterable[tuple[str, Fraction]]
    ) -> tuple[dict[int, Fraction], tuple[Message, ...], tuple[Message, ...]]:
        """Return the weight by member id, what was shared by, and the bases without figures, which do not count."""
        weights = {each.member_id: Fraction(0) for each in self.inside}
        measured: list[tuple[Message, Fraction]] = []
        lacking: list[Message] = []
        for basis, weight in bases:
            figures = self._figures(basis)
            whole = sum(figures.values(), Fraction(0))
            if not whole:
                lacking.append(BASIS_WORDS[basis])
                continue
            measured.append((BASIS_WORDS[basis], weight))
            for member_id, figure in figures.items():
                weights[member_id] += weight * figure / whole
        counted = sum((weight for _words, weight in measured), Fraction(0))
        by = tuple(
            Message(
                "{basis} {share}", {"basis": words, "share": percent(Fraction(round(weight / counted * 1000), 1000), 0)}
            )
            for words, weight in measured
        )
        return weights, by, tuple(lacking)

    def _figures(self, basis: str) -> dict[int, Fraction]:
        ids = [each.member_id for each in self.inside]
        if basis == Basis.HEADCOUNT:
            return dict.fromkeys(ids, Fraction(1))
        if basis == Basis.WORKDAYS:
            return self._workdays()
        if basis == Basis.HISTORY:
            past = Period(add_months(self.month_on, -_HISTORY_MONTHS), self.month_on)
            totals = ledger_queries.totals_between(self.metric.key, past, ids)
            return {pk: Fraction(max(0, reached(total, self.metric))) for pk, total in totals.items()}
        if basis == Basis.PIPELINE:
            open_ = deals_queries.still_open(deals_queries.deals(SYSTEM)).filter(owner_id__in=ids).order_by()
            return {pk: Fraction(fen) for pk, fen in open_.values_list("owner_id").annotate(Sum("expected_fen"))}
        return {}

    def _workdays(self) -> dict[int, Fraction]:
        """Days of the last stay in the month, without leave."""
        month, calendar = month_period(self.month_on), org_queries.calendar()
        away: dict[int, list[tuple[date, date]]] = {}
        for absence in staffing_queries.absences(month):
            if absence.kind == _PLANNED:
                continue
            away.setdefault(absence.member_id, []).append((absence.start_on, absence.end_on))
        found = {}
        for each in self.inside:
            stay = Period(each.start_on, each.end_on or month.end_on)
            days = calendar.count(stay)
            for start_on, end_on in away.get(each.member_id, ()):
                low, high = max(start_on, stay.start_on), min(end_on, stay.end_on)
                days -= calendar.count(Period(low, high)) if low < high else 0
            found[each.member_id] = Fraction(days)
        return found
