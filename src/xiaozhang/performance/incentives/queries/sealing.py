"""What a closed month's settlement looks like to its seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xiaozhang.base.proofs import digest_rows
from xiaozhang.performance.incentives.models import Line, Run, RunSnapshot, Statement

_READ_AHEAD = 5_000
_RUN = ("pk", "month_on", "number", "mark", "inputs_hash", "result_hash", "commission_fen", "adjustment_fen")
_STATEMENT = (
    "pk", "member_id", "number", "month_on", "member_name", "team_name", "post_name", "target_fen", "received_fen",
    "late_fen", "unpaid_fen", "commission_fen", "adjustment_fen", "total_fen", "lines_count", "digest",
)  # fmt: skip
_LINE = (
    "statement_id", "sequence", "kind", "fact_id", "clause_id", "basis_on", "origin_month_on", "base_fen", "before_fen",
    "after_fen", "amount_fen", "slices",
)  # fmt: skip


def statements_digest(month_on: date) -> tuple[int, str]:
    """Return how many statements the month's confirmed run has, and the digest of run, snapshot, statements and lines.

    When a member said that it is right is not part of it: that may come after the month was closed.
    """
    runs = Run.objects.filter(month_on=month_on, state=Run.State.CONFIRMED, is_superseded=False)
    snapshots = RunSnapshot.objects.filter(run__in=runs).values_list("content")
    statements = Statement.objects.filter(run__in=runs).order_by("pk").values_list(*_STATEMENT)
    lines = Line.objects.filter(statement__run__in=runs).order_by("statement_id", "sequence").values_list(*_LINE)

    def rows() -> Iterator[tuple[object, ...]]:
        yield from runs.values_list(*_RUN)
        yield from snapshots
        yield from statements.iterator(_READ_AHEAD)
        yield from lines.iterator(_READ_AHEAD)

    _lines, digest = digest_rows(rows())
    return statements.count(), digest
