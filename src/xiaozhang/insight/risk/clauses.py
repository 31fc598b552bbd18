"""The clause kind of early warning (O2, N3): an indicator, bands of its figure with levels, who is told, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import Band, Bands, Figure, error, figure_words, joined, warning
from xiaozhang.base.clause_rows import Row, TerseKind, of_row, roles_words, some_roles, some_rows, within
from xiaozhang.base.text import Message


class Indicator(StrEnum):
    """What is watched, computed from the company's own records."""

    CUSTOMER_CONCENTRATION = "customer_concentration"
    REGION_CONCENTRATION = "region_concentration"
    PRODUCT_CONCENTRATION = "product_concentration"
    PIPELINE_COVER = "pipeline_cover"
    OVERDUE_RECEIVABLES = "overdue_receivables"
    CUSTOMER_CHURN = "customer_churn"
    STAFF_TURNOVER = "staff_turnover"
    SALES_DROP = "sales_drop"
    DISCOUNT_DEPTH = "discount_depth"
    RECORD_GAPS = "record_gaps"


@dataclass(frozen=True, slots=True)
class Watched:
    """An indicator in words: what its figure is, its unit, whether less of it is worse, whether `top` is chosen."""

    label: Message
    meaning: Message
    unit: str
    less_is_worse: bool = False
    has_top: bool = False


WATCHED: Mapping[Indicator, Watched] = {
    Indicator.CUSTOMER_CONCENTRATION: Watched(
        Message("客户集中度"), Message("回款最多的客户占全部回款的比例"), "%", has_top=True
    ),
    Indicator.REGION_CONCENTRATION: Watched(
        Message("地区集中度"), Message("回款最多的地区占全部回款的比例"), "%", has_top=True
    ),
    Indicator.PRODUCT_CONCENTRATION: Watched(
        Message("产品集中度"), Message("签约最多的产品占全部签约额的比例"), "%", has_top=True
    ),
    Indicator.PIPELINE_COVER: Watched(
        Message("商机覆盖率"), Message("进行中商机的预计金额为未完成目标的百分数"), "%", less_is_worse=True
    ),
    Indicator.OVERDUE_RECEIVABLES: Watched(Message("逾期应收占比"), Message("逾期未收的金额占全部应收的比例"), "%"),
    Indicator.CUSTOMER_CHURN: Watched(
        Message("客户流失率"), Message("期初有往来、期内再无往来的客户占期初客户的比例"), "%"
    ),
    Indicator.STAFF_TURNOVER: Watched(Message("人员流失率"), Message("期内离开的成员占期初成员的比例"), "%"),
    Indicator.SALES_DROP: Watched(Message("销售下滑"), Message("本期签约额比前期平均减少的比例"), "%"),
    Indicator.DISCOUNT_DEPTH: Watched(Message("折扣深度"), Message("期内成交的平均折扣比例"), "%"),
    Indicator.RECORD_GAPS: Watched(Message("记录缺口"), Message("工作日没有任何记录的成员占全部成员的比例"), "%"),
}
INDICATOR_WORDS: Mapping[str, Message] = {key: each.label for key, each in WATCHED.items()}
_OPEN_ENDED = {Indicator.PIPELINE_COVER}


class Level(StrEnum):
    """How alarming a band is, the calmest first."""

    NORMAL = "normal"
    NOTICE = "notice"
    WARNING = "warning"
    SEVERE = "severe"


LEVEL_WORDS: Mapping[str, Message] = {
    Level.NORMAL: Message("正常"),
    Level.NOTICE: Message("关注"),
    Level.WARNING: Message("预警"),
    Level.SEVERE: Message("严重"),
}


class AlertBand(Row):
    """From a figure on (满) this level, and who is told."""

    from_: Annotated[Figure, Named(Message("起点"), hint=Message("按指标的单位写。"))] = Field(alias="from")
    level: Annotated[Level, Named(Message("级别"), words=LEVEL_WORDS)]
    tell: Annotated[tuple[str, ...], Named(Message("告知"), keys="roles")] = ()
    to: Annotated[Figure | None, Named(Message("终点"))] = None


