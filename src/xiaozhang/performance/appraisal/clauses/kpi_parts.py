"""What a KPI table is made of: indicators, bonuses and deductions, the factor, grades, and how they are said (J1)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Rate
from xiaozhang.base.clause_parts import Figure, figure_words, joined, verbatim
from xiaozhang.base.text import Message

FULL = Fraction(100)


class Formula(StrEnum):
    """How a figure becomes a score: RATIO 按完成率, BANDS 按档取分, CURVE 各点之间按直线."""

    RATIO = "ratio"
    BANDS = "bands"
    CURVE = "curve"


FORMULA_WORDS = {
    Formula.RATIO: Message("完成率即得分"),
    Formula.BANDS: Message("按档取分"),
    Formula.CURVE: Message("各点之间按直线取分"),
}


class Whose(StrEnum):
    """Whose figures count: OWN 本人, TEAM the member's and those of all below them (所带团队)."""

    OWN = "own"
    TEAM = "team"


WHOSE_WORDS = {Whose.OWN: Message("本人"), Whose.TEAM: Message("所带团队")}
_Whose = Annotated[
    Whose,
    Named(
        Message("算谁的"),
        words={each.value: words for each, words in WHOSE_WORDS.items()},
        hint=Message("所带团队含本人和下级团队，以每笔当日的花名册为准"),
    ),
    Field(default=Whose.OWN, exclude_if=lambda value: value is Whose.OWN),
]


class Point(BaseModel):
    """From a figure on (满) a score: of a band, or at a point of a curve. `to` may be written and is then checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Annotated[Figure, Named(Message("从（满）"))] = Field(alias="from")
    score: Annotated[Figure, Named(Message("得分"), unit=Message("分"))]
    to: Annotated[Figure | None, Named(Message("到（不满）"))] = Field(
        default=None, exclude_if=lambda value: value is None
    )


class Indicator(BaseModel):
    """One thing measured. `of` says what `points` compare: the completion of the target in percent, or the figure.

    `target` is "plan" (the target of the period, of the member or of the team they lead, as `whose` says), a figure, or
    None where only the figure counts. With `less_is_better` completion is target ÷ figure. The score lies between
    `floor` and `cap`, out of 100.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Named(Message("编号"))]
    label: Annotated[str, Named(Message("名称"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    whose: _Whose
    weight: Annotated[Figure, Named(Message("权重"))]
    target: Annotated[
        Literal["plan"] | Figure | None,
        Named(Message("目标"), hint=Message("plan 是本期的目标（本人的，或所带团队的），也可写一个数")),
    ] = None
    formula: Annotated[
        Formula, Named(Message("计分"), words={e.value: words for e, words in FORMULA_WORDS.items()})
    ] = Formula.RATIO
    of: Annotated[
        Literal["completion", "figure"],
        Named(Message("各档比的是"), words={"completion": Message("完成率"), "figure": Message("实际数")}),
    ] = "completion"
    points: Annotated[tuple[Point, ...], Named(Message("各档"))] = ()
    cap: Annotated[Figure, Named(Message("封顶"), unit=Message("分"))] = FULL
    floor: Annotated[Figure, Named(Message("保底"), unit=Message("分"))] = Fraction(0)
    less_is_better: Annotated[StrictBool, Named(Message("越少越好"))] = False


class Extra(BaseModel):
    """A bonus (加分项) or, with a negative `each`, a deduction (扣分项): points for each unit above `above`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Named(Message("编号"))]
    label: Annotated[str, Named(Message("名称"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    whose: _Whose
    each: Annotated[Figure, Named(Message("每一加减"), unit=Message("分"), hint=Message("扣分写负数"))]
    above: Annotated[Figure, Named(Message("超过"))] = Fraction(0)
    most: Annotated[Figure, Named(Message("最多"), unit=Message("分"))]


class FactorBand(BaseModel):
    """From a count on the whole score is multiplied by `factor`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Annotated[Figure, Named(Message("从（满）"))] = Field(alias="from")
    factor: Annotated[Rate, Named(Message("系数"))]


class Behaviour(BaseModel):
    """A factor on the whole score by what was counted of a metric, such as lapses (行为系数)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[str, Named(Message("名称"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    whose: _Whose
    bands: Annotated[tuple[FactorBand, ...], Named(Message("各档"))]


class Grade(BaseModel):
    """A grade from a score on."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Annotated[Figure, Named(Message("从（满）"), unit=Message("分"))] = Field(alias="from")
    label: Annotated[str, Named(Message("等级"))]


def label_words(each: Indicator | Extra | Behaviour) -> Message:
    """Return the label, and that the team's figures count where it does not say so itself: 回款（所带团队）."""
    if each.whose is Whose.OWN or "团队" in each.label:
        return verbatim(each.label)
    return Message("{label}（所带团队）", {"label": each.label})


def named(each: Indicator | Extra | Behaviour) -> str:
    """Return the label as lines of a score keep it."""
    return str(label_words(each))


def target_words(each: Indicator) -> Message:
    """Return what the target is in words."""
    if each.target is None:
        return Message("—")
    if isinstance(each.target, Fraction):
        return verbatim(figure_words(each.target))
    return Message("团队本期目标") if each.whose is Whose.TEAM else Message("本期目标")


def scoring_words(each: Indicator) -> Message:
    """Return how a figure becomes a score in words."""
    limits = {"floor": figure_words(each.floor), "cap": figure_words(each.cap)}
    if each.formula is Formula.RATIO:
        return Message("{how}，{floor} 至 {cap} 分", {"how": FORMULA_WORDS[each.formula], **limits})
    unit = "%" if each.of == "completion" else ""
    points = [
        Message("{at}{unit} 得 {score}", {"at": figure_words(p.from_), "unit": unit, "score": figure_words(p.score)})
        for p in each.points
    ]
    return Message("{how}：{points}", {"how": FORMULA_WORDS[each.formula], "points": joined(points, "，")})


def each_words(each: Extra) -> Message:
    """Return what a bonus or deduction gives or takes in words."""
    values = {
        "label": label_words(each), "score": figure_words(abs(each.each)), "most": figure_words(abs(each.most)),
        "above": figure_words(each.above),
    }  # fmt: skip
    if each.each < 0 and each.above:
        return Message("{label}超过 {above} 的，每一扣 {score} 分，最多扣 {most} 分", values)
    if each.each < 0:
        return Message("{label}每一扣 {score} 分，最多扣 {most} 分", values)
    if each.above:
        return Message("{label}超过 {above} 的，每一加 {score} 分，最多加 {most} 分", values)
    return Message("{label}每一加 {score} 分，最多加 {most} 分", values)
