"""The settlement desk, a comparison, payroll and balances in a real browser."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils import timezone

from tests.browsing import Browsing, barriers, shot
from tests.company import LiveCompany
from tests.factories.incentives import OCTOBER, make_balance, make_receipt_fact, make_run
from tests.factories.org import make_member
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import Run, Statement
from xiaozhang.performance.payroll.models import PayrollExport

pytestmark = pytest.mark.browser

OUTCOME = {
    "outside": [{"person": "王立新", "amount_fen": 200_000, "approval": "SP-2026-0031", "words": "转介绍奖"}],
    "contests": [{"title": "金秋冲刺", "places": [{"place": 1, "who": "林霜", "figure": "12", "prize_fen": 300_000}]}],
    "sanctions": [{"member": "0", "fact": "violation:7", "times": 2, "step": "书面警告", "appeal_until": "2026-11-20"}],
    "warnings": ["没有「苏州」的法定参数，最低工资没有核对。"],
}


@pytest.fixture
def october(live_company: LiveCompany) -> Run:
    """Two runs of an October that differ, the later one confirmed, with balances after it."""
    now = timezone.now()
    with live_company.database():
        people = [Member.objects.get(login="linshuang"), Member.objects.get(login="hewei")]
        people += [make_member(name) for name in ("许航", "苏敏", "陆远", "江宁")]
        for place, person in enumerate(people):
            for month in (8, 9):
                make_receipt_fact(person, date(2026, month, 9), 180_000 + place * 20_000, now=now)
        for month in (8, 9):
            make_run(date(2026, month, 1), state="published", now=now)
        for place, person in enumerate(people):
            make_receipt_fact(person, date(2026, 10, 20), 150_000 + place * 160_000, now=now)
        make_run(OCTOBER, now=now)
        for person in people[:3]:
            make_receipt_fact(person, date(2026, 10, 9), 86_500, now=now)
        run = make_run(OCTOBER, state="confirmed", now=now)
        for statement in Statement.objects.filter(run=run):
            earned = statement.total_fen
            pay = {
                "earned_fen": earned, "held_fen": earned // 10, "paid_fen": earned - earned // 10,
                "accrued_fen": earned, "closing_fen": earned // 10,
            }  # fmt: skip
            Statement.objects.filter(pk=statement.pk).update(
                paid_fen=pay["paid_fen"], pay=json.dumps({"pay": pay, "sums": {"commission": earned}})
            )
            if earned:
                make_balance(statement, kind="held", key="held:1", amount_fen=earned // 10, label="验收后发")
                make_balance(statement, amount_fen=27_000, contract="HT-2026-0098")
        paid = sum(Statement.objects.filter(run=run).values_list("paid_fen", flat=True))
        Run.objects.filter(pk=run.pk).update(paid_fen=paid, outcome=json.dumps(OUTCOME))
        run.refresh_from_db()
        return run


def test_finance_compares_exports_and_looks_at_balances(
    browse: Browsing, live_company: LiveCompany, october: Run
) -> None:
    page = browse("qianzhen")
    page.goto(f"/statements/runs/{october.pk}/")
    page.get_by_role("heading", name="需要看一眼").wait_for()
    shot(page, "desk")
    page.get_by_role("link", name="逐项对比").click()
    page.get_by_role("heading", name="2026 年 10 月结算对比").wait_for()
    shot(page, "compare")
    page.go_back()
    page.get_by_role("link", name="工资导出").last.click()
    page.get_by_role("button", name="预导出 Excel（xlsx）").click()
    page.get_by_text("最近一次导出的内容与现在一致").wait_for()
    shot(page, "payroll")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载").click()
    assert taken.value.suggested_filename.startswith("2026年10月工资预导出")
    with live_company.database():
        assert PayrollExport.objects.get().run_id == october.pk
    page.goto("/payroll/balances/")
    shot(page, "balances")
    page.get_by_role("link", name="林霜").click()
    page.get_by_role("heading", name="林霜的余额").wait_for()
    shot(page, "member")


def test_the_pages_have_no_barriers(browse: Browsing, live_company: LiveCompany, october: Run) -> None:
    desk = f"/statements/runs/{october.pk}/"
    pages = (desk, f"{desk}compare/", f"/payroll/runs/{october.pk}/", "/payroll/", "/payroll/balances/")
    assert barriers(browse("qianzhen"), *pages) == {}
    for name, address in (("desk", desk), ("compare", f"{desk}compare/"), ("balances", "/payroll/balances/")):
        for width, dark in ((390, False), (1440, True)):
            page = browse("qianzhen", width=width, height=844 if width == 390 else 900, dark=dark)
            page.goto(address)
            shot(page, f"{name}-{width}{'-dark' if dark else ''}")
