"""The gates between stages: which are passed, what lacks, how long a deal has stood.

>>> [stage.value for stage in passed_stages("quotation", "signing")]
['quotation', 'negotiation']
>>> passed_stages("signing", "quotation")
()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from xiaozhang.base.departures import Part
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.exceptions.rules.registered import Registered
from xiaozhang.selling.deals.clauses import EvidenceItem, StageKey, StageStandard, stage_label

ORDER: tuple[StageKey, ...] = tuple(StageKey)


class Direction(StrEnum):
    """Where a move leads."""

    FORWARD = "forward"
    BACK = "back"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that stands: since when, and in what words."""

    on: date
    words: Message
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a standard: without `proof` it lacks, `lack` says of what, `supply` (label, address) mends it.

    `exception` is the approved exception that lets it off; a line whose evidence stands needs none.
    """

    stage: StageKey
    item: EvidenceItem
    proof: Proof | None
    supply: tuple[Message, str]
    lack: Message = Message("还没有")
    exception: Registered | None = None

    @property
    def is_met(self) -> bool:
        """Whether the evidence stands, or is let off."""
        return self.proof is not None or self.exception is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stands against the standards of the stages it would leave, by the clause in force on the day.

    `clause_id` is None where no clause is in force: then nothing is asked.
    """

    stages: tuple[StageKey, ...]
    lines: tuple[Line, ...]
    clause_id: int | None
    clause_number: str

    @property
    def lacking(self) -> tuple[Line, ...]:
        """What is still missing, in the clause's order."""
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def met(self) -> tuple[Line, ...]:
        """What is there already, in the clause's order."""
        return tuple(line for line in self.lines if line.is_met)

    @property
    def let_off(self) -> tuple[Line, ...]:
        """What is let off by exceptions, in the clause's order."""
        return tuple(line for line in self.lines if line.exception is not None)

    @property
    def paragraph(self) -> int:
        """The paragraph (款) of the first stage left, 0 if none is left."""
        return StageStandard.paragraph(self.stages[0]) if self.stages else 0


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a deal has stood in its stage: workdays after the first, and the limit (None: no limit)."""

    days: int
    limit: int | None

    @property
    def is_over(self) -> bool:
        """Whether the limit has passed; on the last day it has not."""
        return self.limit is not None and self.days > self.limit

    @property
    def over(self) -> int:
        """Workdays beyond the limit, 0 within it."""
        return self.days - self.limit if self.limit is not None and self.days > self.limit else 0


def direction(from_stage: str, to_stage: str) -> Direction:
    """Say whether a move leads forward, back or nowhere."""
    start, end = ORDER.index(StageKey(from_stage)), ORDER.index(StageKey(to_stage))
    if start == end:
        return Direction.NOWHERE
    return Direction.FORWARD if end > start else Direction.BACK


def passed_stages(from_stage: str, to_stage: str) -> tuple[StageKey, ...]:
    """Return the stages that a move leaves behind: none when it leads back."""
    return ORDER[ORDER.index(StageKey(from_stage)) : ORDER.index(StageKey(to_stage))]


def next_stage(stage: str) -> StageKey | None:
    """Return the stage after this one, None after the last."""
    place = ORDER.index(StageKey(stage)) + 1
    return ORDER[place] if place < len(ORDER) else None


def needs_customer(stage: str) -> bool:
    """Say whether a deal in the stage must name its customer: from 需求分析 on."""
    return StageKey(stage) is not StageKey.DEVELOPMENT


def asked_items(standard: StageStandard, stages: Sequence[StageKey]) -> list[tuple[StageKey, EvidenceItem]]:
    """Return what the stages ask for, in the clause's order; a stage the clause does not name asks nothing."""
    return [(rule.stage, item) for rule in standard.stages if rule.stage in stages for item in rule.evidence]


def departable_parts(standard: StageStandard) -> list[Part]:
    """Return the evidence that an exception can let a deal off, each named with its stage."""
    return [
        Part(item.key, f"{stage_label(rule.stage)}：{item.label}", before=f"离开「{stage_label(rule.stage)}」前须齐备")
        for rule in standard.stages
        for item in rule.evidence
    ]


def days_limit(standard: StageStandard | None, stage: str) -> int | None:
    """Return the workdays the stage may take, None without a clause or a limit."""
    if standard is None:
        return None
    return next((rule.days for rule in standard.stages if rule.stage == stage), None)


def stay(entered_on: date, today: date, limit: int | None, calendar: Calendar) -> Stay:
    """Return how long a deal that entered on a day has stood. The first day is not counted."""
    return Stay(calendar.elapsed(entered_on, today), limit)


def over_from(today: date, limit: int, calendar: Calendar) -> date:
    """Return the latest day of entry whose stay is over the limit today: who entered then or earlier is late.

    >>> over_from(date(2026, 11, 17), 10, Calendar())
    datetime.date(2026, 11, 2)
    """
    day, workdays = today, 0
    while workdays <= limit:
        workdays += calendar.is_workday(day)
        day -= timedelta(days=1)
    return day


def limits_of(standard: StageStandard | None) -> Mapping[str, int | None]:
    """Return the workdays of every stage."""
    return {stage.value: days_limit(standard, stage) for stage in ORDER}


def waived(lines: Iterable[Line], found: Sequence[Registered]) -> tuple[Line, ...]:
    """Return the lines of a standard, those that lack with the exception that lets them off, if one does."""
    return tuple(
        line
        if line.is_met
        else replace(line, exception=next((one for one in found if one.waives(line.item.key)), None))
        for line in lines
    )


def refusal(to_stage: str, standing: Standing) -> Message:
    """Say what did not happen, by which clause, everything that lacks, and what exceptions let off."""
    values: dict[str, object] = {
        "stage": stage_label(to_stage),
        "left": stage_label(standing.stages[0]),
        "number": standing.clause_number,
        "paragraph": standing.paragraph,
        "asked": len(standing.lines),
        "lacking": len(standing.lacking),
        "items": "；".join(line.item.label for line in standing.lacking),
        "let_off": _let_off_words(standing),
    }
    if len(standing.stages) > 1:
        return Message(
            "没有移到「{stage}」。按第 {number} 条，从「{left}」起经过的阶段须满足 {asked} 项，"
            "现缺 {lacking} 项：{items}。{let_off}请补齐后再移，或提签呈。",
            values,
        )
    return Message(
        "没有移到「{stage}」。按第 {number} 条第 {paragraph} 款，离开「{left}」须满足 {asked} 项，"
        "现缺 {lacking} 项：{items}。{let_off}请补齐后再移，或提签呈。",
        values,
    )


def _let_off_words(standing: Standing) -> Message:
    numbers = dict.fromkeys(line.exception.number for line in standing.let_off if line.exception is not None)
    if not numbers:
        return Message("")
    return Message(
        "另有 {n} 项已由签呈 {numbers} 免除。", {"n": len(standing.let_off), "numbers": "、".join(numbers)}
    )
