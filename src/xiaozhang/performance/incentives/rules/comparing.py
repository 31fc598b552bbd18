"""Two runs of a month: through which fact, clause or exception a member's figure changed.

Lines are matched by clause key, fact and origin month (and by kind where a line stands for a period). What differs is
put down to one cause each, so the causes of a member sum to the difference of what was earned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from xiaozhang.base.text import Message


class Why(StrEnum):
    """What a difference is put down to, in the order in which it is looked for."""

    FACT = "fact"
    REVERSAL = "reversal"
    CLAUSE = "clause"
    EXCEPTION = "exception"
    PEOPLE = "people"
    TARGET = "target"
    FACTOR = "factor"
    CUMULATIVE = "cumulative"


WHY_WORDS = {
    Why.FACT: Message("新记入的事实"),
    Why.REVERSAL: Message("新记入的冲销"),
    Why.CLAUSE: Message("条款改了"),
    Why.EXCEPTION: Message("签呈"),
    Why.PEOPLE: Message("团队或岗位变了"),
    Why.TARGET: Message("目标改了"),
    Why.FACTOR: Message("期内系数变动"),
    Why.CUMULATIVE: Message("期内累计变动"),
}
_ONE_BY_ONE = (Why.FACT, Why.REVERSAL)


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line as comparing needs it; `pk` finds its trace, `exceptions` and `factors` are out of it."""

    pk: int
    clause_key: str
    clause_id: int
    fact_id: int | None
    origin_on: date
    kind: str
    amount_fen: int
    exceptions: frozenset[str] = frozenset()
    factors: str = ""

    @property
    def place(self) -> tuple[str, int, date, str]:
        """By what it is matched."""
        return self.clause_key, self.fact_id or 0, self.origin_on, "" if self.fact_id else self.kind


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of a member and the two runs.

    `mark`: the greatest fact the earlier run had seen; `reversing`: those facts that take another back;
    `versions_before` and `versions_after`: the clause ids of each key that brought anything about in either run.
    """

    mark: int
    reversing: Collection[int] = ()
    versions_before: Mapping[str, frozenset[int]] = field(default_factory=dict)
    versions_after: Mapping[str, frozenset[int]] = field(default_factory=dict)
    is_target_moved: bool = False
    is_person_moved: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of a member's difference, in 分: what it is put down to, and the lines behind it."""

    why: Why
    clause_key: str
    former_clause_id: int | None
    clause_id: int | None
    fact_id: int | None
    exceptions: tuple[str, ...]
    before_fen: int
    after_fen: int
    lines: int = 1

    @property
    def difference_fen(self) -> int:
        """The later amount less the former one."""
        return self.after_fen - self.before_fen

    @property
    def words(self) -> Message:
        """What it is put down to."""
        return WHY_WORDS[self.why]


@dataclass(slots=True)
class _Pair:
    """The lines at one place in either run."""

    before: list[ComparedLine] = field(default_factory=list)
    after: list[ComparedLine] = field(default_factory=list)

    @property
    def before_fen(self) -> int:
        return sum(line.amount_fen for line in self.before)

    @property
    def after_fen(self) -> int:
        return sum(line.amount_fen for line in self.after)


def differing(before: Iterable[ComparedLine], after: Iterable[ComparedLine]) -> list[ComparedLine]:
    """Return the lines at places whose amount differs: those whose traces are worth reading."""
    return [line for pair in _pairs(before, after) for line in (*pair.before, *pair.after)]


def causes(before: Iterable[ComparedLine], after: Iterable[ComparedLine], around: Around) -> list[Cause]:
    """Return what a member's difference is put down to, the greatest first; the parts sum to it.

    Facts stand one by one; what else a cause did under a clause is one part.
    """
    found: dict[tuple[object, ...], Cause] = {}
    for pair in _pairs(before, after):
        cause = _cause(pair, around)
        key: tuple[object, ...] = (cause.why, cause.clause_key, cause.former_clause_id, cause.clause_id)
        key += (cause.fact_id,) if cause.why in _ONE_BY_ONE else cause.exceptions
        found[key] = _joined(found[key], cause) if key in found else cause
    order = list(Why)
    return sorted(found.values(), key=lambda each: (-abs(each.difference_fen), order.index(each.why), each.clause_key))


