"""Settlement for tests: receipts through the ledger's own action, charters with a table, runs through ours."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories.charter import make_charter
from tests.factories.org import make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.performance.incentives import actions
from xiaozhang.performance.incentives.models import Balance, ClaimNotice, ClauseTally, Line, Run, RunSnapshot, Statement
from xiaozhang.performance.plans.clauses import CommissionTable

LOCAL = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
TIERS = ((0, "1.5%"), (200000, "2.0%"), (500000, "3.0%"))

_numbers = itertools.count(1)


def make_table(
    method: str = "progressive", tiers: Sequence[tuple[int, str]] = TIERS, **overrides: Any
) -> CommissionTable:
    """Return the parameters of a commission clause; the shipped ones unless overridden."""
    rows = [{"from": from_, "rate": rate} for from_, rate in tiers]
    values = {"method": method, "tiers": rows, "roles": ["representative", "supervisor"], **overrides}
    return CommissionTable.model_validate(values)


def make_commission_charter(effective_on: date = date(2026, 1, 1), **table: Any) -> Version:
    """Publish a charter whose one clause is a commission table."""
    return make_charter(make_table(**table), effective_on=effective_on)


def make_receipt_fact(
    member: Any = None,
    on: date = date(2026, 10, 9),
    yuan: int = 100_000,
    *,
    fen: int | None = None,
    credits: Mapping[int, int] | None = None,
    now: datetime = NOW,
    key: str = "",
    **overrides: Any,
) -> Fact:
    """Post money received; without `credits` (member id -> bp) the member gets the whole of it."""
    number = next(_numbers)
    if credits is None:
        credits = {(member or make_member()).pk: 10_000}
    posting = Posting(
        metric="receipt",
        occurred_at=datetime.combine(on, time(12), tzinfo=LOCAL),
        source_type="receipt",
        source_id=overrides.pop("source_id", 900_000 + number),
        key=key or f"receipt:test-{number}",
        amount_fen=yuan * 100 if fen is None else fen,
        credits=tuple(credits.items()),
        **overrides,
    )
    return ledger_actions.post(actor=SYSTEM, now=now, posting=posting)


def make_run(month_on: date = OCTOBER, *, state: str = "draft", now: datetime = NOW, is_whole: bool = False) -> Run:
    """Settle a month, whole if asked for, and take the run as far as `state`: draft, published, confirmed."""
    run = actions.settle_at_once(actor=SYSTEM, now=now, month_on=month_on, is_whole=is_whole)
    if state in ("published", "confirmed"):
        run = actions.publish_run(actor=SYSTEM, now=now, run_id=run.pk)
    if state == "confirmed":
        run = actions.confirm_run(actor=SYSTEM, now=now, run_id=run.pk, reason="测试：不等申诉期满")
    return run


def make_statement(member: Any = None, yuan: int = 300_000, *, state: str = "published") -> Statement:
    """Settle an October with one receipt of the member under a charter made for it, and return the statement."""
    person = member or make_member()
    if not Version.objects.exists():
        make_commission_charter()
    make_receipt_fact(person, yuan=yuan)
    return Statement.objects.get(run=make_run(state=state), member=person)


def make_line(**given: Any) -> Line:
    """Return the line of a statement made by `make_statement`."""
    return Line.objects.get(statement=make_statement(**given))


def make_run_snapshot() -> RunSnapshot:
    """Return the snapshot of a run of a month without facts."""
    make_commission_charter()
    return RunSnapshot.objects.get(run=make_run())


def make_clause_tally(**given: Any) -> ClauseTally:
    """Return what the clause behind `make_statement` brought about."""
    return ClauseTally.objects.get(run=make_statement(**given).run)


def make_balance(statement: Statement | None = None, **given: Any) -> Balance:
    """Return what stays open behind a statement: 100.00 yuan to be recovered, unless said otherwise."""
    held = statement or make_statement()
    sequence = held.balances.count() + 1
    values = {"kind": "claim", "key": "commission:2026-09:2026-10", "amount_fen": 10_000, **given}
    return Balance.objects.create(statement=held, **{"sequence": sequence, "since_on": OCTOBER, **values})


def make_claim_notice(member: Any = None, **given: Any) -> ClaimNotice:
    """Return the notice that a claim will be recovered."""
    values = {"claim_key": "commission:2026-09:2026-10", "given_on": date(2026, 10, 9), "recorded_at": NOW, **given}
    return ClaimNotice.objects.create(member=member or make_member(), **values)
