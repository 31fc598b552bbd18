"""Measure the search index alone: `python -m bench.search [--customers N] [--postgresql URL]`. S4."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from bench.figures import Report, timed

# What people type, from the rare to what is in every name.
WORDS = {
    "two characters": "澄源", "four characters": "无锡澄源", "in every name": "有限公司", "one character": "澄",
    "initials of two": "cy", "initials of four": "wxcy", "full pinyin": "chengyuan", "pinyin half typed": "wuxiche",
    "three digits": "135", "phone": "13500001", "number": "KH-2026-0042", "name and phone": "无锡 135",
    "nothing": "龘靐",
}  # fmt: skip


def main() -> None:
    """Fill customers into a folder of its own, measure, print, and take the folder away."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--postgresql", default="", help="address of an empty database; without it SQLite")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="xiaozhang-bench-"))
    os.environ["XIAOZHANG_DATA"] = str(folder)
    if wanted.postgresql:
        os.environ["DATABASE_URL"] = wanted.postgresql
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiaozhang.config.settings"
    try:
        measure(wanted.customers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(customer_count: int) -> None:
    """Fill, then ask as one who sees all and as one who owns a hundredth."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from bench import company
    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.foundation.org import queries as org
    from xiaozhang.foundation.records import queries as records
    from xiaozhang.selling.customers import queries as customers

    call_command("migrate", verbosity=0)
    filled = company.fill(secrets.token_urlsafe(12), customer_count=customer_count, deal_count=0, fact_count=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    report = Report()
    line = 60 if customer_count <= 100_000 else 100
    report.add("taken over: customers", f"{filled.rates['customers']:,.0f} rows/s", ">= 2,000 rows/s", "", None)
    member = org.actor_of(filled.member_ids[0], timezone.localdate())
    for who, viewer in (("all", SYSTEM), ("own", member)):
        for what, text in WORDS.items():
            timing = timed(lambda: records.search(viewer, text), times=20)  # noqa: B023 - run at once
            hits = len(records.search(viewer, text))
            figure = f"p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms, {hits} hits"
            report.add(f"search {what} ({who})", figure, f"<= {line} ms", "", timing.p50 <= line)
    for name in ("无锡澄源水务7有限公司", "有限公司", "太仓金乐自控设备"):
        timing = timed(lambda: customers.duplicates(member, name=name, phone="13500000005"), times=20)  # noqa: B023
        report.add(f"duplicates of {name}", f"p50 {timing.p50:.1f} p95 {timing.p95:.1f} ms", "", "", None)
    print(f"\n{connection.vendor}: {customer_count:,} customers")


if __name__ == "__main__":
    main()
