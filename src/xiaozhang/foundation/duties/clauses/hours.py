"""The hours of work."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known
from xiaozhang.base.clause_parts import error
from xiaozhang.base.text import Message

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


class Span(BaseModel):
    """From one time of the day to another, as HH:MM."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    start: Annotated[str, Named(Message("上班"), hint=Message("写作 09:00"))]
    end: Annotated[str, Named(Message("下班"))]

    @property
    def minutes(self) -> tuple[int, int]:
        """Minutes since midnight."""
        return _minutes(self.start), _minutes(self.end)


class WorkingHours(ClauseKind):
    """The hours of a workday in which terms run that count working hours."""

    name: ClassVar[str] = "working_hours"
    label: ClassVar[Message] = Message("工作时间")
    is_single: ClassVar[bool] = True

    hours: Annotated[tuple[Span, ...], Named(Message("每个工作日的各段"))]

    def check(self, known: Known) -> list[Finding]:
        """Find times that are none, spans that end before they begin or overlap."""
        if not self.hours:
            return [error("hours", "请写明工作时间。")]
        found, last = [], -1
        for index, span in enumerate(self.hours):
            if not (_CLOCK.fullmatch(span.start) and _CLOCK.fullmatch(span.end)):
                found.append(error(f"hours[{index}]", "时间写作 09:00 这样。"))
                continue
            start, end = span.minutes
            if start >= end or start < last:
                found.append(error(f"hours[{index}]", "各段时间须先后相接，不能重叠。"))
            last = end
        return found

    def sentence(self) -> Message:
        """Say the hours."""
        return Message("工作时间为每个工作日 {hours}。", {"hours": "、".join(f"{x.start}–{x.end}" for x in self.hours)})


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
