"""The clause that says until when a published text is to be read and signed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known
from xiaozhang.base.clause_parts import error, warning
from xiaozhang.base.text import Message

_LONG = 30


class SigningTerm(ClauseKind):
    """Members sign within so many days of being asked; reminders before the last day, and every so often after it."""

    name: ClassVar[str] = "signing_term"
    label: ClassVar[Message] = Message("签阅期限")
    is_single: ClassVar[bool] = True

    days: Annotated[
        StrictInt,
        Field(ge=1, le=180),
        Named(Message("签阅期限"), unit=Message("天"), hint=Message("自通知签阅之日起，不含当日。")),
    ] = 7
    remind_before: Annotated[
        StrictInt, Field(ge=0, le=60), Named(Message("到期前提醒"), unit=Message("天"), hint=Message("0 为不提醒。"))
    ] = 2
    remind_every: Annotated[
        StrictInt, Field(ge=0, le=60), Named(Message("逾期后每隔"), unit=Message("天"), hint=Message("0 为不再提醒。"))
    ] = 3

    def check(self, known: Known) -> list[Finding]:
        """Refuse a reminder before the asking itself, warn of a very long term."""
        found = []
        if self.remind_before >= self.days:
            found.append(
                error(
                    "remind_before",
                    "到期前 {before} 天提醒，早于通知当日：期限只有 {days} 天。请改小提醒的天数。",
                    before=self.remind_before,
                    days=self.days,
                )
            )
        if self.days > _LONG:
            found.append(warning("days", "签阅期限 {days} 天，超过 {long} 天。", days=self.days, long=_LONG))
        return found

    def sentence(self) -> Message:
        """Say the term and the reminders."""
        values = {"days": self.days, "before": self.remind_before, "every": self.remind_every}
        words = "制度发布后，成员自收到签阅通知之日起 {days} 天内读完并签阅"
        if self.remind_before:
            words += "；到期前 {before} 天提醒一次"
        if self.remind_every:
            words += "；逾期未签的，每隔 {every} 天提醒"
        return Message(words + "。后来入职或换岗的，自系统通知之日起算。", values)
