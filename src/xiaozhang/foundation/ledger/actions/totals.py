"""Totals move with the facts, in the same transaction, by one SQL statement that both databases understand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.models import Model

from xiaozhang.foundation.ledger.models import CustomerTotal, DailyTotal, Fact
from xiaozhang.foundation.ledger.rules.postings import Share
from xiaozhang.foundation.ledger.rules.totals import Total

_ROWS_A_STATEMENT = 500
_SUMS = ("amount_fen", "quantity", "facts")
_DAILY = ("metric", "member_id", "month_on", "day_on")
_CUSTOMER = ("metric", "customer_id", "month_on")
Key = tuple[str | int | date, ...]


def add(rows: Sequence[tuple[Fact, Sequence[Share]]]) -> None:
    """Add facts and their credits to the totals per member and day, and per customer and month."""
    daily: defaultdict[Key, Total] = defaultdict(Total)
    monthly: defaultdict[Key, Total] = defaultdict(Total)
    for fact, parts in rows:
        count = 1 if fact.reverses_id is None else -1
        for part in parts:
            key = (fact.metric, part.member_id, fact.month_on, fact.occurred_on)
            daily[key] += Total(part.amount_fen or 0, part.quantity or 0, count)
        if fact.customer_id is not None:
            monthly[fact.metric, fact.customer_id, fact.month_on] += Total(
                fact.amount_fen or 0, fact.quantity or 0, count
            )
    _upsert(DailyTotal, _DAILY, daily)
    _upsert(CustomerTotal, _CUSTOMER, monthly)


def _upsert(model: type[Model], key_columns: Sequence[str], totals: Mapping[Key, Total]) -> None:
    """Add to the stored rows in ascending order of key.

    In that order concurrent postings never wait for each other in a circle.
    """
    table = model._meta.db_table
    columns = (*key_columns, *_SUMS)
    row = f"({', '.join(['%s'] * len(columns))})"
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in _SUMS)
    for keys in _portions(sorted(totals)):
        statement = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * len(keys))} "
            f"ON CONFLICT ({', '.join(key_columns)}) DO UPDATE SET {sums}"
        )
        values: list[str | int | date] = []
        for key in keys:
            total = totals[key]
            values += [_stored(part) for part in key]
            values += [total.amount_fen, total.quantity, total.facts]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)


def _stored(part: str | int | date) -> str | int | date:
    """A day as the database takes it: text on SQLite."""
    if not isinstance(part, date):
        return part
    return connection.ops.adapt_datefield_value(part) or part


def _portions(keys: list[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), _ROWS_A_STATEMENT):
        yield keys[start : start + _ROWS_A_STATEMENT]
