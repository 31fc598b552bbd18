"""The team a member leads: whether there is one, what its facts sum to, and what it is to reach (J1).

A team is who leads it, on the days on which somebody reports to them, and all below them by the roster of each fact's
day: the same chain that pays commission on those below, on every level, a fact counting once however it is shared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import takewhile

from xiaozhang.base.periods import Period, add_months
from xiaozhang.performance.plans.rules.book import Book, Exact, fact_value, team_part
from xiaozhang.performance.plans.rules.inputs import Member
from xiaozhang.performance.plans.rules.periods import LENGTH, period_span

_Counted = dict[tuple[date, date], Exact]
_Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class TeamTarget:
    """What a team is to reach; `is_summed`: of what its members are to reach, in all or in part."""

    figure: Fraction | None
    is_summed: bool


@dataclass
class Led:
    """What has been found out of a book's teams: days led, who is below whom, superiors by day, sums by metric.

    `asked` are those in the teams of the payees on any day, whose figures alone are summed.
    """

    days: Mapping[str, Sequence[_Span]]
    asked: frozenset[str]
    below: dict[_Span, dict[str, list[str]]] = field(default_factory=dict)
    chains: dict[tuple[str, date], tuple[str, ...]] = field(default_factory=dict)
    sums: dict[str, dict[str, _Counted]] = field(default_factory=dict)


def leads(member: str, span: Period, book: Book) -> bool:
    """Say whether anybody reports to the member on a day of the span."""
    return any(low < span.end_on and span.start_on < high for low, high in _led(book).days.get(member, ()))


def team_sum(leader: str, metric: str, span: Period, known_on: date, book: Book) -> tuple[Exact, bool]:
    """Return what the team's facts of a metric sum to (分 or units) as of a month, and whether there were any."""
    rows = _sums(metric, book).get(leader, {})
    found = [value for (on, month_on), value in rows.items() if on in span and month_on <= known_on]
    return sum(found, 0), bool(found)


def team_target(leader: str, metric: str, period: str, start_on: date, book: Book) -> TeamTarget:
    """Return what the team is to reach in a period: its own target, else what its members are to reach together.

    Members count where they were last in each month; where targets are set by quarter or year, in the whole period. Of
    months with and without a team those with one count.
    """
    months = [add_months(start_on, step) for step in range(LENGTH[period])]
    led = [month_on for month_on in months if _below(month_on, _last(month_on, "month"), book).get(leader)] or months
    if len(led) == len(months) and (period == "month" or book.has_long_targets(metric)):
        return _reached(leader, metric, period, start_on, book, ())
    parts = [_reached(leader, metric, "month", month_on, book, ()) for month_on in led]
    figures = [part.figure for part in parts if part.figure is not None]
    if len(figures) < len(parts):
        return _reached(leader, metric, period, start_on, book, ())
    return TeamTarget(sum(figures, Fraction(0)), any(part.is_summed for part in parts))


def _reached(leader: str, metric: str, period: str, start_on: date, book: Book, above: tuple[str, ...]) -> TeamTarget:
    """Return the target of the teams led; without one their own and those of all below, teams below as such."""
    teams = [f"team:{team}" for team in _teams(leader, _last(start_on, period), book)]
    given = [team for team in teams if book.target(team, metric, period, start_on) is not None]
    if given:
        figures = [book.target(team, metric, period, start_on) or Fraction(0) for team in given]
        return TeamTarget(sum(figures, Fraction(0)), any(book.is_summed(team, metric) for team in given))
    below = _below(start_on, _last(start_on, period), book)
    parts = [book.target(leader, metric, period, start_on)]
    for member in below.get(leader, ()):
        if member not in below:
            parts.append(book.target(member, metric, period, start_on))
        elif member not in above:
            parts.append(_reached(member, metric, period, start_on, book, (*above, leader)).figure)
    known = [part for part in parts if part is not None]
    return TeamTarget(sum(known, Fraction(0)) if known else None, True)


