"""Targets broken down by clause before a month is settled: a year's to its months, a team's to its members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from xiaozhang.base.periods import add_months, month_period
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.clauses import TargetBreakdown
from xiaozhang.performance.plans.rules.inputs import Member, MonthInputs, Target
from xiaozhang.performance.plans.rules.periods import is_month, presence
from xiaozhang.performance.targets.rules.breaking import broken_down

TEAM = "team:"
_SCALE = 100  # targets are split in hundredths: 分, or hundredths of a unit


def with_parts(inputs: MonthInputs) -> MonthInputs:
    """Return inputs with the targets that clauses in force in the month make of larger ones; given ones stand."""
    last_on = month_period(inputs.month_on).last_on
    targets = list(inputs.targets)
    for each in inputs.clauses:
        clause = each.parameters
        if isinstance(clause, TargetBreakdown) and each.covers(last_on):
            targets += _months(clause, targets, inputs)
            targets += _members(clause, targets, inputs)
    return inputs if len(targets) == len(inputs.targets) else replace(inputs, targets=targets)


def _months(clause: TargetBreakdown, targets: Sequence[Target], inputs: MonthInputs) -> Iterator[Target]:
    """Yield the months of each larger target of whose months none is given."""
    given = {(each.owner, each.period) for each in targets if each.metric == clause.metric}
    for each in targets:
        if each.metric != clause.metric or is_month(each.period):
            continue
        months = _months_of(each.period)
        if any((each.owner, f"{month:%Y-%m}") in given for month in months):
            continue
        weights = _weights(clause, months, inputs.calendar)
        for month, figure in zip(months, _split(clause, each.figure, weights), strict=True):
            yield Target(each.owner, each.metric, f"{month:%Y-%m}", figure)


def _members(clause: TargetBreakdown, targets: Sequence[Target], inputs: MonthInputs) -> Iterator[Target]:
    """Yield the parts of each team's months for those members who have no target of their own."""
    if clause.among == "none":
        return
    given = {(each.owner, each.period) for each in targets if each.metric == clause.metric}
    for each in targets:
        if each.metric != clause.metric or not each.owner.startswith(TEAM) or not is_month(each.period):
            continue
        month_on = date.fromisoformat(f"{each.period}-01")
        holders = _holders(clause, each.owner.removeprefix(TEAM), month_on, inputs)
        if not holders or any((member.key, each.period) in given for member, _ in holders):
            continue
        parts = _split(clause, each.figure, [weight for _, weight in holders])
        for (member, _), figure in zip(holders, parts, strict=True):
            yield Target(member.key, each.metric, each.period, figure)


def _split(clause: TargetBreakdown, figure: Fraction, weights: Sequence[Fraction | int]) -> list[Fraction]:
    whole = figure * _SCALE
    parts = broken_down(int(whole), weights, step=clause.step, remainder=clause.remainder)
    return [Fraction(part, _SCALE) for part in parts]


def _months_of(period: str) -> list[date]:
    year, _, quarter = period.partition("-Q")
    start_on = date(int(year), 3 * int(quarter) - 2, 1) if quarter else date(int(year), 1, 1)
    return [add_months(start_on, step) for step in range(3 if quarter else 12)]


def _weights(clause: TargetBreakdown, months: Sequence[date], calendar: Calendar) -> list[Fraction | int]:
    if clause.by == "weights":
        return [clause.weights[month.month - 1] for month in months]
    return [calendar.count(month_period(month)) if clause.by == "workdays" else 1 for month in months]


def _holders(
    clause: TargetBreakdown, team: str, month_on: date, inputs: MonthInputs
) -> list[tuple[Member, Fraction | int]]:
    month = month_period(month_on)
    found: list[tuple[Member, Fraction | int]] = []
    for member in inputs.members:
        at = member.at(month.last_on)
        days, _ = presence(member, month, "workdays", inputs.calendar)
        if days and at.team == team and set(at.roles) & set(clause.roles):
            found.append((member, days if clause.among == "workdays" else 1))
    return found
