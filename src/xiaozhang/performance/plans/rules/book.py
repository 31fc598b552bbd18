"""Where rules look things up: facts by metric, shares in 分, totals, targets, who is above whom, clauses in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import allocate
from xiaozhang.base.periods import Period, add_months
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.rules.inputs import (
    Balance,
    Clause,
    Departure,
    Fact,
    Member,
    MonthInputs,
    PayBasis,
    PayItem,
    RegionLaw,
    Share,
)
from xiaozhang.performance.plans.rules.periods import LENGTH, is_month, period_name, period_span

Exact = int | Fraction
K = TypeVar("K", bound=ClauseKind)
_MOST_LEVELS = 30
_PERSONS = frozenset({"who", "payee", "team"})


@dataclass(frozen=True, slots=True)
class Scored:
    """A member's score of a period, and the grade that stands (after a forced distribution, if there is one)."""

    total: Fraction | None
    grade: str


@dataclass
class Book:
    """A month's inputs with what is needed to find things in them quickly."""

    inputs: MonthInputs
    members: dict[str, Member] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    by_key: dict[str, Fact] = field(default_factory=dict)
    by_metric: dict[str, list[Fact]] = field(default_factory=dict)
    scores: dict[tuple[str, str, date], Scored] = field(default_factory=dict)
    factors: dict[tuple[int, Exact | str], Any] = field(default_factory=dict)
    scored_months: set[date] = field(default_factory=set)
    warnings: list[Message] = field(default_factory=list)
    led: Any = None
    _targets: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    _summed_targets: set[tuple[str, str]] = field(default_factory=set)
    _long_targets: set[str] = field(default_factory=set)
    _totals: dict[str, dict[str, list[tuple[date, date, Exact]]]] = field(default_factory=dict)
    _departures: dict[str, list[Departure]] = field(default_factory=dict)
    _balances: dict[str, list[Balance]] = field(default_factory=dict)
    _bases: dict[str, list[PayBasis]] = field(default_factory=dict)
    _items: dict[str, list[PayItem]] = field(default_factory=dict)
    _news: dict[str, set[date]] = field(default_factory=dict)
    _money: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Index the inputs; facts counted after the month are not there yet."""
        self.members = {member.key: member for member in self.inputs.members}
        self.facts = [fact for fact in self.inputs.facts if fact.month_on <= self.inputs.month_on]
        self.by_key = {fact.key: fact for fact in self.facts}
        for fact in self.facts:
            for parts in fact.splits.values():
                self.by_key |= {part.key: part for part in parts}
        for fact in self.facts:
            self.by_metric.setdefault(fact.metric, []).append(fact)
        targets = self.inputs.targets
        self._targets = {(each.owner, each.metric, each.period): each.figure for each in targets}
        self._summed_targets = {(each.owner, each.metric) for each in targets if each.is_summed}
        self._long_targets = {each.metric for each in targets if not is_month(each.period)}
        for each in self.inputs.departures:
            self._departures.setdefault(each.clause, []).append(each)
        for balance in self.inputs.balances:
            self._balances.setdefault(balance.member, []).append(balance)
        for basis in self.inputs.pay_basis:
            self._bases.setdefault(basis.member, []).append(basis)
        for item in self.inputs.pay_items:
            self._items.setdefault(item.member, []).append(item)
        self._money = {metric for metric, facts in self.by_metric.items() if facts[0].amount_fen is not None}
        for total in self.inputs.totals:
            rows = self._totals.setdefault(total.metric, {}).setdefault(total.member, [])
            rows.append((total.occurred_on, total.month_on, total.value))
            if total.is_money:
                self._money.add(total.metric)
        self._money |= {total.metric for total in self.inputs.teamed if total.is_money}

    @property
    def month_on(self) -> date:
        """The month that is settled."""
        return self.inputs.month_on

    @cached_property
    def month(self) -> Period:
        """The days of the month."""
        return period_span(self.month_on, "month")

    @cached_property
    def payees(self) -> list[Member]:
        """The members whose month is asked for, in the order of the roster."""
        wanted = self.inputs.payees
        return [member for member in self.inputs.members if wanted is None or member.key in wanted]

    def warn(self, msgid: str, **values: object) -> None:
        """Keep a warning, once; whom it is about is named as people know them."""
        values = {key: self.named(str(value)) if key in _PERSONS else value for key, value in values.items()}
        words = Message(msgid, values)
        if words not in self.warnings:
            self.warnings.append(words)

    def named(self, key: str) -> str:
        """Return the name behind the key of a member, or of a team (`team:name`)."""
        return self.members[key].name if key in self.members else key.removeprefix("team:")

    def is_money(self, metric: str) -> bool:
        """Say whether the facts of a metric are amounts."""
        return metric in self._money

    def balances(self, member: str) -> Sequence[Balance]:
        """Return what stood open for a member when the month began."""
        return self._balances.get(member, ())

    def pay_items(self, member: str) -> Sequence[PayItem]:
        """Return the items of a member's wage in the month beside commission."""
        return self._items.get(member, ())

    def clauses(self, kind: type[K]) -> list[tuple[Clause, K]]:
        """Return the clauses of a kind, in order of number and version."""
        found = [(each, each.parameters) for each in self.inputs.clauses if isinstance(each.parameters, kind)]
        return sorted(found, key=lambda one: (_number(one[0].number), one[0].key, one[0].start_on))

    def in_month(self, kind: type[K], month_on: date | None = None) -> list[tuple[Clause, K]]:
        """Return the clauses of a kind in force at the end of the month (or another), or last in force in it."""
        month, latest = period_span(month_on or self.month_on, "month"), {}
        for clause, parameters in self.clauses(kind):
            if clause.start_on < month.end_on and (clause.end_on is None or clause.end_on > month.start_on):
                latest[clause.key] = (clause, parameters)
        return list(latest.values())

    def departures(self, clause: str, known_on: date) -> list[Departure]:
        """Return the departures from a clause that were approved by the end of a month."""
        past_on = add_months(known_on, 1)
        return [each for each in self._departures.get(clause, ()) if each.approved_on < past_on]

    def target(self, owner: str, metric: str, period: str, start_on: date) -> Fraction | None:
        """Return what was set for a period; else the sum of its months (or quarters) where all are set."""
        given = self._targets.get((owner, metric, period_name(start_on, period)))
        if given is not None or period == "month":
            return given
        inner = "month" if period == "quarter" else "quarter"
        starts = [add_months(start_on, step) for step in range(0, LENGTH[period], LENGTH[inner])]
        parts = [self.target(owner, metric, inner, each) for each in starts]
        return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))

    def is_summed(self, owner: str, metric: str) -> bool:
        """Say whether a target of a team is made of those of its members, in one month at least."""
        return (owner, metric) in self._summed_targets

    def has_long_targets(self, metric: str) -> bool:
        """Say whether targets of a metric are set by quarter or year."""
        return metric in self._long_targets

    def targets_of(self, owner: str) -> dict[str, str]:
        """Return what an owner was to reach in the month by metric, as text."""
        month = period_name(self.month_on, "month")
        return {
            metric: figure_words(figure)
            for (who, metric, period), figure in self._targets.items()
            if who == owner and period == month
        }

    def total(self, member: str, metric: str, span: Period, known_on: date) -> tuple[Exact, bool]:
        """Return what a member's facts of a metric sum to (分 or units) as of a month, and whether there were any."""
        if metric not in self._totals:
            self._totals[metric] = self._summed(metric)
        rows = self._totals[metric].get(member, ())
        found = [value for on, month_on, value in rows if on in span and month_on <= known_on]
        return sum(found, 0), bool(found)

    def has_news(self, metric: str, span: Period) -> bool:
        """Say whether facts of a metric that lie in a span of days are counted in this month."""
        days = self._news.get(metric)
        if days is None:
            rows = [row for rows in self._totals.get(metric, {}).values() for row in rows]
            days = self._news[metric] = {on for on, month_on, _ in rows if month_on == self.month_on}
            days |= {each.occurred_on for each in self.by_metric.get(metric, ()) if each.month_on == self.month_on}
        return any(day in span for day in days)

    def team_total(self, team: str, metric: str, span: Period, known_on: date) -> Exact:
        """Return a team's sum, each fact once however many of its members share it."""
        whole: Exact = 0
        for fact in self.by_metric.get(metric, ()):
            if fact.occurred_on in span and fact.month_on <= known_on:
                whole += team_part(fact, self.members_of(fact, team), fact_value(fact))
        return whole

    def members_of(self, fact: Fact, team: str) -> frozenset[str]:
        """Return who of those credited was in the team that day."""
        credited = (*fact.shares, *fact.overlays)
        return frozenset(
            each.member for each in credited if self.members[each.member].at(fact.occurred_on).team == team
        )

    def above(self, member: str, day: date) -> Iterator[str]:
        """Yield a member's superiors on a day, the nearest first; a ring ends where it closes."""
        seen = {member}
        for _ in range(_MOST_LEVELS):
            superior = self.members[member].at(day).manager if member in self.members else ""
            if not superior or superior in seen:
                return
            yield superior
            seen.add(superior)
            member = superior

    def basis(self, member: str, day: date) -> PayBasis | None:
        """Return a member's pay basis on a day."""
        rows = self._bases.get(member, ())
        held = [each for each in rows if each.start_on <= day and (each.end_on is None or day < each.end_on)]
        return held[-1] if held else None

    def law(self, region: str, day: date) -> RegionLaw | None:
        """Return what the law of a region says on a day."""
        found = [each for each in self.inputs.laws if each.region == region and each.start_on <= day]
        return max(found, key=lambda each: each.start_on) if found else None

    def _summed(self, metric: str) -> dict[str, list[tuple[date, date, Exact]]]:
        rows: dict[str, list[tuple[date, date, Exact]]] = defaultdict(list)
        for fact in self.by_metric.get(metric, ()):
            value = fact_value(fact)
            for share, part in zip(fact.shares, split(value, [each.share for each in fact.shares]), strict=True):
                rows[share.member].append((fact.occurred_on, fact.month_on, part))
            for overlay in fact.overlays:
                part = split(value, [overlay.share, 1 - overlay.share])[0]
                rows[overlay.member].append((fact.occurred_on, fact.month_on, part))
        return rows