def _teams(leader: str, day: date, book: Book) -> Sequence[str]:
    """Return the teams a member leads: those known; else the one they are in, unless their superior is in it too."""
    member = book.members[leader]
    if member.leads:
        return member.leads
    at = member.at(day)
    superior = book.members.get(at.manager)
    return () if not at.team or (superior is not None and superior.at(day).team == at.team) else (at.team,)


def _last(start_on: date, period: str) -> date:
    return period_span(start_on, period).last_on


def _led(book: Book) -> Led:
    if book.led is None:
        days: dict[str, list[_Span]] = defaultdict(list)
        reporting: dict[str, set[str]] = defaultdict(set)
        for member in book.inputs.members:
            for at in member.assignments:
                if at.manager:
                    days[at.manager].append((at.start_on, at.end_on or date.max))
                    reporting[at.manager].add(member.key)
        asked = waiting = {member.key for member in book.payees}
        while waiting:
            waiting = {key for leader in waiting for key in reporting.get(leader, ())} - asked
            asked = asked | waiting
        book.led = Led(dict(days), frozenset(asked))
    found: Led = book.led
    return found


def _below(since: date, day: date, book: Book) -> Mapping[str, Sequence[str]]:
    """Return by superior who reported to them last in the days from `since` to `day`."""
    led = _led(book)
    if (since, day) not in led.below:
        found: dict[str, list[str]] = {}
        for member in book.inputs.members:
            manager = member.at(day).manager
            if manager not in ("", member.key) and _is_there(member, since, day):
                found.setdefault(manager, []).append(member.key)
        led.below[since, day] = found
    return led.below[since, day]


def _is_there(member: Member, since: date, day: date) -> bool:
    return member.joined_on <= day and (member.left_on is None or member.left_on > since)


def _sums(metric: str, book: Book) -> Mapping[str, _Counted]:
    """Return what a metric sums to by leader, by day and month counted in."""
    led = _led(book)
    if metric not in led.sums:
        found: dict[str, _Counted] = {}
        for leader, on, month_on, value in _counted(metric, book):
            days = found.setdefault(leader, {})
            days[on, month_on] = days.get((on, month_on), 0) + value
        led.sums[metric] = found
    return led.sums[metric]


def _counted(metric: str, book: Book) -> Iterator[tuple[str, date, date, Exact]]:
    """Yield what counts for each leader: of the sums of members where there are any, else of the facts, each once."""
    asked = _led(book).asked
    sums = [each for each in book.inputs.teamed if each.metric == metric]
    for each in sums or [each for each in book.inputs.totals if each.metric == metric]:
        if each.member not in asked:
            continue
        for leader in _leaders(each.member, each.occurred_on, book):
            yield leader, each.occurred_on, each.month_on, each.value
    if sums or metric not in book.by_metric:
        return
    for fact in book.by_metric[metric]:
        members: dict[str, set[str]] = {}
        for share in (*fact.shares, *fact.overlays):
            for leader in _leaders(share.member, fact.occurred_on, book):
                members.setdefault(leader, set()).add(share.member)
        for leader, own in members.items():
            yield leader, fact.occurred_on, fact.month_on, team_part(fact, frozenset(own), fact_value(fact))


def _leaders(member: str, day: date, book: Book) -> Iterator[str]:
    """Yield in whose teams a member is on a day: all above, and their own where somebody reports to them."""
    known = book.members.get(member)
    if known is None:
        return
    if any(low <= day < high for low, high in _led(book).days.get(member, ())):
        yield member
    manager = known.at(day).manager
    if not manager or manager == member:
        return
    chains = _led(book).chains
    chain = chains.get((manager, day))
    if chain is None:
        chain = chains[manager, day] = (manager, *book.above(manager, day))
    yield from takewhile(lambda each: each != member, chain)
