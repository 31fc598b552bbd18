"""Lines as a statement shows them.

What each was for, the clause, and, opened, how it came about down to the source record. Lines of a plain commission
table keep their slices and are recomputed when opened; every other line keeps its trace.

Everything is read for a whole page of lines at once: the number of queries does not grow with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.errors import Missing
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.performance.incentives import powers
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.queries.shown_clauses import ShownClause, shown_clauses
from xiaozhang.performance.incentives.queries.shown_facts import Named, ShownFact, shown_facts
from xiaozhang.performance.incentives.rules.telling import Told, ToldSlice, told
from xiaozhang.performance.incentives.rules.tracing import Trace, rates_of, trace
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable

_OF_OTHERS = ("lines", "of")  # a shared sum keeps what each of the others had a part of


@dataclass(frozen=True, slots=True)
class AppliedException:
    """An exception that a line was settled by: its number, and where it is for who may open it."""

    number: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One row of a statement. `told` is the kept trace, `trace` the recomputed one of an open line of a plain table.

    `fact` is None for what stands for a whole period. `exceptions` and `json`, the whole of it for checking, are
    there for open lines.
    """

    line: Line
    fact: ShownFact | None
    clause: ShownClause
    rates: tuple[str, ...]
    told: Told | None
    is_open: bool = False
    trace: Trace | None = None
    exceptions: tuple[AppliedException, ...] = ()
    json: str = ""

    @property
    def is_departed(self) -> bool:
        """Say whether an exception was applied, so that the rates of the clause are not what the amount comes from."""
        return self.told is not None and bool(self.told.exceptions)

    @property
    def title(self) -> str:
        """What the row is called by: customer or record, else the clause."""
        if self.line.kind == Line.Kind.ADJUSTMENT or self.fact is None:
            return self.clause.ref.title
        return self.fact.title

    @property
    def is_proved(self) -> bool:
        """Say whether recomputation gives what is stored, and the ledger still holds the fact as it was counted."""
        return self.trace is not None and self.trace.is_proved and self.line.base_fen in self.fact_shares

    @property
    def adjustment_words(self) -> Message:
        """Say what an adjustment is: 补发 or 追回, of what, and for which month, quarter or year."""
        pays = isinstance(self.clause.parameters, CommissionTable | CommissionPlan)
        what = Message("提成") if pays else Message("「{title}」", {"title": self.clause.ref.title})
        values = {"when": self.period_words, "what": what}
        if self.line.amount_fen < 0:
            return Message("追回 {when}{what}", values)
        return Message("补发 {when}{what}", values)

    @property
    def fact_shares(self) -> tuple[int, ...]:
        """What the ledger credits for the fact, per member."""
        return tuple(amount_fen for _name, amount_fen in self.fact.credits) if self.fact is not None else ()

    @property
    def period_words(self) -> Message:
        """Name the month, quarter or year that the line belongs to."""
        return self.clause.period_words(self.line.origin_month_on)

    @property
    def slices(self) -> list[tuple[Message, ToldSlice]]:
        """The tiers that the base of a kept trace fell into, each with its interval in words."""
        plan = self.clause.parameters
        tiers = len(plan.tiers) if isinstance(plan, CommissionPlan) else 0
        return [
            (
                plan.interval_words(each.tier - 1)
                if isinstance(plan, CommissionPlan) and 0 < each.tier <= tiers
                else Message("第 {tier} 档", {"tier": each.tier}),
                each,
            )
            for each in (self.told.slices if self.told is not None else ())
        ]

    @property
    def base(self) -> str:
        """The base in words, "" where the line has none."""
        if self.line.base_fen is not None:
            return yuan(self.line.base_fen)
        return (self.told.base or "") if self.told is not None else ""

    @property
    def reason(self) -> Message | str:
        """Say in a few words why a line without slices is as it is: the first sentence kept, or the place won."""
        if self.told is None:
            return ""
        return self.told.place or next(iter(self.told.words), "")

    @property
    def in_words(self) -> str:
        """All sentences kept with the line; the place won instead of who won it."""
        if self.told is None:
            return ""
        return str(self.told.place or "；".join(self.told.words))

    @property
    def points(self) -> str:
        """The points of a line that brings no money."""
        points = self.told.points if self.told is not None else None
        return "" if points is None else figure_words(points)


def shown_line(viewer: Actor, statement: Statement, sequence: int, *, is_open: bool) -> ShownLine:
    """Return one line of the statement, opened or not. Raises Missing."""
    line = Line.objects.filter(statement=statement, sequence=sequence).first()
    if line is None:
        raise Missing
    opened = frozenset({sequence} if is_open else ())
    return shown(viewer, [line], shown_clauses({line.clause_id}), opened)[sequence]


def shown_lines(viewer: Actor, lines: Sequence[Line]) -> list[ShownLine]:
    """Return lines as a statement shows them, closed, in their order."""
    found = shown(viewer, lines, shown_clauses({line.clause_id for line in lines}), frozenset()) if lines else {}
    return [found[line.sequence] for line in lines]