def fact_value(fact: Fact) -> Exact:
    """Return what a fact counts: its amount in 分, else its units."""
    if fact.amount_fen is not None:
        return fact.amount_fen
    return fact.units if fact.units is not None else 1


def size(value: Exact) -> Exact:
    """Return the magnitude."""
    return value if value >= 0 else -value


def split(value: Exact, shares: Iterable[Fraction]) -> list[Exact]:
    """Split an amount by shares of one whole so that the parts sum to it; units are split exactly."""
    weights = list(shares)
    if len(weights) == 1 and weights[0] == 1:
        return [value]
    if isinstance(value, Fraction):
        return [value * weight for weight in weights]
    return list(allocate(value, weights)) if weights else []


def team_part(fact: Fact, members: frozenset[str], value: Exact) -> Exact:
    """Return the part of a fact that falls to some of its members together: each fact once, the whole at most."""
    if not members:
        return 0
    shares: list[Share] = list(fact.shares)
    parts = split(value, [each.share for each in shares])
    own: Exact = sum((part for share, part in zip(shares, parts, strict=True) if share.member in members), 0)
    beside = sum((each.share for each in fact.overlays if each.member in members), Fraction(0))
    if not beside or own == value:
        return own
    room = value - own
    extra = split(value, [min(beside, Fraction(1)), 1 - min(beside, Fraction(1))])[0]
    return own + (extra if size(extra) < size(room) else room)


def _number(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part.isdigit())
