"""A whole month settled: clauses in order, lines per payee, what is paid, and why it is not more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import allocate, round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.people.conduct.clauses import SanctionLadder, ViolationCatalogue
from xiaozhang.performance.appraisal.clauses import KpiPay
from xiaozhang.performance.plans.clauses import Award, CommissionPlan, CommissionTable, Contest, PayTerms
from xiaozhang.performance.plans.clauses.plan_checks import COMMISSION_BASE
from xiaozhang.performance.plans.rules.appraising import kpi_lines, score_month
from xiaozhang.performance.plans.rules.awarding import Reached, award_lines
from xiaozhang.performance.plans.rules.book import Book, split
from xiaozhang.performance.plans.rules.contesting import contest_lines
from xiaozhang.performance.plans.rules.earning import Version, earn
from xiaozhang.performance.plans.rules.inputs import Balance, Fact, Member, MonthInputs, Share
from xiaozhang.performance.plans.rules.lines import KIND_WORDS, POOL, PayLine
from xiaozhang.performance.plans.rules.paying import Pay, pay
from xiaozhang.performance.plans.rules.periods import period_span, presence
from xiaozhang.performance.plans.rules.raising import raised
from xiaozhang.performance.plans.rules.sanctioning import sanctions
from xiaozhang.performance.plans.rules.targeting import with_parts

TEAM = "team:"


@dataclass(slots=True)
class MonthStatement:
    """A member's month: lines, pay, scores, and per clause what would have brought more."""

    member: Member
    lines: list[PayLine] = field(default_factory=list)
    pay: Pay = field(default_factory=Pay)
    scores: list[dict[str, Any]] = field(default_factory=list)
    outlooks: list[dict[str, Any]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    unpaid: list[tuple[str, int]] = field(default_factory=list)
    appeal_until: date | None = None


@dataclass(slots=True)
class MonthResult:
    """All statements in order of the roster, the register of outside payments, places, sanctions and warnings.

    `awards` are how far payees have come in the periods of awards: for what lies ahead, and in no result.
    """

    month_on: date
    statements: list[MonthStatement]
    outside: list[dict[str, Any]]
    contests: list[dict[str, Any]]
    sanctions: list[dict[str, Any]]
    warnings: list[Message]
    awards: list[Reached] = field(default_factory=list)

    @property
    def paid_fen(self) -> int:
        """What is paid in all."""
        return sum(each.pay.paid_fen for each in self.statements)


def settle_month(inputs: MonthInputs, counted: Sequence[PayLine] = ()) -> MonthResult:
    """Settle a month. Raises CannotSettle naming file, line and reason.

    `counted` are sums by payee, clause and month of commission that was reckoned elsewhere, from clauses that are not
    among the inputs: they are paid, and commission on commission is reckoned from them, but no statement lists them.
    """
    book = Book(with_parts(raised(inputs)))
    shown = score_month(book)
    lines, outlooks = _commission(book, counted)
    outside: list[dict[str, Any]] = []
    awards: list[Reached] = []
    for versions in _by_key(book.clauses(Award)):
        found, register, reached = award_lines(versions, book)
        lines += found
        outside += register
        awards += reached
    contests = []
    for clause, contest in book.clauses(Contest):
        if book.month_on <= contest.to_on <= book.month.last_on and clause.covers(contest.to_on):
            found, table = contest_lines((clause, contest), book)
            lines += found
            contests.append(table)
    for version in book.in_month(KpiPay):
        lines += kpi_lines(version, book)
    statements = _statements(lines, counted, outlooks, shown, book)
    punished = sanctions(book, _clauses(book, SanctionLadder), _clauses(book, ViolationCatalogue))
    return MonthResult(book.month_on, statements, outside, contests, punished, book.warnings, awards)


def _clauses(book: Book, kind: type[Any]) -> Any:
    found = book.in_month(kind)
    return found[-1] if found else None


def _by_key(found: Iterable[tuple[Any, Any]]) -> list[list[tuple[Any, Any]]]:
    groups: dict[str, list[tuple[Any, Any]]] = {}
    for clause, parameters in found:
        groups.setdefault(clause.key, []).append((clause, parameters))
    return list(groups.values())


def _commission(book: Book, counted: Sequence[PayLine]) -> tuple[list[PayLine], list[dict[str, dict[str, Any]]]]:
    """Return the lines of all plans; those whose base is the commission of others come last."""
    groups: list[list[Version]] = _by_key(book.clauses(CommissionPlan))
    lines: list[PayLine] = []
    outlooks: list[dict[str, dict[str, Any]]] = []
    on_commission = [each for each in groups if each[-1][1].base.metric == COMMISSION_BASE]
    for versions in groups:
        if versions in on_commission:
            continue
        earned = earn(versions, book)
        lines += _shared_out(earned.lines, versions, book)
        outlooks.append(earned.outlooks)
    if on_commission:
        book.by_metric[COMMISSION_BASE] = _commission_facts([*counted, *lines], book)
    for versions in on_commission:
        earned = earn(versions, book)
        lines += earned.lines
        outlooks.append(earned.outlooks)
    return lines, outlooks


def _commission_facts(lines: Sequence[PayLine], book: Book) -> list[Fact]:
    """Return one fact for each payee's own commission of the month, for those above them."""
    sums: dict[str, int] = {}
    for line in lines:
        plan = line.clause.parameters
        if isinstance(plan, CommissionTable) or (isinstance(plan, CommissionPlan) and plan.earns_on == "own"):
            sums[line.member] = sums.get(line.member, 0) + line.amount_fen
    day = book.month.last_on
    return [
        Fact(
            key=f"{COMMISSION_BASE}:{who}", metric=COMMISSION_BASE, occurred=day.isoformat(), occurred_on=day,
            recorded="", month_on=book.month_on, where=who, amount_fen=fen, shares=(Share(who, Fraction(1)),),
        )
        for who, fen in sorted(sums.items()) if who in book.members
    ]  # fmt: skip


def _shared_out(lines: list[PayLine], versions: Sequence[Version], book: Book) -> list[PayLine]:
    """Split the rounded total of each team among those who hold the posts, in the order of the roster."""
    if not any(plan.pool is not None for _, plan in versions):
        return lines
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.member] = totals.get(line.member, 0) + line.amount_fen
    version = versions[-1]
    found = []
    for owner, total in sorted(totals.items()):
        weights = _weights(owner.removeprefix(TEAM), version[1], book)
        if not weights:
            book.warn("{team} 没有适用岗位的成员，共享的 {amount} 元没有分。", team=owner, amount=yuan(total))
            continue
        for (who, weight), part in zip(weights, allocate(total, [each for _, each in weights]), strict=True):
            shown = yuan(round_fen(weight)) if version[1].pool_by_money else figure_words(weight)
            values = {"total": yuan(total), "weight": shown, "part": yuan(part)}
            found.append(PayLine(
                member=who, kind=POOL, clause=version[0], amount_fen=part, origin_on=book.month_on,
                trace={"total_fen": total, "weight": str(weight), "of": [[key, str(each)] for key, each in weights],
                       "lines": [line.as_json(n) for n, line in enumerate(lines, 1) if line.member == owner]},
                words=[Message("团队共享 {total} 元，按 {weight} 分得 {part} 元", values)],
            ))  # fmt: skip
    return found


