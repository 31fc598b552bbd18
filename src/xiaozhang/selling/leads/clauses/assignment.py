"""Assignment of leads (C10): to whom a new lead goes, and by when it must be accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Table
from xiaozhang.base.clause_parts import error, verbatim
from xiaozhang.base.clause_rows import Row, TerseKind, listed_words, no_doubles, some_rows, within, worded
from xiaozhang.base.text import Message


class By(StrEnum):
    """What a row looks at; `any` takes every lead that no earlier row took."""

    REGION = "region"
    INDUSTRY = "industry"
    CHANNEL = "channel"
    ANY = "any"


BY_WORDS: Mapping[str, Message] = {
    By.REGION: Message("地区"),
    By.INDUSTRY: Message("行业"),
    By.CHANNEL: Message("来源渠道"),
    By.ANY: Message("其余线索"),
}


class Method(StrEnum):
    """Who of the team gets it."""

    ROUND_ROBIN = "round_robin"
    LEAST_LOAD = "least_load"
    BY_HAND = "by_hand"


METHOD_WORDS: Mapping[str, Message] = {
    Method.ROUND_ROBIN: Message("成员轮流"),
    Method.LEAST_LOAD: Message("在跟线索最少的成员优先"),
    Method.BY_HAND: Message("由团队负责人指定"),
}


class NotAccepted(StrEnum):
    """Where a lead goes that nobody accepted in time."""

    NEXT = "next"
    SUPERIOR = "superior"
    POOL = "pool"


NOT_ACCEPTED_WORDS: Mapping[str, Message] = {
    NotAccepted.NEXT: Message("转给下一位成员"),
    NotAccepted.SUPERIOR: Message("交上级指定"),
    NotAccepted.POOL: Message("放入公海"),
}


class AssignmentRow(Row):
    """Leads with one of these values go to a team. The first row that fits decides."""

    by: Annotated[By, Named(Message("依据"), words=BY_WORDS)]
    values: Annotated[tuple[str, ...], Named(Message("取值"), hint=Message("依据为「其余线索」时不写。"))] = ()
    team: Annotated[str, Named(Message("团队"), keys="teams", hint=Message("留空：由负责该地区的团队承接。"))] = ""
    method: Annotated[Method, Named(Message("分给谁"), words=METHOD_WORDS)] = Method.ROUND_ROBIN


class LeadAssignment(TerseKind):
    """To which team and member a new lead goes, how many one may hold, and by when it must be accepted."""

    name: ClassVar[str] = "lead_assignment"
    label: ClassVar[Message] = Message("线索分配")
    is_single: ClassVar[bool] = True

    rows: Annotated[
        tuple[AssignmentRow, ...], Named(Message("分配规则"), hint=Message("从上到下，先符合的一行说了算。"))
    ]
    most_open: Annotated[StrictInt, Named(Message("每人在跟线索上限"), unit=Message("条"))]
    accept_hours: Annotated[StrictInt, Named(Message("接受时限"), unit=Message("工作小时"))]
    not_accepted: Annotated[NotAccepted, Named(Message("逾时未接受"), words=NOT_ACCEPTED_WORDS)]
    referrals_first: Annotated[StrictBool, Named(Message("转介绍的线索优先分配"))] = True

    def check(self, known: Known) -> list[Finding]:
        """Refuse values that two rows claim, rows that are never reached, unknown teams and leads left to nobody."""
        return [
            *some_rows("rows", self.rows, "分配规则"),
            *self._row_findings(known),
            *self._value_findings(),
            *within("most_open", "每人在跟线索上限", self.most_open, (1, 10_000), "条"),
            *within("accept_hours", "接受时限", self.accept_hours, (1, 240), "工作小时"),
        ]

    def sentence(self) -> Message:
        """Say by what leads are assigned, the limit and the term."""
        values = {
            "n": len(self.rows),
            "most": self.most_open,
            "hours": self.accept_hours,
            "then": NOT_ACCEPTED_WORDS[self.not_accepted],
            "first": Message("转介绍的线索优先分配；") if self.referrals_first else Message(""),
        }
        return Message(
            "新线索按下表 {n} 行规则分配，{first}每人在跟线索不超过 {most} 条；"
            "分到后 {hours} 个工作小时以内须接受，逾时{then}。",
            values,
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per rule: what it looks at, values, team, member."""
        heads = (Message("依据"), Message("取值"), Message("承接团队"), Message("分给谁"))
        rows = [
            (
                BY_WORDS[row.by],
                listed_words(row.values),
                verbatim(row.team) if row.team else Message("负责该地区的团队"),
                METHOD_WORDS[row.method],
            )
            for row in self.rows
        ]
        return Table(heads, tuple(rows))

    def _row_findings(self, known: Known) -> Iterator[Finding]:
        if self.rows and self.rows[-1].by is not By.ANY:
            yield error("rows", "最后一行的依据须是「其余线索」，否则有的线索没有人承接。")
        for index, row in enumerate(self.rows):
            path, values = f"rows[{index}]", {"row": index + 1}
            if row.team and row.team not in known.teams:
                yield error(f"{path}.team", "第 {row} 行：没有「{team}」这个团队。", team=row.team, **values)
            if row.by is By.ANY:
                if row.values:
                    yield error(f"{path}.values", "第 {row} 行的依据是「其余线索」，不写取值。", **values)
                if index + 1 < len(self.rows):
                    yield error(f"{path}.by", "第 {row} 行已接下其余线索，后面的行不会用到。请移到最后。", **values)
            elif not row.values:
                yield error(f"{path}.values", "第 {row} 行没有写取值，不会用到。", **values)
            for place, value in enumerate(row.values):
                yield from worded(f"{path}.values[{place}]", "取值", value)

    def _value_findings(self) -> Iterator[Finding]:
        claimed: dict[tuple[By, str], int] = {}
        for index, row in enumerate(self.rows):
            for place, value in enumerate(row.values):
                before = claimed.setdefault((row.by, value), index)
                if before != index:
                    yield error(
                        f"rows[{index}].values[{place}]",
                        "{by}「{value}」在第 {before} 行已经分配，第 {row} 行不会用到。请只留一处。",
                        by=BY_WORDS[row.by],
                        value=value,
                        before=before + 1,
                        row=index + 1,
                    )
            yield from no_doubles(f"rows[{index}].values", row.values)
