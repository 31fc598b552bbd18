"""A statement settled again from the snapshot of its run and the ledger up to its mark; nothing of it is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xiaozhang.performance.incentives.models import Line, RunSnapshot, Statement
from xiaozhang.performance.incentives.queries.inputs import with_facts
from xiaozhang.performance.incentives.rules.inputs import Snapshot, read_snapshot
from xiaozhang.performance.incentives.rules.kept import kept_month, trace_text
from xiaozhang.performance.incentives.rules.needs import needs_of, unstreamed
from xiaozhang.performance.plans.rules.inputs import MonthInputs
from xiaozhang.performance.plans.rules.lines import ADJUSTMENT, COMMISSION, PayLine
from xiaozhang.performance.plans.rules.settling import MonthStatement, settle_month


def replays(statement: Statement) -> bool | None:
    """Say whether settling the member's month again gives every traced line and what is paid to the byte.

    None for a run that keeps no snapshot. Lines of plain tables, which queries.proofs reckons one by one, are taken as
    they stand. Where payees depend on each other the whole month is settled.
    """
    kept = RunSnapshot.objects.filter(run_id=statement.run_id).first()
    if kept is None:
        return None
    snapshot = read_snapshot(kept.content)
    lines = list(Line.objects.filter(statement=statement).order_by("sequence").iterator(chunk_size=5_000))
    fixed = unstreamed(snapshot.fixed) if snapshot.is_streamed else snapshot.fixed
    again = _again(statement, fixed, snapshot, [line for line in lines if not line.trace])
    traced = [(line.kind, line.clause_id, line.amount_fen, line.trace) for line in lines if line.trace]
    return traced == [(each.kind, each.clause.id, each.amount_fen, trace_text(each)) for each in again.lines] and (
        kept_month(again, _by_kind(lines), snapshot.month_on).pay == statement.pay
    )


def _again(statement: Statement, fixed: MonthInputs, snapshot: Snapshot, taken: Iterable[Line]) -> MonthStatement:
    key = str(statement.member_id)
    is_apart = needs_of(fixed.clauses, fixed.month_on).is_apart
    gathered = with_facts(fixed, snapshot.mark, member_ids=[statement.member_id] if is_apart else None)
    inputs = replace(gathered.inputs, payees=frozenset({key}) if is_apart else None)
    result = settle_month(inputs, _counted(key, snapshot, taken))
    found = {each.member.key: each for each in result.statements}
    return found.get(key) or MonthStatement(next(each for each in fixed.members if each.key == key))


def _counted(key: str, snapshot: Snapshot, taken: Iterable[Line]) -> list[PayLine]:
    """Return what the lines of plain tables brought and took back, as settlement hands it on."""
    sums: dict[tuple[int, date], list[int]] = {}
    for line in taken:
        both = sums.setdefault((line.clause_id, line.origin_month_on), [0, 0])
        both[0 if line.amount_fen > 0 else 1] += line.amount_fen
    clauses = {clause.id: clause for clause in snapshot.fixed.clauses}
    return [
        PayLine(key, COMMISSION if on == snapshot.month_on else ADJUSTMENT, clauses[clause_id], fen, on)
        for (clause_id, on), both in sorted(sums.items()) for fen in both if fen
    ]  # fmt: skip


def _by_kind(lines: Iterable[Line]) -> dict[str, int]:
    found = {COMMISSION: 0, ADJUSTMENT: 0}
    for line in lines:
        if not line.trace:
            found[line.kind] += line.amount_fen
    return found
