"""Lines as a statement shows them.

What each was for, the clause, and, opened, how it came about down to the source record.

Everything is read for a whole page of lines at once: the number of queries does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Q, Sum

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives.clauses import BASE_WORDS, BASIS_WORDS, METHOD_WORDS, CommissionTable
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.rules.tracing import Trace, rates_of, trace

PAGE = 50


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its title; `url` is empty where the viewer may not open it."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """The fact behind a line: the source record, the ledger's own page of it, and who is credited with how much."""

    key: str
    url: str
    amount_fen: int
    source_label: Message
    source: Named
    customer: Named | None
    contract: Named | None
    credits: tuple[tuple[str, int], ...]
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class ShownClause:
    """The clause behind a line, with the words its table is read by."""

    ref: ClauseRef
    table: CommissionTable
    base_words: Message
    basis_words: Message
    method_words: Message

    @property
    def rows(self) -> list[tuple[Message, Fraction]]:
        """The table in words: interval and rate."""
        return [(self.table.interval_words(place), tier.rate) for place, tier in enumerate(self.table.tiers)]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One row of a statement; `trace` is there when it is open."""

    line: Line
    fact: ShownFact
    clause: ShownClause
    rates: tuple[Fraction, ...]
    trace: Trace | None = None

    @property
    def is_proved(self) -> bool:
        """Say whether recomputation gives what is stored, and the ledger still holds the fact as it was counted."""
        return self.trace is not None and self.trace.is_proved and self.line.base_fen in self.fact_shares

    @property
    def adjustment_words(self) -> Message:
        """Say what an adjustment is: 补发 or 追回, and for which month."""
        month = {"year": self.line.origin_month_on.year, "month": self.line.origin_month_on.month}
        if self.line.amount_fen < 0:
            return Message("追回 {year} 年 {month} 月提成", month)
        return Message("补发 {year} 年 {month} 月提成", month)

    @property
    def fact_shares(self) -> tuple[int, ...]:
        """What the ledger credits for the fact, per member."""
        return tuple(amount_fen for _name, amount_fen in self.fact.credits)


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some lines of one kind in order.

    `following` is where the next page begins, `former` whether there is one before.
    """

    lines: list[ShownLine]
    following: int | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class LineSums:
    """Sums over the lines: what they counted, and adjustments by direction (`recovered_fen` is not negative)."""

    commission_base_fen: int = 0
    adjustment_base_fen: int = 0
    paid_back_fen: int = 0
    recovered_fen: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The body of a statement: a page of lines of each kind, the clauses that paid commission, and the sums."""

    commission: LinePage
    adjustments: LinePage
    clauses: list[ShownClause]
    sums: LineSums


def sheet(
    viewer: Actor,
    statement: Statement,
    *,
    after: int = 0,
    after_adjustment: int = 0,
    opened: Iterable[int] = (),
    size: int = PAGE,
) -> Sheet:
    """Return the statement's body: lines of each kind behind a place, those in `opened` with their trace."""
    sums, paying = _sums(statement)
    pages = [
        _cut(statement, Line.Kind.COMMISSION, after, size),
        _cut(statement, Line.Kind.ADJUSTMENT, after_adjustment, size),
    ]
    lines = [line for page, _following in pages for line in page]
    clauses = _clauses(paying | {line.clause_id for line in lines})
    shown = _shown(viewer, lines, clauses, frozenset(opened))
    commission, adjustments = (
        LinePage([shown[line.sequence] for line in page], following, is_first)
        for (page, following), is_first in zip(pages, (after == 0, after_adjustment == 0), strict=True)
    )
    return Sheet(commission, adjustments, [clause for pk, clause in clauses.items() if pk in paying], sums)


def shown_line(viewer: Actor, statement: Statement, sequence: int, *, is_open: bool) -> ShownLine:
    """Return one line of the statement, opened or not. Raises Missing."""
    line = Line.objects.filter(statement=statement, sequence=sequence).first()
    if line is None:
        raise Missing
    return _shown(viewer, [line], _clauses({line.clause_id}), frozenset({sequence} if is_open else ()))[sequence]


def shown_lines(viewer: Actor, lines: Sequence[Line]) -> list[ShownLine]:
    """Return lines as a statement shows them, closed, in their order."""
    shown = _shown(viewer, lines, _clauses({line.clause_id for line in lines}), frozenset()) if lines else {}
    return [shown[line.sequence] for line in lines]


