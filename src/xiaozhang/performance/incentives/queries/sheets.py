"""The body of a statement: lines by kind, what is paid of them, scores, what would have brought more, open balances.

A statement of up to `WHOLE` lines is read in one go. A longer one is read a page of one kind at a time, for a query
over 100,000 lines must not run for every kind there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.people.staffing import queries as staffing
from xiaozhang.performance.appraisal.clauses import KpiTable, Whose
from xiaozhang.performance.incentives.models import Balance, Line, Statement
from xiaozhang.performance.incentives.queries.shown_clauses import ShownClause, clause_named, shown_clauses
from xiaozhang.performance.incentives.queries.shown_facts import ShownFact, shown_facts
from xiaozhang.performance.incentives.queries.statements import balances_of
from xiaozhang.performance.incentives.queries.traces import ShownLine, shown
from xiaozhang.performance.incentives.rules.inputs import ATTAINED_METRIC
from xiaozhang.performance.incentives.rules.payslip import Payslip, ScoreLine, ScoreSheet, payslip_of
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable
from xiaozhang.performance.plans.rules.lines import KIND_WORDS
from xiaozhang.performance.plans.rules.periods import period_span, period_start

PAGE, WHOLE = 50, 200
MOST_UNPAID = 20
MOST_NAMED = 100
ORDER = (
    Line.Kind.COMMISSION, Line.Kind.POOL, Line.Kind.LIMIT, Line.Kind.AWARD, Line.Kind.CONTEST, Line.Kind.KPI_PAY,
    Line.Kind.ADJUSTMENT, Line.Kind.POINTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind. `is_read` says that lines are here, `following` where the next page begins.

    `base_fen` is the sum of what was counted, where lines have a base in money.
    """

    kind: str
    label: Message
    lines: list[ShownLine]
    amount_fen: int
    base_fen: int | None
    is_read: bool
    following: int | None = None
    is_first: bool = True

    @property
    def clauses(self) -> list[ShownClause]:
        """The clauses of the lines that are here."""
        return list({line.clause.ref.clause_id: line.clause for line in self.lines}.values())

    @property
    def has_bases(self) -> bool:
        """Say whether the section is a table of facts with bases and rates."""
        return self.kind == Line.Kind.COMMISSION

    @property
    def is_receipts(self) -> bool:
        """Say whether what is counted is money received, by the day it came."""
        return all(each.counts_receipts for each in self.clauses)

    @property
    def is_points(self) -> bool:
        """Say whether the lines bring points and no money."""
        return self.kind == Line.Kind.POINTS


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator and the facts it was counted from: a metric, days and whose; no metric where the clause is gone.

    `members`: of a team, who was in it; nobody where they are too many to be named in an address.
    """

    line: ScoreLine
    metric: str
    first_on: date
    last_on: date
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Appraised:
    """A score sheet with its clause."""

    sheet: ScoreSheet
    clause: ShownClause | None
    indicators: list[Indicator]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What would have brought more under a clause."""

    clause: ShownClause | None
    number: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of the month: what is counted, and how much was asked."""

    label: Message
    figure: str


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Money for which no clause pays the member."""

    key: str
    amount_fen: int
    fact: ShownFact | None


@dataclass(frozen=True, slots=True)
class Summed:
    """A part of what was earned: `shown_fen` stands behind the sign that `amount_fen` has."""

    label: Message
    amount_fen: int

    @property
    def shown_fen(self) -> int:
        """The amount without its sign."""
        return abs(self.amount_fen)


