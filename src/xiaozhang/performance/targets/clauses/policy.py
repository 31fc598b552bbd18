"""The clause kind of target policy (I2, I5): how targets are broken down, their bounds, warnings and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Rate, Table
from xiaozhang.base.clause_parts import Figure, error, figure_words, joined
from xiaozhang.base.clause_rows import (
    PERIOD_WORDS,
    Period,
    Row,
    TerseKind,
    line,
    no_doubles,
    of_row,
    roles_words,
    share_within,
    some_roles,
    some_rows,
    whole_weights,
    within,
)
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message


class Basis(StrEnum):
    """What a person's part of the whole is measured by."""

    HISTORY = "history"
    PIPELINE = "pipeline"
    CUSTOMERS = "customers"
    TERRITORY = "territory"
    HEADCOUNT = "headcount"
    WORKDAYS = "workdays"


BASIS_WORDS: Mapping[str, Message] = {
    Basis.HISTORY: Message("近十二个月业绩"),
    Basis.PIPELINE: Message("进行中的商机"),
    Basis.CUSTOMERS: Message("名下客户的潜力"),
    Basis.TERRITORY: Message("负责地区的市场容量"),
    Basis.HEADCOUNT: Message("人数均分"),
    Basis.WORKDAYS: Message("在岗工作日"),
}


class Weighted(Row):
    """One basis and how much it counts."""

    basis: Annotated[Basis, Named(Message("分解依据"), words=BASIS_WORDS)]
    weight: Annotated[Figure, Named(Message("权重"), hint=Message("合计 100。"))]


class Deviation(Row):
    """Who is told when the figure falls behind the pace by so much or more (满)."""

    behind: Annotated[Rate, Named(Message("落后于应达"))]
    tell: Annotated[tuple[str, ...], Named(Message("告知"), keys="roles")]


class TargetPolicy(TerseKind):
    """How the whole is broken down, floor and ceiling per person, warnings, and what a change needs."""

    name: ClassVar[str] = "target_policy"
    label: ClassVar[Message] = Message("目标管理")
    is_single: ClassVar[bool] = True
    touches_interests: ClassVar[bool] = True

    bases: Annotated[tuple[Weighted, ...], Named(Message("分解依据"))]
    floor: Annotated[Rate, Named(Message("个人下限为人均的"))]
    ceiling: Annotated[Rate, Named(Message("个人上限为人均的"))]
    announced_days: Annotated[StrictInt, Named(Message("开始前公布"), unit=Message("天"))]
    deviations: Annotated[tuple[Deviation, ...], Named(Message("偏差预警"))]
    adjusted_by: Annotated[tuple[str, ...], Named(Message("批准调整的岗位"), keys="roles")]
    adjustments: Annotated[StrictInt, Named(Message("每人最多调整"), unit=Message("次"))]
    adjustments_per: Annotated[Period, Named(Message("调整次数按"), words=PERIOD_WORDS)] = Period.YEAR

    def check(self, known: Known) -> list[Finding]:
        """Refuse weights that are not 100, bounds without a solution, warnings to nobody, changes nobody approves."""
        found = [
            *some_rows("bases", self.bases, "分解依据"),
            *no_doubles("bases", [each.basis for each in self.bases], BASIS_WORDS.__getitem__),
            *share_within("floor", "个人下限", self.floor, 0, 1),
            *share_within("ceiling", "个人上限", self.ceiling, 1, 10),
            *within("announced_days", "公布的时间", self.announced_days, (0, 90), "天"),
            *some_rows("deviations", self.deviations, "偏差预警", 10),
            *self._deviation_findings(known),
            *some_roles("adjusted_by", self.adjusted_by, known, "批准调整的岗位"),
            *within("adjustments", "调整次数", self.adjustments, (0, 12), "次"),
        ]
        if self.bases:
            found += whole_weights("bases", (each.weight for each in self.bases))
        return found

    def sentence(self) -> Message:
        """Say the bases, the bounds, the warnings and what a change needs."""
        bases = [
            Message("{basis} {weight}", {"basis": BASIS_WORDS[each.basis], "weight": figure_words(each.weight)})
            for each in self.bases
        ]
        warnings = [
            Message("满 {behind} 告知{who}", {"behind": percent(each.behind, 0), "who": roles_words(each.tell)})
            for each in self.deviations
        ]
        return Message(
            "目标按{bases} 分解到人，不低于人均的 {floor}、不高于人均的 {ceiling}，开始前 {days} 天公布；"
            "落后于应达{warnings}；调整须经{who}批准，每人{per}不超过 {n} 次。",
            {
                "bases": joined(bases, "、"),
                "floor": percent(self.floor, 0),
                "ceiling": percent(self.ceiling, 0),
                "days": self.announced_days,
                "warnings": joined(warnings, "，"),
                "who": roles_words(self.adjusted_by),
                "per": PERIOD_WORDS[self.adjustments_per],
                "n": self.adjustments,
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out bases, bounds and warnings, one line each."""
        rows = [
            line(
                "分解依据",
                Message(
                    "{basis}，权重 {weight}", {"basis": BASIS_WORDS[each.basis], "weight": figure_words(each.weight)}
                ),
            )
            for each in self.bases
        ]
        bounds = {"floor": percent(self.floor, 0), "ceiling": percent(self.ceiling, 0)}
        rows.append(line("个人上下限", Message("人均的 {floor} 至 {ceiling}", bounds)))
        rows += [
            line(
                "偏差预警",
                Message("落后满 {n}：告知{who}", {"n": percent(each.behind, 0), "who": roles_words(each.tell, known)}),
            )
            for each in self.deviations
        ]
        rows.append(line("批准调整", roles_words(self.adjusted_by, known)))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def _deviation_findings(self, known: Known) -> Iterator[Finding]:
        for index, each in enumerate(self.deviations):
            path = f"deviations[{index}]"
            yield from share_within(f"{path}.behind", of_row(index, "偏差"), each.behind, Fraction(1, 100), 1)
            yield from some_roles(f"{path}.tell", each.tell, known, of_row(index, "告知岗位"))
            if index and each.behind <= self.deviations[index - 1].behind:
                yield error(
                    f"{path}.behind",
                    "第 {row} 行的偏差 {behind} 不高于前一行的 {before}，各行要从小到大。",
                    row=index + 1,
                    behind=percent(each.behind),
                    before=percent(self.deviations[index - 1].behind),
                )
