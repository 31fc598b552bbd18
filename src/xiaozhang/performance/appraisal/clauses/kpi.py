"""The clause kind of a KPI table (J1): what is measured, how it is scored, and which grade follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Rate, Table
from xiaozhang.base.clause_parts import (
    Band,
    Bands,
    Figure,
    error,
    figure_words,
    joined,
    role_findings,
    role_words,
    verbatim,
    warning,
)
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message

FULL = Fraction(100)
MOST_INDICATORS = 30
MAX_LABEL = 40
PERIOD_WORDS = {"month": Message("月"), "quarter": Message("季"), "year": Message("年")}


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

    `target` is "plan" (the member's target of the period), a figure, or None where only the figure counts. With
    `less_is_better` completion is target ÷ figure. The score lies between `floor` and `cap`, out of 100.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Named(Message("编号"))]
    label: Annotated[str, Named(Message("名称"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    weight: Annotated[Figure, Named(Message("权重"))]
    target: Annotated[
        Literal["plan"] | Figure | None,
        Named(Message("目标"), hint=Message("plan 是本人本期的目标，也可写一个数")),
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
    bands: Annotated[tuple[FactorBand, ...], Named(Message("各档"))]


class Grade(BaseModel):
    """A grade from a score on."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Annotated[Figure, Named(Message("从（满）"), unit=Message("分"))] = Field(alias="from")
    label: Annotated[str, Named(Message("等级"))]


