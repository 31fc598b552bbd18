"""The settlement of a month: a pure function of credits, payees, targets and the commission tables in force.

A line is one fact x one clause x one payee and amounts to round(F(after)) − round(F(before)), where F is the table of
the charter version in force on the fact's basis day and the base runs through the payee's facts of that month and
version in the order occurred, recorded, key. So the lines of a base always sum to round(F(total)), in whatever order
they came.

A fact counted in this month that occurred in an earlier, closed one becomes an adjustment: the same step, but on top
of the base that was settled for the month in which it occurred. Conventions and worked examples: docs/settlement.md.

Facts are taken one by one, so that a month of any size is settled in memory that grows with the payees only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple, Protocol

from xiaozhang.base.periods import month_of
from xiaozhang.performance.incentives.rules.inputs import (
    ATTAINED_METRIC,
    Credit,
    Inputs,
    Payee,
    PlacedCredit,
    TableSpan,
)
from xiaozhang.performance.incentives.rules.kept import KeptMonth, trace_text
from xiaozhang.performance.plans.rules.inputs import Clause
from xiaozhang.performance.plans.rules.lines import ADJUSTMENT, COMMISSION, PayLine
from xiaozhang.performance.plans.rules.tiers import Ladder

_NOTHING = (0, 0)


class Line(NamedTuple):
    """A fact, the clause it counted under, and what it brought. `base_fen` is the member's share of the fact.

    `slices` is the compact text of rules.tiers; a line of any other clause kind has a `trace` instead (rules.kept), and
    what does not apply to it is None.
    """

    member_id: int
    sequence: int
    kind: str
    fact_id: int | None
    clause_id: int
    basis_on: date | None
    origin_month_on: date
    base_fen: int | None
    before_fen: int | None
    after_fen: int | None
    amount_fen: int
    slices: str
    trace: str = ""

    def canonical(self) -> bytes:
        """Return the line as JSON that is equal exactly when every figure is."""
        if self.trace or self.basis_on is None:
            return self._canonical_trace()
        return (
            f'[{self.sequence},"{self.kind}",{self.fact_id},{self.clause_id},'
            f'"{self.basis_on.isoformat()}","{self.origin_month_on.isoformat()}",'
            f"{self.base_fen},{self.before_fen},{self.after_fen},{self.amount_fen},{self.slices}]\n"
        ).encode()

    def _canonical_trace(self) -> bytes:
        basis = self.basis_on.isoformat() if self.basis_on else None
        content = [self.sequence, self.kind, self.fact_id, self.clause_id, basis, self.origin_month_on.isoformat(),
                   self.amount_fen]  # fmt: skip
        return (json.dumps(content, separators=(",", ":"))[:-1] + f",{self.trace or 'null'}]\n").encode()


@dataclass(frozen=True, slots=True)
class Statement:
    """One payee's month. `received_fen` is what counted against the target, `late_fen` the part that occurred earlier.

    `unpaid_fen` is credited money that no clause pays for: none in force that day, or none for the payee's post. `pay`
    is JSON text of rules.kept: how what was earned became what is paid, and what stays open after it. `digest` is the
    sha256 of all lines and of the sums. `lines` is filled by `settle` only.
    """

    member_id: int
    name: str
    team_name: str
    post_name: str
    target_fen: int | None
    received_fen: int
    late_fen: int
    unpaid_fen: int
    commission_fen: int
    adjustment_fen: int
    lines_count: int
    award_fen: int = 0
    paid_fen: int = 0
    pay: str = ""
    appeal_until_on: date | None = None
    digest: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def total_fen(self) -> int:
        """Commission, adjustments and awards together."""
        return self.commission_fen + self.adjustment_fen + self.award_fen

    def canonical(self) -> bytes:
        """Return who, and the sums, as JSON; with the lines' bytes before it this is the statement to the byte."""
        content = [
            self.member_id,
            self.name,
            self.team_name,
            self.post_name,
            self.target_fen,
            [self.received_fen, self.late_fen, self.unpaid_fen],
            [self.commission_fen, self.adjustment_fen, self.lines_count],
        ]
        if self.pay:
            until = self.appeal_until_on.isoformat() if self.appeal_until_on else None
            content += [self.award_fen, self.paid_fen, self.pay, until]
        return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


