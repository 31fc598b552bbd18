"""The settlement of a month: a pure function of credits, payees, targets and the commission tables in force.

A line is one fact x one clause x one payee and amounts to round(F(after)) − round(F(before)), where F is the table of the
charter version in force on the fact's basis day and the base runs through the payee's facts of that month and version in
the order occurred, recorded, key. So the lines of a base always sum to round(F(total)), in whatever order they came.

A fact counted in this month that occurred in an earlier, closed one becomes an adjustment: the same step, but on top of the base
that was settled for the month in which it occurred. Conventions and worked examples: docs/settlement.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from xiaozhang.base.periods import month_of
from xiaozhang.performance.incentives.clauses import CommissionTable
from xiaozhang.performance.incentives.rules.tiers import Ladder, compact

ATTAINED_METRIC = "receipt"
COMMISSION, ADJUSTMENT = "commission", "adjustment"


class Credit(Protocol):
    """A member's share of a fact, as the ledger gives it."""

    @property
    def fact_id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def member_id(self) -> int: ...
    @property
    def amount_fen(self) -> int | None: ...
    @property
    def occurred_on(self) -> date: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A commission clause of one charter version, and the days it is in force: `[start_on, end_on)`, open if None."""

    clause_id: int
    start_on: date
    end_on: date | None
    table: CommissionTable

    def covers(self, day: date) -> bool:
        """Say whether the version is in force on the day."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)


@dataclass(frozen=True, slots=True)
class Post:
    """The posts a member held from a day on."""

    start_on: date
    role_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Payee:
    """A member who gets a statement: `posts` in order of time, `target_fen` None where none was set."""

    member_id: int
    name: str
    team_name: str
    posts: tuple[Post, ...]
    target_fen: int | None

    def roles_on(self, day: date) -> tuple[str, ...]:
        """Return the posts held on the day; before the first and after leaving, the nearest known ones."""
        held = [post.role_keys for post in self.posts if post.start_on <= day]
        if held:
            return held[-1]
        return self.posts[0].role_keys if self.posts else ()


