"""Screening of leads (C7): five things are judged, each from 0 to 100, and the weighted score decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Table, Yuan
from xiaozhang.base.clause_parts import Band, Bands, Figure, error, figure_words, verbatim, warning
from xiaozhang.base.clause_rows import (
    MAX_LABEL,
    WHOLE,
    Row,
    TerseKind,
    no_doubles,
    of_row,
    some_rows,
    whole_weights,
    within,
    worded,
)
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

BEST_FIT = 5
_SCORE = (Fraction(0), WHOLE)


class Need(Row):
    """One capability against which the customer's need is scored from 1 to 5."""

    label: Annotated[str, Named(Message("匹配项"))]
    weight: Annotated[Figure, Named(Message("权重"), hint=Message("各项权重合计 100。"))]


class PowerTier(Row):
    """A purchasing power from a yearly amount on (满), and its score."""

    from_fen: Annotated[Yuan, Named(Message("起点"), unit=Message("元/年"))] = Field(alias="from")
    label: Annotated[str, Named(Message("叫法"))]
    score: Annotated[Figure, Named(Message("得分"), unit=Message("分"))]
    to_fen: Annotated[Yuan | None, Named(Message("终点"), unit=Message("元/年"))] = Field(default=None, alias="to")


class CycleBand(Row):
    """A decision cycle from so many months on (满), and its score."""

    from_: Annotated[StrictInt, Named(Message("起点"), unit=Message("个月"))] = Field(alias="from")
    label: Annotated[str, Named(Message("叫法"))]
    score: Annotated[Figure, Named(Message("得分"), unit=Message("分"))]
    to: Annotated[StrictInt | None, Named(Message("终点"), unit=Message("个月"))] = None


class Level(Row):
    """A level in the company's own words, and its score."""

    label: Annotated[str, Named(Message("程度"))]
    score: Annotated[Figure, Named(Message("得分"), unit=Message("分"))]


class Weights(Row):
    """How much each of the five counts in the whole score."""

    need_fit: Annotated[Figure, Named(Message("需求匹配"))]
    purchasing_power: Annotated[Figure, Named(Message("采购能力"))]
    decision_cycle: Annotated[Figure, Named(Message("决策周期"))]
    decision_maker: Annotated[Figure, Named(Message("决策人层级"))]
    willingness: Annotated[Figure, Named(Message("购买意愿"))]

    def listed(self) -> tuple[Fraction, ...]:
        """Return the weights in order."""
        return (self.need_fit, self.purchasing_power, self.decision_cycle, self.decision_maker, self.willingness)