class KpiTable(ClauseKind):
    """What the members of some posts are measured by in a period, out of 100.

    `unmeasured` says what an indicator without target or figure does: "rescale" leaves it out and scores the others as
    if they were the whole, "zero" counts nothing for it. Scores, weighted parts and the total have two decimals; the
    grade is read from the rounded total.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    name: ClassVar[str] = "kpi_table"
    label: ClassVar[Message] = Message("考核指标表")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    period: Annotated[Literal["month", "quarter", "year"], Named(Message("考核期"), words=PERIOD_WORDS)] = "month"
    indicators: Annotated[tuple[Indicator, ...], Named(Message("指标"))]
    extras: Annotated[tuple[Extra, ...], Named(Message("加分与扣分"))] = ()
    behaviour: Annotated[Behaviour | None, Named(Message("行为系数"))] = None
    grades: Annotated[tuple[Grade, ...], Named(Message("等级"))]
    most: Annotated[Figure | None, Named(Message("总分封顶"), unit=Message("分"))] = None
    unmeasured: Annotated[
        Literal["rescale", "zero"],
        Named(Message("未测量的指标"), words={"rescale": Message("不计，其余折成 100"), "zero": Message("计 0 分")}),
    ] = "rescale"

    def check(self, known: Known) -> list[Finding]:
        """Refuse weights that are not 100, gaps and overlaps, and what nobody knows, naming row and figure."""
        return [
            *self._post_findings(known),
            *self._weight_findings(),
            *self._key_findings(),
            *(found for index, each in enumerate(self.indicators) for found in _indicator_findings(index, each, known)),
            *(found for index, each in enumerate(self.extras) for found in _extra_findings(index, each, known)),
            *self._behaviour_findings(known),
            *self._grade_findings(),
        ]

    def claims(self) -> Iterator[Claim]:
        """Settle what each post is measured by in a period."""
        for role in self.roles:
            words = Message("{role}的{period}考核", {"role": role_words(role), "period": PERIOD_WORDS[self.period]})
            yield Claim((self.name, self.period, role), words, self.model_dump_json(exclude={"roles"}), "indicators")

    def sentence(self) -> Message:
        """Say what is measured with which weight, and the grades."""
        parts = [
            Message("{label} {weight}", {"label": each.label, "weight": figure_words(each.weight)})
            for each in self.indicators
        ]
        grades = [
            Message("{from_} 分起为「{label}」", {"from_": figure_words(each.from_), "label": each.label})
            for each in reversed(self.grades)
        ]
        return Message(
            "{roles}按{period}考核，满分 100：{parts}。{extras}{behaviour}{grades}。",
            {
                "roles": joined(map(role_words, self.roles), "、"),
                "period": PERIOD_WORDS[self.period],
                "parts": joined(parts, "、"),
                "extras": self._extra_words(),
                "behaviour": Message("总分乘以行为系数。") if self.behaviour else Message(""),
                "grades": joined(grades, "，"),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per indicator and extra: what, weight, target, how it is scored."""
        heads = (Message("指标"), Message("权重"), Message("目标"), Message("计分"))
        rows = [
            (
                verbatim(each.label),
                verbatim(figure_words(each.weight)),
                target_words(each.target),
                _scoring_words(each),
            )
            for each in self.indicators
        ]
        rows += [(verbatim(each.label), Message("—"), Message("—"), _each_words(each)) for each in self.extras]
        return Table(heads, tuple(rows))

    def grade_of(self, total: Fraction) -> str:
        """Return the label of the grade that a total reaches."""
        reached = [each.label for each in self.grades if each.from_ <= total]
        return reached[-1] if reached else self.grades[0].label

    def _post_findings(self, known: Known) -> Iterator[Finding]:
        if not self.roles:
            yield error("roles", "没有写适用岗位，没有人会按这张表考核。")
        yield from role_findings("roles", self.roles, known)

    def _weight_findings(self) -> Iterator[Finding]:
        if not 1 <= len(self.indicators) <= MOST_INDICATORS:
            yield error("indicators", "考核指标须为 1 至 {n} 项。", n=MOST_INDICATORS)
            return
        whole = sum((each.weight for each in self.indicators), Fraction(0))
        if whole != FULL:
            values = {"whole": figure_words(whole), "by": figure_words(abs(whole - FULL))}
            msgid = "权重合计 {whole}，比 100 {more} {by}。请调整到合计恰为 100。"
            yield error("indicators", msgid, more=Message("多") if whole > FULL else Message("少"), **values)

    def _key_findings(self) -> Iterator[Finding]:
        counted = Counter([*(each.key for each in self.indicators), *(each.key for each in self.extras)])
        for key, times in counted.items():
            if not key.strip():
                yield error("indicators", "有指标缺少编号。")
            elif times > 1:
                yield error("indicators", "编号「{key}」用了 {n} 次。", key=key, n=times)
        for metric, times in Counter(each.metric for each in self.indicators).items():
            if times > 1:
                yield warning("indicators", "「{metric}」考核了 {n} 次，同一件事会重复计分。", metric=metric, n=times)

    def _behaviour_findings(self, known: Known) -> Iterator[Finding]:
        if self.behaviour is None:
            return
        yield from _metric_findings("behaviour.metric", self.behaviour.metric, known)
        if not self.behaviour.bands:
            yield error("behaviour.bands", "行为系数没有档。请至少写一档，从 0 起。")
        bands = [Band(each.from_) for each in self.behaviour.bands]
        yield from Bands("behaviour.bands", bands, figure_words, lacks="没有系数").findings()
        for index, each in enumerate(self.behaviour.bands):
            if not 0 <= each.factor <= 2:
                msgid = "第 {row} 档的系数 {factor} 不在 0% 到 200% 之间。"
                yield error(f"behaviour.bands[{index}].factor", msgid, row=index + 1, factor=percent(each.factor))

    def _grade_findings(self) -> Iterator[Finding]:
        if not self.grades:
            yield error("grades", "没有写等级。请至少写一个，从 0 分起。")
        bands = [Band(each.from_) for each in self.grades]
        yield from Bands("grades", bands, figure_words, unit=" 分", name="级", lacks="没有等级").findings()
        for label, times in Counter(each.label.strip() for each in self.grades).items():
            if not label or times > 1:
                yield error("grades", "等级的名称须填写且各不相同。")

    def _extra_words(self) -> Message:
        if not self.extras:
            return Message("")
        return Message("另有{parts}。", {"parts": joined((_each_words(each) for each in self.extras), "；")})


def target_words(target: str | Fraction | None) -> Message:
    """Return what the target is in words."""
    if target is None:
        return Message("—")
    return Message("本期目标") if isinstance(target, str) else verbatim(figure_words(target))


