"""The API over HTTP: one client with one token on one kept connection, wall time and the server's own CPU.

On a machine that does other work too the wall time says little: read the CPU, and the bare query beside it.
"""

from __future__ import annotations

import http.client
import itertools
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.utils import timezone

from bench.browserless import Server
from bench.figures import WARM, Report, timed
from bench.pages import bare
from xiaozhang.foundation.org import actions, queries

_READS, _WRITES = 40, 250


class Program:
    """A program with a token."""

    def __init__(self, port: int, token: str) -> None:
        """Open the connection that all requests share."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Ask, and read the answer. Raises RuntimeError unless it was carried out."""
        headers = self._headers | ({"Idempotency-Key": uuid.uuid4().hex} if body else {})
        self._connection.request(method, path, body=json.dumps(body) if body else None, headers=headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]!r}")


def make_token(login: str) -> str:
    """Make a token of a member with all their powers, and return its text."""
    actor = queries.actor_of(get_user_model().objects.get(login=login).pk, timezone.localdate())
    expires_on = timezone.localdate() + timedelta(days=7)
    token = actions.make_own_token(
        actor=actor, now=timezone.now(), name="bench", power_keys=actor.powers, expires_on=expires_on
    )
    return str(token.given_text)


def measure(report: Report, server: Server, token: str) -> None:
    """Measure every line of benchmarks.md that goes over the API."""
    program = Program(server.port, token)
    _reads(report, server, program)
    numbers, batch = itertools.count(), uuid.uuid4().hex[:8]

    def customer() -> None:
        name = f"新建{batch}号{next(numbers)}有限公司"
        program.ask("POST", "/api/customers", {"name": name, "area": "无锡", "industry": "水务", "grade": "B"})

    def deal() -> None:
        program.ask("POST", "/api/deals", {"title": f"流量监测 {next(numbers)}", "expected_fen": 5_000_000})

    _write(report, server, "API: create a customer (audit, number, search)", customer)
    _write(report, server, "API: create a deal (audit, number, search)", deal)


def _reads(report: Report, server: Server, program: Program) -> None:
    listed = "SELECT * FROM deals_deal ORDER BY expected_fen DESC, id DESC LIMIT 81"
    sums = "SELECT stage, count(*), sum(expected_fen) FROM deals_deal WHERE outcome = 'open' GROUP BY stage"
    by_name = "SELECT id, name FROM customers_customer WHERE name LIKE '%澄源%' LIMIT 20"
    by_phone = "SELECT customer_id FROM customers_contact WHERE phone LIKE '%13500001%' LIMIT 20"
    for work, path, line, sql in (
        ("API: list of 80 deals, sorted, with count", "/api/deals?limit=80&view=all&sort=-amount", 15, listed),
        ("API: sums by stage", "/api/deals/sums", 10, sums),
        ("API: customers by two characters", f"/api/customers?limit=20&q={quote('澄源')}", 15, by_name),
        ("API: customers by initials", "/api/customers?limit=20&q=wxcy", 15, by_name),
        ("API: customers by phone", "/api/customers?limit=20&q=13500001", 15, by_phone),
    ):
        before = server.cpu_seconds()
        timing = timed(lambda path=path: program.ask("GET", path), times=_READS)  # type: ignore[misc]
        cpu = (server.cpu_seconds() - before) * 1000 / (_READS + WARM)
        figure = f"p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms, CPU {cpu:.1f}"
        report.add(work, figure, f"<= {line} ms", f"{bare(sql).p50:.2f} ms", timing.p50 <= line)


def _write(report: Report, server: Server, work: str, create: Callable[[], None]) -> None:
    before = server.cpu_seconds()
    timing = timed(create, times=_WRITES, warm=10)
    cpu = (server.cpu_seconds() - before) * 1000 / (_WRITES + 10)
    rate = 1000 / (sum(timing.samples) / len(timing.samples))
    figure = f"{rate:.0f}/s p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms, CPU {cpu:.1f}"
    report.add(work, figure, ">= 250/s, <= 5 ms", "one insert, see below", rate >= 250 and cpu <= 5)
