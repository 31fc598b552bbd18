"""What a metric has come to, in the unit its targets have: 分 of money, else whole units."""

from __future__ import annotations

from fractions import Fraction

from xiaozhang.base.money import round_fen
from xiaozhang.base.registries import Metric
from xiaozhang.foundation.ledger.rules.totals import Total


def is_money(metric: Metric) -> bool:
    """Say whether the metric is counted in 分.

    >>> from xiaozhang.base.text import Message
    >>> is_money(Metric("receipt", Message("回款额"), "fen")), is_money(Metric("visit", Message("拜访"), "次"))
    (True, False)
    """
    return metric.unit == "fen"


def adds_up(metric: Metric) -> bool:
    """Say whether the targets of several people and months make one together."""
    return metric.adds_up == "sum"


def reached(total: Total, metric: Metric) -> int:
    """Return what a total comes to; a mean is rounded to whole units, and 0 where there was nothing.

    >>> from xiaozhang.base.text import Message
    >>> reached(Total(quantity=14, facts=3), Metric("satisfaction", Message("满意度"), "分", adds_up="mean"))
    5
    """
    value = total.amount_fen if is_money(metric) else total.quantity
    if metric.adds_up != "mean":
        return value
    return round_fen(Fraction(value, total.facts)) if total.facts else 0