class _Hash(Protocol):
    """A running sha256."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""

    def copy(self) -> _Hash:
        """Return another that goes on from here."""
        ...

    def hexdigest(self) -> str:
        """Return the hash of all so far."""
        ...


@dataclass(slots=True)
class _Purse:
    """What gathers while a payee's facts are taken; base and what it earns in all, by origin month and clause.

    `sums` are what was earned and what was taken back by the lines of a clause and origin month.
    """

    payee: Payee
    bases: dict[tuple[date, int], tuple[int, int]] = field(default_factory=dict)
    tables: dict[date, TableSpan | None] = field(default_factory=dict)
    hash: _Hash = field(default_factory=hashlib.sha256)
    lines_count: int = 0
    received_fen: int = 0
    late_fen: int = 0
    unpaid_fen: int = 0
    commission_fen: int = 0
    adjustment_fen: int = 0
    sums: dict[tuple[int, date], tuple[int, int]] = field(default_factory=dict)
    award_fen: int = 0
    paid_fen: int = 0
    pay: str = ""
    appeal_until_on: date | None = None


class Settlement:
    """A month under way.

    Hand it the settled bases of late facts, then every credit in order, then ask for the statements.
    """

    def __init__(self, month_on: date, payees: Iterable[Payee], tables: Iterable[TableSpan]) -> None:
        """Make the tables ready; each payee starts with nothing."""
        self.month_on = month_on
        self.tables = sorted(tables, key=lambda span: span.start_on)
        self.ladders = {span.clause_id: Ladder(span.table) for span in self.tables}
        self._purses = {payee.member_id: _Purse(payee) for payee in payees}
        self._in_force: dict[date, TableSpan | None] = {}
        self._months: dict[date, date] = {}

    def add_settled(self, metric: str, credits: Iterable[Credit]) -> None:
        """Put what earlier settlements have counted for a month into its bases.

        Once per payee and month, before its late facts.
        """
        for credit in credits:
            purse = self._purses.get(credit.member_id)
            if purse is None or credit.amount_fen is None:
                continue
            span = self._paying_table(purse, metric, credit.occurred_on)
            if span is not None:
                key = (month_of(credit.occurred_on), span.clause_id)
                base_fen = purse.bases.get(key, _NOTHING)[0] + credit.amount_fen
                purse.bases[key] = base_fen, self.ladders[span.clause_id].earned_fen(base_fen)

    def take(self, metric: str, credit: Credit) -> Line | None:
        """Count one credit and return its line; None where nothing is paid for it. Credits come by `order`."""
        amount_fen, day = credit.amount_fen, credit.occurred_on
        purse = self._purses.get(credit.member_id)
        if purse is None or amount_fen is None:
            return None
        origin_on = self._month_of(day)
        is_late = origin_on != self.month_on
        if metric == ATTAINED_METRIC:
            purse.received_fen += amount_fen
            purse.late_fen += amount_fen if is_late else 0
        span = self._paying_table(purse, metric, day)
        if span is None:
            in_force = self._table_on(day)
            if metric == (in_force.table.base if in_force else ATTAINED_METRIC):
                purse.unpaid_fen += amount_fen
            return None
        return self._line(purse, span, credit, amount_fen, origin_on, ADJUSTMENT if is_late else COMMISSION)

    def purse(self, member_id: int) -> _Purse:
        """Return what has gathered for a payee: rules.sharing fills it with what another process found."""
        return self._purses[member_id]

    def statement(self, member_id: int) -> Statement:
        """Return a payee's sums as they stand."""
        purse = self._purses[member_id]
        payee = purse.payee
        sums = Statement(
            member_id=payee.member_id,
            name=payee.name,
            team_name=payee.team_name,
            post_name=payee.post_name,
            target_fen=payee.target_fen,
            received_fen=purse.received_fen,
            late_fen=purse.late_fen,
            unpaid_fen=purse.unpaid_fen,
            commission_fen=purse.commission_fen,
            adjustment_fen=purse.adjustment_fen,
            lines_count=purse.lines_count,
            award_fen=purse.award_fen,
            paid_fen=purse.paid_fen,
            pay=purse.pay,
            appeal_until_on=purse.appeal_until_on,
        )
        whole = purse.hash.copy()
        whole.update(sums.canonical())
        return replace(sums, digest=whole.hexdigest())

    def counted(self, clauses: Mapping[int, Clause]) -> list[PayLine]:
        """Return what was earned and what was taken back, by payee, clause and origin month, for whoever pays it."""
        found = []
        for member_id, purse in self._purses.items():
            for (clause_id, origin_on), both in sorted(purse.sums.items()):
                kind = COMMISSION if origin_on == self.month_on else ADJUSTMENT
                found += [
                    PayLine(str(member_id), kind, clauses[clause_id], fen, origin_on) for fen in both if fen
                ]  # fmt: skip
        return found

    def keep(self, month: KeptMonth, fact_ids: Mapping[str, int]) -> list[Line]:
        """Add what plans found for a payee to what was taken fact by fact, and return the lines."""
        purse = self._purses[month.member_id]
        purse.commission_fen += month.commission_fen
        purse.adjustment_fen += month.adjustment_fen
        purse.award_fen, purse.paid_fen = month.award_fen, month.paid_fen
        purse.pay, purse.appeal_until_on = month.pay, month.appeal_until_on
        if not self.tables:
            purse.unpaid_fen = month.unpaid_fen
        lines = []
        for each in month.lines:
            purse.lines_count += 1
            line = _kept_line(month.member_id, purse.lines_count, each, fact_ids)
            purse.hash.update(line.canonical())
            lines.append(line)
        return lines

    def _line(
        self, purse: _Purse, span: TableSpan, credit: Credit, amount_fen: int, origin_on: date, kind: str
    ) -> Line:
        base = (origin_on, span.clause_id)
        before, earned_before = purse.bases.get(base, _NOTHING)
        after = before + amount_fen
        earned_after, slices = self.ladders[span.clause_id].step(before, after)
        purse.bases[base] = after, earned_after
        earned = earned_after - earned_before
        if kind == COMMISSION:
            purse.commission_fen += earned
        else:
            purse.adjustment_fen += earned
        gained, lost = purse.sums.get((span.clause_id, origin_on), _NOTHING)
        purse.sums[span.clause_id, origin_on] = (gained + earned, lost) if earned > 0 else (gained, lost + earned)
        purse.lines_count += 1
        line = Line(
            member_id=purse.payee.member_id,
            sequence=purse.lines_count,
            kind=kind,
            fact_id=credit.fact_id,
            clause_id=span.clause_id,
            basis_on=credit.occurred_on,
            origin_month_on=origin_on,
            base_fen=amount_fen,
            before_fen=before,
            after_fen=after,
            amount_fen=earned,
            slices=slices,
        )
        purse.hash.update(line.canonical())
        return line

    def _paying_table(self, purse: _Purse, metric: str, day: date) -> TableSpan | None:
        """The clause that pays this payee for a fact of the metric on the day."""
        if day not in purse.tables:
            span = self._table_on(day)
            is_paid = span is not None and bool(set(purse.payee.roles_on(day)) & set(span.table.roles))
            purse.tables[day] = span if is_paid else None
        span = purse.tables[day]
        return span if span is not None and span.table.base == metric else None

    def _table_on(self, day: date) -> TableSpan | None:
        if day not in self._in_force:
            self._in_force[day] = next((span for span in self.tables if span.covers(day)), None)
        return self._in_force[day]

    def _month_of(self, day: date) -> date:
        if day not in self._months:
            self._months[day] = month_of(day)
        return self._months[day]


