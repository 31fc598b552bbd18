"""Statements and lines as an appeal keeps them, and as they stand now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.money import percent, yuan
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.performance.appeals.rules.evidence import Seen, SeenLine, same_line
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.rules.tracing import Trace, trace
from xiaozhang.performance.plans.clauses import CommissionTable

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Line, Statement


def seen(statement: Statement, sequence: int = 0) -> Seen | None:
    """Return a statement, its run at hand, with one of its lines as they stand; None where there is no such line."""
    line = None
    if sequence:
        rows = list(incentives.lines_of(statement).filter(sequence=sequence))
        if not rows:
            return None
        line = _seen_lines(rows)[0]
    return Seen(
        number=statement.number,
        run_number=statement.run.number,
        digest=statement.digest,
        commission_fen=statement.commission_fen,
        adjustment_fen=statement.adjustment_fen,
        award_fen=statement.award_fen,
        total_fen=statement.total_fen,
        paid_fen=statement.paid_fen,
        line=line,
    )


def seen_now(statement: Statement, before: SeenLine | None) -> Seen | None:
    """Return what stands in place of what was seen: the statement, and the line of it that is the same.

    Lines of the same fact alone are read; of lines without one, those of the same kind.
    """
    whole = seen(statement)
    if whole is None or before is None:
        return whole
    rows = incentives.lines_of(statement).filter(kind=before.kind, fact_id=before.fact_id)
    line = same_line(before, _seen_lines(list(rows[:50])))
    return Seen(**{name: getattr(whole, name) for name in whole.__slots__ if name != "line"}, line=line)


def _seen_lines(rows: Sequence[Line]) -> list[SeenLine]:
    tables = _tables({row.clause_id for row in rows if not row.trace})
    return [_seen_line(shown, tables.get(shown.line.clause_id)) for shown in incentives.shown_lines(SYSTEM, rows)]


def _seen_line(shown: incentives.ShownLine, table: CommissionTable | None) -> SeenLine:
    row, fact, ref = shown.line, shown.fact, shown.clause.ref
    named = ""
    if fact is not None:
        named = "，".join(each for each in (f"{fact.source_label} {fact.title}", fact.beside) if each)
    return SeenLine(
        sequence=row.sequence,
        kind=row.kind,
        label=str(row.get_kind_display()),
        fact_id=row.fact_id,
        fact_key=fact.key if fact is not None else "",
        fact=named,
        clause_id=row.clause_id,
        clause=f"第 {ref.number} 条 {ref.title} {ref.version_label}",
        basis_on=row.basis_on.isoformat() if row.basis_on else "",
        origin_month_on=row.origin_month_on.isoformat(),
        base_fen=row.base_fen,
        before_fen=row.before_fen,
        after_fen=row.after_fen,
        amount_fen=row.amount_fen,
        trace=row.trace or row.slices,
        words=_words(row, table),
    )


def _words(row: Line, table: CommissionTable | None) -> tuple[str, ...]:
    """Say how a line came about: what its trace says, or the slices of its table."""
    if row.trace:
        return tuple(str(sentence) for sentence in json.loads(row.trace).get("words", ()))
    if table is None or row.before_fen is None or row.after_fen is None or row.base_fen is None:
        return ()
    found: Trace = trace(
        table,
        before_fen=row.before_fen,
        after_fen=row.after_fen,
        base_fen=row.base_fen,
        amount_fen=row.amount_fen,
        slices=row.slices,
    )
    sentences = [f"此前累计 {yuan(found.before_fen)} 元，此后累计 {yuan(found.after_fen)} 元。"]
    for part in found.slices:
        sentences.append(f"{part.words}：{yuan(part.part_fen)} × {percent(part.rate)} = {part.earned} 元。")
    return tuple(sentences)


def _tables(clause_ids: Collection[int]) -> Mapping[int, CommissionTable]:
    if not clause_ids:
        return {}
    rows: list[Any] = list(charter.readable_clauses(SYSTEM).filter(pk__in=clause_ids))
    read = {row.pk: charter.parameters_of(row) for row in rows}
    return {pk: table for pk, table in read.items() if isinstance(table, CommissionTable)}
