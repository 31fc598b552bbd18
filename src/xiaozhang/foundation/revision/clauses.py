"""The clause that asks for the yearly revision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known
from xiaozhang.base.clause_parts import error, role_findings, role_words, warning
from xiaozhang.base.text import Message

_YEAR = 12


class RevisionTerm(ClauseKind):
    """So many months after it took effect, or after the last round, a version is evaluated clause by clause. B5."""

    name: ClassVar[str] = "revision_term"
    label: ClassVar[Message] = Message("年度修订")
    is_single: ClassVar[bool] = True

    months: Annotated[
        StrictInt,
        Field(ge=1, le=60),
        Named(Message("每隔"), unit=Message("个月"), hint=Message("自施行之日或上一轮评估结束之日起算。")),
    ] = _YEAR
    role: Annotated[str, Named(Message("负责岗位"), keys="roles")] = "sales_manager"
    days: Annotated[StrictInt, Field(ge=1, le=180), Named(Message("评估期限"), unit=Message("天"))] = 30

    def check(self, known: Known) -> list[Finding]:
        """Refuse a post that is not there, a round longer than the time between two; warn of more than a year."""
        return list(self._findings(known))

    def _findings(self, known: Known) -> Iterator[Finding]:
        yield from role_findings("role", (self.role,), known)
        if self.days >= self.months * 28:
            yield error(
                "days",
                "评估期限 {days} 天，不短于两轮之间的 {months} 个月，上一轮还没完又到下一轮。请缩短期限。",
                days=self.days,
                months=self.months,
            )
        if self.months > _YEAR:
            yield warning("months", "每隔 {months} 个月才修订一次，超过一年。", months=self.months)

    def sentence(self) -> Message:
        """Say when, by whom, and how long it may take."""
        return Message(
            "制度施行满 {months} 个月，或上一轮评估结束满 {months} 个月，由{role}在 {days} 天内逐条评估实施效果，"
            "提出保留、修改或废止的意见。",
            {"months": self.months, "role": role_words(self.role), "days": self.days},
        )