@dataclass(frozen=True)
class Sheet:
    """The body of a statement. `paying` are the clauses behind the lines, those of commission first."""

    sections: list[Section]
    paying: list[ShownClause]
    slip: Payslip
    appraised: list[Appraised]
    why_not: list[WhyNot]
    aims: list[Aim]
    unpaid: list[Unpaid]
    unpaid_count: int
    balances: list[Balance]
    gained_fen: int
    lost_fen: int

    def section(self, kind: str) -> Section | None:
        """Return the section of a kind."""
        return next((each for each in self.sections if each.kind == kind), None)

    @property
    def summed(self) -> list[Summed]:
        """What the month's earnings are made of, adjustments apart by their direction."""
        found = []
        for each in self.sections:
            if each.kind == Line.Kind.ADJUSTMENT:
                found += [Summed(Message("补发"), self.gained_fen)] if self.gained_fen else []
                found += [Summed(Message("追回"), -self.lost_fen)] if self.lost_fen else []
            elif not each.is_points:
                found.append(Summed(each.label, each.amount_fen))
        return found

    @property
    def rulebook(self) -> list[ShownClause]:
        """The clauses that pay commission, whose tables stand beside the statement."""
        return [each for each in self.paying if isinstance(each.parameters, CommissionTable | CommissionPlan)]

    @property
    def versions(self) -> list[str]:
        """The versions of the charter that the lines were settled by."""
        return list(dict.fromkeys(each.ref.version_label for each in self.paying))


def sheet(
    viewer: Actor,
    statement: Statement,
    *,
    kind: str = "",
    after: int = 0,
    opened: Iterable[int] = (),
    size: int = PAGE,
    whole: int = WHOLE,
) -> Sheet:
    """Return the statement's body. A long one has lines of one kind (`kind`, else its first) behind `after`."""
    shows_wage = staffing.may_see_pay(viewer, statement.member_id)
    slip = payslip_of(statement.pay, statement.paid_fen, shows_wage=shows_wage)
    read = (
        _Read.of_short(statement)
        if statement.lines_count <= whole
        else _Read.of_long(statement, slip, kind, after, size)
    )
    clauses = shown_clauses({*read.clause_ids, *(line.clause_id for line in read.lines)}, slip.clauses)
    lines = shown(viewer, read.lines, clauses, frozenset(opened))
    keys = [key for key, _fen in slip.unpaid[:MOST_UNPAID]]
    facts = {fact.key: fact for fact in shown_facts(viewer, (), keys=keys).values()} if keys else {}
    return Sheet(
        sections=[_section(each, lines, read, statement, slip) for each in read.kinds],
        paying=[clause for pk, clause in clauses.items() if pk in read.clause_ids],
        slip=slip,
        appraised=[_appraised(each, clauses.values(), statement) for each in slip.scores],
        why_not=_why_not(slip, clauses.values()),
        aims=[_aim(metric, figure) for metric, figure in slip.targets.items() if metric != ATTAINED_METRIC],
        unpaid=[Unpaid(key, fen, facts.get(key)) for key, fen in slip.unpaid[:MOST_UNPAID]],
        unpaid_count=len(slip.unpaid),
        balances=list(balances_of(statement)),
        gained_fen=read.gained_fen,
        lost_fen=read.lost_fen,
    )