def _kept_line(member_id: int, sequence: int, each: PayLine, fact_ids: Mapping[str, int]) -> Line:
    base, before, after = (
        value if isinstance(value := each.trace.get(name), int) else None for name in ("base", "before", "after")
    )
    return Line(
        member_id=member_id,
        sequence=sequence,
        kind=each.kind,
        fact_id=fact_ids.get(each.fact),
        clause_id=each.clause.id,
        basis_on=each.basis_on,
        origin_month_on=each.origin_on,
        base_fen=base,
        before_fen=before,
        after_fen=after,
        amount_fen=each.amount_fen,
        slices="",
        trace=trace_text(each),
    )


def order(credit: PlacedCredit) -> tuple[datetime, datetime, str]:
    """Return the place of a credit in a settlement: occurred, recorded, key."""
    return credit.occurred_at, credit.recorded_at, credit.key


def settle(inputs: Inputs) -> list[Statement]:
    """Settle a month at one go.

    A statement with its lines for each payee, in their order, those without facts included.

    Credits of members who are not among the payees are left out.
    """
    settlement = Settlement(inputs.month_on, inputs.payees, inputs.tables)
    for metric, credits in inputs.earlier.items():
        settlement.add_settled(metric, credits)
    lines: dict[int, list[Line]] = {payee.member_id: [] for payee in inputs.payees}
    for metric in sorted(inputs.credits):
        for credit in sorted(inputs.credits[metric], key=order):
            line = settlement.take(metric, credit)
            if line is not None:
                lines[line.member_id].append(line)
    return [
        replace(settlement.statement(payee.member_id), lines=tuple(lines[payee.member_id])) for payee in inputs.payees
    ]


def digest_of(digests: Iterable[str]) -> str:
    """Return one digest for a run from those of its statements, in order of member."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
