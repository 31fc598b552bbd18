"""Reminders before, on and after a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Table
from xiaozhang.base.clause_parts import error, verbatim
from xiaozhang.base.text import Message
from xiaozhang.foundation.duties.clauses.parts import (
    LEAD_WORDS,
    MAX_TERM,
    OWNER,
    SUPERIOR,
    Conditions,
    Unit,
    count_words,
    moment_findings,
    moment_label,
)

MAX_POINTS = 12


def _people(known: Known) -> dict[str, Message | str]:
    """Who can be reminded: the owner, the superior, holders of a post."""
    return {OWNER: Message("负责人"), SUPERIOR: Message("上级"), **known.roles}


class Point(BaseModel):
    """One reminder: so many days after the day (before it where negative), to whom.

    `to` are `owner`, `superior` or keys of roles.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    offset: Annotated[StrictInt, Named(Message("距该日"), hint=Message("之前写负数，当日写 0"))]
    unit: Annotated[Unit, Named(Message("单位"), words=LEAD_WORDS)] = Unit.DAYS
    to: Annotated[tuple[str, ...], Named(Message("提醒谁"), offers=_people)] = (OWNER,)

    def words(self) -> Message:
        """Return 之前 7 日, 当日 or 之后 1 日."""
        if self.offset == 0:
            return Message("当日")
        count = count_words(abs(self.offset), self.unit)
        return Message("之前 {count}" if self.offset < 0 else "之后 {count}", {"count": count})


class ReminderRule(Conditions):
    """Reminders before, on and after the day that a moment brings, until another moment settles it."""

    name: ClassVar[str] = "reminder"
    label: ClassVar[Message] = Message("提醒")

    moment: Annotated[str, Named(Message("哪一天"), keys="moments")]
    settled_by: Annotated[str, Named(Message("提醒到何时为止"), keys="moments")]
    points: Annotated[tuple[Point, ...], Named(Message("各次提醒"))]

    def check(self, known: Known) -> list[Finding]:
        """Find moments without a day, points that stand twice, recipients that are nobody."""
        found = moment_findings(self.moment, self.settled_by, known)
        brought = known.moments.get(self.moment)
        if brought is not None and not brought.has_day:
            found.append(error("moment", "「{moment}」不带日期，无从提醒。", moment=brought.label))
        if not 1 <= len(self.points) <= MAX_POINTS:
            found.append(error("points", "提醒须有 1 至 {n} 次。", n=MAX_POINTS))
        seen: set[tuple[int, Unit]] = set()
        for index, point in enumerate(self.points):
            path = f"points[{index}]"
            if point.unit not in (Unit.DAYS, Unit.WORKDAYS) or abs(point.offset) > MAX_TERM[Unit.DAYS]:
                found.append(error(path, "提醒按日或工作日计，前后不超过 {n}。", n=MAX_TERM[Unit.DAYS]))
            if (point.offset, point.unit) in seen:
                found.append(error(path, "同一天的提醒写了两次。"))
            seen.add((point.offset, point.unit))
            if not point.to:
                found.append(error(f"{path}.to", "请写明提醒谁。"))
            for who in point.to:
                if who not in (OWNER, SUPERIOR) and who not in known.roles:
                    found.append(error(f"{path}.to", "没有「{who}」这个岗位。", who=who))
        return found + self.condition_findings(known, self.moment)

    def claims(self) -> Iterator[Claim]:
        """Settle the reminders of a day."""
        words = Message("「{moment}」的提醒", {"moment": moment_label(self.moment)})
        terms = self.model_dump_json(include={"points"})
        yield from self.claims_of(self.moment, self.settled_by, words=words, terms=terms)

    def sentence(self) -> Message:
        """Say of which day it reminds, and when."""
        values = {"moment": moment_label(self.moment), "settled": moment_label(self.settled_by)}
        return Message("「{moment}」前后按下表提醒，直到「{settled}」。", values)

    def table(self, known: Known) -> Table:
        """Lay out one row per reminder."""
        names = {OWNER: "负责人", SUPERIOR: "上级", **known.roles}
        rows = [(point.words(), verbatim("、".join(names.get(who, who) for who in point.to))) for point in self.points]
        return Table((Message("时间"), Message("提醒")), (*rows, *((a, b) for a, b in self.condition_rows(known))))
