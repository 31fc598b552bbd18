"""Measure one large month alone: `python -m bench.month [--payees N] [--facts N] [--postgresql URL]`. K1, L4.

The first payee has 100,000 facts where there are a million, the second 5,000 where there are that many a payee could
have; the others share the rest. Facts and credits are inserted as they stand, not posted: totals are not at issue.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.figures import Report, timed

_BATCH = 10_000
_LONG, _LONGEST = 5_000, 100_000


def main() -> None:
    """Fill a month in a folder of its own, measure, print, and take the folder away."""
    parser = argparse.ArgumentParser(prog="python -m bench.month", description=__doc__)
    parser.add_argument("--payees", type=int, default=5_000)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--shares", type=int, default=0, help="processes that compute beside this one; 0: as the job")
    parser.add_argument("--postgresql", default="", help="address of an empty database; without it SQLite")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="xiaozhang-bench-"))
    os.environ["XIAOZHANG_DATA"] = str(folder)
    if wanted.postgresql:
        os.environ["DATABASE_URL"] = wanted.postgresql
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiaozhang.config.settings"
    try:
        measure(wanted.payees, wanted.facts, wanted.shares)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(payees: int, facts: int, shares: int) -> None:
    """Fill the month, settle it, open its longest statements, and settle it again for one late fact."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.base.periods import month_of
    from xiaozhang.config import founding
    from xiaozhang.performance.incentives import gateways, queries

    settings.ALLOWED_HOSTS = ["testserver"]
    founding.bring_up_to_date()
    founding.collect_static_files()
    report = Report()
    print(f"{connection.vendor}: {payees:,} payees, {facts:,} facts\n", flush=True)
    today = timezone.localdate()
    month_on = month_of(today.replace(day=1) - timedelta(days=1))
    members = _company(payees, month_on)
    _fill(members, month_on, facts)
    with _took() as spent:
        run = _settled(month_on, shares)
    lines = queries.get_run(SYSTEM, run).lines_count
    bare = f"CPU: read {_bare_read(month_on):.1f} s, insert {_bare_insert(run):.1f} s"
    reaches = spent["wall"] <= 60 * max(1, facts / 1_000_000) and lines / spent["wall"] >= 17_000
    report.add(
        f"settle {lines:,} lines of {payees:,} payees, stored",
        f"{spent['wall']:.1f} s, CPU {spent['cpu']:.1f} s, {lines / spent['wall']:,.0f}/s", ">= 17,000 lines/s", bare,
        reaches,
    )  # fmt: skip
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    own, share = (resource.getrusage(kind).ru_maxrss / 1024 for kind in kinds)
    memory = own + share * (shares if shares > 1 else gateways.processors())
    report.add(
        "memory at its highest, all processes",
        f"{memory:.0f} MiB ({own:.0f} and {share:.0f} each)",
        "<= 1,024 MiB",
        "",
        memory <= 1024,
    )
    _statements(report, members, run)
    run = _late_fact(report, members[-1], month_on, month_on, f"one more fact behind the draft of {lines:,} lines")
    with _took() as spent:
        _close(run)
    report.add("publish, confirm, close and seal it", f"{spent['wall']:.1f} s, CPU {spent['cpu']:.1f} s", "", "", None)
    with _took() as spent:
        _settled(month_of(today), 1)
    report.add(f"settle the next month, {payees:,} payees without facts",
               f"{spent['wall']:.2f} s, CPU {spent['cpu']:.2f} s", "", "", None)  # fmt: skip
    _late_fact(report, members[-1], month_on, month_of(today), "one fact of the closed month behind its draft")


def _late_fact(report: Report, member_id: int, occurred_on: date, month_on: date, words: str) -> int:
    """Post one fact and settle the month again, snapshot included; return the run."""
    _post_late(member_id, occurred_on, key=f"bench:late:{month_on:%Y-%m}")
    with _took() as spent:
        run = _settled(month_on, 1)
    report.add(words, f"{spent['wall']:.2f} s, CPU {spent['cpu']:.2f} s", "<= 1 s", "", spent["wall"] <= 1)
    return run