def _sums(statement: Statement) -> tuple[LineSums, set[int]]:
    """The sums beside those of the statement, and the clauses that paid commission; one query."""
    rows = Line.objects.filter(statement=statement).order_by().values_list("kind", "clause_id")
    found = rows.annotate(
        base=Sum("base_fen"),
        gained=Sum("amount_fen", filter=Q(amount_fen__gt=0)),
        lost=Sum("amount_fen", filter=Q(amount_fen__lt=0)),
    )
    sums, paying = LineSums(), set()
    for kind, clause_id, base_fen, gained_fen, lost_fen in found:
        if kind == Line.Kind.COMMISSION:
            paying.add(clause_id)
            sums = replace(sums, commission_base_fen=sums.commission_base_fen + int(base_fen))
        else:
            sums = replace(
                sums,
                adjustment_base_fen=sums.adjustment_base_fen + int(base_fen),
                paid_back_fen=sums.paid_back_fen + int(gained_fen or 0),
                recovered_fen=sums.recovered_fen - int(lost_fen or 0),
            )
    return sums, paying


def _cut(statement: Statement, kind: str, after: int, size: int) -> tuple[list[Line], int | None]:
    rows = Line.objects.filter(statement=statement, kind=kind, sequence__gt=after).order_by("sequence")
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].sequence if len(found) > size else None


def _shown(
    viewer: Actor, lines: Sequence[Line], clauses: Mapping[int, ShownClause], opened: frozenset[int]
) -> dict[int, ShownLine]:
    facts = _facts(viewer, {line.fact_id for line in lines})
    return {
        line.sequence: ShownLine(
            line=line,
            fact=facts[line.fact_id],
            clause=clauses[line.clause_id],
            rates=tuple(rates_of(clauses[line.clause_id].table, line.before_fen, line.after_fen)),
            trace=_trace(line, clauses[line.clause_id].table) if line.sequence in opened else None,
        )
        for line in lines
    }


def _trace(line: Line, table: CommissionTable) -> Trace:
    return trace(
        table,
        before_fen=line.before_fen,
        after_fen=line.after_fen,
        base_fen=line.base_fen,
        amount_fen=line.amount_fen,
        slices=line.slices,
    )


def _clauses(ids: set[int]) -> dict[int, ShownClause]:
    found = {}
    for clause in charter_queries.readable_clauses(SYSTEM).filter(pk__in=ids).order_by("version__number", "position"):
        table = charter_queries.parameters_of(clause)
        if not isinstance(table, CommissionTable) or table.method is None:
            raise TypeError(f"clause {clause.pk} paid commission and is no commission table")
        found[clause.pk] = ShownClause(
            ref=ClauseRef(clause.pk, clause.number, clause.title, clause.version.label, clause.version.effective_on),
            table=table,
            base_words=BASE_WORDS[table.base],
            basis_words=BASIS_WORDS[table.basis],
            method_words=METHOD_WORDS[table.method],
        )
    return found


def _facts(viewer: Actor, ids: set[int]) -> dict[int, ShownFact]:
    rows = list(ledger_queries.facts(SYSTEM).filter(pk__in=ids).prefetch_related("credits"))
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.source_type, set()).add(row.source_id)
        wanted.setdefault("contract", set()).add(row.references.get("contract", 0))
        wanted.setdefault("customer", set()).add(row.customer_id or 0)
    named = {record: _named(viewer, record, pks) for record, pks in wanted.items()}
    names = org_queries.names_of({credit.member_id for row in rows for credit in row.credits.all()})
    fact_type = registries.record_types.get("fact")
    return {
        row.pk: ShownFact(
            key=row.key,
            url=fact_type.url(row.pk),
            amount_fen=row.amount_fen or 0,
            source_label=_label(row.source_type),
            source=named[row.source_type].get(row.source_id, Named(row.key)),
            customer=named["customer"].get(row.customer_id or 0),
            contract=named["contract"].get(row.references.get("contract", 0)),
            credits=tuple((names[credit.member_id], credit.amount_fen or 0) for credit in row.credits.all()),
            is_reversal=row.reverses_id is not None,
        )
        for row in rows
    }


def _label(record: str) -> Message:
    return registries.record_types.get(record).label if record in registries.record_types else Message("事实")


def _named(viewer: Actor, record: str, pks: set[int]) -> dict[int, Named]:
    """Titles are shown to whoever may see the statement; links only where the viewer may open the record."""
    pks = {pk for pk in pks if pk}
    if record not in registries.record_types or not pks:
        return {}
    kind = registries.record_types.get(record)
    sees_all = viewer.sees_all()
    reached = pks if sees_all else set(kind.rows(viewer).filter(pk__in=pks).order_by().values_list("pk", flat=True))
    return {
        row.pk: Named(kind.title(row), kind.url(row.pk) if row.pk in reached else "")
        for row in kind.rows(SYSTEM).filter(pk__in=pks)
    }
