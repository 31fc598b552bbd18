"""Values that tests of plans are written with: clauses from parameters, facts in a line, a month settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_kind import ClauseKind, Known, Severity
from xiaozhang.base.money import parse_yuan
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.clauses import CommissionPlan
from xiaozhang.performance.plans.documents.columns import METRIC_WORDS
from xiaozhang.performance.plans.rules.inputs import (
    Assignment,
    Clause,
    Fact,
    Member,
    MonthInputs,
    Share,
    Target,
)
from xiaozhang.performance.plans.rules.lines import PayLine
from xiaozhang.performance.plans.rules.settling import MonthResult, MonthStatement, settle_month

MARCH = date(2026, 3, 1)
KNOWN = Known(metrics=METRIC_WORDS, roles={"representative": "销售代表", "supervisor": "销售主管"})
TIERS = [{"from": 0, "rate": "1%"}, {"from": 100000, "rate": "2%"}]


def plan(**changes: Any) -> CommissionPlan:
    """Return a plan on receipts, 1 % and from 100,000 on 2 %, slice by slice."""
    given: dict[str, Any] = {
        "roles": ["representative"], "base": {"metric": "receipt"}, "method": "progressive", "tiers": TIERS,
    }  # fmt: skip
    return CommissionPlan.model_validate({**given, **changes})


def clause(parameters: ClauseKind, key: str = "commission", start_on: date = date(2025, 1, 1),
           end_on: date | None = None, version: str = "V1.0") -> Clause:  # fmt: skip
    """Return a clause in force `[start_on, end_on)`."""
    return Clause(key, "6.2", "提成", version, start_on, end_on, parameters)


def member(key: str = "a", *, roles: Sequence[str] = ("representative",), manager: str = "", team: str = "东",
           start_on: date = date(2024, 1, 1), end_on: date | None = None, **given: Any) -> Member:  # fmt: skip
    """Return a member with one assignment."""
    status = given.pop("status", "regular")
    return Member(key, key, (Assignment(start_on, end_on, tuple(roles), team, manager, status),), **given)


def fact(key: str, on: date, amount: object = None, who: str | Sequence[Share] = "a", **given: Any) -> Fact:
    """Return a fact of receipt (yuan); `who` is a member or shares. It counts in its own month unless said."""
    shares = (Share(who, Fraction(1)),) if isinstance(who, str) else tuple(who)
    given.setdefault("metric", "receipt")
    given.setdefault("month_on", on.replace(day=1))
    given.setdefault("recorded", key)
    fen = None if amount is None else parse_yuan(str(amount))
    return Fact(key=key, occurred=on.isoformat(), occurred_on=on, where=f"facts.csv {key}", amount_fen=fen,
                shares=shares if who else (), came_on=given.pop("came_on", on), **given)  # fmt: skip


def settled(
    clauses: Sequence[Clause] | ClauseKind, facts: Sequence[Fact], members: Sequence[Member] = (),
    month_on: date = MARCH, **given: Any,
) -> MonthResult:  # fmt: skip
    """Settle a month; one representative unless members are given."""
    listed = [clause(clauses)] if isinstance(clauses, ClauseKind) else list(clauses)
    targets = [Target(owner, metric, period, Fraction(figure)) for owner, metric, period, figure in
               given.pop("targets", ())]  # fmt: skip
    given.setdefault("calendar", Calendar())
    return settle_month(MonthInputs(month_on, listed, members or (member(),), facts, targets, **given))


def statement(result: MonthResult, who: str = "a") -> MonthStatement:
    """Return a member's statement."""
    return next(each for each in result.statements if each.member.key == who)


def lines(result: MonthResult, who: str = "a") -> list[PayLine]:
    """Return a member's lines."""
    return statement(result, who).lines


def amounts(result: MonthResult, who: str = "a") -> list[int]:
    """Return the amounts of a member's lines in 分."""
    return [line.amount_fen for line in lines(result, who)]


def errors(parameters: ClauseKind) -> list[str]:
    """Return the paths of what publication refuses."""
    return [each.path for each in parameters.check(KNOWN) if each.severity is Severity.ERROR]
