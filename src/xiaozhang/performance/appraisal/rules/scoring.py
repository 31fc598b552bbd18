"""The score of a member in a period, by a KPI table: exact, rounded where the conventions say, each line explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import percent, round_quotient
from xiaozhang.base.text import Message
from xiaozhang.performance.appraisal.clauses import FULL, Extra, Formula, Indicator, KpiTable, Point, Whose, named

BEHAVIOUR = "*behaviour"
"""The key of what the factor counts, which no indicator has."""
_WHOLE = Fraction(1)
_NO_TEAM = Message("未测量：本期没有带团队")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted, and what was asked, in the unit people read (yuan, 次); None where there is none.

    Of a team: `is_led` says whether there is one, `is_summed` whether its target is made of those of its members.
    """

    actual: Fraction | None = None
    target: Fraction | None = None
    is_led: bool = True
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One indicator: its score out of 100 and the part it adds; both None where it was not measured (未测量)."""

    key: str
    label: str
    weight: Fraction
    score: Fraction | None
    part: Fraction | None
    words: Message


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """A bonus or deduction: what it adds, negative if it takes."""

    key: str
    label: str
    part: Fraction
    words: Message


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """All lines and what follows. `total` is None where nothing was measured; then there is no grade."""

    lines: tuple[ScoreLine, ...]
    extras: tuple[ExtraLine, ...]
    measured_weight: Fraction
    factor: Fraction
    factor_words: Message | None
    total: Fraction | None
    grade: str


def two_decimals(value: Fraction) -> Fraction:
    """Round to two decimals, halves away from zero.

    >>> str(two_decimals(Fraction("95.505"))), str(two_decimals(Fraction("-0.005")))
    ('9551/100', '-1/100')
    """
    return Fraction(round_quotient(value.numerator * 100, value.denominator), 100)


def score(table: KpiTable, measured: Mapping[str, Measured]) -> ScoreSheet:
    """Score a member by the table. `measured` is by key of indicator and extra, and BEHAVIOUR for the factor.

    What is missing in `measured` was not measured. Indicators not measured are left out, and the rest is scored as if
    it were the whole; or count nothing, as the table says. Nothing measured at all gives no total.
    """
    lines = [_line(each, measured.get(each.key, Measured())) for each in table.indicators]
    weight = sum((line.weight for line in lines if line.part is not None), Fraction(0))
    extras = tuple(_extra(each, measured.get(each.key, Measured())) for each in table.extras)
    factor, factor_words = _factor(table, measured)
    if not weight:
        return ScoreSheet(tuple(lines), extras, weight, factor, factor_words, None, "")
    parts = sum((line.part for line in lines if line.part is not None), Fraction(0))
    if table.unmeasured == "rescale" and weight != FULL:
        parts = two_decimals(parts * FULL / weight)
    total = parts + sum((line.part for line in extras), Fraction(0))
    total = max(two_decimals(total * factor), Fraction(0))
    if table.most is not None:
        total = min(total, table.most)
    return ScoreSheet(tuple(lines), extras, weight, factor, factor_words, total, table.grade_of(total))


def _line(each: Indicator, found: Measured) -> ScoreLine:
    target = found.target if each.target == "plan" else each.target
    reason = _reason(each, found, target if isinstance(target, Fraction) else None)
    if reason is not None or found.actual is None:
        return ScoreLine(each.key, named(each), each.weight, None, None, reason or Message("未测量：没有数据"))
    asked = target if isinstance(target, Fraction) else None
    value = _compared(each, found.actual, asked)
    raw = value if each.formula is Formula.RATIO else _by_points(each, value)
    points = two_decimals(min(max(raw, each.floor), each.cap))
    part = two_decimals(points * each.weight / FULL)
    values = {
        "how": _how(each, found, asked, value), "score": figure_words(points),
        "weight": figure_words(each.weight), "part": figure_words(part),
    }  # fmt: skip
    words = Message("{how}，得 {score} 分；× 权重 {weight}%，计 {part} 分", values)
    return ScoreLine(each.key, named(each), each.weight, points, part, words)


def _reason(each: Indicator, found: Measured, target: Fraction | None) -> Message | None:
    """Say why the indicator cannot be measured; None where it can."""
    is_team = each.whose is Whose.TEAM
    if is_team and not found.is_led:
        return _NO_TEAM
    if found.actual is None:
        return Message("未测量：团队本期没有数据") if is_team else Message("未测量：本期没有数据")
    if _needs_target(each) and target is None:
        return Message("未测量：团队本期没有目标") if is_team else Message("未测量：本期没有目标")
    if _needs_target(each) and target == 0:
        return Message("未测量：团队本期目标为 0") if is_team else Message("未测量：本期目标为 0")
    return None


def _needs_target(each: Indicator) -> bool:
    return each.formula is Formula.RATIO or each.of == "completion"


def _compared(each: Indicator, actual: Fraction, target: Fraction | None) -> Fraction:
    """Return what is scored: completion in percent, or the figure itself."""
    if not _needs_target(each) or target is None:
        return actual
    if each.less_is_better:
        return target / actual * FULL if actual > 0 else max([each.cap, *(point.from_ for point in each.points)])
    return actual / target * FULL


def _by_points(each: Indicator, value: Fraction) -> Fraction:
    reached = [point for point in each.points if point.from_ <= value]
    if not reached:
        return each.points[0].score
    if each.formula is Formula.BANDS or len(reached) == len(each.points):
        return reached[-1].score
    return _between(reached[-1], each.points[len(reached)], value)


def _between(left: Point, right: Point, value: Fraction) -> Fraction:
    return left.score + (right.score - left.score) * (value - left.from_) / (right.from_ - left.from_)


def _how(each: Indicator, found: Measured, target: Fraction | None, value: Fraction) -> Message:
    actual = found.actual or Fraction(0)
    values = {"actual": _shown(actual), "target": _shown(target or Fraction(0)), "value": _shown(value)}
    if each.whose is Whose.TEAM:
        return _how_of_team(each, found, values)
    if not _needs_target(each):
        return Message("实际 {actual}", values)
    if each.less_is_better:
        return Message("目标 {target} ÷ 实际 {actual} = {value}%", values)
    return Message("实际 {actual} ÷ 目标 {target} = {value}%", values)


def _how_of_team(each: Indicator, found: Measured, values: Mapping[str, str]) -> Message:
    if not _needs_target(each):
        return Message("团队实际 {actual}", values)
    is_summed = found.is_summed and each.target == "plan"
    asked = Message("团队成员目标合计") if is_summed else Message("团队目标")
    if each.less_is_better:
        return Message("{asked} {target} ÷ 团队实际 {actual} = {value}%", {**values, "asked": asked})
    return Message("团队实际 {actual} ÷ {asked} {target} = {value}%", {**values, "asked": asked})


def _extra(each: Extra, found: Measured) -> ExtraLine:
    is_team = each.whose is Whose.TEAM
    if is_team and not found.is_led:
        return ExtraLine(each.key, named(each), Fraction(0), Message("本期没有带团队，不加不减"))
    if found.actual is None:
        words = Message("团队本期没有数据，不加不减") if is_team else Message("本期没有数据，不加不减")
        return ExtraLine(each.key, named(each), Fraction(0), words)
    units = max(found.actual - each.above, Fraction(0))
    size = min(two_decimals(units * abs(each.each)), each.most)
    part = size if each.each > 0 else -size
    values = {
        "actual": _shown(found.actual), "units": _shown(units), "each": figure_words(abs(each.each)),
        "size": figure_words(size), "most": figure_words(each.most),
        "sign": Message("加") if each.each > 0 else Message("扣"),
    }  # fmt: skip
    msgid = "实际 {actual}，计 {units} × {each} 分，{sign} {size} 分（最多 {most} 分）"
    if is_team:
        msgid = "团队实际 {actual}，计 {units} × {each} 分，{sign} {size} 分（最多 {most} 分）"
    return ExtraLine(each.key, named(each), part, Message(msgid, values))


def _factor(table: KpiTable, measured: Mapping[str, Measured]) -> tuple[Fraction, Message | None]:
    behaviour = table.behaviour
    if behaviour is None:
        return _WHOLE, None
    found = measured.get(BEHAVIOUR, Measured())
    if behaviour.whose is Whose.TEAM and not found.is_led:
        return _WHOLE, Message("{label}：本期没有带团队，不乘", {"label": named(behaviour)})
    actual = found.actual or Fraction(0)
    reached = [band for band in behaviour.bands if band.from_ <= actual]
    factor = reached[-1].factor if reached else _WHOLE
    values = {"label": named(behaviour), "actual": _shown(actual), "factor": percent(factor)}
    return factor, Message("{label} {actual}，总分 × {factor}", values)


def _shown(value: Fraction) -> str:
    return figure_words(two_decimals(value))
