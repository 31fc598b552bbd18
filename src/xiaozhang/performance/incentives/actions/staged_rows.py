"""Lines and sums go in by the quickest way each database has, and staged ones are removed whole.

A settlement writes up to a million lines; through the ORM the insert would cost four times the computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection

from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Balance, Line, Statement
from xiaozhang.performance.incentives.rules.kept import KeptMonth
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
    "award_fen",
    "total_fen",
    "paid_fen",
    "pay",
    "appeal_until_on",
    "lines_count",
    "digest",
)


Row = tuple[int | str | None, ...]


def insert_rows(rows: Sequence[Row]) -> None:
    """Insert lines that have been made ready by `rows_of`."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {_TABLE} ({_NAMES}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_TABLE} ({_NAMES}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})", rows)


def write_sums(results: Sequence[SettledStatement], statement_ids: Mapping[int, int]) -> None:
    """Write the sums of statements that have all their lines."""
    assignments = ", ".join(f"{name} = %s" for name in _SUMS)
    rows = [(*(getattr(result, name) for name in _SUMS), statement_ids[result.member_id]) for result in results]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Statement._meta.db_table} SET {assignments} WHERE id = %s", rows)


def remove(run_id: int) -> None:
    """Remove lines and statements of a staged run."""
    queries.lines_of_run(run_id).delete()
    queries.balances_of_run(run_id).delete()
    queries.statements_of_run(run_id).delete()


def rows_of(lines: Iterable[SettledLine], statement_ids: Mapping[int, int]) -> list[Row]:
    """Make lines ready to be inserted under the statements of their members."""
    days = _Days()
    return [
        (statement_ids[member_id], sequence, kind, fact_id, clause_id, days[basis_on], days[origin_month_on], *rest)
        for member_id, sequence, kind, fact_id, clause_id, basis_on, origin_month_on, *rest in lines
    ]


def balances_of(months: Iterable[KeptMonth], statement_ids: Mapping[int, int]) -> list[Balance]:
    """Make what stays open ready to be inserted under the statements of the members."""
    return [
        Balance(
            statement_id=statement_ids[month.member_id], sequence=sequence, kind=each.kind, key=each.key,
            amount_fen=each.amount_fen, since_on=each.since_on, clause_key=each.clause, fact_key=each.fact,
            contract=each.contract, label=each.label, notice_on=each.notice_on,
        )
        for month in months for sequence, each in enumerate(month.balances, start=1)
    ]  # fmt: skip


class _Days(dict[date | None, str | None]):
    """Days as the databases keep them, each written once."""

    def __missing__(self, day: date | None) -> str | None:
        self[day] = day.isoformat() if day else None
        return self[day]


if SettledLine._fields[1:] != _COLUMNS[1:]:
    raise TypeError("a line's fields and its columns stand in different orders")
