"""What the pages of a finished simulation show: figures and charts, and a member's month settled again on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.queries.shown_facts import ShownFact, shown_facts
from xiaozhang.performance.plans.rules.lines import KIND_WORDS, PayLine
from xiaozhang.performance.plans.rules.settling import MonthStatement
from xiaozhang.performance.simulation.errors import NotComparable
from xiaozhang.performance.simulation.models import SimulatedMember, SimulatedMonth, Simulation
from xiaozhang.performance.simulation.queries.clauses import kept_clauses
from xiaozhang.performance.simulation.queries.simulations import (
    bench_of,
    extremes,
    is_changed_since,
    members_of,
    months_of,
    short_of_minimum,
)
from xiaozhang.performance.simulation.queries.trying import Names, released_outcome, settle_side
from xiaozhang.performance.simulation.rules.comparing import CLAUSE, Part, read_parts
from xiaozhang.performance.simulation.rules.costing import AgainstBudget, share
from xiaozhang.performance.simulation.rules.drawing import Columns, Steps, columns, steps
from xiaozhang.performance.simulation.rules.outcomes import STEP_WORDS, read_balances
from xiaozhang.performance.simulation.rules.spreading import Quartiles
from xiaozhang.performance.simulation.rules.summing import PartSum, Summary, read_summary

_LISTED = 8
_MOST_LINES = 300
_MOST_DIFFERING = 50


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A clause or step in words with both amounts; `number` is that of the clause, "" for a step."""

    number: str
    label: Message | str
    before_fen: int
    after_fen: int
    gainers: int = 0
    losers: int = 0

    @property
    def difference_fen(self) -> int:
        """What it brings more."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True)
class ResultPage:
    """A finished simulation as its page shows it."""

    summary: Summary
    clauses: list[ShownPart]
    steps: list[ShownPart]
    columns: Columns
    spread: Steps
    budget: AgainstBudget | None
    gainers: list[SimulatedMember]
    losers: list[SimulatedMember]
    short: list[SimulatedMember]
    is_changed: bool

    @property
    def rate(self) -> Fraction | None:
        """By how much the cost goes up or down, against what it was."""
        whole = self.summary.whole
        return share(whole.difference_fen, whole.before_fen)

    @property
    def parts(self) -> list[ShownPart]:
        """Clauses, then the steps on the way to the payroll."""
        return [*self.clauses, *self.steps]

    @property
    def members_difference_fen(self) -> int:
        """What members are paid more, which the parts sum to; payments to people outside stand beside it."""
        return sum(each.difference_fen for each in self.parts)

    @property
    def quartiles(self) -> list[tuple[Message, Quartiles | None]]:
        """What people get before and after, and the difference, as quartiles."""
        found = self.summary
        words = (Message("现行"), Message("测算"), Message("差额"))
        return list(zip(words, (found.before, found.after, found.differences), strict=True))


def result_page(simulation: Simulation) -> ResultPage:
    """Return what the page of a finished simulation shows; four queries."""
    summary = read_summary(simulation.result)
    monthly = simulation.budget_fen if simulation.budget_by == Simulation.BudgetBy.MONTH else None
    gainers, losers = extremes(simulation.pk, _LISTED)
    budget = None
    if simulation.budget_fen is not None:
        budget = summary.against(simulation.budget_fen, simulation.budget_by)
    return ResultPage(
        summary=summary,
        clauses=[shown_sum(part, summary.names) for part in summary.clauses],
        steps=[shown_sum(part, summary.names) for part in summary.steps],
        columns=columns([(each.month_on, each.before_fen, each.after_fen) for each in summary.months], monthly),
        spread=steps(summary.histogram),
        budget=budget,
        gainers=gainers,
        losers=losers,
        short=short_of_minimum(simulation.pk, _LISTED),
        is_changed=is_changed_since(simulation, kept_clauses(simulation.version_id)),
    )


def shown_sum(part: PartSum, names: Mapping[str, tuple[str, str]]) -> ShownPart:
    """Return a part of all members in words."""
    number, label = _called(part.kind, part.key, names)
    return ShownPart(number, label, part.before_fen, part.after_fen, part.gainers, part.losers)


def shown_parts(parts: Iterable[Part], names: Mapping[str, tuple[str, str]]) -> list[ShownPart]:
    """Return parts in words."""
    return [ShownPart(*_called(each.kind, each.key, names), each.before_fen, each.after_fen) for each in parts]


def _called(kind: str, key: str, names: Mapping[str, tuple[str, str]]) -> tuple[str, Message | str]:
    if kind == CLAUSE:
        return names.get(key, ("", key))
    return "", STEP_WORDS.get(key, Message(key))


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as settlement words it; `fact` names the customer and the contract, or the record, that it came from."""

    kind: Message
    number: str
    title: str
    version: str
    fact: str
    amount_fen: int
    words: list[Message]


