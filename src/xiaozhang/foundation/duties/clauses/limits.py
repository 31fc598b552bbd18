"""Terms: one moment must be followed by another in time."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Table
from xiaozhang.base.clause_parts import error
from xiaozhang.base.text import Message
from xiaozhang.foundation.duties.clauses.parts import (
    MAX_TERM,
    UNIT_WORDS,
    Conditions,
    Lead,
    Unit,
    count_words,
    moment_findings,
    moment_label,
    row,
)

MAX_TASK = 80


class Counting(StrEnum):
    """Which hours count: all, those of workdays, or the working hours of workdays."""

    CLOCK = "clock"
    WORKDAYS = "workdays"
    WORKING_HOURS = "working_hours"


COUNTING_LABELS = {
    Counting.CLOCK: Message("昼夜连续计算"),
    Counting.WORKDAYS: Message("休息日不计"),
    Counting.WORKING_HOURS: Message("只计工作时间"),
}


class TimeLimit(Conditions):
    """After moment `opens`, moment `closes` must follow on the same record within a term.

    `within` counts `unit`; `set_day` takes the day the opening moment brings, and no number. Hours count by `counts`.
    `task` are the words of the task it makes, "" makes none. `remind` before the end goes to the owner, `escalate`
    after it to the superior; a missed term is a lapse in the ledger where `is_lapse`.
    """

    name: ClassVar[str] = "time_limit"
    label: ClassVar[Message] = Message("时限")

    opens: Annotated[str, Named(Message("自何时起"), keys="moments")]
    closes: Annotated[str, Named(Message("须完成"), keys="moments")]
    within: Annotated[StrictInt | None, Named(Message("期限"), hint=Message("单位为「到约定的日期」时不填"))] = None
    unit: Annotated[Unit, Named(Message("单位"), words=UNIT_WORDS)]
    counts: Annotated[
        Counting,
        Named(
            Message("怎样计时"),
            hint=Message("只用于按小时的期限"),
            words={each.value: words for each, words in COUNTING_LABELS.items()},
        ),
    ] = Counting.CLOCK
    task: Annotated[str, Named(Message("开出的待办"), hint=Message("不填则不开待办"))] = ""
    remind: Annotated[Lead | None, Named(Message("期满前提醒负责人"))] = None
    escalate: Annotated[Lead | None, Named(Message("逾期后告知上级"))] = None
    is_lapse: Annotated[StrictBool, Named(Message("超时记一次违时限"))] = True

    def check(self, known: Known) -> list[Finding]:
        """Find unknown moments, terms that are none, reminders before the beginning, conditions nobody meets."""
        found = moment_findings(self.opens, self.closes, known)
        opening = known.moments.get(self.opens)
        if self.unit is Unit.SET_DAY:
            if self.within is not None:
                found.append(error("within", "期限为约定的日期时，不再写数量。"))
            if opening is not None and not opening.has_day:
                found.append(error("unit", "「{moment}」不带日期，请写明期限的长短。", moment=opening.label))
        else:
            most = MAX_TERM[self.unit]
            if self.within is None or not 1 <= self.within <= most:
                found.append(error("within", "期限须为 1 至 {n}。", n=most))
            elif self.remind is not None and _hours(self.remind) >= _hours(Lead(amount=self.within, unit=self.unit)):
                found.append(error("remind", "提醒的时间不能早于期限的开始。"))
        if self.counts is not Counting.CLOCK and self.unit is not Unit.HOURS:
            found.append(error("counts", "只有按小时的期限才分怎样计时。"))
        if len(self.task) > MAX_TASK:
            found.append(error("task", "待办的说法最多 {n} 字。", n=MAX_TASK))
        for path, lead in (("remind", self.remind), ("escalate", self.escalate)):
            if lead is not None and (lead.unit is Unit.SET_DAY or not 0 <= lead.amount <= MAX_TERM[lead.unit]):
                found.append(error(path, "提前或延后的时间须写明数量和单位。"))
        return found + self.condition_findings(known, self.opens)

    def sentence(self) -> Message:
        """Say what must follow what within which term, and what becomes of a missed one."""
        return Message(
            "「{opens}」起，{term}须完成「{closes}」。{after}",
            {
                "opens": moment_label(self.opens),
                "closes": moment_label(self.closes),
                "term": self.term_words(),
                "after": self._after_words(),
            },
        )

    def term_words(self) -> Message:
        """Return the term in words: 24 小时以内（休息日不计）."""
        if self.unit is Unit.SET_DAY:
            return Message("到约定之日终了以前")
        count = count_words(self.within or 0, self.unit)
        if self.unit is Unit.HOURS:
            values = {"count": count, "counting": COUNTING_LABELS[self.counts]}
            return Message("{count}以内（{counting}）", values)
        return Message("{count}以内（次日起算）", {"count": count})

    def table(self, known: Known) -> Table:
        """Lay out whom it applies to and what the system does."""
        rows = self.condition_rows(known)
        if self.task:
            rows.append(row("开出待办", self.task))
        if self.remind is not None:
            rows.append(row("事先提醒", Message("期满前 {lead}，提醒负责人", {"lead": self.remind.words()})))
        if self.escalate is not None:
            rows.append(row("逾期上报", Message("逾期 {lead}，告知上级", {"lead": self.escalate.words()})))
        rows.append(row("记入台账", Message("超时记一次违时限") if self.is_lapse else Message("不记")))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def claims(self) -> Iterator[Claim]:
        """Settle the term between two moments."""
        values = {"opens": moment_label(self.opens), "closes": moment_label(self.closes)}
        words = Message("「{opens}」起完成「{closes}」的期限", values)
        yield from self.claims_of(
            self.opens, self.closes, words=words, terms=f"{self.within} {self.unit} {self.counts}"
        )

    def _after_words(self) -> Message:
        if self.is_lapse and self.escalate is not None:
            return Message("超时的，记一次违时限，并告知上级。")
        if self.is_lapse:
            return Message("超时的，记一次违时限。")
        return Message("超时的，告知上级。") if self.escalate is not None else Message("超时的，在时限清单上列出。")


def _hours(lead: Lead) -> int:
    return lead.amount if lead.unit is Unit.HOURS else lead.amount * 24
