"""A closed month's settlement stands under the month's seal."""

from __future__ import annotations

import pytest
from django.db.models import F

from tests.factories.incentives import NOW, OCTOBER, make_statement
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import jobs as ledger_jobs
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.incentives import actions
from xiaozhang.performance.incentives.models import Line, RunSnapshot, Statement

pytestmark = pytest.mark.django_db
CHANGED = ["2026-10 的结算单与结账时不符：条数仍是 1，内容被改动过。"]


def problems() -> list[str]:
    """Return what the proof of the months finds wrong."""
    return [str(problem) for problem in ledger.prove_months(True).problems]


@pytest.fixture
def sealed() -> Statement:
    """The statement of a month that was closed and sealed."""
    statement = make_statement(state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=statement.run_id)
    ledger_jobs.seal()
    assert ledger.month_seals().get().parts["incentives"][0] == 1
    assert (ledger.unsealed_months(), problems()) == ([], [])
    return statement


def test_a_changed_line_statement_or_snapshot_of_a_sealed_month_is_found(sealed: Statement) -> None:
    Line.objects.filter(statement=sealed).update(amount_fen=F("amount_fen") + 1)
    assert problems() == CHANGED
    Line.objects.filter(statement=sealed).update(amount_fen=F("amount_fen") - 1)
    Statement.objects.filter(pk=sealed.pk).update(member_name="别人")
    assert problems() == CHANGED
    Statement.objects.filter(pk=sealed.pk).update(member_name=sealed.member_name)
    RunSnapshot.objects.filter(run_id=sealed.run_id).update(content="{}")
    assert problems() == CHANGED


def test_a_removed_statement_of_a_sealed_month_is_found(sealed: Statement) -> None:
    sealed.delete()
    assert problems() == ["2026-10 的结算单与结账时不符：当时 1 条，现在 0 条。"]


def test_a_member_may_say_after_closing_that_a_statement_is_right(sealed: Statement) -> None:
    Statement.objects.filter(pk=sealed.pk).update(confirmed_at=NOW)
    assert (ledger.month_seals().get().month_on, problems()) == (OCTOBER, [])