def _weights(team: str, plan: CommissionPlan, book: Book) -> list[tuple[str, Fraction]]:
    assert plan.pool is not None
    month, calendar = book.month, book.inputs.calendar
    found = []
    for member in book.inputs.members:
        at = member.at(month.last_on)
        days, _ = presence(member, month, "calendar_days", calendar, roles=plan.roles)
        if at.team != team or not days or not set(at.roles) & set(plan.roles):
            continue
        weight = Fraction(1)
        if plan.pool.weights == "days":
            weight = Fraction(days)
        elif plan.pool.weights == "base":
            value, _ = book.total(member.key, plan.base.metric, period_span(month.start_on, "month"), book.month_on)
            weight = max(Fraction(value), Fraction(0))
        found.append((member.key, weight))
    if found and not any(weight for _, weight in found):
        return [(who, Fraction(1)) for who, _ in found]
    return found


def _unpaid(lines: Sequence[PayLine], book: Book) -> dict[str, list[tuple[str, int]]]:
    """Return, by member, the new facts of a plan's metric for which no clause pays them, with their share in 分."""
    plans = [plan for _, plan in book.clauses(CommissionPlan)]
    metrics = {plan.base.metric for plan in plans if plan.earns_on == "own" and plan.pool is None}
    paid = {(line.member, line.fact) for line in lines}
    found: dict[str, list[tuple[str, int]]] = {}
    for metric in sorted(metrics):
        for fact in book.by_metric.get(metric, ()):
            if fact.month_on != book.month_on or fact.amount_fen is None or metric == COMMISSION_BASE:
                continue
            for share, part in zip(fact.shares, split(fact.amount_fen, [s.share for s in fact.shares]), strict=True):
                left = _left(fact, int(part), share, paid) if fact.splits else int(part)
                if (share.member, fact.key) not in paid and left:
                    found.setdefault(share.member, []).append((fact.key, left))
    return found


def _left(fact: Fact, fen: int, share: Share, paid: set[tuple[str, str]]) -> int:
    """Return what of a member's share of a fact no clause pays, where clauses pay for parts of it."""
    met = (parts for parts in fact.splits.values() if any((share.member, part.key) in paid for part in parts))
    for parts in met:
        shared = [int(split(part.amount_fen or 0, [share.share, 1 - share.share])[0]) for part in parts]
        is_paid = [(share.member, part.key) in paid for part in parts]
        return sum(part for part, one in zip(shared, is_paid, strict=True) if not one)
    return fen