class LeadScoring(TerseKind):
    """How a lead is scored out of 100, and from which score it is qualified, nurtured or dropped."""

    name: ClassVar[str] = "lead_scoring"
    label: ClassVar[Message] = Message("线索评分")
    is_single: ClassVar[bool] = True

    weights: Annotated[Weights, Named(Message("各项权重"), hint=Message("五项合计 100。"))]
    needs: Annotated[
        tuple[Need, ...], Named(Message("需求匹配项"), hint=Message("每项由成员评 1 至 5 分，5 分记满分。"))
    ]
    power_tiers: Annotated[tuple[PowerTier, ...], Named(Message("采购能力分档"))]
    cycles: Annotated[tuple[CycleBand, ...], Named(Message("决策周期分档"))]
    decision_makers: Annotated[tuple[Level, ...], Named(Message("决策人层级"))]
    willingness: Annotated[tuple[Level, ...], Named(Message("购买意愿"))]
    qualify_from: Annotated[Figure, Named(Message("转为客户的起点"), unit=Message("分"))]
    nurture_from: Annotated[Figure, Named(Message("继续培育的起点"), unit=Message("分"))]
    sources: Annotated[
        tuple[str, ...], Named(Message("判断依据"), hint=Message("评分须注明依据，例如：年报、招聘信息、客户自述。"))
    ] = ()

    def check(self, known: Known) -> list[Finding]:
        """Refuse weights that are not 100, gaps in tiers, doubled levels and thresholds that decide nothing."""
        found = [
            *whole_weights("weights", self.weights.listed()),
            *some_rows("needs", self.needs, "需求匹配项"),
            *no_doubles("needs", [each.label for each in self.needs]),
            *self._row_findings(),
            *self._threshold_findings(),
        ]
        if self.needs:
            found += whole_weights("needs", (each.weight for each in self.needs), "需求匹配项的权重")
        for index, source in enumerate(self.sources):
            found += worded(f"sources[{index}]", "判断依据", source)
        return found

    def sentence(self) -> Message:
        """Say the weights and the thresholds."""
        weights, words = self.weights, figure_words
        return Message(
            "线索按需求匹配 {need}、采购能力 {power}、决策周期 {cycle}、决策人层级 {maker}、"
            "购买意愿 {will} 评分，满分 100："
            "满 {qualify} 分转为客户，满 {nurture} 分不满 {qualify} 分继续培育，不满 {nurture} 分放弃。{sources}",
            {
                "need": words(weights.need_fit),
                "power": words(weights.purchasing_power),
                "cycle": words(weights.decision_cycle),
                "maker": words(weights.decision_maker),
                "will": words(weights.willingness),
                "qualify": words(self.qualify_from),
                "nurture": words(self.nurture_from),
                "sources": Message("评分须注明依据：{sources}。", {"sources": "、".join(self.sources)})
                if self.sources
                else Message(""),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per thing that can be judged: item, judgement, score."""
        rows: list[tuple[Message, ...]] = [
            (
                Message("需求匹配"),
                Message("{label}（权重 {weight}）", {"label": each.label, "weight": figure_words(each.weight)}),
                Message("评 1 至 5 分"),
            )
            for each in self.needs
        ]
        banded: tuple[tuple[Message, Bands, Sequence[PowerTier | CycleBand]], ...] = (
            (Message("采购能力"), self._power_bands(), self.power_tiers),
            (Message("决策周期"), self._cycle_bands(), self.cycles),
        )
        for head, bands, levels in banded:
            rows += [
                (
                    head,
                    Message("{label}：{band}", {"label": level.label, "band": bands.words(index)}),
                    verbatim(figure_words(level.score)),
                )
                for index, level in enumerate(levels)
            ]
        for head, plain in (
            (Message("决策人层级"), self.decision_makers),
            (Message("购买意愿"), self.willingness),
        ):
            rows += [(head, verbatim(level.label), verbatim(figure_words(level.score))) for level in plain]
        return Table((Message("项目"), Message("判断"), Message("得分")), tuple(rows))

    def _power_bands(self) -> Bands:
        bands = [Band(each.from_fen, each.to_fen) for each in self.power_tiers]
        return Bands("power_tiers", bands, lambda fen: yuan(int(fen)), " 元/年", lacks="没有得分")

    def _cycle_bands(self) -> Bands:
        bands = [Band(each.from_, each.to) for each in self.cycles]
        return Bands("cycles", bands, figure_words, " 个月", lacks="没有得分")

    def _row_findings(self) -> Iterator[Finding]:
        yield from self._power_bands().findings()
        yield from self._cycle_bands().findings()
        tables: tuple[tuple[str, Sequence[PowerTier | CycleBand | Level], str], ...] = (
            ("power_tiers", self.power_tiers, "采购能力分档"),
            ("cycles", self.cycles, "决策周期分档"),
            ("decision_makers", self.decision_makers, "决策人层级"),
            ("willingness", self.willingness, "购买意愿"),
        )
        for path, rows, what in tables:
            yield from some_rows(path, rows, what)
            yield from no_doubles(path, [row.label for row in rows])
            for index, row in enumerate(rows):
                yield from worded(f"{path}[{index}].label", of_row(index, "说法"), row.label, MAX_LABEL)
                yield from within(f"{path}[{index}].score", of_row(index, "得分"), row.score, _SCORE, "分")
        for index, need in enumerate(self.needs):
            yield from worded(f"needs[{index}].label", of_row(index, "匹配项"), need.label, MAX_LABEL)
        for index in range(1, len(self.power_tiers)):
            if self.power_tiers[index].score < self.power_tiers[index - 1].score:
                yield warning(f"power_tiers[{index}].score", "第 {row} 档采购能力更强，得分反而更低。", row=index + 1)

    def _threshold_findings(self) -> Iterator[Finding]:
        if not 0 < self.nurture_from < self.qualify_from <= WHOLE:
            yield error(
                "nurture_from",
                "继续培育的起点 {nurture} 须大于 0、低于转为客户的起点 {qualify}，后者不超过 100；"
                "否则有一种结果永远不会出现。",
                nurture=figure_words(self.nurture_from),
                qualify=figure_words(self.qualify_from),
            )
            return
        best, worst = self._reach(max, Fraction(BEST_FIT)), self._reach(min, Fraction(1))
        if best is not None and best < self.qualify_from:
            yield error(
                "qualify_from",
                "各项都取最高也只得 {best} 分，没有线索能满 {qualify} 分。请降低起点或提高得分。",
                best=figure_words(best),
                qualify=figure_words(self.qualify_from),
            )
        if worst is not None and worst >= self.nurture_from:
            yield warning("nurture_from", "各项都取最低也得 {worst} 分，不会放弃任何线索。", worst=figure_words(worst))

    def _reach(self, choose: Callable[[Iterable[Fraction]], Fraction], fit: Fraction) -> Fraction | None:
        tables: Sequence[Sequence[PowerTier | CycleBand | Level]] = (
            self.power_tiers,
            self.cycles,
            self.decision_makers,
            self.willingness,
        )
        if not all(tables):
            return None
        scores = [fit / BEST_FIT * WHOLE, *(choose(row.score for row in table) for table in tables)]
        return sum((score * w / WHOLE for score, w in zip(scores, self.weights.listed(), strict=True)), Fraction(0))
