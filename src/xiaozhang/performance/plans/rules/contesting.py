"""Contests: ranked by exact figures; those who are level by the declared rule; prizes add up to what was set out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import allocate, yuan
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.contests import Contest
from xiaozhang.performance.plans.rules.book import Book, split, team_part
from xiaozhang.performance.plans.rules.inputs import Clause, Fact, Share
from xiaozhang.performance.plans.rules.lines import CONTEST, PayLine
from xiaozhang.performance.plans.rules.parting import meeting


@dataclass(frozen=True, slots=True)
class Standing:
    """A contestant's figure, the instant it was reached, and the other figure that parts the level."""

    figure: Fraction
    reached: str
    beside: Fraction


@dataclass(frozen=True, slots=True)
class Placed:
    """A contestant with place and prize in 分."""

    who: str
    place: int
    prize_fen: int
    figure: Fraction


def place(contest: Contest, standings: Mapping[str, Standing]) -> list[Placed]:
    """Return places and prizes; who is below `least` is not ranked.

    `share`: those level take together the prizes of the places they fill, in equal parts (largest remainder, the
    order of names). `all`: each takes the prize of the place. `earlier` and `metric`: what parts the level.
    """
    least = contest.least
    ranked = [
        (who, each)
        for who, each in standings.items()
        if each.figure > 0 and (least is None or each.figure >= least)
    ]  # fmt: skip
    ranked.sort(key=lambda one: (*_rank(contest, one[1]), one[0]))
    placed: list[Placed] = []
    start = 0
    while start < len(ranked):
        end = start + 1
        while end < len(ranked) and _rank(contest, ranked[end][1]) == _rank(contest, ranked[start][1]):
            end += 1
        prizes = [_prize(contest, at) for at in range(start + 1, end + 1)]
        if contest.ties == "all":
            given = [prizes[0]] * (end - start)
        else:
            given = allocate(sum(prizes), [1] * (end - start))
        for (who, each), prize in zip(ranked[start:end], given, strict=True):
            placed.append(Placed(who, start + 1, prize, each.figure))
        start = end
    return placed


def contest_lines(version: tuple[Clause, Contest], book: Book) -> tuple[list[PayLine], dict[str, Any]]:
    """Return the lines of a contest that ends in the month, and its table of places."""
    clause, contest = version
    facts = _facts(contest, book)
    standings = _standings(contest, facts, book)
    placed = place(contest, standings)
    lines: list[PayLine] = []
    for each in placed:
        if each.prize_fen <= 0:
            continue
        if contest.between == "members":
            lines.append(_line(version, each.who, each.prize_fen, each, book))
            continue
        members = _of_team(each.who, contest, facts, book)
        weights = [weight for _, weight in members]
        if not members:
            book.warn("「{title}」获奖的 {team} 没有参赛岗位的成员，奖金未发。", title=contest.title, team=each.who)
            continue
        for (who, _), part in zip(members, allocate(each.prize_fen, weights), strict=True):
            lines.append(_line(version, who, part, each, book))
    table = {
        "clause": clause.named(),
        "title": contest.title,
        "places": [
            {"who": each.who, "place": each.place, "figure": figure_words(each.figure), "prize_fen": each.prize_fen}
            for each in placed
        ],
    }
    return lines, table


def _rank(contest: Contest, each: Standing) -> tuple[Fraction, str, Fraction]:
    return (
        -each.figure,
        each.reached if contest.ties == "earlier" else "",
        -each.beside if contest.ties == "metric" else Fraction(0),
    )


def _prize(contest: Contest, at: int) -> int:
    return contest.prizes[at - 1].amount if at <= len(contest.prizes) else 0


def _facts(contest: Contest, book: Book) -> list[Fact]:
    found = [
        met
        for fact in book.by_metric.get(contest.metric, ())
        if contest.from_on <= fact.occurred_on <= contest.to_on and (met := meeting(fact, contest.where)) is not None
    ]
    return sorted(found, key=lambda fact: (fact.occurred, fact.recorded, fact.key))


