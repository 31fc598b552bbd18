"""The clause kind of a KPI table (J1): what is measured, how it is scored, and which grade follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Table
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
from xiaozhang.performance.appraisal.clauses.kpi_parts import (
    FULL,
    Behaviour,
    Extra,
    Formula,
    Grade,
    Indicator,
    Whose,
    each_words,
    label_words,
    scoring_words,
    target_words,
)

MOST_INDICATORS = 30
MAX_LABEL = 40
PERIOD_WORDS = {"month": Message("月"), "quarter": Message("季"), "year": Message("年")}


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
            Message("{label} {weight}", {"label": label_words(each), "weight": figure_words(each.weight)})
            for each in self.indicators
        ]
        grades = [
            Message("{from_} 分起为「{label}」", {"from_": figure_words(each.from_), "label": each.label})
            for each in reversed(self.grades)
        ]
        return Message(
            "{roles}按{period}考核，满分 100：{parts}。{extras}{behaviour}{team}{grades}。",
            {
                "roles": joined(map(role_words, self.roles), "、"),
                "period": PERIOD_WORDS[self.period],
                "parts": joined(parts, "、"),
                "extras": self._extra_words(),
                "behaviour": self._behaviour_words(),
                "team": Message("所带团队含本人和下级团队，以当日花名册为准。") if self.is_of_team else Message(""),
                "grades": joined(grades, "，"),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per indicator and extra: what, weight, target, how it is scored."""
        heads = (Message("指标"), Message("权重"), Message("目标"), Message("计分"))
        rows = [
            (
                label_words(each),
                verbatim(figure_words(each.weight)),
                target_words(each),
                scoring_words(each),
            )
            for each in self.indicators
        ]
        rows += [(label_words(each), Message("—"), Message("—"), each_words(each)) for each in self.extras]
        return Table(heads, tuple(rows))

    @property
    def counted(self) -> tuple[Indicator | Extra, ...]:
        """The indicators, and the bonuses and deductions."""
        return (*self.indicators, *self.extras)

    @property
    def of_team(self) -> frozenset[str]:
        """The metrics of which the figures of teams are asked for."""
        asked = [*self.counted, *([self.behaviour] if self.behaviour is not None else [])]
        return frozenset(each.metric for each in asked if each.whose is Whose.TEAM)

    @property
    def is_of_team(self) -> bool:
        """Whether the figures of a team are asked for."""
        return bool(self.of_team)

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
        for (metric, _whose), times in Counter((each.metric, each.whose) for each in self.indicators).items():
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

    def _behaviour_words(self) -> Message:
        if self.behaviour is None:
            return Message("")
        if self.behaviour.whose is Whose.TEAM:
            return Message("总分乘以所带团队的行为系数。")
        return Message("总分乘以行为系数。")

    def _extra_words(self) -> Message:
        if not self.extras:
            return Message("")
        return Message("另有{parts}。", {"parts": joined((each_words(each) for each in self.extras), "；")})


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
