"""Who reaches which reward in a period: the clause in force, the roster, the ledger's sums and targets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import InForce
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.ledger.rules.totals import Total
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.roster import RosterEntry
from xiaozhang.performance.plans.clauses import Award
from xiaozhang.performance.rewards.clauses import Basis, Reward, RewardCatalogue
from xiaozhang.performance.rewards.queries.rewards import had_in_year
from xiaozhang.performance.rewards.rules.judging import Person, Verdict, judge
from xiaozhang.performance.rewards.rules.periods import months_in
from xiaozhang.performance.targets import queries as targets

BONUS = "reward_bonus"
"""The metric under which a granted bonus stands in the ledger."""
_RECEIPT = "receipt"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Judged:
    """A reward with what stands for and against each member."""

    reward: Reward
    verdicts: tuple[Verdict, ...]

    @property
    def reached(self) -> list[Verdict]:
        """Those who reach it."""
        return [each for each in self.verdicts if each.is_met]


def catalogue_on(on: date) -> InForce[RewardCatalogue] | None:
    """Return the catalogue in force on a day."""
    return charter.clause_on(RewardCatalogue, on)


def catalogue_of(period: Period, today: date) -> InForce[RewardCatalogue] | None:
    """Return the catalogue that holds for a period: that of its last day, of today while it is running."""
    return catalogue_on(min(period.last_on, today))


def by_figures(catalogue: RewardCatalogue, per: str) -> list[Reward]:
    """Return the rewards that are judged by figures over such a period."""
    return [each for each in catalogue.rewards if each.basis is Basis.FIGURES and each.per == per]


def judged(rewards: Collection[Reward], period: Period, today: date, only: Actor | None = None) -> list[Judged]:
    """Return who reaches each reward in a period, and what the others lack; so far, while it is running.

    Everybody is judged, for places are among all; pages narrow it by `seen_by`. `only`: of this viewer alone, where
    no reward goes by places. Six queries, however many metrics and months; on one page where everybody is only once.
    """
    if not rewards:
        return []
    if only is not None and only.member_id is not None and all(each.rank is None for each in rewards):
        people = [Person(only.member_id, only.name, only.roles)]
    else:
        stays = _stays_on(min(period.last_on, today)).values()
        people = [Person(entry.member_id, entry.name, entry.role_keys, entry.team_id) for entry in stays]
    ids, is_aimed = [person.member_id for person in people], any(each.attained is not None for each in rewards)
    metrics = {each.metric for each in rewards if each.metric}
    sums = ledger.figures_between(metrics | ({_RECEIPT} if is_aimed else set()), period, ids)
    people = _counted(people, rewards, period, {metric: sums[metric] for metric in sorted(metrics)})
    if is_aimed:
        people = _aimed(people, period, sums[_RECEIPT])
    return [Judged(each, tuple(judge(each, people))) for each in rewards]


@remembered
def _stays_on(on: date) -> dict[int, RosterEntry]:
    return {entry.member_id: entry for entry in org.roster(Period(on, on + _DAY))}


def seen_by(viewer: Actor, found: Judged) -> Judged:
    """Leave the members in the viewer's reach, and the viewer."""
    if viewer.sees_all():
        return found
    met = viewer.member_ids | {viewer.member_id}
    return Judged(found.reward, tuple(each for each in found.verdicts if each.member_id in met))


def paying_award(roles: Collection[str], on: date) -> tuple[int, str, str] | None:
    """Return the clause (id, number, title) that pays a granted bonus with the settlement; None where none does.

    It pays it whole where it is an award of the whole amount of the metric, without a limit, for one of the posts.
    """
    for stated in charter.stated_on([Award.name], on):
        award = stated.parameters
        if not isinstance(award, Award) or award.metric != BONUS or award.currency != "yuan":
            continue
        is_whole = award.count == "amount" and award.share == 1 and award.most is None and not award.where
        is_now = (award.from_on is None or award.from_on <= on) and (award.to_on is None or on <= award.to_on)
        is_theirs = award.recipient == "employee" and bool(set(roles) & set(award.roles))
        if is_whole and is_now and is_theirs and award.least is None:
            return stated.clause_id, stated.number, stated.title
    return None


def _counted(
    people: list[Person], rewards: Collection[Reward], period: Period, sums: Mapping[str, Mapping[int, Total]]
) -> list[Person]:
    had = had_in_year(period.start_on.year, [each.key for each in rewards], without=period)
    return [
        replace(
            person,
            figures={metric: _figure(metric, found[person.member_id]) for metric, found in sums.items()},
            had=had.get(person.member_id, {}),
        )
        for person in people
    ]


def _aimed(people: list[Person], period: Period, received: Mapping[int, Total]) -> list[Person]:
    months = months_in(period)
    kept = targets.monthly_targets(months, None if len(people) > 1 else [person.member_id for person in people])
    found = []
    for person in people:
        own = {month_on: kept[month_on][person.member_id] for month_on in months if person.member_id in kept[month_on]}
        without = tuple(month for month in months if month not in own)
        found.append(
            replace(
                person,
                received_fen=received[person.member_id].amount_fen,
                target_fen=None if without else sum(own.values()),
                without=without,
            )
        )
    return found


def _figure(metric: str, total: Total) -> Fraction:
    """Return a total as clauses write it: amounts in yuan, means as such."""
    known = registries.metrics.get(metric) if metric in registries.metrics else None
    if known is not None and known.unit == "fen":
        whole = Fraction(total.amount_fen, 100)
    else:
        whole = Fraction(total.quantity)
    is_mean = known is not None and known.adds_up == "mean"
    return whole / total.facts if is_mean and total.facts else whole