@dataclass(frozen=True)
class Inputs:
    """What a settlement is made from.

    `credits`: by metric, all credits counted in the month. `earlier`: by metric, for the payees who have late facts, all
    credits that occurred in the months of those facts and were counted before this month.
    """

    month_on: date
    payees: Sequence[Payee]
    tables: Sequence[TableSpan]
    credits: Mapping[str, Sequence[Credit]]
    earlier: Mapping[str, Sequence[Credit]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A fact, the clause it counted under, and what it brought. `base_fen` is the member's share of the fact."""

    sequence: int
    kind: str
    fact_id: int
    clause_id: int
    basis_on: date
    origin_month_on: date
    base_fen: int
    before_fen: int
    after_fen: int
    amount_fen: int
    slices: list[list[int]]


@dataclass(frozen=True, slots=True)
class Statement:
    """One payee's month. `received_fen` is what counted against the target, `late_fen` the part that occurred earlier.

    `unpaid_fen` is credited money that no table pays for: none in force that day, or none for the payee's post.
    """

    member_id: int
    name: str
    team_name: str
    target_fen: int | None
    received_fen: int
    late_fen: int
    unpaid_fen: int
    commission_fen: int
    adjustment_fen: int
    lines: tuple[Line, ...]

    @property
    def total_fen(self) -> int:
        """Commission and adjustments together."""
        return self.commission_fen + self.adjustment_fen


@dataclass(slots=True)
class _Purse:
    """What gathers while a payee's facts are read."""

    payee: Payee
    bases: dict[tuple[date, int], int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    received_fen: int = 0
    late_fen: int = 0
    unpaid_fen: int = 0


class Settlement:
    """The tables of a month made ready; settles payees in any number of portions."""

    def __init__(self, month_on: date, tables: Iterable[TableSpan]) -> None:
        """Prepare the ladders."""
        self.month_on = month_on
        self.tables = sorted(tables, key=lambda span: span.start_on)
        self.ladders = {span.clause_id: Ladder(span.table) for span in self.tables}
        self._spans: dict[date, TableSpan | None] = {}

    def table_on(self, day: date) -> TableSpan | None:
        """Return the clause in force on a basis day."""
        if day not in self._spans:
            self._spans[day] = next((span for span in self.tables if span.covers(day)), None)
        return self._spans[day]

    def settle(self, inputs: Inputs) -> list[Statement]:
        """Return a statement for each payee, in their order, those without facts included.

        Credits of members who are not among the payees are left out.
        """
        purses = {payee.member_id: _Purse(payee) for payee in inputs.payees}
        for metric, credits in inputs.earlier.items():
            self._take_settled(purses, metric, credits)
        for metric, credits in inputs.credits.items():
            for credit in sorted(credits, key=_order):
                purse = purses.get(credit.member_id)
                if purse is not None and credit.amount_fen is not None:
                    self._take(purse, metric, credit, credit.amount_fen)
        return [_statement(purse) for purse in purses.values()]

    def paying_table(self, payee: Payee, metric: str, day: date) -> TableSpan | None:
        """Return the clause that pays this payee for a fact of the metric on the day."""
        span = self.table_on(day)
        if span is None or span.table.base != metric or not set(payee.roles_on(day)) & set(span.table.roles):
            return None
        return span

    def _take_settled(self, purses: Mapping[int, _Purse], metric: str, credits: Iterable[Credit]) -> None:
        for credit in credits:
            purse = purses.get(credit.member_id)
            if purse is None or credit.amount_fen is None:
                continue
            span = self.paying_table(purse.payee, metric, credit.occurred_on)
            if span is not None:
                key = (month_of(credit.occurred_on), span.clause_id)
                purse.bases[key] = purse.bases.get(key, 0) + credit.amount_fen

    def _take(self, purse: _Purse, metric: str, credit: Credit, amount_fen: int) -> None:
        origin_on = month_of(credit.occurred_on)
        is_late = origin_on != self.month_on
        if metric == ATTAINED_METRIC:
            purse.received_fen += amount_fen
            purse.late_fen += amount_fen if is_late else 0
        span = self.paying_table(purse.payee, metric, credit.occurred_on)
        if span is None:
            in_force = self.table_on(credit.occurred_on)
            if metric == (in_force.table.base if in_force else ATTAINED_METRIC):
                purse.unpaid_fen += amount_fen
            return
        before = purse.bases.get((origin_on, span.clause_id), 0)
        after = before + amount_fen
        purse.bases[(origin_on, span.clause_id)] = after
        ladder = self.ladders[span.clause_id]
        purse.lines.append(
            Line(
                sequence=len(purse.lines) + 1,
                kind=ADJUSTMENT if is_late else COMMISSION,
                fact_id=credit.fact_id,
                clause_id=span.clause_id,
                basis_on=credit.occurred_on,
                origin_month_on=origin_on,
                base_fen=amount_fen,
                before_fen=before,
                after_fen=after,
                amount_fen=ladder.earned_fen(after) - ladder.earned_fen(before),
                slices=compact(ladder.slices(before, after)),
            )
        )


def settle(inputs: Inputs) -> list[Statement]:
    """Settle a month at one go."""
    return Settlement(inputs.month_on, inputs.tables).settle(inputs)


def canonical(statement: Statement) -> bytes:
    """Return the statement with its lines as bytes that are equal exactly when every figure is."""
    content: list[Any] = [
        statement.member_id,
        statement.name,
        statement.team_name,
        statement.target_fen,
        [statement.received_fen, statement.late_fen, statement.unpaid_fen],
        [statement.commission_fen, statement.adjustment_fen],
        [
            [
                line.sequence,
                line.kind,
                line.fact_id,
                line.clause_id,
                line.basis_on.isoformat(),
                line.origin_month_on.isoformat(),
                [line.base_fen, line.before_fen, line.after_fen, line.amount_fen],
                line.slices,
            ]
            for line in statement.lines
        ],
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def digest(statement: Statement) -> str:
    """Return the sha256 of the canonical bytes."""
    return hashlib.sha256(canonical(statement)).hexdigest()


def digest_of(digests: Iterable[str]) -> str:
    """Return one digest for a run from those of its statements, in order of member."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _order(credit: Credit) -> tuple[datetime, datetime, str]:
    return credit.occurred_at, credit.recorded_at, credit.key


def _statement(purse: _Purse) -> Statement:
    payee = purse.payee
    return Statement(
        member_id=payee.member_id,
        name=payee.name,
        team_name=payee.team_name,
        target_fen=payee.target_fen,
        received_fen=purse.received_fen,
        late_fen=purse.late_fen,
        unpaid_fen=purse.unpaid_fen,
        commission_fen=sum(line.amount_fen for line in purse.lines if line.kind == COMMISSION),
        adjustment_fen=sum(line.amount_fen for line in purse.lines if line.kind == ADJUSTMENT),
        lines=tuple(purse.lines),
    )
