"""Attendance (L5): what lateness counts as, who approves leave, overtime by approval only.

The hours themselves are the clause of working hours; workdays are the company's calendar. Overtime stays below the
ceilings of the Labour Law, art. 41: three hours a day, thirty-six a month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Table
from xiaozhang.base.clause_parts import Band, Bands, Figure, figure_words, joined, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    line,
    of_row,
    roles_words,
    some_roles,
    some_rows,
    within,
)
from xiaozhang.base.text import Message

MOST_OVERTIME_DAY, MOST_OVERTIME_MONTH = Fraction(3), Fraction(36)


class CountsAs(StrEnum):
    """What being late or leaving early counts as."""

    NOTHING = "nothing"
    LATE = "late"
    HALF_DAY = "half_day"
    DAY = "day"


COUNTS_AS_WORDS: Mapping[str, Message] = {
    CountsAs.NOTHING: Message("不计"),
    CountsAs.LATE: Message("迟到或早退一次"),
    CountsAs.HALF_DAY: Message("旷工半日"),
    CountsAs.DAY: Message("旷工一日"),
}


class LateBand(Row):
    """From so many minutes on (满), lateness counts as this; its points stand in the catalogue of violations."""

    from_: Annotated[StrictInt, Named(Message("起点"), unit=Message("分钟"))] = Field(alias="from")
    counts_as: Annotated[CountsAs, Named(Message("计为"), words=COUNTS_AS_WORDS)]
    to: Annotated[StrictInt | None, Named(Message("终点"), unit=Message("分钟"))] = None


class LeaveRow(Row):
    """Leave of so many workdays or more (满) is approved by these posts, asked for so long before."""

    from_days: Annotated[Figure, Named(Message("请假"), unit=Message("天起"))] = Field(alias="from")
    approved_by: Annotated[tuple[str, ...], Named(Message("批准岗位"), keys="roles")]
    ahead_workdays: Annotated[StrictInt, Named(Message("提前"), unit=Message("个工作日"))] = 0


class Attendance(TerseKind):
    """Lateness by minutes, leave by approval, overtime by approval, corrections a month."""

    name: ClassVar[str] = "attendance"
    label: ClassVar[Message] = Message("考勤")
    is_single: ClassVar[bool] = True
    touches_interests: ClassVar[bool] = True

    lateness: Annotated[tuple[LateBand, ...], Named(Message("迟到与早退"), hint=Message("从 0 分钟起，各档相接。"))]
    leave: Annotated[tuple[LeaveRow, ...], Named(Message("请假审批"), hint=Message("从 0 天起。"))]
    overtime_by: Annotated[
        tuple[str, ...], Named(Message("批准加班的岗位"), keys="roles", hint=Message("未经批准的，不算加班。"))
    ]
    overtime_day_hours: Annotated[Figure, Named(Message("每日加班不超过"), unit=Message("小时"))]
    overtime_month_hours: Annotated[Figure, Named(Message("每月加班不超过"), unit=Message("小时"))]
    corrections: Annotated[StrictInt, Named(Message("每月补登次数"), unit=Message("次"))] = 2
    visits_count: Annotated[StrictBool, Named(Message("外出拜访的签到计为出勤"))] = True

    def check(self, known: Known) -> list[Finding]:
        """Refuse gaps in minutes and days, steps that fall, overtime beyond the law, approval by nobody."""
        return [
            *some_rows("lateness", self.lateness, "迟到与早退"),
            *self._late_bands().findings(),
            *self._late_findings(),
            *some_rows("leave", self.leave, "请假审批"),
            *self._leave_bands().findings(),
            *self._leave_findings(known),
            *some_roles("overtime_by", self.overtime_by, known, "批准加班的岗位"),
            *within("overtime_day_hours", "每日加班", self.overtime_day_hours, (0, MOST_OVERTIME_DAY), "小时"),
            *within("overtime_month_hours", "每月加班", self.overtime_month_hours, (0, MOST_OVERTIME_MONTH), "小时"),
            *within("corrections", "每月补登次数", self.corrections, (0, 31), "次"),
        ]

    def sentence(self) -> Message:
        """Say what lateness counts as, and what needs approval."""
        bands = self._late_bands()
        late = [
            Message("{band}{counts}", {"band": bands.words(index), "counts": COUNTS_AS_WORDS[each.counts_as]})
            for index, each in enumerate(self.lateness)
        ]
        return Message(
            "迟到早退{late}；请假须事先批准；加班须由{who}事先批准，每日不超过 {day} 小时、每月不超过 {month} 小时。",
            {
                "late": joined(late, "，"),
                "who": roles_words(self.overtime_by),
                "day": figure_words(self.overtime_day_hours),
                "month": figure_words(self.overtime_month_hours),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out lateness and leave, one line per band."""
        late, leave = self._late_bands(), self._leave_bands()
        rows = [
            line(
                "迟到或早退",
                Message(
                    "{band}：{counts}",
                    {"band": late.words(index), "counts": COUNTS_AS_WORDS[each.counts_as]},
                ),
            )
            for index, each in enumerate(self.lateness)
        ]
        rows += [
            line(
                "请假",
                Message(
                    "{band}：提前 {ahead} 个工作日，由{roles}批准",
                    {
                        "band": leave.words(index),
                        "ahead": each.ahead_workdays,
                        "roles": roles_words(each.approved_by, known),
                    },
                ),
            )
            for index, each in enumerate(self.leave)
        ]
        rows.append(line("补登", Message("每月不超过 {n} 次", {"n": self.corrections})))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def _late_bands(self) -> Bands:
        bands = [Band(each.from_, each.to) for each in self.lateness]
        return Bands("lateness", bands, figure_words, " 分钟", lacks="没有写计为什么")

    def _leave_bands(self) -> Bands:
        bands = [Band(each.from_days) for each in self.leave]
        return Bands("leave", bands, figure_words, " 天", lacks="没有写由谁批准", name="行")

    def _late_findings(self) -> Iterator[Finding]:
        order = list(CountsAs)
        for index, each in enumerate(self.lateness):
            path = f"lateness[{index}]"
            if not index:
                continue
            before = self.lateness[index - 1]
            if order.index(each.counts_as) < order.index(before.counts_as):
                yield warning(f"{path}.counts_as", "第 {row} 档迟到更久，处理反而更轻。", row=index + 1)

    def _leave_findings(self, known: Known) -> Iterator[Finding]:
        for index, each in enumerate(self.leave):
            path = f"leave[{index}]"
            yield from some_roles(f"{path}.approved_by", each.approved_by, known, of_row(index, "批准岗位"))
            yield from within(
                f"{path}.ahead_workdays", of_row(index, "提前的天数"), each.ahead_workdays, (0, 60), "个工作日"
            )