@dataclass(frozen=True)
class _Read:
    """What was read of a statement's lines: which kinds there are, and the lines of `here` from `after` on."""

    lines: Sequence[Line]
    kinds: Sequence[str]
    here: frozenset[str]
    clause_ids: frozenset[int]
    amounts: Mapping[str, int]
    bases: Mapping[str, int]
    gained_fen: int
    lost_fen: int
    after: int = 0
    following: int | None = None

    @classmethod
    def of_short(cls, statement: Statement) -> _Read:
        """Read all lines in one query."""
        lines = list(Line.objects.filter(statement=statement).order_by("sequence"))
        kinds = _ordered({line.kind for line in lines})
        amounts, bases = dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0)
        for line in lines:
            amounts[line.kind] += line.amount_fen
            bases[line.kind] += line.base_fen or 0
        adjusted = [line.amount_fen for line in lines if line.kind == Line.Kind.ADJUSTMENT]
        return cls(
            lines, kinds, frozenset(kinds), frozenset(line.clause_id for line in lines), amounts, bases,
            sum(fen for fen in adjusted if fen > 0), -sum(fen for fen in adjusted if fen < 0),
        )  # fmt: skip

    @classmethod
    def of_long(cls, statement: Statement, slip: Payslip, kind: str, after: int, size: int) -> _Read:
        """Read a page of one kind, and the sums over all of them."""
        rows = Line.objects.filter(statement=statement).order_by()
        found = list(
            rows.values_list("kind", "clause_id").annotate(
                whole=Sum("amount_fen"), base=Sum("base_fen"), gained=Sum("amount_fen", filter=Q(amount_fen__gt=0))
            )
        )
        kinds = _ordered({row[0] for row in found})
        chosen = kind if kind in kinds else kinds[0]
        lines = list(rows.filter(kind=chosen, sequence__gt=after).order_by("sequence")[: size + 1])
        adjusted = [row for row in found if row[0] == Line.Kind.ADJUSTMENT]
        gained = sum(int(row[4] or 0) for row in adjusted)
        return cls(
            lines[:size], kinds, frozenset({chosen}), frozenset(row[1] for row in found),
            {each: sum(int(row[2]) for row in found if row[0] == each) for each in kinds},
            {each: sum(int(row[3] or 0) for row in found if row[0] == each) for each in kinds},
            gained, gained - sum(int(row[2]) for row in adjusted),
            after, lines[size - 1].sequence if len(lines) > size else None,
        )  # fmt: skip


def _ordered(kinds: Iterable[str]) -> list[str]:
    known = set(kinds)
    return [str(kind) for kind in ORDER if kind in known]


def _section(kind: str, lines: Mapping[int, ShownLine], read: _Read, statement: Statement, slip: Payslip) -> Section:
    own = [lines[line.sequence] for line in read.lines if line.kind == kind]
    has_base = any(line.line.base_fen is not None for line in own)
    is_here = kind in read.here
    return Section(
        kind=kind,
        label=KIND_WORDS[kind],
        lines=own,
        amount_fen=read.amounts[kind],
        base_fen=read.bases[kind] if has_base else None,
        is_read=is_here,
        following=read.following if is_here else None,
        is_first=not (is_here and read.after),
    )


def _appraised(each: ScoreSheet, clauses: Iterable[ShownClause], statement: Statement) -> Appraised:
    clause = clause_named(clauses, each.clause)
    table = clause.parameters if clause is not None and isinstance(clause.parameters, KpiTable) else None
    asked = {one.key: one for one in table.counted} if table is not None else {}
    period = table.period if table is not None else "month"
    span = period_span(period_start(statement.month_on, period), period)
    last_on = span.end_on - timedelta(days=1)
    led = org.members_led(statement.member_id, span) if table is not None and table.of_team else []
    whose = {Whose.OWN: (statement.member_id,), Whose.TEAM: tuple(led) if len(led) <= MOST_NAMED else ()}
    indicators = []
    for line in each.lines:
        one = asked.get(line.key)
        members = whose[one.whose] if one is not None else ()
        indicators.append(Indicator(line, one.metric if one is not None else "", span.start_on, last_on, members))
    return Appraised(each, clause, indicators)


def _why_not(slip: Payslip, clauses: Iterable[ShownClause]) -> list[WhyNot]:
    known = list(clauses)
    return [
        WhyNot(clause_named(known, each.clause), each.clause["number"], each.sentences)
        for each in slip.outlooks
        if each.sentences
    ]


def _aim(metric: str, figure: str) -> Aim:
    """Targets are kept in the unit people read; money is shown as money."""
    if metric not in registries.metrics:
        return Aim(Message(metric), figure)
    known = registries.metrics.get(metric)
    whole, _, rest = figure.partition(".")
    shown_as = yuan(int(whole) * 100 + int(rest[:2].ljust(2, "0") or 0)) if known.unit == "fen" else figure
    return Aim(known.label, shown_as)