def _close(run_id: int) -> None:
    from django.utils import timezone

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.performance.incentives import actions

    actions.publish_run(actor=SYSTEM, now=timezone.now(), run_id=run_id)
    actions.confirm_run(actor=SYSTEM, now=timezone.now(), run_id=run_id, reason="量测")
    actions.close_month(actor=SYSTEM, now=timezone.now(), run_id=run_id)


def _post_late(member_id: int, month_on: date, *, key: str) -> None:
    """Post money that came in the month; if it is closed, it counts in the next one, on the base of its own."""
    from datetime import UTC, datetime

    from django.utils import timezone

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.foundation.ledger import actions as ledger
    from xiaozhang.foundation.ledger.rules.postings import Posting

    ledger.post(
        actor=SYSTEM, now=timezone.now(),
        posting=Posting(
            metric="receipt", occurred_at=datetime(month_on.year, month_on.month, 20, 2, tzinfo=UTC),
            source_type="receipt", source_id=99_000_000, key=key, amount_fen=5_000_00,
            credits=((member_id, 10_000),),
        ),
    )  # fmt: skip


def _company(payees: int, month_on: date) -> list[int]:
    from django.utils import timezone

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.foundation.charter import actions as charter
    from xiaozhang.foundation.org import actions as org
    from xiaozhang.foundation.org import queries as org_queries

    now = timezone.now()
    org.found_company(
        actor=SYSTEM, now=now, company_name="量测仪表有限公司", administrator_name="管理员", login="administrator",
        password=secrets.token_urlsafe(12), founded_on=month_on,
    )  # fmt: skip
    charter.publish_first_charter(actor=SYSTEM, now=now, effective_on=month_on)
    root = org_queries.teams(SYSTEM).get(parent=None).pk
    org.add_member(
        actor=SYSTEM, now=now, name="周启明", login="manager", role_keys=["sales_manager"], team_id=root,
        joined_on=month_on, password=secrets.token_urlsafe(12), must_change_password=False,
    )  # fmt: skip
    return [
        org.add_member(
            actor=SYSTEM, now=now, name=f"代表{number:04d}", login=f"rep{number}", role_keys=["representative"],
            team_id=root, joined_on=month_on,
        ).pk
        for number in range(payees)
    ]  # fmt: skip


def _owners(members: list[int], facts: int) -> Iterator[int]:
    longest = _LONGEST if facts >= 10 * _LONGEST else 0
    long = _LONG if facts >= 2 * _LONG else 0
    for number in range(facts):
        yield members[0 if number < longest else 1 if number < longest + long else number % len(members)]


def _fill(members: list[int], month_on: date, facts: int) -> None:
    from datetime import UTC, datetime

    from django.db import transaction

    from xiaozhang.base.inserting import insert_values
    from xiaozhang.foundation.ledger.models import Credit, Fact, Month

    Month.objects.get_or_create(month_on=month_on)
    first = datetime(month_on.year, month_on.month, month_on.day, 2, tzinfo=UTC)
    chance = random.Random(20261122)
    owners = list(_owners(members, facts))
    chance.shuffle(owners)
    columns = ("metric", "source_type", "source_id", "amount_fen", "occurred_at", "occurred_on", "recorded_at",
               "month_on", "key")  # fmt: skip
    for start in range(0, facts, _BATCH):
        rows = []
        for number in range(start, min(start + _BATCH, facts)):
            at = first + timedelta(seconds=number * 7919 % (26 * 86_400))
            rows.append(("receipt", "receipt", number, chance.randrange(10_000, 5_000_000), at, at.date(), at, month_on,
                         f"bench:{number}"))  # fmt: skip
        with transaction.atomic():
            ids = insert_values(Fact, columns, rows)
            credits = [(pk, owner, 10_000, row[3]) for pk, owner, row in zip(ids, owners[start:], rows, strict=False)]
            insert_values(Credit, ("fact_id", "member_id", "share_bp", "amount_fen"), credits, wants_ids=False)


