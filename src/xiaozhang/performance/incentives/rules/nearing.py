"""What awards would still bring, and which contests count a sale: said beside what it would earn (K10).

Counts and worths are those of the settlement; here they are only put into words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.clause_rows import metric_words
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses import Award, Contest
from xiaozhang.performance.plans.clauses.awards import COUNT_WORDS, worth_words
from xiaozhang.performance.plans.rules.awarding import Reached
from xiaozhang.performance.plans.rules.inputs import Clause, Fact
from xiaozhang.performance.plans.rules.parting import meeting
from xiaozhang.performance.plans.rules.periods import period_start

K = TypeVar("K", Award, Contest)
Told = tuple[Clause, tuple[str, ...]]


def is_for(parameters: object, roles: Collection[str]) -> bool:
    """Say whether an award of employees, or a contest, is for holders of these posts."""
    if isinstance(parameters, Award):
        return parameters.recipient == "employee" and bool(set(parameters.roles) & set(roles))
    return isinstance(parameters, Contest) and bool(set(parameters.roles) & set(roles))


def is_open(parameters: Award | Contest, first_on: date, last_on: date) -> bool:
    """Say whether an award or contest runs on any of the days."""
    begins, ends = parameters.from_on, parameters.to_on
    return (begins is None or begins <= last_on) and (ends is None or first_on <= ends)


def still_to_come(
    clauses: Iterable[Clause], awards: Sequence[Reached], roles: Collection[str], on: date, coming: Sequence[Fact] = ()
) -> list[Told]:
    """Return of each award that runs on the day what would bring more: the next step, or what a sale is too small for.

    `awards`: how far the member has come, `coming` included.
    """
    held = {(each.clause.key, each.clause.version, each.start_on): each for each in awards}
    found: list[Told] = []
    for clause, award in _running(clauses, Award, roles, on):
        reached = held.get((clause.key, clause.version, period_start(on, award.period)))
        told = [*_too_small(award, coming), *_next_step(award, reached.count if reached is not None else Fraction(0))]
        if told:
            found.append((clause, tuple(map(str, told))))
    return found


def contests_counting(
    clauses: Iterable[Clause], roles: Collection[str], on: date, coming: Sequence[Fact]
) -> list[Told]:
    """Return the contests running on the day that rank what may come; nobody knows their places before the end."""
    found: list[Told] = []
    for clause in clauses:
        contest = clause.parameters
        if (
            not isinstance(contest, Contest)
            or not clause.covers(on)
            or not is_for(contest, roles)
            or not is_open(contest, on, on)
        ):
            continue
        if any(fact.metric == contest.metric and meeting(fact, contest.where) is not None for fact in coming):
            words = {"title": contest.title, "to": f"{contest.to_on:%Y-%m-%d}"}
            told = Message("「{title}」计入这一笔，比到 {to}；奖金看名次，取决于他人，不在预估之内", words)
            found.append((clause, (str(told),)))
    return found


def _running(clauses: Iterable[Clause], kind: type[K], roles: Collection[str], on: date) -> Iterator[tuple[Clause, K]]:
    for clause in clauses:
        parameters = clause.parameters
        if not isinstance(parameters, kind) or not clause.covers(on) or not is_for(parameters, roles):
            continue
        if is_open(parameters, on, on):
            yield clause, parameters


def _next_step(award: Award, count: Fraction) -> Iterable[Message]:
    if award.most is not None and award.worth(count) >= award.most:
        yield Message("「{title}」已到期内最多 {most}", {"title": award.title, "most": worth_words(award, award.most)})
        return
    step = next((each for each in award.steps if each.from_ > count), None)
    if step is None:
        return
    worth = award.worth(step.from_)
    yield Message("「{title}」{metric}的{how}现为 {count}，满 {at} 共得 {worth}，还差 {lacking}", {
        **_names(award), "count": _counted(award, count), "at": _counted(award, step.from_),
        "worth": worth_words(award, worth if award.most is None else min(worth, award.most)),
        "lacking": _counted(award, step.from_ - count),
    })  # fmt: skip


def _too_small(award: Award, coming: Sequence[Fact]) -> Iterable[Message]:
    if award.least is None:
        return
    for fact in coming:
        met = meeting(fact, award.where) if fact.metric == award.metric else None
        if met is not None and met.amount_fen is not None and met.amount_fen < award.least:
            lacking = yuan(award.least - met.amount_fen)
            words = {"title": award.title, "least": yuan(award.least), "lacking": lacking}
            yield Message("「{title}」只计单笔满 {least} 元的，这一笔还差 {lacking} 元", words)


def _names(award: Award) -> Mapping[str, Message | str]:
    return {"title": award.title, "metric": metric_words(award.metric), "how": COUNT_WORDS[award.count]}


def _counted(award: Award, count: Fraction) -> str:
    return f"{figure_words(count)} 元" if award.count == "amount" else figure_words(count)