@dataclass(frozen=True, slots=True)
class ShownSide:
    """A member's month under one charter: lines with their words, what moved it to what is paid, and 为什么不是…."""

    lines: list[ShownLine]
    more: int
    earned_fen: int
    paid_fen: int
    words: list[Message]
    why_not: list[str]


@dataclass(frozen=True)
class ShownMonth:
    """A member's month on both sides. `statement_id` leads to the released statement, where that is what was.

    `agrees` is False where something but the ledger has moved since, so that it comes to another amount now.
    """

    month_on: date
    parts: list[ShownPart]
    after: ShownSide
    before: ShownSide | None
    statement_id: int | None
    before_fen: int
    agrees: bool = True

    @property
    def difference_fen(self) -> int:
        """What is paid more."""
        return self.after.paid_fen - self.before_fen


@dataclass(frozen=True)
class MemberPage:
    """A member of a simulation: parts of the difference, months, and the month that is opened."""

    row: SimulatedMember
    parts: list[ShownPart]
    months: list[SimulatedMonth]
    opened: ShownMonth | None


def member_page(simulation: Simulation, row: SimulatedMember, month_on: date | None) -> MemberPage:
    """Return a member's page; `month_on` is opened, which settles it again."""
    names = read_summary(simulation.result).names
    months = list(months_of(simulation.pk, row.member_id))
    chosen = next((each for each in months if each.month_on == month_on), None)
    opened = _opened(simulation, chosen, names) if chosen is not None else None
    return MemberPage(row, shown_parts(read_parts(row.parts), names), months, opened)


def _opened(simulation: Simulation, row: SimulatedMonth, names: Mapping[str, tuple[str, str]]) -> ShownMonth:
    bench, key = bench_of(simulation), str(row.member_id)
    tried = settle_side(row.month_on, bench.mark, bench.clauses, read_balances(key, row.opening), only=row.member_id)
    after = side_of(tried.statement(row.member_id))
    run = incentives.released_run(row.month_on) if simulation.base_id is None else None
    released = released_outcome(run, row.member_id)
    before, before_fen = None, row.before_fen
    if released is None:
        opening = read_balances(key, row.base_opening)
        held = settle_side(row.month_on, bench.mark, bench.base, opening, beside=tried.inputs, only=row.member_id)
        before = side_of(held.statement(row.member_id))
        before_fen = before.paid_fen
    return ShownMonth(
        month_on=row.month_on,
        parts=shown_parts(read_parts(row.parts), names),
        after=after,
        before=before,
        statement_id=released[0].statement_id if released is not None else None,
        before_fen=before_fen,
        agrees=(after.paid_fen, after.earned_fen) == (row.after_fen, row.after_earned_fen)
        and before_fen == row.before_fen,
    )


