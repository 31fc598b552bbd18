"""Rewards at once for something that happened (K7), and for suggestions (P1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Table, Yuan
from xiaozhang.base.clause_parts import Band, Bands, Figure, error, figure_words, joined, verbatim, warning
from xiaozhang.base.clause_rows import (
    MAX_LABEL,
    Row,
    TerseKind,
    amount,
    amount_within,
    count,
    metric_findings,
    metric_unit,
    metric_words,
    no_doubles,
    of_row,
    once,
    roles_words,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.people.culture.clauses.parts import MOST_FIGURE

_MOST_FEN = 10**10


class InstantRow(Row):
    """What is rewarded at once: so much of a metric on one day."""

    label: Annotated[str, Named(Message("名称"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    at_least: Annotated[Figure, Named(Message("一日满"), hint=Message("按指标的单位写，金额以元计。"))]
    points: Annotated[StrictInt, Named(Message("积分"), unit=Message("分"))]


class InstantReward(TerseKind):
    """Points given at once by rule, and praise that everybody sees; so many points a month at most."""

    name: ClassVar[str] = "instant_reward"
    label: ClassVar[Message] = Message("即时奖励")

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    rows: Annotated[tuple[InstantRow, ...], Named(Message("即时奖励"))]
    monthly_points: Annotated[StrictInt, Named(Message("每人每月最多"), unit=Message("分"))]
    praise_points: Annotated[
        StrictInt,
        Named(Message("上级每月可表扬加分"), unit=Message("分"), hint=Message("每位成员每月合计；0：只表扬不加分。")),
    ] = 0

    def check(self, known: Known) -> list[Finding]:
        """Refuse metrics nobody counts, thresholds of nothing, and points that the month cannot hold."""
        found = [
            *some_roles("roles", self.roles, known),
            *some_rows("rows", self.rows, "即时奖励"),
            *no_doubles("rows", [(each.metric, each.at_least) for each in self.rows], lambda key: key[0]),
            *within("monthly_points", "每月最多的积分", self.monthly_points, (1, 100_000), "分"),
            *within("praise_points", "表扬加分", self.praise_points, (0, 100_000), "分"),
        ]
        for index, each in enumerate(self.rows):
            path = f"rows[{index}]"
            found += worded(f"{path}.label", of_row(index, "名称"), each.label, MAX_LABEL)
            found += metric_findings(f"{path}.metric", each.metric, known)
            found += within(f"{path}.points", of_row(index, "积分"), each.points, (1, 100_000), "分")
            if not 0 < each.at_least <= MOST_FIGURE:
                found.append(error(f"{path}.at_least", "第 {row} 行的数量须大于 0。", row=index + 1))
            if each.points > self.monthly_points:
                found.append(
                    error(
                        f"{path}.points",
                        "第 {row} 行一次奖 {points} 分，多于每月最多的 {most} 分，给不出去。",
                        row=index + 1,
                        points=each.points,
                        most=self.monthly_points,
                    )
                )
        return found

    def sentence(self) -> Message:
        """Say what earns how many points."""
        parts = [
            Message(
                "一日{metric}满 {n}奖 {points} 分",
                {
                    "metric": metric_words(each.metric),
                    "n": count(each.at_least, metric_unit(each.metric)),
                    "points": each.points,
                },
            )
            for each in self.rows
        ]
        return Message(
            "{roles}{parts}，当日公布；每人每月不超过 {most} 分。",
            {"roles": roles_words(self.roles), "parts": joined(parts, "、"), "most": self.monthly_points},
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per reward."""
        heads = (Message("名称"), Message("条件"), Message("积分"))
        rows = [
            (
                verbatim(each.label),
                Message(
                    "一日{metric}满 {n}",
                    {"metric": metric_words(each.metric), "n": count(each.at_least, metric_unit(each.metric))},
                ),
                count(each.points, "分"),
            )
            for each in self.rows
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle the points of each thing for each post."""
        return once(
            Claim(
                ("instant_reward", role, each.metric, figure_words(each.at_least)),
                Message("「{label}」的即时奖励", {"label": each.label}),
                str(each.points),
                f"rows[{index}]",
            )
            for index, each in enumerate(self.rows)
            for role in self.roles
        )


class BenefitBand(Row):
    """A suggestion that saves or earns so much a year or more (满) is rewarded with this."""

    from_fen: Annotated[Yuan, Named(Message("年效益满"), unit=Message("元"))] = Field(alias="from")
    amount_fen: Annotated[Yuan, Named(Message("奖金"), unit=Message("元"))] = Field(alias="amount")


class SuggestionReward(TerseKind):
    """What a suggestion earns when it is taken up, and by its yearly benefit; when it must be answered."""

    name: ClassVar[str] = "suggestion_reward"
    label: ClassVar[Message] = Message("合理化建议奖励")
    is_single: ClassVar[bool] = True

    answer_workdays: Annotated[StrictInt, Named(Message("答复时限"), unit=Message("个工作日"))]
    judged_by: Annotated[tuple[str, ...], Named(Message("评议岗位"), keys="roles")]
    adopted_fen: Annotated[Yuan, Named(Message("采纳即奖"), unit=Message("元"))] = Field(alias="adopted")
    bands: Annotated[tuple[BenefitBand, ...], Named(Message("按年效益另奖"), hint=Message("从 0 元起；效益须实测。"))]
    measured_after_days: Annotated[StrictInt, Named(Message("实施后多久测算效益"), unit=Message("天"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse gaps in benefit, rewards above the benefit, falling rewards, and judgement by nobody."""
        found = [
            *within("answer_workdays", "答复时限", self.answer_workdays, (1, 60), "个工作日"),
            *some_roles("judged_by", self.judged_by, known, "评议岗位"),
            *amount_within("adopted", "采纳的奖金", self.adopted_fen, _MOST_FEN, 0),
            *some_rows("bands", self.bands, "按年效益另奖"),
            *self._bands().findings(),
            *within("measured_after_days", "测算的时间", self.measured_after_days, (1, 730), "天"),
        ]
        for index, each in enumerate(self.bands):
            path = f"bands[{index}].amount"
            found += amount_within(path, of_row(index, "奖金"), each.amount_fen, _MOST_FEN, 0)
            if index and each.amount_fen < self.bands[index - 1].amount_fen:
                found.append(warning(path, "第 {row} 档效益更高，奖金反而更少。", row=index + 1))
            if index and each.amount_fen > each.from_fen:
                found.append(
                    warning(
                        path, "第 {row} 档的奖金多于起点的年效益 {from_} 元。", row=index + 1, from_=yuan(each.from_fen)
                    )
                )
        return found

    def sentence(self) -> Message:
        """Say when it is answered and what it earns."""
        bands = self._bands()
        parts = [
            Message("{band}的 {amount}", {"band": bands.words(index), "amount": amount(each.amount_fen)})
            if each.amount_fen
            else Message("{band}的不另奖", {"band": bands.words(index)})
            for index, each in enumerate(self.bands)
        ]
        return Message(
            "合理化建议由{who}评议，{days} 个工作日以内答复；"
            "采纳的奖 {adopted} 元，实施满 {after} 天按年效益另奖：{parts}。",
            {
                "who": roles_words(self.judged_by),
                "days": self.answer_workdays,
                "adopted": yuan(self.adopted_fen),
                "after": self.measured_after_days,
                "parts": joined(parts, "，"),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per band of benefit."""
        bands = self._bands()
        rows = [(bands.words(index), amount(each.amount_fen)) for index, each in enumerate(self.bands)]
        return Table((Message("年效益"), Message("奖金")), tuple(rows))

    def _bands(self) -> Bands:
        return Bands("bands", [Band(each.from_fen) for each in self.bands], lambda fen: yuan(int(fen)), " 元")
