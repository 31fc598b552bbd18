"""What a closed month's settlement looks like to its seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xiaozhang.base.proofs import digest_rows
from xiaozhang.performance.incentives.models import Balance, Line, Run, RunSnapshot, Statement

_READ_AHEAD = 5_000
_RUN = (
    "pk", "month_on", "number", "mark", "inputs_hash", "result_hash", "commission_fen", "adjustment_fen",
    "award_fen", "paid_fen", "outcome",
)  # fmt: skip
_STATEMENT = (
    "pk", "member_id", "number", "month_on", "member_name", "team_name", "post_name", "target_fen", "received_fen",
    "late_fen", "unpaid_fen", "commission_fen", "adjustment_fen", "award_fen", "total_fen", "paid_fen", "pay",
    "appeal_until_on", "lines_count", "digest",
)  # fmt: skip
_BALANCE = (
    "statement_id", "sequence", "kind", "key", "amount_fen", "since_on", "clause_key", "fact_key", "contract", "label",
    "notice_on",
)  # fmt: skip
_LINE = (
    "statement_id", "sequence", "kind", "fact_id", "clause_id", "basis_on", "origin_month_on", "base_fen", "before_fen",
    "after_fen", "amount_fen", "slices", "trace",
)  # fmt: skip


def statements_digest(month_on: date) -> tuple[int, str]:
    """Return how many statements the month's confirmed run has, and the digest of all that belongs to it.

    When a member said that it is right is not part of it: that may come after the month was closed.
    """
    runs = Run.objects.filter(month_on=month_on, state=Run.State.CONFIRMED, is_superseded=False)
    snapshots = RunSnapshot.objects.filter(run__in=runs).values_list("content")
    statements = Statement.objects.filter(run__in=runs).order_by("pk").values_list(*_STATEMENT)
    lines = Line.objects.filter(statement__run__in=runs).order_by("statement_id", "sequence").values_list(*_LINE)

    balances = (
        Balance.objects.filter(statement__run__in=runs).order_by("statement_id", "sequence").values_list(*_BALANCE)
    )

    def rows() -> Iterator[tuple[object, ...]]:
        yield from runs.values_list(*_RUN)
        yield from snapshots
        yield from statements.iterator(_READ_AHEAD)
        yield from lines.iterator(_READ_AHEAD)
        yield from balances.iterator(_READ_AHEAD)

    _lines, digest = digest_rows(rows())
    return statements.count(), digest
