"""The public pool 公海 (C10): when customers return to it, how many one may hold, and who may claim when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Table
from xiaozhang.base.clause_parts import error, joined, role_words, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    count,
    grade_findings,
    grade_words,
    grades_of,
    line,
    no_doubles,
    of_row,
    offered_grades,
    some_rows,
    within,
)
from xiaozhang.base.text import Message

_DAYS = (1, 1000)


class ReturnRow(Row):
    """Customers of a grade return after so many days without a follow-up; the owner is warned before."""

    grade: Annotated[
        str, Named(Message("客户级别"), offers=offered_grades, hint=Message("留空：没有另写的各级客户和线索。"))
    ] = ""
    days: Annotated[StrictInt, Named(Message("未跟进满"), unit=Message("天"))]
    warn_days: Annotated[StrictInt, Named(Message("提前预警"), unit=Message("天"))]


class HoldingRow(Row):
    """A post may own at most so many customers of a grade."""

    role: Annotated[str, Named(Message("岗位"), keys="roles")]
    grade: Annotated[str, Named(Message("客户级别"), offers=offered_grades, hint=Message("留空：各级合计。"))] = ""
    most: Annotated[StrictInt, Named(Message("最多持有"), unit=Message("家"))]


class PoolLimits(TerseKind):
    """Return to the public pool, holding limits, claims a day, and cooling-off before one claims back."""

    name: ClassVar[str] = "pool_limits"
    label: ClassVar[Message] = Message("公海与持有上限")
    is_single: ClassVar[bool] = True

    returns: Annotated[tuple[ReturnRow, ...], Named(Message("回收规则"))]
    holdings: Annotated[tuple[HoldingRow, ...], Named(Message("持有上限"))] = ()
    claims_per_day: Annotated[StrictInt, Named(Message("每人每日领取上限"), unit=Message("家"))]
    cooling_off_days: Annotated[
        StrictInt, Named(Message("原负责人再次领取须隔"), unit=Message("天"), hint=Message("0：不限。"))
    ]
    protect_open_deals: Annotated[StrictBool, Named(Message("有进行中商机的客户不回收"))] = True
    protect_won_days: Annotated[
        StrictInt,
        Named(Message("成交客户的保护期"), unit=Message("天"), hint=Message("自最近一次签约起算；0：不保护。")),
    ]

    def check(self, known: Known) -> list[Finding]:
        """Refuse warnings after the return, grades and posts nobody knows, and limits that contradict."""
        return [
            *some_rows("returns", self.returns, "回收规则"),
            *no_doubles("returns", [row.grade for row in self.returns], grade_words),
            *self._return_findings(known),
            *self._holding_findings(known),
            *within("claims_per_day", "每人每日领取上限", self.claims_per_day, (1, 1000), "家"),
            *within("cooling_off_days", "再次领取的间隔", self.cooling_off_days, (0, 1000), "天"),
            *within("protect_won_days", "成交客户的保护期", self.protect_won_days, (0, 3660), "天"),
        ]

    def sentence(self) -> Message:
        """Say when customers return, and who may claim how many."""
        grades = [row.grade for row in self.returns]
        parts = [
            Message("{grade}满 {days} 天未跟进", {"grade": grade_words(row.grade, grades), "days": row.days})
            for row in self.returns
        ]
        return Message(
            "{returns}的，收回公海{warned}；每人每日最多领取 {claims} 家{cooling}{deals}{won}。",
            {
                "returns": joined(parts, "、"),
                "claims": self.claims_per_day,
                "warned": Message("，事先预警") if any(row.warn_days for row in self.returns) else Message(""),
                "cooling": Message("，原负责人满 {n} 天方可再领", {"n": self.cooling_off_days})
                if self.cooling_off_days
                else Message(""),
                "deals": Message("；有进行中商机的不回收") if self.protect_open_deals else Message(""),
                "won": Message("；签约后 {n} 天以内的成交客户不回收", {"n": self.protect_won_days})
                if self.protect_won_days
                else Message(""),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out returns, holding limits and the rest, one line each."""
        grades = [row.grade for row in self.returns]
        rows = [
            line(
                "收回公海",
                Message(
                    "{grade}：满 {days} 天未跟进，提前 {warn} 天预警",
                    {"grade": grade_words(row.grade, grades), "days": row.days, "warn": row.warn_days},
                ),
            )
            for row in self.returns
        ]
        rows += [
            line(
                "持有上限",
                Message(
                    "{role}：{grade} {most} 家",
                    {"role": role_words(row.role, known), "grade": grade_words(row.grade), "most": row.most},
                ),
            )
            for row in self.holdings
        ]
        rows.append(line("每人每日领取", count(self.claims_per_day, "家")))
        cooling = (
            Message("收回满 {n} 天以后", {"n": self.cooling_off_days}) if self.cooling_off_days else Message("不限")
        )
        rows.append(line("原负责人再次领取", cooling))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def _return_findings(self, known: Known) -> Iterator[Finding]:
        for index, row in enumerate(self.returns):
            path = f"returns[{index}]"
            yield from grade_findings(f"{path}.grade", row.grade, known)
            yield from within(f"{path}.days", of_row(index, "天数"), row.days, _DAYS, "天")
            if not 0 <= row.warn_days < max(row.days, 1):
                yield error(
                    f"{path}.warn_days",
                    "第 {row} 行提前 {warn} 天预警，须不少于 0 天、少于回收的 {days} 天。",
                    row=index + 1,
                    warn=row.warn_days,
                    days=row.days,
                )
        grades = {row.grade for row in self.returns}
        missing = [grade for grade in grades_of(known) if grade not in grades]
        if self.returns and "" not in grades and missing:
            yield warning(
                "returns", "没有写「{grades}」级和未评级客户何时收回，这些客户永不回收。", grades="、".join(missing)
            )

    def _holding_findings(self, known: Known) -> Iterator[Finding]:
        whole = {row.role: row.most for row in self.holdings if not row.grade}
        for index, row in enumerate(self.holdings):
            path = f"holdings[{index}]"
            if row.role not in known.roles:
                yield error(f"{path}.role", "第 {row} 行：没有「{role}」这个岗位。", row=index + 1, role=row.role)
            yield from grade_findings(f"{path}.grade", row.grade, known)
            yield from within(f"{path}.most", of_row(index, "上限"), row.most, (1, 100_000), "家")
            if row.grade and row.most > whole.get(row.role, row.most):
                yield warning(
                    f"{path}.most",
                    "第 {row} 行的 {most} 家多于该岗位各级合计的 {whole} 家，用不到。",
                    row=index + 1,
                    most=row.most,
                    whole=whole[row.role],
                )
        yield from no_doubles("holdings", [(row.role, row.grade) for row in self.holdings], lambda key: " ".join(key))
