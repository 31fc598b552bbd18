"""Which part of a fact a clause sees: the whole, or where it looks at product or days, a part for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from xiaozhang.performance.plans.clauses.awards import Award
from xiaozhang.performance.plans.clauses.contests import Contest
from xiaozhang.performance.plans.clauses.parts import Axis, Condition
from xiaozhang.performance.plans.clauses.plan import CommissionPlan
from xiaozhang.performance.plans.rules.inputs import Clause, Fact
from xiaozhang.performance.plans.rules.measuring import meets

WHOLE, BY_PRODUCT, BY_DAY, BY_BOTH = "", "product", "day", "both"
_DAYS = frozenset({Axis.PAYMENT_DAYS, Axis.OVERDUE_DAYS})


def looks_of(plan: CommissionPlan) -> str:
    """Return what a plan looks at: product, the days of an instalment, both, or neither."""
    axes = {each.by for each in plan.coefficients}
    axes |= {plan.matrix.rows_by, plan.matrix.columns_by} if plan.matrix is not None else set()
    is_product = Axis.PRODUCT in axes or _names_product(plan.base.where)
    is_day = bool(axes & _DAYS) or plan.basis == "billed"
    return (BY_BOTH if is_day else BY_PRODUCT) if is_product else (BY_DAY if is_day else WHOLE)


def looked_at(clauses: Iterable[Clause]) -> frozenset[str]:
    """Return all that clauses look at: what facts are to be split by."""
    found = set()
    for clause in clauses:
        match clause.parameters:
            case CommissionPlan():
                found.add(looks_of(clause.parameters))
            case Award() | Contest():
                found.add(BY_PRODUCT if _names_product(clause.parameters.where) else WHOLE)
            case _:
                pass
    return frozenset(found - {WHOLE})


def seen(facts: Iterable[Fact], looks: str) -> Iterator[Fact]:
    """Yield facts as a clause that looks so sees them."""
    for fact in facts:
        if looks and fact.splits:
            yield from fact.splits.get(looks) or (fact,)
        else:
            yield fact


def meeting(fact: Fact, conditions: tuple[Condition, ...]) -> Fact | None:
    """Return what of a fact meets the conditions, as one fact; None where nothing does.

    However many products of a contract a condition names, it is one deal.
    """
    parts = fact.splits.get(BY_PRODUCT) if fact.splits and _names_product(conditions) else None
    if parts is None:
        return fact if meets(fact, conditions) else None
    met = [part for part in parts if meets(part, conditions)]
    if not met or len(met) == len(parts):
        return fact if met else None
    return replace(
        fact,
        amount_fen=sum(part.amount_fen or 0 for part in met),
        units=None if fact.units is None else sum((part.units or Fraction(0) for part in met), Fraction(0)),
        words=met[0].words,
        splits={},
    )


def _names_product(conditions: Iterable[Condition]) -> bool:
    return any(each.attribute == "product" for each in conditions)
