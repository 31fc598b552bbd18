"""What a statement takes from the contract and the customer is as of its run's mark: later facts change no replay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.charter import make_charter
from tests.factories.customers import make_customer
from tests.factories.incentives import NOW, make_run
from tests.factories.ledger import noon
from tests.factories.org import make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.performance.incentives import actions
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.queries.replaying import replays
from xiaozhang.performance.plans.clauses import CommissionPlan

pytestmark = pytest.mark.django_db
CONTRACT = 71_001
LATER = NOW + timedelta(days=1)
KINDS = {
    "label": "新老客户", "by": "customer_kind", "method": "words",
    "rows": [{"is": "new", "factor": "120%"}, {"is": "renewing", "factor": "80%"}],
}  # fmt: skip
LONG = {"label": "老客", "by": "months", "rows": [{"from": 0, "factor": "100%"}, {"from": 6, "factor": "50%"}]}


def margin_plan() -> CommissionPlan:
    return CommissionPlan.model_validate({
        "roles": ["representative"], "base": {"metric": "receipt", "of": "margin"}, "basis": "signed",
        "tiers": [{"from": 0, "rate": "10%"}], "coefficients": [KINDS, LONG],
    })  # fmt: skip


def post(metric: str, key: str, on: date, *, source: tuple[str, int], now: datetime = NOW, **values: Any) -> None:
    posting = Posting(
        metric=metric, occurred_at=noon(on), source_type=source[0], source_id=source[1], key=key,
        references={"contract": CONTRACT}, **values,
    )  # fmt: skip
    ledger.post(actor=SYSTEM, now=now, posting=posting)


@pytest.fixture
def settled() -> tuple[Statement, dict[str, Any]]:
    """A closed October of one receipt; cost, signing day, kind of customer and first deal stand on other facts."""
    make_charter(margin_plan(), effective_on=date(2026, 1, 1))
    member = make_member()
    of = {"customer_id": make_customer(owner=member).pk, "credits": ((member.pk, 10_000),)}
    signed = {"cost_fen": 60_000_00, "is_new_customer": 1}
    post("signed_amount", "s:1", date(2026, 8, 3), source=("contract", CONTRACT), amount_fen=100_000_00,
         attributes=signed, **of)  # fmt: skip
    post("new_customer", "n:1", date(2026, 8, 3), source=("contract", CONTRACT), quantity=1, **of)
    post("receipt", "r:1", date(2026, 10, 9), source=("receipt", 1), amount_fen=50_000_00, **of)
    run = make_run(state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    return Statement.objects.get(run=run), of


def reverse(key: str) -> None:
    ledger.reverse(actor=SYSTEM, now=LATER, key=key, new_key=f"{key}:reversed")


@pytest.mark.parametrize("later", ["void", "amended", "earlier", "passed_on"])
def test_later_facts_change_nothing_of_a_closed_statement(settled: Any, later: str) -> None:
    statement, of = settled
    assert statement.total_fen == 2_400_00  # (50,000 - 30,000) x 10 % x 120 %
    assert replays(statement)
    if later in ("void", "amended"):
        reverse("s:1")
    if later == "amended":
        post("signed_amount", "s:2", date(2026, 8, 10), source=("contract", CONTRACT), amount_fen=100_000_00,
             attributes={"cost_fen": 90_000_00, "is_new_customer": 0}, now=LATER, **of)  # fmt: skip
    if later == "passed_on":
        reverse("n:1")
    if later in ("earlier", "passed_on"):
        day = date(2026, 9, 1) if later == "passed_on" else date(2026, 1, 2)
        post("new_customer", "n:2", day, source=("contract", 2), quantity=1, now=LATER, **of)
    assert replays(statement)
    line = Line.objects.get(statement=statement)
    assert line.amount_fen == 2_400_00


def test_a_run_sees_what_stands_by_its_own_mark(settled: Any) -> None:
    _statement, of = settled
    reverse("s:1")
    post("signed_amount", "s:2", date(2026, 8, 10), source=("contract", CONTRACT), amount_fen=100_000_00,
         attributes={"cost_fen": 90_000_00, "is_new_customer": 0}, now=LATER, **of)  # fmt: skip
    post("receipt", "r:2", date(2026, 11, 2), source=("receipt", 2), amount_fen=10_000_00, now=LATER, **of)
    november = make_run(date(2026, 11, 1), now=LATER)
    # (10,000 - 9,000) x 10 % x 80 %
    assert Statement.objects.get(run=november).commission_fen == 80_00


def test_the_first_day_of_a_customer_is_of_what_stands_by_the_mark(settled: Any) -> None:
    _statement, of = settled
    customer = of["customer_id"]
    mark = ledger_queries.greatest_fact_id()
    reverse("n:1")
    taken_back = ledger_queries.greatest_fact_id()
    post("new_customer", "n:2", date(2026, 9, 1), source=("contract", 2), quantity=1, now=LATER, **of)
    first_days = ledger_queries.first_days_of_customers
    assert first_days("new_customer", [customer], mark) == {customer: date(2026, 8, 3)}
    assert first_days("new_customer", [customer], taken_back) == {customer: date(2026, 8, 3)}
    assert first_days("new_customer", [customer]) == {customer: date(2026, 9, 1)}
