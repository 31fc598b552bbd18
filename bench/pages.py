"""Pages in process and over HTTP, each beside its bare query."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.browserless import Client, Server, token_of
from bench.company import Company
from bench.figures import WARM, Report, Timing, timed

_RUNS = 40


@dataclass(frozen=True)
class Page:
    """An address, the most queries and milliseconds it may take, and the query it cannot avoid."""

    work: str
    address: str
    queries: int | None
    milliseconds: float
    bare: str


def bare(sql: str) -> Timing:
    """Time a query written by hand, rows fetched."""

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    return timed(ask, times=_RUNS)


def in_process(report: Report, company: Company, customer_id: int, deal_id: int) -> None:
    """Measure list, record, search and today pages with the test client, counting queries."""
    for login in (company.manager_login, company.representative_login):
        for page in _pages(customer_id, deal_id):
            measure_page(report, login, page)


def over_http(report: Report, server: Server, client: Client) -> None:
    """Measure list, sums by stage, search and create over one kept connection to the real server."""
    listed = "SELECT * FROM deals_deal ORDER BY expected_on DESC, id DESC LIMIT 101"
    sums = "SELECT stage, count(*), sum(expected_fen) FROM deals_deal WHERE outcome = 'open' GROUP BY stage"
    by_name = "SELECT id, name FROM customers_customer WHERE name LIKE '%澄源%' LIMIT 20"
    for work, address, line_ms, sql in (
        ("list of 100 deals, sorted, with counts", f"{reverse('deals:list')}?size=100&sort=-expected", 15, listed),
        ("board with sums by stage", reverse("deals:board"), 10, sums),
        ("customer search", f"{reverse('search:list')}?q={quote('澄源')}", 15, by_name),
    ):
        before = server.cpu_seconds()
        timing = timed(lambda address=address: client.get(address), times=_RUNS)  # type: ignore[misc]
        cpu = (server.cpu_seconds() - before) * 1000 / (_RUNS + WARM)
        figure = f"p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms, CPU {cpu:.1f}"
        report.add(f"HTTP: {work}", figure, f"<= {line_ms} ms", f"{bare(sql).p50:.2f} ms", timing.p50 <= line_ms)
    _create(report, client)


def _create(report: Report, client: Client) -> None:
    address = reverse("customers:add")
    token = token_of(client.get(address))
    batch = uuid.uuid4().hex[:8]
    counter = iter(range(10**6))

    def create() -> None:
        fields = {
            "csrfmiddlewaretoken": token, "request_key": str(uuid.uuid4()), "area": "无锡", "industry": "水务",
            "name": f"新建{batch}号{next(counter)}有限公司",
        }  # fmt: skip
        client.post(address, fields)

    timing = timed(create, times=300, warm=10)
    rate = 1000 / (sum(timing.samples) / len(timing.samples))
    report.add(
        "HTTP: create a customer (audit, search, number)", f"{rate:.0f}/s p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms",
        ">= 250/s", "one insert, see below", rate >= 250,
    )  # fmt: skip


def _pages(customer_id: int, deal_id: int) -> list[Page]:
    recent = "SELECT * FROM customers_customer ORDER BY pinyin, id LIMIT 21"
    by_name = "SELECT id FROM customers_customer WHERE name LIKE '%{}%' LIMIT 20"
    today = "SELECT metric, member_id, sum(amount_fen) FROM ledger_dailytotal GROUP BY 1, 2"
    one = f"SELECT * FROM customers_customer WHERE id = {customer_id}"
    return [
        Page("customer list", f"{reverse('customers:list')}?view=all&sort=name", 12, 60, recent),
        Page(
            "customer list, page size 100", f"{reverse('customers:list')}?view=all&sort=name&size=100", 12, 60, recent
        ),
        Page(
            "deal list",
            f"{reverse('deals:list')}?view=all",
            12,
            60,
            "SELECT * FROM deals_deal ORDER BY id DESC LIMIT 21",
        ),
        Page("customer record", reverse("customers:record", args=[customer_id]), 15, 60, one),
        Page(
            "customer record, tab of deals", f"{reverse('customers:record', args=[customer_id])}?tab=deals", 15, 60, one
        ),
        Page(
            "deal record",
            reverse("deals:record", args=[deal_id]),
            15,
            60,
            f"SELECT * FROM deals_deal WHERE id = {deal_id}",
        ),
        Page("search, two characters", f"{reverse('search:list')}?q=澄源", None, 60, by_name.format("澄源")),
        Page("search, pinyin initials", f"{reverse('search:list')}?q=wxcy", None, 60, by_name.format("澄源")),
        Page("search, phone", f"{reverse('search:list')}?q=13500001", None, 60, by_name.format("澄源")),
        Page("today", reverse("today:today"), None, 100, today),
    ]


def measure_page(report: Report, login: str, page: Page) -> None:
    """Ask for a page again and again as a member, and count its queries once."""
    ask = _asker(login, page.address)
    ask()  # the first visit also notes, behind the answer, that the record was seen
    with CaptureQueriesContext(connection) as captured:
        ask()
        count = len(captured)
    timing = timed(ask, times=_RUNS)
    by_hand = bare(page.bare)
    limit = f"{page.queries} queries, " if page.queries else ""
    is_met = timing.p50 <= page.milliseconds and (page.queries is None or count <= page.queries)
    report.add(
        f"{page.work} ({login})", f"p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms, {count} queries",
        f"<= {limit}{page.milliseconds:g} ms", f"{by_hand.p50:.2f} ms", is_met,
    )  # fmt: skip


def _asker(login: str, address: str) -> Callable[[], object]:
    client = InProcess(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(login=login))

    def ask() -> object:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    return ask
