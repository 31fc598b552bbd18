"""The KPI score of each member in the periods that end with the month, the grade that stands, and the pay by it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import percent, round_fen, yuan
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.performance.appraisal.clauses import (
    Behaviour,
    Extra,
    ForcedDistribution,
    Indicator,
    KpiPay,
    KpiTable,
    Whose,
)
from xiaozhang.performance.appraisal.rules.ranking import distribute
from xiaozhang.performance.appraisal.rules.scoring import BEHAVIOUR, Measured, ScoreSheet, score
from xiaozhang.performance.plans.rules.book import Book, Exact, Scored
from xiaozhang.performance.plans.rules.inputs import Clause, Member, cannot
from xiaozhang.performance.plans.rules.leading import leads, team_sum, team_target
from xiaozhang.performance.plans.rules.lines import KPI, PayLine
from xiaozhang.performance.plans.rules.periods import (
    last_month,
    period_span,
    period_start,
    presence_share,
)


def score_month(book: Book) -> dict[str, list[dict[str, Any]]]:
    """Score everybody whose period ends with the month; keep the scores in the book and return them as results."""
    return _score(book, book.month_on)


def score_closed(book: Book, start_on: date, period: str) -> None:
    """Score a period that ended before the month as it was scored then: for late facts that its scores weigh."""
    closed_on = last_month(start_on, period)
    if closed_on < book.month_on and closed_on not in book.scored_months:
        book.scored_months.add(closed_on)
        _score(book, closed_on)


def _score(book: Book, month_on: date) -> dict[str, list[dict[str, Any]]]:
    """Score the periods that end with a month, by what was counted until then."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for clause, table in book.in_month(KpiTable, month_on):
        start_on = period_start(month_on, table.period)
        if last_month(start_on, table.period) != month_on:
            continue
        for member in _holders(table.roles, month_on, book):
            sheet = score(table, _measured(table, member.key, start_on, month_on, book))
            book.scores[member.key, table.period, start_on] = Scored(sheet.total, sheet.grade)
            shown.setdefault(member.key, []).append(_sheet(clause, sheet))
    for clause, distribution in book.in_month(ForcedDistribution, month_on):
        _distribute(clause, distribution, shown, month_on, book)
    return shown


def kpi_lines(version: tuple[Clause, KpiPay], book: Book) -> list[PayLine]:
    """Return the performance pay of a period that ends with the month."""
    clause, pay = version
    start_on = period_start(book.month_on, pay.period)
    if last_month(start_on, pay.period) != book.month_on:
        return []
    span = period_span(start_on, pay.period)
    lines = []
    for member in book.payees:
        share = Fraction(1)
        if pay.prorate != "none":
            share = presence_share(member, span, pay.prorate, book.inputs.calendar, roles=pay.roles)
        if not share or (pay.prorate == "none" and not _holds(member, pay.roles, book.month)):
            continue
        base_fen = _base(pay, member, span.last_on, book)
        scored = book.scores.get((member.key, pay.period, start_on))
        factor, how = _factor(pay, scored)
        exact = base_fen * factor * share
        values = {"base": yuan(base_fen), "factor": percent(factor, 0), "how": how, "share": str(share)}
        words = [Message("绩效基数 {base} 元 × {factor}（{how}）", values)]
        if share != 1:
            words.append(Message("× 在岗 {share}", values))
        lines.append(PayLine(
            member=member.key, kind=KPI, clause=clause, amount_fen=round_fen(exact), origin_on=start_on,
            trace={"base_fen": base_fen, "factor": percent(factor, 0), "share": str(share), "exact_fen": str(exact)},
            words=words,
        ))  # fmt: skip
    return lines


def kpi_factor(pay: KpiPay, total: Fraction) -> Fraction:
    """Return the factor for a score, rounded to six decimals where it is interpolated."""
    from xiaozhang.performance.plans.rules.factors import rounded

    if pay.method == "proportional":
        return total / 100
    froms = [point.from_ or Fraction(0) for point in pay.points]
    reached = max((index for index, start in enumerate(froms) if start <= total), default=0)
    if pay.method == "bands" or reached == len(froms) - 1 or total <= froms[reached]:
        return pay.points[reached].factor
    low, high = pay.points[reached], pay.points[reached + 1]
    share = (total - froms[reached]) / (froms[reached + 1] - froms[reached])
    return rounded(low.factor + (high.factor - low.factor) * share, 6)