def _settled(month_on: date, shares: int) -> int:
    from django.utils import timezone

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.performance.incentives import actions
    from xiaozhang.performance.incentives.actions.carrying_out import carry_out
    from xiaozhang.performance.incentives.jobs import settle

    run = actions.start_run(actor=SYSTEM, now=timezone.now(), month_on=month_on)
    if shares:
        carry_out(run.pk, clock=timezone.now, most_shares=shares, credits_a_share=1)
    else:
        settle(run.pk)
    return run.pk


@contextmanager
def _took() -> Iterator[dict[str, float]]:
    """Fill in what the work inside took: wall, and CPU of this process and of those it started."""
    spent: dict[str, float] = {}
    wall, before = time.perf_counter(), os.times()
    yield spent
    after = os.times()
    spent["wall"] = time.perf_counter() - wall
    spent["cpu"] = sum(after[:4]) - sum(before[:4])


def _bare_read(month_on: date) -> float:
    """Read the same credits in the same order by one hand-written query."""
    from django.db import connection

    begin = time.process_time()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.fact_id, c.member_id, c.amount_fen, f.occurred_on FROM ledger_credit c"
            " JOIN ledger_fact f ON f.id = c.fact_id WHERE f.metric = 'receipt' AND f.month_on = %s"
            " ORDER BY f.occurred_at, f.recorded_at, f.key", [month_on],
        )  # fmt: skip
        while cursor.fetchmany(_BATCH):
            pass
    return time.process_time() - begin


def _bare_insert(run_id: int) -> float:
    """Insert the same lines into a table of the same columns with one index, by one statement, committed in portions.

    Reading them is not counted.
    """
    from django.db import connection, transaction

    names = (
        "statement_id, sequence, kind, fact_id, clause_id, basis_on, origin_month_on, base_fen, before_fen, after_fen,"
        " amount_fen, slices"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_line AS SELECT id, {names} FROM incentives_line WHERE 1 = 0")
        cursor.execute("CREATE UNIQUE INDEX bench_line_once ON bench_line (statement_id, sequence)")
        spent, after = 0.0, 0
        while True:
            asked = f"SELECT l.id, {', '.join(f'l.{name.strip()}' for name in names.split(','))} FROM incentives_line l"
            cursor.execute(
                f"{asked} JOIN incentives_statement s ON s.id = l.statement_id WHERE s.run_id = %s AND l.id > %s"
                " ORDER BY l.id LIMIT %s", [run_id, after, _BATCH],
            )  # fmt: skip
            rows = cursor.fetchall()
            if not rows:
                return spent
            after = rows[-1][0]
            begin = time.process_time()
            with transaction.atomic():
                cursor.executemany(f"INSERT INTO bench_line VALUES ({', '.join(['%s'] * 13)})", rows)
            spent += time.process_time() - begin


def _statements(report: Report, members: list[int], run_id: int) -> None:
    """Open the longest two and one like the others, as whoever settles."""
    from django.db import connection
    from django.test import Client

    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.foundation.org import queries as org
    from xiaozhang.performance.incentives import queries

    client = Client()
    client.force_login(org.members(SYSTEM).get(login="manager"))
    for member_id in dict.fromkeys(members[:3]):
        found = queries.statements_of_run(run_id).get(member_id=member_id)
        address = f"/statements/{found.pk}/"
        asked: list[str] = []

        def note(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        timing = timed(lambda at=address: client.get(at), times=5, warm=0)
        report.add(
            f"statement of {found.lines_count:,} lines, opened",
            f"p50 {timing.p50:.0f} ms, {len(asked)} queries, {len(answer.content) // 1024} KiB", "<= 1 s", "",
            timing.p50 <= 1000,
        )  # fmt: skip


if __name__ == "__main__":
    main()