def _standings(contest: Contest, facts: list[Fact], book: Book) -> dict[str, Standing]:
    figures: dict[str, Fraction] = {}
    reached: dict[str, str] = {}
    seen: dict[tuple[str, str], int] = {}
    for fact in facts:
        for who, figure in _parts(contest, fact, book):
            if contest.count == "customers":
                was = seen.get((who, fact.customer), 0)
                seen[who, fact.customer] = was + (1 if figure > 0 else -1)
                figure = Fraction((seen[who, fact.customer] > 0) - (was > 0))
            figures[who] = figures.get(who, Fraction(0)) + figure
            reached[who] = fact.occurred
    return {who: Standing(figures[who], reached[who], _beside(contest, who, book)) for who in figures}


def _parts(contest: Contest, fact: Fact, book: Book) -> list[tuple[str, Fraction]]:
    value: int | Fraction
    if contest.count == "amount":
        value = fact.amount_fen or 0
    elif contest.count == "units":
        value = fact.units or Fraction(0)
    else:
        value = Fraction(-1 if fact.reverses or (fact.amount_fen or 0) < 0 else 1)
    scale = 100 if contest.count == "amount" else 1
    if contest.between == "teams":
        teams = {book.members[share.member].at(fact.occurred_on).team for share in fact.shares} - {""}
        return [(team, Fraction(team_part(fact, book.members_of(fact, team), value)) / scale) for team in sorted(teams)]
    shares: list[Share] = [
        share for share in fact.shares
        if set(book.members[share.member].at(fact.occurred_on).roles) & set(contest.roles)
    ]  # fmt: skip
    parts = dict(
        zip((share.member for share in fact.shares), split(value, [s.share for s in fact.shares]), strict=True)
    )
    return [(share.member, Fraction(parts[share.member]) / scale) for share in shares]


def _beside(contest: Contest, who: str, book: Book) -> Fraction:
    if contest.ties != "metric":
        return Fraction(0)
    span = Period(contest.from_on, contest.to_on.fromordinal(contest.to_on.toordinal() + 1))
    if contest.between == "teams":
        return Fraction(book.team_total(who, contest.tie_metric, span, book.month_on))
    return Fraction(book.total(who, contest.tie_metric, span, book.month_on)[0])


def _of_team(team: str, contest: Contest, facts: list[Fact], book: Book) -> list[tuple[str, Fraction]]:
    members = [
        member.key
        for member in book.inputs.members
        if member.at(contest.to_on).team == team
        and member.joined_on <= contest.to_on and (member.left_on is None or contest.to_on < member.left_on)
        and set(member.at(contest.to_on).roles) & set(contest.roles)
    ]  # fmt: skip
    if contest.split == "equal" or not members:
        return [(who, Fraction(1)) for who in members]
    weights = {who: Fraction(0) for who in members}
    for fact in facts:
        parts = split(fact.amount_fen or fact.units or 1, [share.share for share in fact.shares])
        for share, part in zip(fact.shares, parts, strict=True):
            if share.member in weights:
                weights[share.member] += Fraction(part)
    positive = {who: max(weight, Fraction(0)) for who, weight in weights.items()}
    return list(positive.items()) if any(positive.values()) else [(who, Fraction(1)) for who in members]


def _line(version: tuple[Clause, Contest], who: str, prize_fen: int, each: Placed, book: Book) -> PayLine:
    clause, contest = version
    values = {
        "title": contest.title, "who": book.named(each.who), "place": each.place, "figure": figure_words(each.figure),
        "prize": yuan(prize_fen),
    }  # fmt: skip
    return PayLine(
        member=who, kind=CONTEST, clause=clause, amount_fen=prize_fen, origin_on=book.month_on, basis_on=contest.to_on,
        trace={"place": each.place, "figure": figure_words(each.figure), "prize_fen": each.prize_fen},
        words=[Message("「{title}」{who} 第 {place} 名（{figure}），得 {prize} 元", values)],
    )  # fmt: skip
