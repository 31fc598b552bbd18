"""What coefficients look up, and the factor they find: exact, rounded to the stated decimals where it is defined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import round_quotient
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.parts import (
    AXIS_WORDS,
    PERIOD_AXES,
    WORD_AXES,
    Axis,
    Coefficient,
    FactorRow,
    Gate,
    Matrix,
    Measure,
)
from xiaozhang.performance.plans.clauses.plan import CommissionPlan
from xiaozhang.performance.plans.rules.book import Book, Exact, size
from xiaozhang.performance.plans.rules.inputs import Fact, cannot
from xiaozhang.performance.plans.rules.lines import percent_text
from xiaozhang.performance.plans.rules.measuring import margin_rate
from xiaozhang.performance.plans.rules.periods import full_months, period_span

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor found: what it is called, what was looked up, the factor, and whether the base has it in it already."""

    label: str
    value: str
    factor: Fraction
    on_base: bool = False
    text: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Write the factor out once; many facts share one."""
        object.__setattr__(self, "text", percent_text(self.factor, 0))

    def as_json(self) -> dict[str, str]:
        """Return it as traces hold it."""
        found = {"label": self.label, "value": self.value, "factor": self.text}
        return found | {"on": "base"} if self.on_base else found

    def words(self) -> Message:
        """Say it: × 回款时间系数 80%（45）."""
        values = {"label": self.label, "factor": self.text, "value": self.value}
        if self.on_base:
            return Message("基数已乘 {label} {factor}（{value}）", values)
        return Message("× {label} {factor}（{value}）", values)


@dataclass(frozen=True, slots=True)
class Group:
    """Whose period it is: the payee, the clause's period, and the payee's base in it as of the month."""

    payee: str
    metric: str
    period: str
    start_on: date
    base: Exact
    target: Fraction | None


def fact_factor(each: Coefficient, fact: Fact, measure: Measure, payee: str, part: str, book: Book) -> Factor:
    """Return the factor of one fact; a refund has that of what it takes back.

    Raises CannotSettle where the fact lacks what is looked up.
    """
    if each.by in WORD_AXES:
        word = _word(each.by, fact, payee, part, book)
        named = book.factors.get((id(each), word))
        if named is None:
            named = Factor(each.label, word or "—", _by_word(each, word, fact), each.on == "base")
            book.factors[id(each), word] = named
        return named
    value = _number(each.by, book.by_key.get(fact.reverses, fact), measure)
    made = book.factors.get((id(each), value))
    if made is None:
        made = Factor(each.label, _shown(Fraction(value)), found(each, Fraction(value)), each.on == "base")
        book.factors[id(each), value] = made
    return made


def period_factor(each: Coefficient, group: Group, book: Book, known_on: date) -> Factor:
    """Return the factor of a whole period, as of a month."""
    if each.by is Axis.GRADE:
        grade = period_grade(group, book)
        row = next((row for row in each.rows if row.is_ == grade), None)
        factor = row.factor if row else each.otherwise
        if factor is None:
            raise cannot(
                f"考核等级 {group.payee}", "「{label}」没有等级「{grade}」的系数。", label=each.label, grade=grade
            )
        return Factor(each.label, grade or "—", factor)
    value = period_value(each.by, group, book, known_on, (each.metric, each.to_metric))
    return Factor(each.label, _shown(value), found(each, value))


def found(each: Coefficient, value: Fraction) -> Fraction:
    """Return the factor for a figure, rounded to the coefficient's decimals."""
    if each.method == "linear":
        raw = ONE - (each.each or 0) * max(value - each.above, Fraction(0))
        return rounded(max(raw, each.floor), each.places)
    rows = each.rows
    reached = 0
    for index, row in enumerate(rows):
        if _from(row) <= value:
            reached = index
    if each.method == "bands" or reached == len(rows) - 1 or value <= _from(rows[reached]):
        return rows[reached].factor
    low, high = rows[reached], rows[reached + 1]
    share = (value - _from(low)) / (_from(high) - _from(low))
    return rounded(low.factor + (high.factor - low.factor) * share, each.places)


def cell(matrix: Matrix, row_value: Fraction, column_value: Fraction) -> Fraction:
    """Return the rate at the crossing of two figures."""
    return matrix.cells[_band(matrix.rows, row_value)][_band(matrix.columns, column_value)]


def matrix_value(axis: Axis, matrix: Matrix, fact: Fact, measure: Measure, group: Group, book: Book,
                 known_on: date) -> Fraction:  # fmt: skip
    """Return one side of a matrix: of the fact, or of the period as of a month."""
    if axis in PERIOD_AXES:
        return period_value(axis, group, book, known_on, (matrix.metric, matrix.to_metric))
    return Fraction(_number(axis, book.by_key.get(fact.reverses, fact), measure))


def period_value(axis: Axis, group: Group, book: Book, known_on: date, metrics: tuple[str, str]) -> Fraction:
    """Return a figure of the period as of a month: attainment in percent, a total, a quotient in percent, a score."""
    span = period_span(group.start_on, group.period)
    if axis is Axis.ATTAINMENT:
        return _attained(group.base, group.target, group.payee, group, book)
    if axis is Axis.TEAM_ATTAINMENT:
        return _team_attained(group, book, known_on)
    if axis is Axis.TOTAL:
        return in_figures(*_summed(group, metrics[0], book, known_on))
    if axis is Axis.QUOTIENT:
        above, _ = _summed(group, metrics[0], book, known_on)
        below, _ = _summed(group, metrics[1], book, known_on)
        if below:
            return Fraction(above) / below * 100
        if above:
            msgid = "{who} {start:%Y-%m} 起的一期「{metric}」是 0，不能作分母，比率按 0 取。"
            book.warn(msgid, who=group.payee, start=group.start_on, metric=metrics[1])
        return Fraction(0)
    scored = book.scores.get((group.payee, group.period, group.start_on))
    if scored is None or scored.total is None:
        book.warn("{payee} {start:%Y-%m} 没有考核得分，按 0 分取系数。", payee=group.payee, start=span.start_on)
        return Fraction(0)
    return scored.total


