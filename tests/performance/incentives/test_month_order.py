"""Months follow each other: what one leaves open the next begins with, so none is closed or published out of turn."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.factories.charter import make_charter
from tests.factories.incentives import (
    NOVEMBER,
    NOW,
    OCTOBER,
    make_balance,
    make_claim_notice,
    make_commission_charter,
    make_receipt_fact,
    make_run,
)
from tests.factories.org import make_company, make_member
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.errors import MonthClosed, RunOutdated, WrongState
from xiaozhang.performance.incentives.models import Statement

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def close(month_on: date) -> None:
    run = make_run(month_on, state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def test_close_month_refused_when_a_fact_only_a_plan_pays_has_come_since() -> None:
    make_charter(plan(base={"metric": "signed_amount"}, method=None, tiers=[{"from": 0, "rate": "1%"}]))
    member = make_member()
    run = make_run(state="confirmed")
    occurred_at = datetime.combine(date(2026, 10, 9), time(12), tzinfo=ZoneInfo("Asia/Shanghai"))
    posting = Posting(
        metric="signed_amount", occurred_at=occurred_at, source_type="contract", source_id=1, key="signed:1",
        amount_fen=100_000_00, credits=((member.pk, 10_000),),
    )  # fmt: skip
    ledger_actions.post(actor=SYSTEM, now=NOW, posting=posting)
    assert queries.moved_since(run).credits == 1
    with pytest.raises(RunOutdated, match="又记了 1 笔"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)


def test_close_month_refused_while_the_month_before_is_only_published() -> None:
    make_commission_charter()
    make_receipt_fact(make_member(), date(2026, 9, 9))
    make_run(SEPTEMBER, state="published")
    run = make_run(state="confirmed")
    with pytest.raises(WrongState, match="2026 年 9 月还没有结账"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)


def test_close_month_refused_while_a_month_between_was_passed_over() -> None:
    make_commission_charter()
    close(SEPTEMBER)
    make_receipt_fact(make_member())
    run = make_run(NOVEMBER, state="confirmed")
    with pytest.raises(WrongState, match="2026 年 10 月还没有结账"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def test_close_month_does_not_mind_months_from_before_the_house_settled() -> None:
    make_commission_charter()
    make_receipt_fact(make_member(), date(2026, 5, 9))
    close(SEPTEMBER)
    assert ledger_queries.is_closed(SEPTEMBER)


def test_publish_run_refused_behind_a_closed_month() -> None:
    """The month that is closed began with what was open then; a month put in before it would be paid twice."""
    make_commission_charter()
    draft = make_run(SEPTEMBER)
    close(OCTOBER)
    with pytest.raises(MonthClosed, match="2026 年 10 月已经结账"):
        actions.publish_run(actor=SYSTEM, now=NOW, run_id=draft.pk)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_close_month_refused_when_the_month_before_was_published_anew_with_other_balances() -> None:
    make_commission_charter()
    member = make_member()
    make_receipt_fact(member, date(2026, 9, 9))
    september = make_run(SEPTEMBER, state="confirmed")
    october = make_run(state="confirmed")
    make_balance(Statement.objects.get(run=september, member=member), kind="carried", key="carried:2026-09")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=september.pk)
    with pytest.raises(RunOutdated, match="上月"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=october.pk)
    close(OCTOBER)


def test_a_notice_given_meanwhile_does_not_stand_in_the_way_of_closing() -> None:
    make_commission_charter()
    member = make_member()
    make_receipt_fact(member, date(2026, 9, 9))
    september = make_run(SEPTEMBER, state="confirmed")
    claim = make_balance(Statement.objects.get(run=september, member=member))
    actions.close_month(actor=SYSTEM, now=NOW, run_id=september.pk)
    run = make_run(state="confirmed")
    make_claim_notice(member, claim_key=claim.key)
    moved = queries.moved_since(run)
    assert (moved.rest, moved.balances) == (True, False)
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert ledger_queries.is_closed(OCTOBER)
