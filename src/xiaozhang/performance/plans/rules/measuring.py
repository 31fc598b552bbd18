"""What a fact counts for a plan: amount, gross margin or units, net of tax where the plan says so."""

from __future__ import annotations

from fractions import Fraction

from xiaozhang.base.money import round_quotient
from xiaozhang.performance.plans.clauses.parts import Condition, Measure
from xiaozhang.performance.plans.rules.book import Exact
from xiaozhang.performance.plans.rules.inputs import Fact, cannot


def meets(fact: Fact, conditions: tuple[Condition, ...]) -> bool:
    """Say whether a fact has one of the words of each condition."""
    return all(fact.words.get(each.attribute, "") in each.is_ for each in conditions)


def measured(fact: Fact, measure: Measure) -> Exact:
    """Return the base of a whole fact, in 分 (or units). Net of tax is rounded to the 分 where it is defined.

    Raises CannotSettle where amount, cost, tax rate or units are missing.
    """
    if measure.of == "units":
        if fact.units is None:
            raise cannot(fact.where, "没有 units（数量），方案按数量计。")
        return fact.units
    net = net_amount(fact, measure)
    if measure.of == "amount":
        return net
    if fact.cost_fen is None:
        raise cannot(fact.where, "没有 cost（成本），方案按毛利计。")
    return net - fact.cost_fen


def net_amount(fact: Fact, measure: Measure) -> int:
    """Return the amount, less tax where the plan says so."""
    if fact.amount_fen is None:
        raise cannot(fact.where, "没有 amount（金额），方案按金额计。")
    if not measure.net_of_tax:
        return fact.amount_fen
    rate = fact.tax_rate if fact.tax_rate is not None else measure.tax_rate
    if rate is None:
        raise cannot(fact.where, "没有 tax_rate（税率），方案按不含税计，也没有默认税率。")
    return round_quotient(fact.amount_fen * rate.denominator, rate.denominator + rate.numerator)


def margin_rate(fact: Fact, measure: Measure) -> Fraction:
    """Return the gross margin in percent of the (net) amount, exact."""
    if fact.cost_fen is None:
        raise cannot(fact.where, "没有 cost（成本），取不出毛利率。")
    net = net_amount(fact, measure)
    if net == 0:
        return Fraction(0)
    return Fraction(net - fact.cost_fen, net) * 100
