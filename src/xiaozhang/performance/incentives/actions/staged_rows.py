"""Lines and sums go in by the quickest way each database has, and staged ones are removed whole.

A settlement writes up to a million lines; through the ORM the insert would cost four times the computation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import connection

from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.rules.settling import Line as SettledLine
from xiaozhang.performance.incentives.rules.settling import Statement as SettledStatement

_TABLE = Line._meta.db_table
_COLUMNS = (
    "statement_id",
    "sequence",
    "kind",
    "fact_id",
    "clause_id",
    "basis_on",
    "origin_month_on",
    "base_fen",
    "before_fen",
    "after_fen",
    "amount_fen",
    "slices",
    "trace",
)
_NAMES = ", ".join(_COLUMNS)
_SUMS = (
    "received_fen",
    "late_fen",
    "unpaid_fen",
    "commission_fen",
    "adjustment_fen",
    "total_fen",
    "lines_count",
    "digest",
)


def insert_lines(lines: Sequence[SettledLine], statement_ids: Mapping[int, int]) -> None:
    """Insert lines under the statements of their members."""
    if not lines:
        return
    rows = _rows(lines, statement_ids)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {_TABLE} ({_NAMES}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_TABLE} ({_NAMES}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})", list(rows))


def write_sums(results: Sequence[SettledStatement], statement_ids: Mapping[int, int]) -> None:
    """Write the sums of statements that have all their lines."""
    assignments = ", ".join(f"{name} = %s" for name in _SUMS)
    rows = [(*(getattr(result, name) for name in _SUMS), statement_ids[result.member_id]) for result in results]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Statement._meta.db_table} SET {assignments} WHERE id = %s", rows)


def remove(run_id: int) -> None:
    """Remove lines and statements of a staged run."""
    queries.lines_of_run(run_id).delete()
    queries.statements_of_run(run_id).delete()


def _rows(lines: Sequence[SettledLine], statement_ids: Mapping[int, int]) -> Iterator[tuple[int | str | None, ...]]:
    days: dict[object, str] = {}
    for line in lines:
        basis_on = None
        if line.basis_on is not None:
            basis_on = days.get(line.basis_on) or days.setdefault(line.basis_on, line.basis_on.isoformat())
        origin_on = days.get(line.origin_month_on) or days.setdefault(
            line.origin_month_on, line.origin_month_on.isoformat()
        )
        yield (
            statement_ids[line.member_id],
            line.sequence,
            line.kind,
            line.fact_id,
            line.clause_id,
            basis_on,
            origin_on,
            line.base_fen,
            line.before_fen,
            line.after_fen,
            line.amount_fen,
            line.slices,
            line.trace,
        )