def _scoring_words(each: Indicator) -> Message:
    limits = {"floor": figure_words(each.floor), "cap": figure_words(each.cap)}
    if each.formula is Formula.RATIO:
        return Message("{how}，{floor} 至 {cap} 分", {"how": FORMULA_WORDS[each.formula], **limits})
    unit = "%" if each.of == "completion" else ""
    points = [
        Message("{at}{unit} 得 {score}", {"at": figure_words(p.from_), "unit": unit, "score": figure_words(p.score)})
        for p in each.points
    ]
    return Message("{how}：{points}", {"how": FORMULA_WORDS[each.formula], "points": joined(points, "，")})


def _each_words(each: Extra) -> Message:
    values = {
        "label": each.label, "score": figure_words(abs(each.each)), "most": figure_words(abs(each.most)),
        "above": figure_words(each.above),
    }  # fmt: skip
    if each.each < 0 and each.above:
        return Message("{label}超过 {above} 的，每一扣 {score} 分，最多扣 {most} 分", values)
    if each.each < 0:
        return Message("{label}每一扣 {score} 分，最多扣 {most} 分", values)
    if each.above:
        return Message("{label}超过 {above} 的，每一加 {score} 分，最多加 {most} 分", values)
    return Message("{label}每一加 {score} 分，最多加 {most} 分", values)


def _metric_findings(path: str, metric: str, known: Known) -> Iterator[Finding]:
    if metric not in known.metrics:
        listed = "、".join(f"{key}（{label}）" for key, label in known.metrics.items())
        yield error(path, "没有「{metric}」这个指标，可用：{known}。", metric=metric, known=listed)


def _indicator_findings(index: int, each: Indicator, known: Known) -> Iterator[Finding]:
    path, row = f"indicators[{index}]", index + 1
    if not each.label.strip() or len(each.label) > MAX_LABEL:
        yield error(f"{path}.label", "第 {row} 项的名称须填写，最多 {n} 字。", row=row, n=MAX_LABEL)
    yield from _metric_findings(f"{path}.metric", each.metric, known)
    if each.weight <= 0:
        yield error(f"{path}.weight", "「{label}」的权重须大于 0。", label=each.label)
    needs_target = each.formula is Formula.RATIO or each.of == "completion"
    if needs_target and each.target is None:
        yield error(f"{path}.target", "「{label}」按完成率计分，须写明目标。", label=each.label)
    if isinstance(each.target, Fraction) and each.target <= 0:
        yield error(f"{path}.target", "「{label}」的目标须大于 0。", label=each.label)
    if not 0 <= each.floor <= each.cap:
        yield error(f"{path}.cap", "「{label}」的封顶分须不低于保底分，保底分不低于 0。", label=each.label)
    if each.formula is Formula.RATIO:
        if each.points:
            yield error(f"{path}.points", "「{label}」按完成率计分，不用写各档分数。", label=each.label)
        return
    yield from _point_findings(path, each)


def _point_findings(path: str, each: Indicator) -> Iterator[Finding]:
    fewest = 2 if each.formula is Formula.CURVE else 1
    if len(each.points) < fewest:
        yield error(f"{path}.points", "「{label}」至少要写 {n} 档。", label=each.label, n=fewest)
        return
    bands = [Band(point.from_, point.to) for point in each.points]
    unit = "%" if each.of == "completion" else ""
    yield from Bands(f"{path}.points", bands, figure_words, unit=unit, lacks="没有分数").findings()
    if any(not each.floor <= point.score <= each.cap for point in each.points):
        yield warning(f"{path}.points", "「{label}」有的分数在保底与封顶之外，会被截住。", label=each.label)


def _extra_findings(index: int, each: Extra, known: Known) -> Iterator[Finding]:
    path = f"extras[{index}]"
    yield from _metric_findings(f"{path}.metric", each.metric, known)
    if each.each == 0:
        yield error(f"{path}.each", "「{label}」每一加减的分数不能为 0。", label=each.label)
    if each.most <= 0:
        yield error(f"{path}.most", "「{label}」须写明最多加减多少分，大于 0。", label=each.label)