def _factor(pay: KpiPay, scored: Scored | None) -> tuple[Fraction, Message]:
    if scored is None or scored.total is None:
        return pay.unmeasured, Message("没有得分")
    if pay.method == "grades":
        for point in pay.points:
            if point.grade == scored.grade:
                return point.factor, Message("等级 {grade}", {"grade": scored.grade})
        raise cannot("kpi_pay", "等级「{grade}」没有系数。", grade=scored.grade)
    return kpi_factor(pay, scored.total), Message("得分 {score}", {"score": figure_words(scored.total)})


def _base(pay: KpiPay, member: Member, day: date, book: Book) -> int:
    if pay.amount is not None:
        return pay.amount
    basis = book.basis(member.key, min(day, member.left_on or day))
    if basis is None:
        raise cannot("pay_basis.csv", "{name} 没有工资基础，绩效工资没有基数。", name=member.name)
    return basis.performance_fen


def _holders(roles: tuple[str, ...], month_on: date, book: Book) -> list[Member]:
    """Return who held one of the posts on their last day in the month."""
    month = period_span(month_on, "month")
    return [member for member in book.payees if _holds(member, roles, month)]


def _holds(member: Member, roles: tuple[str, ...], month: Period) -> bool:
    if member.joined_on >= month.end_on or (member.left_on is not None and member.left_on <= month.start_on):
        return False
    return bool(set(member.at(month.last_on).roles) & set(roles))


def _measured(table: KpiTable, member: str, start_on: date, known_on: date, book: Book) -> dict[str, Measured]:
    found = {each.key: _figure(each, table, member, start_on, known_on, book) for each in table.counted}
    if table.behaviour is not None:
        found[BEHAVIOUR] = _figure(table.behaviour, table, member, start_on, known_on, book)
    return found


def _figure(
    each: Indicator | Extra | Behaviour, table: KpiTable, member: str, start_on: date, known_on: date, book: Book
) -> Measured:
    """Return what was counted and asked of a member, or of the team they lead."""
    span = period_span(start_on, table.period)
    if each.whose is Whose.OWN:
        target = book.target(member, each.metric, table.period, start_on)
        return Measured(_actual(member, each.metric, span, known_on, book), target)
    if not leads(member, span, book):
        book.warn("{who} {start:%Y-%m} 起的一期没有带团队，按团队考核的指标未测量。", who=member, start=start_on)
        return Measured(is_led=False)
    asked = team_target(member, each.metric, table.period, start_on, book)
    value, is_there = team_sum(member, each.metric, span, known_on, book)
    actual = _in_figures(value, each.metric, book) if is_there else None
    return Measured(actual, asked.figure, is_summed=asked.is_summed)


def _actual(member: str, metric: str, span: Period, known_on: date, book: Book) -> Fraction | None:
    value, is_there = book.total(member, metric, span, known_on)
    if not is_there:
        return None
    return _in_figures(value, metric, book)


def _in_figures(value: Exact, metric: str, book: Book) -> Fraction:
    return Fraction(value, 100) if book.is_money(metric) else Fraction(value)


def _distribute(
    clause: Clause, distribution: ForcedDistribution, shown: dict[str, list[dict[str, Any]]], month_on: date, book: Book
) -> None:
    start_on = period_start(month_on, distribution.period)
    if last_month(start_on, distribution.period) != month_on:
        return
    span = period_span(start_on, distribution.period)
    scores: dict[str, Fraction] = {}
    for member in _holders(distribution.roles, month_on, book):
        scored = book.scores.get((member.key, distribution.period, start_on))
        if scored is not None and scored.total is not None:
            scores[member.key] = scored.total
    beside = {}
    if distribution.tie_metric:
        metric = distribution.tie_metric
        beside = {who: _actual(who, metric, span, month_on, book) or Fraction(0) for who in scores}
    for who, grade in distribute(distribution, scores, beside).items():
        book.scores[who, distribution.period, start_on] = Scored(scores[who], grade)
        shown[who].append({"clause": clause.named(), "grade": grade, "by": "distribution"})


def _sheet(clause: Clause, sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "clause": clause.named(),
        "total": None if sheet.total is None else figure_words(sheet.total),
        "grade": sheet.grade,
        "factor": percent(sheet.factor, 0),
        "lines": [
            {
                "key": line.key, "label": line.label, "weight": figure_words(line.weight),
                "score": None if line.score is None else figure_words(line.score),
                "part": None if line.part is None else figure_words(line.part), "words": str(line.words),
            }
            for line in sheet.lines
        ]
        + [
            {"key": line.key, "label": line.label, "part": figure_words(line.part), "words": str(line.words)}
            for line in sheet.extras
        ],
    }  # fmt: skip
