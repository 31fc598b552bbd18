"""What a whole month is settled from: charter, members, facts, targets, exceptions, balances, pay basis, calendar.

Days are dates, spans half-open, amounts integer 分, other figures exact. Members go by their own text key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar

_NOTHING: Mapping[str, str] = {}
_WHOLE: Mapping[str, tuple[Fact, ...]] = {}


class CannotSettle(Refused):
    """Something is lacking or contradicts itself; the words name the file, the line and the reason."""

    code = "cannot_settle"


def cannot(where: str, msgid: str, **values: object) -> CannotSettle:
    """Return a refusal that names a place, such as "facts.csv 第 12 行"."""
    return CannotSettle(Message("没有结算：{where}：{words}", {"where": where, "words": Message(msgid, values)}))


@dataclass(frozen=True, slots=True)
class Share:
    """A member's share of a fact, and the part of the work it was for (hunter, keeper...)."""

    member: str
    share: Fraction
    part: str = ""


@dataclass(slots=True)
class Fact:
    """Something that happened. `occurred` and `recorded` are instants as sortable text; `month_on` is the month it
    counts in. A reversal names what it takes back in `reverses`, carries that fact's dates, and `came_on` is its own.
    `splits` are its parts by what clauses may look at (parting.py); a part names its `whole`, and has a key of its own.
    """

    key: str
    metric: str
    occurred: str
    occurred_on: date
    recorded: str
    month_on: date
    where: str
    amount_fen: int | None = None
    units: Fraction | None = None
    shares: tuple[Share, ...] = ()
    overlays: tuple[Share, ...] = ()
    words: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    customer: str = ""
    contract: str = ""
    cost_fen: int | None = None
    tax_rate: Fraction | None = None
    signed_on: date | None = None
    billed_on: date | None = None
    due_on: date | None = None
    first_on: date | None = None
    approval: str = ""
    reverses: str = ""
    came_on: date | None = None
    whole: str = ""
    splits: Mapping[str, tuple[Fact, ...]] = field(default_factory=lambda: _WHOLE)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys by which an exception may name it: its own, what it takes back, and the wholes of both."""
        if not self.whole:
            return self.key, self.reverses
        suffix = self.key[len(self.whole) :]
        return self.key, self.reverses, self.whole, self.reverses.removesuffix(suffix)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a member was from a day on, until another: posts, team, whom they report to, regular or on probation."""

    start_on: date
    end_on: date | None
    roles: tuple[str, ...]
    team: str = ""
    manager: str = ""
    status: str = "regular"


@dataclass(frozen=True, slots=True)
class Member:
    """A member with their assignments in order of time, days of leave, and who takes over when they leave.

    `leads`: the teams they lead, without those below another of them, where that is known beside who reports to whom.
    """

    key: str
    name: str
    assignments: tuple[Assignment, ...]
    absences: tuple[tuple[date, date], ...] = ()
    successor: str = ""
    leads: tuple[str, ...] = ()

    @property
    def joined_on(self) -> date:
        """The first day."""
        return self.assignments[0].start_on

    @property
    def left_on(self) -> date | None:
        """The first day after the last; None for who is still there."""
        return self.assignments[-1].end_on

    def at(self, day: date) -> Assignment:
        """Return the assignment of the day; before the first and after leaving, the nearest."""
        found = self.assignments[0]
        for each in self.assignments:
            if each.start_on > day:
                break
            found = each
        return found


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as lines name it, with its parameters and the days `[start_on, end_on)` of its version.

    `id` is its row where a database holds it; traces do not name it.
    """

    key: str
    number: str
    title: str
    version: str
    start_on: date
    end_on: date | None
    parameters: ClauseKind
    id: int = 0

    def covers(self, day: date) -> bool:
        """Say whether the version is in force on the day."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)

    def named(self) -> dict[str, str]:
        """Return how traces name it."""
        return {"key": self.key, "number": self.number, "title": self.title, "version": self.version}


@dataclass(frozen=True, slots=True)
class Target:
    """What a member (or a team, `team:name`) was to reach in a period (`2026-03`, `2026-Q1`, `2026`).

    `is_summed`: nobody set it for the team; it is what its members and the teams below are to reach together.
    """

    owner: str
    metric: str
    period: str
    figure: Fraction
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class Departure:
    """A row of the exception register: what is different, for whom and what, in which days of facts, approved when.

    `kind`: rate (of `what`, a tier such as `tiers[1]`, or of all), factor, amount (of a line), or waive (`what`: a
    coefficient's label, gate, cap, line_cap, clawback).
    """

    number: str
    clause: str
    kind: str
    start_on: date
    end_on: date | None
    approved_on: date
    value: Fraction | None = None
    what: str = ""
    member: str = ""
    customer: str = ""
    contract: str = ""
    fact: str = ""
    reason: str = ""

    def meets(self, fact: Fact, payee: str) -> bool:
        """Say whether it is about this fact and payee."""
        return (
            self.start_on <= fact.occurred_on
            and (self.end_on is None or fact.occurred_on < self.end_on)
            and (not self.member or self.member == payee)
            and (not self.customer or self.customer == fact.customer)
            and (not self.contract or self.contract == fact.contract)
            and (not self.fact or self.fact in fact.names)
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """What stood open when the month began: held, claim (to be recovered), draw, carried (cap's excess)."""

    kind: str
    member: str
    key: str
    amount_fen: int
    since_on: date
    clause: str = ""
    fact: str = ""
    contract: str = ""
    label: str = ""
    notice_on: date | None = None


@dataclass(frozen=True, slots=True)
class PayBasis:
    """A member's dated pay basis: agreed wage, performance wage, region, contract and probation."""

    member: str
    start_on: date
    end_on: date | None
    wage_fen: int
    performance_fen: int = 0
    region: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    probation_to: date | None = None


@dataclass(frozen=True, slots=True)
class PayItem:
    """An item of a member's wage in the month beside commission: wage, overtime, an allowance.

    The items of a month are the whole of it, unless they stand beside the agreed wage (`is_beside`).
    """

    member: str
    item: str
    amount_fen: int
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class RegionLaw:
    """What the law of a region says from a day on, as the company entered it.

    `probation`: months of contract from which, and the longest probation in months; none entered: those of the country.
    """

    region: str
    start_on: date
    minimum_fen: int | None
    recovery_share: Fraction
    excluded_items: tuple[str, ...] = ()
    notice_workdays: int = 0
    source: str = ""
    probation: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """What a member's facts of a metric sum to on a day, by month counted in: 分 where `is_money`, else units."""

    metric: str
    member: str
    occurred_on: date
    month_on: date
    value: int
    is_money: bool


@dataclass(frozen=True)
class MonthInputs:
    """A whole month in memory. `totals` are of metrics that are only summed, and of which there are no `facts` here.

    `payees` are those whose month is asked for, by key; None: everybody's. `teamed` are the sums of everybody that make
    the figures of teams, where facts or `totals` hold those of some members only.
    """

    month_on: date
    clauses: Sequence[Clause]
    members: Sequence[Member]
    facts: Sequence[Fact]
    targets: Sequence[Target] = ()
    departures: Sequence[Departure] = ()
    balances: Sequence[Balance] = ()
    pay_basis: Sequence[PayBasis] = ()
    pay_items: Sequence[PayItem] = ()
    laws: Sequence[RegionLaw] = ()
    calendar: Calendar = field(default_factory=Calendar)
    totals: Sequence[Total] = ()
    payees: frozenset[str] | None = None
    teamed: Sequence[Total] = ()
