"""A statement reckoned again: lines of plain tables from their clause, every other against its kept trace, and sums."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.queries.replaying import replays
from xiaozhang.performance.incentives.queries.shown_clauses import shown_clauses
from xiaozhang.performance.incentives.rules.payslip import payslip_of
from xiaozhang.performance.incentives.rules.telling import told
from xiaozhang.performance.plans.rules.tiers import Ladder, compact

MOST_NAMED = 20
_PORTION = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What reckoning again has found.

    `recomputed` lines were made anew from clause and base, `explained` ones are what their kept trace comes to, and
    `kept` ones stand for a whole period and were not made anew. `differing` are the first that do not agree.
    `is_replayed`: the month settled again from the run's snapshot is the same; None where there is no snapshot.
    """

    recomputed: int
    explained: int
    kept: int
    differing: tuple[int, ...]
    has_equal_sums: bool
    is_replayed: bool | None = None

    @property
    def is_equal(self) -> bool:
        """Say whether all that could be reckoned again agrees."""
        return not self.differing and self.has_equal_sums and self.is_replayed is not False


def proof_of(statement: Statement) -> Proof:
    """Reckon a statement the caller has fetched again, line by line; some queries for each portion of lines."""
    ladders: dict[int, Ladder | None] = {}
    counts = {"recomputed": 0, "explained": 0, "kept": 0}
    differing: list[int] = []
    total_fen = 0
    lines = Line.objects.filter(statement=statement).order_by("sequence").iterator(chunk_size=_PORTION)
    while portion := list(islice(lines, _PORTION)):
        unknown = {line.clause_id for line in portion} - ladders.keys()
        for pk, clause in (shown_clauses(unknown) if unknown else {}).items():
            ladders[pk] = Ladder(clause.table) if clause.table is not None else None
        for line in portion:
            total_fen += line.amount_fen
            how, agrees = _agrees(line, ladders.get(line.clause_id))
            counts[how] += 1
            if not agrees:
                differing.append(line.sequence)
    slip = payslip_of(statement.pay, statement.paid_fen)
    has_equal_sums = total_fen == statement.total_fen and slip.is_adding_up_from(total_fen)
    named = tuple(differing[:MOST_NAMED])
    return Proof(**counts, differing=named, has_equal_sums=has_equal_sums, is_replayed=replays(statement))


def _agrees(line: Line, ladder: Ladder | None) -> tuple[str, bool]:
    if line.trace:
        agrees = told(line.trace).comes_to(line.amount_fen)
        return ("kept", True) if agrees is None else ("explained", agrees)
    if ladder is None or line.before_fen is None or line.after_fen is None or line.base_fen is None:
        return "recomputed", False
    earned = ladder.earned_fen(line.after_fen) - ladder.earned_fen(line.before_fen)
    is_step = line.after_fen - line.before_fen == line.base_fen
    slices = compact(ladder.slices(line.before_fen, line.after_fen))
    return "recomputed", is_step and earned == line.amount_fen and slices == line.slices