def side_of(statement: MonthStatement | None) -> ShownSide:
    """Return a settled statement in words; where there is none, nothing."""
    if statement is None:
        return ShownSide([], 0, 0, 0, [], [])
    why_not = [words for each in statement.outlooks for words in each.get("why_not", ())]
    lines = statement.lines
    keys = {line.fact for line in lines[:_MOST_LINES] if line.fact}
    facts = {fact.key: fact for fact in shown_facts(SYSTEM, (), keys=keys).values()}
    return ShownSide(
        lines=[_line(each, facts) for each in lines[:_MOST_LINES]],
        more=max(0, len(lines) - _MOST_LINES),
        earned_fen=statement.pay.earned_fen,
        paid_fen=statement.pay.paid_fen,
        words=list(statement.pay.words),
        why_not=why_not,
    )


def _line(line: PayLine, facts: Mapping[str, ShownFact]) -> ShownLine:
    clause, fact = line.clause, facts.get(line.fact)
    named = "，".join(each for each in (fact.title, fact.beside) if each) if fact is not None else ""
    return ShownLine(
        KIND_WORDS[line.kind], clause.number, clause.title, clause.version, named, line.amount_fen, line.words
    )


@dataclass(frozen=True, slots=True)
class Differing:
    """A member under two versions."""

    name: str
    team: str
    one_fen: int
    other_fen: int

    @property
    def difference_fen(self) -> int:
        """What the other pays more."""
        return self.other_fen - self.one_fen


@dataclass(frozen=True)
class SideBySide:
    """Two simulations of the same months: sums, months, clauses and members of both."""

    one: Simulation
    other: Simulation
    first: Summary
    second: Summary
    months: list[tuple[date, int, int]]
    clauses: list[ShownPart]
    members: list[Differing]
    more: int
    chart: Columns

    @property
    def difference_fen(self) -> int:
        """What the second pays its members more, which its clauses and steps sum to."""
        return sum(each.difference_fen for each in self.clauses)


def side_by_side(one: Simulation, other: Simulation) -> SideBySide:
    """Put two simulations beside each other. Raises NotComparable unless both are done, of the same months."""
    if "" in (one.result, other.result):
        raise NotComparable(Message("没有比较：两次测算都完成后才能比较。"))
    if (one.first_on, one.last_on) != (other.first_on, other.last_on):
        raise NotComparable(Message("没有比较：两次测算的月份不同。请用相同的月份各测算一次，再比较。"))
    first, second = read_summary(one.result), read_summary(other.result)
    months = [(a.month_on, a.after_fen, b.after_fen) for a, b in zip(first.months, second.months, strict=True)]
    differing = _differing(one.pk, other.pk)
    return SideBySide(
        one=one,
        other=other,
        first=first,
        second=second,
        months=months,
        clauses=_clauses_of(first, second),
        members=differing[:_MOST_DIFFERING],
        more=max(0, len(differing) - _MOST_DIFFERING),
        chart=columns(months),
    )


def _clauses_of(first: Summary, second: Summary) -> list[ShownPart]:
    names: Names = {**first.names, **second.names}
    sums: dict[tuple[str, str], list[int]] = {}
    for place, summary in enumerate((first, second)):
        for part in summary.parts:
            sums.setdefault((part.kind, part.key), [0, 0])[place] = part.after_fen
    found = [Part(kind, key, *both) for (kind, key), both in sums.items() if any(both)]
    return shown_parts(sorted(found, key=lambda part: (-abs(part.difference_fen), part.kind, part.key)), names)


def _differing(one_id: int, other_id: int) -> list[Differing]:
    columns_ = ("member_id", "member__name", "team_name", "after_fen")
    first = {row[0]: row[1:] for row in members_of(one_id).values_list(*columns_)}
    second = {row[0]: row[1:] for row in members_of(other_id).values_list(*columns_)}
    found = []
    for who in first.keys() | second.keys():
        name, team, _ = second.get(who) or first[who]
        found.append(Differing(name, team, first.get(who, ("", "", 0))[2], second.get(who, ("", "", 0))[2]))
    return sorted(
        (each for each in found if each.difference_fen), key=lambda each: (-abs(each.difference_fen), each.name)
    )
