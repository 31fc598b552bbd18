"""Awards: so much each, by steps reached, or a share; a line is the step of what the period's count is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.awards import COUNT_WORDS, Award
from xiaozhang.performance.plans.rules.book import Book, split
from xiaozhang.performance.plans.rules.inputs import Clause, Fact, cannot
from xiaozhang.performance.plans.rules.lines import ADJUSTMENT, AWARD, POINTS, PayLine, exact_text
from xiaozhang.performance.plans.rules.parting import meeting
from xiaozhang.performance.plans.rules.periods import last_month, period_start


@dataclass(slots=True)
class _Count:
    """A payee's period under way. `seen` are the customers counted, and how often."""

    count: Fraction = Fraction(0)
    worth: Fraction = Fraction(0)
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """What a payee's period of an award has come to by the end of the month; `worth` in yuan or points, limited."""

    member: str
    clause: Clause
    start_on: date
    count: Fraction
    worth: Fraction


def award_lines(
    versions: Iterable[tuple[Clause, Award]], book: Book
) -> tuple[list[PayLine], list[dict[str, Any]], list[Reached]]:
    """Return the lines of an award in the month, the register of what outside people got, and how far each has come."""
    lines: list[PayLine] = []
    outside: list[dict[str, Any]] = []
    counts: dict[tuple[str, str, date], _Count] = {}
    listed = list(versions)
    metrics = dict.fromkeys(award.metric for _, award in listed)
    facts = sorted((fact for metric in metrics for fact in book.by_metric.get(metric, ())), key=_order)
    for whole in facts:
        counted = next(((met, one) for one in listed if (met := _counts(whole, *one)) is not None), None)
        if counted is None:
            continue
        fact, version = counted
        for who, share in _recipients(fact, version[1], book):
            line = _line(fact, who, share, version, counts, book)
            if line is None:
                continue
            if version[1].recipient == "outside":
                outside.append(_registered(line, fact, version))
            else:
                lines.append(line)
    clauses = {clause.version: clause for clause, _ in listed}
    reached = [
        Reached(who, clauses[version], start_on, count.count, count.worth)
        for (who, version, start_on), count in counts.items()
    ]
    return lines, outside, reached


def _order(fact: Fact) -> tuple[date, str, str, str]:
    return fact.month_on, fact.occurred, fact.recorded, fact.key


def _counts(whole: Fact, clause: Clause, award: Award) -> Fact | None:
    """Return what of a fact the award counts; None where nothing does."""
    fact = meeting(whole, award.where)
    if fact is None:
        return None
    is_in_days = (award.from_on is None or award.from_on <= fact.occurred_on) and (
        award.to_on is None or fact.occurred_on <= award.to_on
    )
    is_large = award.least is None or abs(fact.amount_fen or 0) >= award.least
    is_counted = fact.metric == award.metric and clause.covers(fact.occurred_on) and is_in_days and is_large
    return fact if is_counted else None


def _recipients(fact: Fact, award: Award, book: Book) -> Iterator[tuple[str, Fraction]]:
    if award.recipient == "outside":
        person = fact.words.get("referrer", "")
        if not person:
            raise cannot(fact.where, "没有 referrer（介绍人），条款要发给外部介绍人。")
        if not fact.approval:
            book.warn("{where}：给 {person} 的介绍费没有审批编号，未计。", where=fact.where, person=person)
            return
        yield person, Fraction(1)
        return
    for share in (*fact.shares, *fact.overlays):
        if set(book.members[share.member].at(fact.occurred_on).roles) & set(award.roles):
            yield share.member, share.share


def _line(
    fact: Fact, who: str, share: Fraction, version: tuple[Clause, Award],
    counts: dict[tuple[str, str, date], _Count], book: Book,
) -> PayLine | None:  # fmt: skip
    clause, award = version
    start_on = period_start(fact.occurred_on, award.period)
    count = counts.setdefault((who, clause.version, start_on), _Count())
    before, worth_before = count.count, count.worth
    count.count += _counted(fact, share, award, count)
    worth = award.worth(count.count)
    if award.most is not None:
        worth = min(worth, award.most)
    count.worth = worth
    if fact.month_on != book.month_on or worth == worth_before:
        return None
    is_points = award.currency == "points"
    amount_fen = 0 if is_points else round_fen(worth * 100) - round_fen(worth_before * 100)
    is_closed = last_month(start_on, award.period) < book.month_on
    kind = POINTS if is_points else ADJUSTMENT if is_closed else AWARD
    values = {
        "title": award.title, "how": COUNT_WORDS[award.count], "before": figure_words(before),
        "after": figure_words(count.count), "worth": _worth(award, worth), "was": _worth(award, worth_before),
    }  # fmt: skip
    return PayLine(
        member=who, kind=kind, clause=clause, amount_fen=amount_fen, origin_on=start_on,
        fact=fact.key, basis_on=fact.occurred_on, contract=fact.contract,
        points=worth - worth_before if is_points else None,
        trace={"count_before": figure_words(before), "count_after": figure_words(count.count),
               "worth": exact_text(worth), "worth_before": exact_text(worth_before)},
        words=[Message("「{title}」：{how} {before} → {after}，累计应得 {was} → {worth}", values)],
    )  # fmt: skip


def _counted(fact: Fact, share: Fraction, award: Award, count: _Count) -> Fraction:
    """Return what a fact adds to a count. A customer counts once however many facts it has, and goes with its last."""
    sign = -1 if fact.reverses or (fact.amount_fen or 0) < 0 or (fact.units or 0) < 0 else 1
    if award.count == "facts":
        return sign * share
    if award.count == "units":
        return (fact.units or Fraction(0)) * share
    if award.count == "amount":
        return Fraction(split(fact.amount_fen or 0, [share, 1 - share])[0], 100)
    if not fact.customer:
        raise cannot(fact.where, "没有 customer（客户），奖励按客户数计。")
    was = count.seen.get(fact.customer, 0)
    count.seen[fact.customer] = was + sign
    return Fraction((was + sign > 0) - (was > 0))


def _worth(award: Award, worth: Fraction) -> str:
    if award.currency == "points":
        return f"{figure_words(worth)} 分"
    return f"{yuan(round_fen(worth * 100))} 元"


def _registered(line: PayLine, fact: Fact, version: tuple[Clause, Award]) -> dict[str, Any]:
    return {
        "person": line.member, "customer": fact.customer, "fact": fact.key, "amount_fen": line.amount_fen,
        "approval": fact.approval, "clause": version[0].named(), "words": str(line.words[0]),
    }  # fmt: skip