class Alert(TerseKind):
    """One indicator over a window of months, bands with levels, who is told, and how soon measures are reviewed."""

    name: ClassVar[str] = "alert"
    label: ClassVar[Message] = Message("风险预警")

    indicator: Annotated[Indicator, Named(Message("指标"), words=INDICATOR_WORDS)]
    top: Annotated[
        StrictInt | None, Named(Message("前几名合计"), unit=Message("名"), hint=Message("只有集中度要写。"))
    ] = None
    window_months: Annotated[StrictInt, Named(Message("统计最近"), unit=Message("个月"))]
    bands: Annotated[tuple[AlertBand, ...], Named(Message("分级"))]
    review_days: Annotated[StrictInt, Named(Message("预警后须复核的时限"), unit=Message("天"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse gaps, levels against the direction of the indicator, figures it cannot have, and alarms to nobody."""
        watched = WATCHED[self.indicator]
        found = [
            *within("window_months", "统计月数", self.window_months, (1, 36), "个月"),
            *within("review_days", "复核时限", self.review_days, (1, 366), "天"),
            *within("top", "前几名", self.top, (1, 100), "名"),
            *some_rows("bands", self.bands, "分级", 8),
            *self._bands().findings(),
            *self._level_findings(known),
        ]
        if watched.has_top and self.top is None:
            found.append(error("top", "「{label}」须写明前几名合计。", label=watched.label))
        elif not watched.has_top and self.top is not None:
            found.append(error("top", "「{label}」不分名次，请不写前几名。", label=watched.label))
        return found

    def sentence(self) -> Message:
        """Say the indicator and its levels."""
        bands = self._bands()
        parts = [
            Message("{band}为{level}", {"band": bands.words(index), "level": LEVEL_WORDS[each.level]})
            for index, each in enumerate(self.bands)
        ]
        return Message(
            "{label}{top}（最近 {months} 个月，{meaning}）：{parts}；达到预警的，{days} 天以内复核应对措施。",
            {
                "label": WATCHED[self.indicator].label,
                "top": Message("，取前 {n} 名合计", {"n": self.top}) if self.top is not None else Message(""),
                "months": self.window_months,
                "meaning": WATCHED[self.indicator].meaning,
                "parts": joined(parts, "，"),
                "days": self.review_days,
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per band."""
        bands = self._bands()
        heads = (WATCHED[self.indicator].label, Message("级别"), Message("告知"))
        rows = [
            (bands.words(index), LEVEL_WORDS[each.level], roles_words(each.tell, known))
            for index, each in enumerate(self.bands)
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle the levels of the indicator over the window."""
        about = ("alert", self.indicator, str(self.top or ""), str(self.window_months))
        words = Message("「{label}」的预警", {"label": WATCHED[self.indicator].label})
        yield Claim(about, words, self.model_dump_json(), "indicator")

    def _bands(self) -> Bands:
        bands = [Band(each.from_, each.to) for each in self.bands]
        return Bands("bands", bands, lambda figure: f"{figure_words(figure)}{WATCHED[self.indicator].unit}", zero="0%")

    def _level_findings(self, known: Known) -> Iterator[Finding]:
        watched, order = WATCHED[self.indicator], list(Level)
        for index, each in enumerate(self.bands):
            path, row = f"bands[{index}]", index + 1
            if self.indicator not in _OPEN_ENDED and each.from_ > 100:
                yield error(f"{path}.from", "第 {row} 档的起点超过 100%，永远到不了。", row=row)
            if each.level is not Level.NORMAL:
                yield from some_roles(f"{path}.tell", each.tell, known, of_row(index, "告知岗位"))
            elif each.tell:
                yield warning(f"{path}.tell", "第 {row} 档是正常，不用告知。", row=row)
            if not index:
                continue
            rise = order.index(each.level) - order.index(self.bands[index - 1].level)
            if rise == 0:
                yield warning(f"{path}.level", "第 {row} 档与前一档级别相同，可合为一档。", row=row)
            elif (rise < 0) != watched.less_is_worse:
                yield error(
                    f"{path}.level",
                    "「{label}」越低越危险，第 {row} 档更高，级别须更轻。"
                    if watched.less_is_worse
                    else "「{label}」越高越危险，第 {row} 档更高，级别须更重。",
                    label=watched.label,
                    row=row,
                )
        if self.bands and all(each.level is Level.NORMAL for each in self.bands):
            yield error("bands", "各档都是正常，永远不会预警。")


ALL: tuple[type[ClauseKind], ...] = (Alert,)
