"""Facts for tests, posted through the ledger's own action, and two metrics of the tests' own."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories.org import make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import actions, jobs
from xiaozhang.foundation.ledger.models import Fact, Month, MonthSeal
from xiaozhang.foundation.ledger.rules.postings import Posting

AMOUNT = registries.Metric("trial_amount", Message("试验金额"), unit="fen", attributes=("product", "region"))
COUNT = registries.Metric("trial_visit", Message("试验拜访"), unit="次")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LOCAL = ZoneInfo("Asia/Shanghai")

MADE_BY = {"DailyTotal": "make_fact", "CustomerTotal": "make_fact"}

for _metric in (AMOUNT, COUNT):
    registries.metrics.add(_metric.key, _metric)

_numbers = itertools.count(1)


def noon(day: date) -> datetime:
    """Return noon of a day in the company's zone."""
    return datetime.combine(day, time(12), tzinfo=LOCAL)


def make_posting(**overrides: Any) -> Posting:
    """Return a posting of the trial amount; `occurred_on` may be given instead of `occurred_at`."""
    number = next(_numbers)
    occurred_on = overrides.pop("occurred_on", date(2026, 11, 3))
    values: dict[str, Any] = {
        "metric": AMOUNT.key,
        "occurred_at": noon(occurred_on),
        "source_type": "trial",
        "source_id": number,
        "key": f"trial:{number}",
    }
    values |= overrides
    if "amount_fen" not in values and "quantity" not in values:
        values["amount_fen"] = 100_000
    return Posting(**values)


def make_fact(*, now: datetime = NOW, credits: Mapping[int, int] | None = None, **overrides: Any) -> Fact:
    """Post a fact; without credits (member id -> share in bp) a new member gets the whole of it."""
    if credits is None:
        credits = {make_member().pk: 10_000}
    posting = make_posting(credits=tuple(credits.items()), **overrides)
    return actions.post(actor=SYSTEM, now=now, posting=posting)


def make_credit(**overrides: Any) -> Any:
    """Return the one credit of a new fact."""
    return make_fact(**overrides).credits.get()


def make_month(month_on: date = date(2026, 10, 1), *, is_closed: bool = False) -> Month:
    """Return a month that facts count in."""
    actions.take_mark(actor=SYSTEM, now=NOW, month_on=month_on)
    if is_closed:
        return actions.close_month(actor=SYSTEM, now=NOW, month_on=month_on)
    return Month.objects.get(month_on=month_on)


def make_month_seal(month_on: date = date(2026, 10, 1)) -> MonthSeal:
    """Close a month, seal it and return the seal."""
    make_month(month_on, is_closed=True)
    jobs.seal()
    return MonthSeal.objects.get(month_on=month_on)
