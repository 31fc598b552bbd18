"""What honours and contests share: what is compared, and what happens when two are equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction

from xiaozhang.base.clause_kind import Finding, Known
from xiaozhang.base.clause_parts import error
from xiaozhang.base.clause_rows import metric_findings, metric_unit, metric_words
from xiaozhang.base.text import Message

MOST_FIGURE = Fraction(10**12)


class Tie(StrEnum):
    """How equals are told apart, or that they are not."""

    SHARED = "shared"
    EARLIER = "earlier"
    MORE_NEW_CUSTOMERS = "more_new_customers"
    DRAW = "draw"


TIE_WORDS: Mapping[str, Message] = {
    Tie.SHARED: Message("并列，各得该名次"),
    Tie.EARLIER: Message("先达到该数的在前"),
    Tie.MORE_NEW_CUSTOMERS: Message("新客户多的在前"),
    Tie.DRAW: Message("当众抽签"),
}


class Indicator(StrEnum):
    """What can be compared besides the metrics of the ledger."""

    COMPLETION = "completion"
    GROWTH = "growth"
    SATISFACTION = "satisfaction"
    TRAINING_HOURS = "training_hours"
    SHARED_ARTICLES = "shared_articles"


INDICATOR_WORDS: Mapping[str, Message] = {
    Indicator.COMPLETION: Message("目标完成率"),
    Indicator.GROWTH: Message("业绩增长率"),
    Indicator.SATISFACTION: Message("客户满意度"),
    Indicator.TRAINING_HOURS: Message("培训学时"),
    Indicator.SHARED_ARTICLES: Message("知识分享"),
}
INDICATOR_UNITS: Mapping[str, str] = {
    Indicator.COMPLETION: "%",
    Indicator.GROWTH: "%",
    Indicator.SATISFACTION: "分",
    Indicator.TRAINING_HOURS: "小时",
    Indicator.SHARED_ARTICLES: "篇",
}


def measure_findings(path: str, metric: str, indicator: Indicator | None, known: Known) -> Iterator[Finding]:
    """Refuse to compare nothing, two things at once, or a metric nobody counts; `path` ends where the name follows."""
    if bool(metric) == (indicator is not None):
        yield error(f"{path}metric", "台账指标和其他指标须写一项，且只写一项。")
    if metric:
        yield from metric_findings(f"{path}metric", metric, known)


def measure_words(metric: str, indicator: Indicator | None) -> Message:
    """Return what is compared in words."""
    return INDICATOR_WORDS[indicator] if indicator is not None else metric_words(metric)


def most_words(indicator: Indicator | None) -> Message:
    """Return how one says that somebody leads: of a count 最多, of a rate or a score 最高."""
    counted = (None, Indicator.TRAINING_HOURS, Indicator.SHARED_ARTICLES)
    return Message("最多") if indicator in counted else Message("最高")


def measure_unit(metric: str, indicator: Indicator | None) -> str:
    """Return the unit in which the clause writes its figures."""
    return INDICATOR_UNITS[indicator] if indicator is not None else metric_unit(metric)