def payout_parts(before: Mapping[str, int], after: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return by how much each step between what was earned and what is paid changed the latter, in 分, by its name."""
    return [
        (name, part)
        for name, sign in PAYOUT_SIGNS.items()
        if (part := sign * (after.get(name, 0) - before.get(name, 0)))
    ]


PAYOUT_SIGNS = {
    "held_fen": -1, "released_fen": 1, "carried_in_fen": 1, "carried_out_fen": -1, "lost_fen": -1, "guarantee_fen": 1,
    "draw_fen": 1, "draw_recovered_fen": -1, "claims_raised_fen": 1, "recovered_fen": -1, "minimum_top_up_fen": 1,
}  # fmt: skip


def read_trace(trace: Mapping[str, Any]) -> tuple[frozenset[str], str]:
    """Return the exceptions and the coefficients of a line's trace, the latter as a text to compare."""
    return frozenset(map(str, trace.get("exceptions", ()))), str(trace.get("factors", ""))


def _pairs(before: Iterable[ComparedLine], after: Iterable[ComparedLine]) -> list[_Pair]:
    places: dict[tuple[str, int, date, str], _Pair] = {}
    for line in before:
        places.setdefault(line.place, _Pair()).before.append(line)
    for line in after:
        places.setdefault(line.place, _Pair()).after.append(line)
    return [pair for pair in places.values() if pair.before_fen != pair.after_fen]


def _cause(pair: _Pair, around: Around) -> Cause:
    some = (pair.after or pair.before)[0]
    why = _why(pair, some, around)
    exceptions = _exceptions(pair.before) ^ _exceptions(pair.after) if why is Why.EXCEPTION else frozenset()
    return Cause(
        why=why,
        clause_key=some.clause_key,
        former_clause_id=pair.before[0].clause_id if pair.before else None,
        clause_id=pair.after[0].clause_id if pair.after else None,
        fact_id=some.fact_id,
        exceptions=tuple(sorted(exceptions)),
        before_fen=pair.before_fen,
        after_fen=pair.after_fen,
        lines=max(len(pair.before), len(pair.after)),
    )


def _why(pair: _Pair, some: ComparedLine, around: Around) -> Why:
    if some.fact_id and not pair.before and some.fact_id > around.mark:
        return Why.REVERSAL if some.fact_id in around.reversing else Why.FACT
    if _is_clause_moved(pair, some, around):
        return Why.CLAUSE
    if _exceptions(pair.before) != _exceptions(pair.after):
        return Why.EXCEPTION
    is_one_sided = not pair.before or not pair.after
    if around.is_person_moved and is_one_sided:
        return Why.PEOPLE
    has_other_factors = not is_one_sided and _factors(pair.before) != _factors(pair.after)
    if around.is_target_moved and (has_other_factors or some.fact_id is None):
        return Why.TARGET
    if around.is_person_moved:
        return Why.PEOPLE
    return Why.FACTOR if has_other_factors else Why.CUMULATIVE


def _is_clause_moved(pair: _Pair, some: ComparedLine, around: Around) -> bool:
    """Say whether other versions of the clause were at work: on the lines themselves, or on what one side lacks."""
    if pair.before and pair.after:
        return {line.clause_id for line in pair.before} != {line.clause_id for line in pair.after}
    key = some.clause_key
    return around.versions_before.get(key) != around.versions_after.get(key)


def _exceptions(lines: Sequence[ComparedLine]) -> frozenset[str]:
    return frozenset().union(*(line.exceptions for line in lines)) if lines else frozenset()


def _factors(lines: Sequence[ComparedLine]) -> list[str]:
    return sorted(line.factors for line in lines)


def _joined(one: Cause, other: Cause) -> Cause:
    return Cause(
        why=one.why,
        clause_key=one.clause_key,
        former_clause_id=one.former_clause_id,
        clause_id=one.clause_id,
        fact_id=one.fact_id if one.fact_id == other.fact_id else None,
        exceptions=one.exceptions,
        before_fen=one.before_fen + other.before_fen,
        after_fen=one.after_fen + other.after_fen,
        lines=one.lines + other.lines,
    )
