"""Settlement of a month, and the bare inserts that a change cannot avoid."""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.utils import timezone

from bench.company import Company
from bench.figures import Report, timed
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.jobs import settle


def measure(report: Report, company: Company, facts: int) -> None:
    """Settle the month twice and report lines per second with stored traces; the digests must be equal."""
    seconds, digests = [], []
    for _ in range(2):
        begin = time.perf_counter()
        run = actions.start_run(actor=SYSTEM, now=timezone.now(), month_on=company.month_on)
        settle(run.pk)
        seconds.append(time.perf_counter() - begin)
        digests.append(queries.get_run(SYSTEM, run.pk).result_hash)
    if len(set(digests)) != 1:
        raise RuntimeError("two runs over the same inputs differ")
    rate = facts / min(seconds)
    report.add(
        f"settle {facts:,} facts, lines and traces stored", f"{min(seconds):.1f} s, {rate:,.0f} lines/s",
        ">= 17,000 lines/s", f"{_bulk_insert(facts):.1f} s insert", rate >= 17_000,
    )  # fmt: skip


def bare_insert(report: Report) -> None:
    """Time one committed insert of a row as wide as a customer, the least a create can cost."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id integer, words text)")

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_row VALUES (1, %s)", ["江" * 100])

    timing = timed(insert, times=100)
    report.add("bare: one insert, committed", f"p50 {timing.p50:.2f} ms", "", "", None)


def _bulk_insert(rows: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_line (id integer, fact integer, base integer, amount integer, slices text)")
        begin = time.perf_counter()
        with transaction.atomic():
            for start in range(0, rows, 1000):
                chunk = [(number, number, 100, 2, "[[0,100,2]]") for number in range(start, min(start + 1000, rows))]
                cursor.executemany("INSERT INTO bench_line VALUES (%s, %s, %s, %s, %s)", chunk)
    return time.perf_counter() - begin