def shown(
    viewer: Actor, lines: Sequence[Line], clauses: Mapping[int, ShownClause], opened: frozenset[int]
) -> dict[int, ShownLine]:
    """Return lines by sequence as a statement shows them, those in `opened` with what made them."""
    detailed = {line.fact_id for line in lines if line.sequence in opened and line.fact_id is not None}
    facts = shown_facts(viewer, {line.fact_id for line in lines if line.fact_id is not None}, detailed=detailed)
    kept = {line.sequence: told(line.trace) for line in lines if line.trace}
    numbers = {number for sequence, each in kept.items() if sequence in opened for number in each.exceptions}
    exceptions = _exceptions(viewer, numbers)
    return {
        line.sequence: _shown(
            viewer,
            line,
            facts.get(line.fact_id or 0),
            clauses[line.clause_id],
            kept.get(line.sequence),
            exceptions,
            is_open=line.sequence in opened,
        )
        for line in lines
    }


def trace_content(viewer: Actor, line: Line) -> dict[str, Any] | None:
    """Return the trace kept with a line, None for one of a plain table, which is recomputed instead.

    It is whole only for who settles: a shared sum names what others had of it.
    """
    if not line.trace:
        return None
    content = told(line.trace).content
    if viewer.may(powers.RUN_SETTLEMENT):
        return content
    return {name: value for name, value in content.items() if name not in _OF_OTHERS}


def _shown(
    viewer: Actor,
    line: Line,
    fact: ShownFact | None,
    clause: ShownClause,
    kept: Told | None,
    exceptions: Mapping[str, AppliedException],
    *,
    is_open: bool,
) -> ShownLine:
    table = clause.table if kept is None else None
    rates = kept.rates if kept is not None else _rates(line, table)
    applied = tuple(exceptions[number] for number in kept.exceptions) if is_open and kept is not None else ()
    made = _trace(line, table) if is_open and table is not None else None
    found = ShownLine(line, fact, clause, rates, kept, is_open, made, applied)
    return replace(found, json=_json(found, viewer)) if is_open else found


def _rates(line: Line, table: CommissionTable | None) -> tuple[str, ...]:
    if table is None:
        return ()
    return tuple(percent(rate) for rate in rates_of(table, line.before_fen or 0, line.after_fen or 0))


def _trace(line: Line, table: CommissionTable) -> Trace:
    return trace(
        table,
        before_fen=line.before_fen or 0,
        after_fen=line.after_fen or 0,
        base_fen=line.base_fen or 0,
        amount_fen=line.amount_fen,
        slices=line.slices,
    )


def _json(open_line: ShownLine, viewer: Actor) -> str:
    """Return a line and its trace as JSON."""
    kept = trace_content(viewer, open_line.line)
    content = {**_line_content(open_line), "trace": _table_content(open_line) if kept is None else kept}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _line_content(shown_: ShownLine) -> dict[str, object]:
    line, ref = shown_.line, shown_.clause.ref
    return {
        "sequence": line.sequence,
        "kind": line.kind,
        "amount_fen": line.amount_fen,
        "origin": f"{line.origin_month_on:%Y-%m}",
        "basis_on": line.basis_on.isoformat() if line.basis_on else None,
        "fact": shown_.fact.key if shown_.fact else None,
        "clause": {"key": shown_.clause.key, **_named(ref)},
    }


def _named(ref: ClauseRef) -> dict[str, object]:
    return {"id": ref.clause_id, "number": ref.number, "title": ref.title, "version": ref.version_label}


def _table_content(shown_: ShownLine) -> dict[str, object]:
    line, made = shown_.line, shown_.trace
    slices = [
        {"part": each.part_fen, "rate": percent(each.rate), "makes_fen": str(each.earned_fen)}
        for each in (made.slices if made is not None else ())
    ]
    found: dict[str, object] = {"base": line.base_fen, "before": line.before_fen, "after": line.after_fen}
    if made is not None:
        found |= {"rounded_before_fen": made.earned_before_fen, "rounded_after_fen": made.earned_after_fen}
    return {**found, "slices": slices}


def _exceptions(viewer: Actor, numbers: Iterable[str]) -> dict[str, AppliedException]:
    wanted = set(numbers)
    if not wanted or "exception" not in registries.record_types:
        return {number: AppliedException(number) for number in wanted}
    kind = registries.record_types.get("exception")
    rows = kind.rows(viewer).filter(number__in=wanted).order_by().values_list("number", "pk")
    reached = {number: kind.url(pk) for number, pk in rows} if kind.power is None or viewer.may(kind.power) else {}
    return {number: AppliedException(number, reached.get(number, "")) for number in wanted}


__all__ = ["Named", "ShownClause", "ShownFact", "ShownLine", "shown", "shown_line", "shown_lines", "trace_content"]
