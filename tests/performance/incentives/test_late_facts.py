"""A closed month never changes: what comes late goes forward as an adjustment."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.charter import make_charter
from tests.factories.incentives import (
    NOVEMBER,
    NOW,
    OCTOBER,
    make_commission_charter,
    make_receipt_fact,
    make_run,
)
from tests.factories.org import make_member
from tests.factories.targets import make_target
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.performance.incentives import actions
from xiaozhang.performance.incentives.models import Line, Statement

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


def close(month_on: date) -> None:
    run = make_run(month_on, state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def adjustments(month_on: date) -> list[tuple[date, int, int, int, str]]:
    rows = Line.objects.filter(
        statement__run__month_on=month_on, kind="adjustment", statement__run__is_superseded=False
    )
    return list(
        rows.order_by("sequence").values_list("origin_month_on", "before_fen", "after_fen", "amount_fen", "slices")
    )


def test_a_late_receipt_is_paid_back_on_the_base_of_its_own_month_and_version() -> None:
    make_commission_charter(date(2026, 1, 1), tiers=((0, "1.5%"), (200000, "2.0%")))
    make_commission_charter(OCTOBER, method="slab", tiers=((0, "1.0%"),))
    member = make_member()
    make_receipt_fact(member, date(2026, 9, 10), 180_000)
    close(SEPTEMBER)
    closed = Statement.objects.get(run__month_on=SEPTEMBER)
    make_receipt_fact(member, date(2026, 9, 30), 50_000)
    make_receipt_fact(member, date(2026, 10, 12), 100_000)
    statement = Statement.objects.get(run=make_run(OCTOBER))
    assert adjustments(OCTOBER) == [(SEPTEMBER, 180_000_00, 230_000_00, 900_00, "[[0,2000000],[1,3000000]]")]
    assert (statement.commission_fen, statement.adjustment_fen, statement.total_fen) == (1_000_00, 900_00, 1_900_00)
    assert (statement.received_fen, statement.late_fen) == (150_000_00, 50_000_00)
    again = Statement.objects.get(run__month_on=SEPTEMBER)
    assert (again.pk, again.digest, again.total_fen) == (closed.pk, closed.digest, 2_700_00)


def test_a_reversal_after_closing_is_recovered_where_it_was_earned() -> None:
    make_commission_charter(method="slab", tiers=((0, "1.5%"), (200000, "2.0%")))
    member = make_member()
    make_receipt_fact(member, date(2026, 9, 10), 190_000)
    make_receipt_fact(member, date(2026, 9, 20), 30_000, key="receipt:back")
    close(SEPTEMBER)
    ledger_actions.reverse(actor=SYSTEM, now=NOW, key="receipt:back", new_key="receipt:back:reversed")
    make_run(OCTOBER)
    assert adjustments(OCTOBER) == [(SEPTEMBER, 220_000_00, 190_000_00, -1_550_00, "[[0,-3000000],[0,22000000,1]]")]


def test_adjustments_build_on_earlier_adjustments() -> None:
    make_commission_charter(tiers=((0, "1.5%"), (200000, "2.0%")))
    member = make_member()
    make_receipt_fact(member, date(2026, 9, 10), 190_000)
    close(SEPTEMBER)
    make_receipt_fact(member, date(2026, 9, 11), 20_000)
    close(OCTOBER)
    make_receipt_fact(member, date(2026, 9, 12), 10_000)
    make_receipt_fact(member, date(2026, 10, 3), 5_000)
    make_run(NOVEMBER)
    assert adjustments(OCTOBER) == [(SEPTEMBER, 190_000_00, 210_000_00, 350_00, "[[0,1000000],[1,1000000]]")]
    assert adjustments(NOVEMBER) == [
        (SEPTEMBER, 210_000_00, 220_000_00, 200_00, "[[1,1000000]]"),
        (OCTOBER, 0, 5_000_00, 75_00, "[[0,500000]]"),
    ]


def test_a_leaver_who_owes_nothing_more_still_gets_back_pay() -> None:
    make_commission_charter()
    leaver = make_member("王磊", left_on=date(2026, 9, 20))
    make_receipt_fact(leaver, date(2026, 9, 10), 100_000)
    close(SEPTEMBER)
    make_receipt_fact(leaver, date(2026, 9, 15), 10_000)
    statement = Statement.objects.get(run=make_run(OCTOBER))
    assert (statement.member_id, statement.adjustment_fen, statement.total_fen) == (leaver.pk, 150_00, 150_00)


def test_nothing_late_is_counted_twice_in_the_month_after() -> None:
    make_commission_charter()
    member = make_member()
    close(SEPTEMBER)
    make_receipt_fact(member, date(2026, 9, 15), 10_000)
    close(OCTOBER)
    make_run(NOVEMBER)
    assert len(adjustments(OCTOBER)) == 1
    assert adjustments(NOVEMBER) == []


def test_a_refund_of_the_year_before_meets_the_target_of_its_own_month() -> None:
    """Taken back, 60 of 100 thousand are left: half the rate by the attainment of December, not that of no target."""
    december, january = date(2025, 12, 1), date(2026, 1, 1)
    rows = [{"from": 0, "factor": "0%"}, {"from": 50, "factor": "50%"}, {"from": 80, "factor": "100%"}]
    terms = plan(tiers=[{"from": 0, "rate": "1%"}], coefficients=[
        {"label": "达成", "by": "attainment", "rows": rows},
    ])  # fmt: skip
    make_charter(terms, effective_on=date(2025, 1, 1))
    member = make_member(joined_on=date(2025, 1, 1))
    make_target(member, december, 100_000_00)
    make_receipt_fact(member, date(2025, 12, 10), 60_000)
    make_receipt_fact(member, date(2025, 12, 20), 40_000, key="receipt:back")
    close(december)
    assert Statement.objects.get(run__month_on=december).commission_fen == 1_000_00
    ledger_actions.reverse(actor=SYSTEM, now=NOW, key="receipt:back", new_key="receipt:back:reversed")
    assert Statement.objects.get(run=make_run(january)).adjustment_fen == -700_00
