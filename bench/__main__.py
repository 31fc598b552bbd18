"""Measure: `python -m bench [--customers N] [--deals N] [--facts N] [--open N] [--postgresql URL]`."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import tempfile
import time
from pathlib import Path

from bench.figures import Report


def main() -> None:
    """Fill a company in a folder of its own, measure, print, and take the folder away."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=100_000, help="open cases, tasks, notices and duties")
    parser.add_argument("--postgresql", default="", help="address of an empty database; without it SQLite")
    parser.add_argument("--port", type=int, default=8190)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="xiaozhang-bench-"))
    os.environ["XIAOZHANG_DATA"] = str(folder)
    if wanted.postgresql:
        os.environ["DATABASE_URL"] = wanted.postgresql
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiaozhang.config.settings"
    try:
        measure(wanted, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(wanted: argparse.Namespace, folder: Path) -> None:
    """Run every line."""
    import django

    django.setup()
    from django.db import connection

    from bench import api, charter, company, discipline, pages, settlement
    from bench.browserless import Client, Server
    from xiaozhang.config import founding
    from xiaozhang.selling.customers.models import Customer
    from xiaozhang.selling.deals.models import Deal

    founding.bring_up_to_date()
    founding.collect_static_files()
    report = Report()
    password = secrets.token_urlsafe(12)
    print(
        f"{connection.vendor}: {wanted.customers:,} customers, {wanted.deals:,} deals, {wanted.facts:,} facts\n",
        flush=True,
    )
    filled = company.fill(
        password, customer_count=wanted.customers, deal_count=wanted.deals, fact_count=wanted.facts
    )  # fmt: skip
    for what, rate in filled.rates.items():
        report.add(f"taken over: {what}", f"{rate:,.0f} rows/s", ">= 2,000 rows/s", "", rate >= 2000)
    customer_id = Customer.objects.filter(owner_id=filled.member_ids[0]).values_list("pk", flat=True)[0]
    deal_id = Deal.objects.filter(owner_id=filled.member_ids[0], outcome="open").values_list("pk", flat=True)[0]
    settlement.measure(report, filled, wanted.facts)
    pages.in_process(report, filled, customer_id, deal_id)
    discipline.measure(report, filled, wanted.open)
    charter.measure(report, filled)
    settlement.bare_insert(report)
    token = api.make_token(filled.manager_login)
    os.environ["XIAOZHANG_API_RATE"] = "0"
    with Server(folder, wanted.port) as server:
        report.add(
            "start with an existing database", f"{server.started_in:.2f} s", "<= 3 s", "", server.started_in <= 3
        )
        client = Client(wanted.port)
        client.sign_in(filled.manager_login, password)
        pages.over_http(report, server, client)
        api.measure(report, server, token)
        time.sleep(1)
        memory = server.memory_mib()
        report.add("memory: server, its worker and their parent", f"{memory:.0f} MiB", "<= 150 MiB", "", memory <= 150)
    missed = sum(row[4] == "MISSED" for row in report.rows)
    print(f"\n{len(report.rows) - missed} of {len(report.rows)} figures reach their line or have none")


if __name__ == "__main__":
    main()