def _statements(
    lines: Sequence[PayLine], counted: Sequence[PayLine], outlooks: Sequence[Mapping[str, dict[str, Any]]],
    shown: Mapping[str, list[dict[str, Any]]], book: Book,
) -> list[MonthStatement]:  # fmt: skip
    by_member: dict[str, list[PayLine]] = {member.key: [] for member in book.inputs.members}
    for line in lines:
        by_member[line.member].append(line)
    elsewhere: dict[str, list[PayLine]] = {}
    for line in counted:
        elsewhere.setdefault(line.member, []).append(line)
    terms = [parameters for _, parameters in book.in_month(PayTerms)]
    unpaid = _unpaid(lines, book)
    found = []
    for member in book.payees:
        own, beside = by_member[member.key], elsewhere.get(member.key, [])
        is_there = member.joined_on < book.month.end_on and (
            member.left_on is None or member.left_on > book.month.start_on
        )
        if not (own or beside or is_there or member.key in unpaid or book.balances(member.key)):
            continue
        roles = set(member.at(book.month.last_on).roles)
        applies = next((each for each in terms if roles & set(each.roles)), None)
        statement = MonthStatement(member, own, pay(member, [*beside, *own], book, applies))
        statement.scores = shown.get(member.key, [])
        statement.outlooks = [each[member.key] for each in outlooks if member.key in each]
        statement.targets = book.targets_of(member.key)
        statement.unpaid = unpaid.get(member.key, [])
        if applies is not None:
            publish_on = book.month.end_on.replace(day=applies.publish_day)
            statement.appeal_until = book.inputs.calendar.add(publish_on, applies.appeal_workdays)
        found.append(statement)
    return found


def as_json(result: MonthResult) -> dict[str, Any]:
    """Return a result in JSON values; all amounts are whole 分."""
    return {
        "month": f"{result.month_on:%Y-%m}",
        "statements": [statement_json(each, result.month_on) for each in result.statements],
        "outside": result.outside,
        "contests": result.contests,
        "sanctions": result.sanctions,
        "warnings": [str(each) for each in result.warnings],
        "control": {
            "payees": len(result.statements),
            "lines": sum(len(each.lines) for each in result.statements),
            "earned_fen": sum(each.pay.earned_fen for each in result.statements),
            "paid_fen": result.paid_fen,
        },
    }


def canonical(content: Mapping[str, Any]) -> str:
    """Return JSON that is equal exactly when every figure and word is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


_SUMS = (
    "earned_fen", "held_fen", "released_fen", "forfeited_fen", "carried_in_fen", "carried_out_fen", "lost_fen",
    "guarantee_fen", "draw_fen", "draw_recovered_fen", "claims_raised_fen", "recovered_fen", "minimum_top_up_fen",
    "paid_fen",
)  # fmt: skip


def statement_json(each: MonthStatement, month_on: date) -> dict[str, Any]:
    """Return a member's month in JSON values."""
    member = each.member
    at = member.at(period_span(month_on, "month").last_on)
    sums: dict[str, int] = {}
    for line in each.lines:
        sums[line.kind] = sums.get(line.kind, 0) + line.amount_fen
    points = sum((line.points for line in each.lines if line.points is not None), Fraction(0))
    row: dict[str, Any] = {
        "member": member.key, "name": member.name, "team": at.team, "roles": list(at.roles),
        "lines": [line.as_json(number) for number, line in enumerate(each.lines, start=1)],
        "sums": {kind: sums[kind] for kind in KIND_WORDS if kind in sums},
        "pay": {name: getattr(each.pay, name) for name in _SUMS},
        "roll_forward": {
            "opening_fen": each.pay.opening_fen, "accrued_fen": each.pay.accrued_fen,
            "reversed_fen": each.pay.reversed_fen, "paid_fen": each.pay.paid_fen,
            "closing_fen": each.pay.closing_fen,
        },
        "balances": [_balance_json(balance) for balance in each.pay.balances],
        "words": [str(words) for words in each.pay.words],
        "outlook": each.outlooks,
    }  # fmt: skip
    if points:
        row["points"] = figure_words(points)
    if each.unpaid:
        row["unpaid"] = [{"fact": key, "amount_fen": fen} for key, fen in each.unpaid]
    if each.targets:
        row["targets"] = each.targets
    if each.scores:
        row["scores"] = each.scores
    if each.appeal_until is not None:
        row["appeal_until"] = each.appeal_until.isoformat()
    return row


def _balance_json(each: Balance) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": each.kind, "key": each.key, "amount_fen": each.amount_fen, "since": f"{each.since_on:%Y-%m}",
    }  # fmt: skip
    for name in ("clause", "fact", "contract", "label"):
        if getattr(each, name):
            row[name] = getattr(each, name)
    if each.notice_on is not None:
        row["notice_on"] = each.notice_on.isoformat()
    return row
