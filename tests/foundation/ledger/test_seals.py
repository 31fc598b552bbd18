"""Closed months under seal: facts of the month may not be changed, taken out or put in without being found."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.ledger import NOW, make_fact, make_month, make_month_seal
from tests.tampering import plant
from xiaozhang.base import jobs as house_jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.proofs import NOTHING_BEFORE
from xiaozhang.foundation.ledger import actions, jobs, queries
from xiaozhang.foundation.ledger.models import DailyTotal, Month, MonthSeal
from xiaozhang.foundation.records.models import Job

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def problems(*, is_full: bool = True) -> list[str]:
    """Return what the proof of the months finds wrong, in words."""
    return [str(problem) for problem in queries.prove_months(is_full).problems]


def test_close_month_queues_its_seal() -> None:
    make_month(OCTOBER, is_closed=True)
    assert list(Job.objects.values_list("name", flat=True)) == ["ledger.seal"]
    house_jobs.find("ledger.seal").function()
    assert MonthSeal.objects.get().month_on == OCTOBER


def test_seal_chains_closed_months_and_leaves_open_ones() -> None:
    make_fact(occurred_on=date(2026, 9, 3))
    make_fact(occurred_on=date(2026, 10, 3))
    make_fact(occurred_on=date(2026, 11, 3))
    for month_on in (date(2026, 9, 1), OCTOBER):
        actions.close_month(actor=SYSTEM, now=NOW, month_on=month_on)
    jobs.seal()
    jobs.seal()
    september, october = queries.month_seals()
    assert (september.previous, october.previous) == (NOTHING_BEFORE, september.hash)
    assert [seal.parts["ledger.facts"][0] for seal in (september, october)] == [1, 1]
    assert (problems(), queries.unsealed_months()) == ([], [])


def test_seal_month_refuses_an_open_one() -> None:
    make_month(OCTOBER)
    assert actions.seal_month(actor=SYSTEM, now=NOW, month_on=OCTOBER, parts={}) is None
    assert MonthSeal.objects.count() == 0


def test_a_changed_fact_of_a_sealed_month_is_found() -> None:
    fact = make_fact(occurred_on=date(2026, 10, 3))
    make_month_seal(OCTOBER)
    plant("ledger_fact", "UPDATE ledger_fact SET amount_fen = amount_fen + 1 WHERE id = %s", fact.pk)
    assert problems() == ["2026-10 的台账记录与结账时不符：条数仍是 1，内容被改动过。"]


def test_a_changed_credit_of_a_sealed_month_is_found() -> None:
    fact = make_fact(occurred_on=date(2026, 10, 3))
    make_month_seal(OCTOBER)
    plant("ledger_credit", "UPDATE ledger_credit SET share_bp = 9999 WHERE fact_id = %s", fact.pk)
    assert problems() == ["2026-10 的台账记录与结账时不符：条数仍是 1，内容被改动过。"]


def test_a_fact_slipped_into_or_out_of_a_sealed_month_is_found() -> None:
    make_fact(occurred_on=date(2026, 10, 3))
    other = make_fact(occurred_on=date(2026, 11, 3))
    make_month_seal(OCTOBER)
    plant("ledger_fact", "UPDATE ledger_fact SET month_on = %s WHERE id = %s", OCTOBER, other.pk)
    assert problems() == ["2026-10 的台账记录与结账时不符：当时 1 条，现在 2 条。"]


def test_a_changed_seal_and_a_reopened_month_are_found() -> None:
    make_month_seal(OCTOBER)
    Month.objects.filter(month_on=OCTOBER).update(state="open", closed_at=None)
    assert problems() == ["2026-10 已经封存，却不再是已结账：有人改动了数据库。"]
    plant("ledger_monthseal", "UPDATE ledger_monthseal SET parts = %s", "{}")
    assert problems()[0] == "月份封印链在第 1 个断开：有封印被改动、删去或插入。"


def test_prove_totals_names_a_total_that_is_not_the_sum_of_its_facts() -> None:
    fact = make_fact(occurred_on=date(2026, 11, 3))
    assert queries.prove_totals(True).problems == ()
    DailyTotal.objects.update(amount_fen=1)
    (problem,) = queries.prove_totals(True).problems
    member = fact.credits.get().member_id
    place, _, sums = str(problem).partition("：")
    assert place == f"成员日合计 trial_amount 成员 {member} 2026-11 2026-11-03"
    assert sums == "事实 1,000.00 元 / 数量 0 / 1 条，所存 0.01 元 / 数量 0 / 1 条"
