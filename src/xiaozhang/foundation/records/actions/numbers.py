"""Numbers of documents are given out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records.rules.numbers import number

_COUNT_ON = """
    INSERT INTO records_series (key, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (key, year) DO UPDATE SET last = records_series.last + excluded.last
    RETURNING last
"""


@action(None, keeps_trace=False)
def next_number(*, actor: Actor, now: datetime, series: str, prefix: str, on: date) -> str:
    """Give out the next number of a series, such as "HT-2026-0001"; the row stays locked, so a rollback leaves no gap.

    Numbers keep no trace: the record that bears one does.
    """
    return next_numbers(actor=actor, now=now, series=series, prefix=prefix, on=on, count=1)[0]


@action(None, keeps_trace=False)
def next_numbers(*, actor: Actor, now: datetime, series: str, prefix: str, on: date, count: int) -> list[str]:
    """Give out several numbers of a series in one go, in order."""
    if count < 1:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, [series, on.year, count])
        last = int(cursor.fetchone()[0])
    return [number(prefix, on.year, each) for each in range(last - count + 1, last + 1)]