def looked_up(plan: CommissionPlan) -> frozenset[str]:
    """Return the metrics beside the payee's own base whose facts change what a period of the plan brings."""
    found: set[str] = set()
    asked: list[Coefficient | Gate | None] = [*plan.coefficients, plan.gate]
    sides = [(each.by, each.metric, each.to_metric) for each in asked if each is not None]
    if plan.matrix is not None:
        matrix = plan.matrix
        sides += [(axis, matrix.metric, matrix.to_metric) for axis in (matrix.rows_by, matrix.columns_by)]
    for axis, metric, to_metric in sides:
        if axis is Axis.TEAM_ATTAINMENT:
            found.add(plan.base.metric)
        elif axis in (Axis.TOTAL, Axis.QUOTIENT):
            found |= {metric, to_metric} - {""}
    return frozenset(found)


def period_grade(group: Group, book: Book) -> str:
    """Return the grade that stands for the payee's period; empty where none was given."""
    scored = book.scores.get((group.payee, group.period, group.start_on))
    return scored.grade if scored else ""


def rounded(value: Fraction, places: int) -> Fraction:
    """Round to decimals, halves away from zero.

    >>> str(rounded(Fraction(2, 3), 6))
    '666667/1000000'
    """
    scale = 10**places
    return Fraction(round_quotient(value.numerator * scale, value.denominator), scale)


def in_figures(value: Exact, is_money: bool) -> Fraction:
    """Return a sum as clauses write it: yuan, or units."""
    return Fraction(value, 100) if is_money else Fraction(value)


def _summed(group: Group, metric: str, book: Book, known_on: date) -> tuple[Exact, bool]:
    value, _ = book.total(group.payee, metric, period_span(group.start_on, group.period), known_on)
    return value, book.is_money(metric)


def _attained(base: Exact, target: Fraction | None, who: str, group: Group, book: Book) -> Fraction:
    if target is None or target == 0:
        msgid = "{who} {start:%Y-%m} 起的一期没有「{metric}」目标，完成率按 0 取。"
        book.warn(msgid, who=who, start=group.start_on, metric=group.metric)
        return Fraction(0)
    return Fraction(base) / target * 100


def _team_attained(group: Group, book: Book, known_on: date) -> Fraction:
    span = period_span(group.start_on, group.period)
    team = group.payee.removeprefix("team:")
    if group.payee in book.members:
        team = book.members[group.payee].at(min(span.last_on, book.month.last_on)).team
    base = book.team_total(team, group.metric, span, known_on)
    figure = book.target(f"team:{team}", group.metric, group.period, group.start_on)
    target = None if figure is None else figure * (100 if book.is_money(group.metric) else 1)
    return _attained(base, target, f"team:{team}", group, book)


def _number(axis: Axis, fact: Fact, measure: Measure) -> Exact:
    if axis is Axis.PAYMENT_DAYS:
        return (fact.occurred_on - _day(fact.billed_on, fact, "billed_on", "开票日")).days
    if axis is Axis.OVERDUE_DAYS:
        return (fact.occurred_on - _day(fact.due_on, fact, "due_on", "应收日")).days
    if axis is Axis.MONTHS:
        return max(0, full_months(_day(fact.first_on, fact, "first_on", "首单日"), fact.occurred_on))
    if axis is Axis.MARGIN_RATE:
        return margin_rate(fact, measure)
    if axis is Axis.AMOUNT:
        return Fraction(abs(fact.amount_fen or 0), 100)
    return size(fact.units or 0)


def _day(day: date | None, fact: Fact, column: str, name: str) -> date:
    if day is None:
        raise cannot(fact.where, "没有 {column}（{name}），系数取不出来。", column=column, name=name)
    return day


def _word(axis: Axis, fact: Fact, payee: str, part: str, book: Book) -> str:
    if axis is Axis.PART:
        return part
    if axis is Axis.STATUS:
        return book.members[payee].at(fact.occurred_on).status if payee in book.members else ""
    return fact.words.get(axis.value, "")


def _by_word(each: Coefficient, word: str, fact: Fact) -> Fraction:
    for row in each.rows:
        if row.is_ == word:
            return row.factor
    if each.otherwise is None:
        axis = AXIS_WORDS[each.by]
        raise cannot(fact.where, "{axis}「{word}」没有「{label}」的系数。", axis=axis, word=word, label=each.label)
    return each.otherwise


def _band(froms: Sequence[Fraction], value: Fraction) -> int:
    reached = 0
    for index, start in enumerate(froms):
        if start <= value:
            reached = index
    return reached


def _from(row: FactorRow) -> Fraction:
    return row.from_ if row.from_ is not None else Fraction(0)


@lru_cache(maxsize=10_000)
def _shown(value: Fraction) -> str:
    return figure_words(rounded(value, 4))
