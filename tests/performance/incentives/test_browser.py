"""A month settled, opened to the receipt, confirmed and closed in a real browser; targets typed with live sums."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import Browsing, barriers
from tests.company import LiveCompany
from tests.factories.contracts import make_contract, make_receipt
from tests.factories.incentives import OCTOBER, make_run
from tests.factories.org import actor_for
from tests.factories.targets import make_target
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import Run, Statement

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Receipt

pytestmark = pytest.mark.browser


@pytest.fixture
def receipt(live_company: LiveCompany) -> Receipt:
    """Give 林霜 a confirmed receipt of 273,000 yuan in October, and a target."""
    with live_company.database():
        mine = Member.objects.get(login="linshuang")
        contract = make_contract(owner=mine, signed_on=date(2026, 10, 8), now=timezone.now(), instalments=())
        make_target(mine, OCTOBER, 300_000_00, now=timezone.now())
        return make_receipt(
            contract,
            amount_fen=73_000_00,
            received_on=date(2026, 10, 22),
            now=timezone.now(),
            confirmed_by=actor_for(Member.objects.get(login="qianzhen"), timezone.localdate()),
        )


def published(live_company: LiveCompany) -> Statement:
    """Settle and publish October, and return the statement of 林霜."""
    with live_company.database():
        run = make_run(OCTOBER, state="published", now=timezone.now())
        return Statement.objects.get(run=run, member__login="linshuang")


def test_a_manager_settles_publishes_confirms_and_closes_a_month(
    browse: Browsing, live_company: LiveCompany, receipt: Receipt
) -> None:
    page = browse("zhouyuan")
    page.goto("/statements/runs/")
    page.get_by_role("row", name="2026 年 10 月").get_by_role("button", name="试算").click()
    page.get_by_text("可离开此页").wait_for()
    live_company.work()
    page.get_by_role("heading", name="与上一次试算相比").wait_for(timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="发布").click()
    page.get_by_role("link", name="确认结算").click()  # members can still appeal
    page.locator("#drawer").get_by_label("现在确认的理由").fill("发薪日将到")
    page.locator("#drawer").get_by_role("button", name="确认结算").click()
    page.get_by_role("link", name="结账").click()
    page.locator("#drawer").get_by_label("要结账的月份").fill("2026-10")
    page.locator("#drawer").get_by_role("button", name="结账").click()
    page.get_by_text("已结账", exact=True).first.wait_for()
    with live_company.database():
        run = Run.objects.get()
        assert (run.state, run.commission_fen, ledger_queries.is_closed(OCTOBER)) == ("confirmed", 1_095_00, True)


def test_every_fen_opens_to_its_receipt_in_three_clicks(
    browse: Browsing, live_company: LiveCompany, receipt: Receipt
) -> None:
    published(live_company)
    page = browse("linshuang")
    page.goto("/statements/")
    page.get_by_role("link", name="林霜").click()
    page.get_by_role("link", name="10月22日").click()
    page.locator(".xz-trace").get_by_role("link", name=receipt.number).click()
    page.locator("#drawer").get_by_text("人民币柒万叁仟元整").wait_for()


def test_a_member_confirms_on_a_phone(browse: Browsing, live_company: LiveCompany, receipt: Receipt) -> None:
    statement = published(live_company)
    page = browse("linshuang", width=390, height=844)
    page.goto(f"/statements/{statement.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".xz-statement-act").get_by_role("button", name="确认无误").click()
    page.get_by_text("已确认结算单").wait_for()
    with live_company.database():
        assert Statement.objects.exclude(confirmed_at=None).get() == statement


def test_a_line_opens_and_closes_by_keyboard(browse: Browsing, live_company: LiveCompany, receipt: Receipt) -> None:
    statement = published(live_company)
    page = browse("linshuang")
    page.goto(f"/statements/{statement.pk}/")
    page.get_by_role("link", name="10月22日").focus()
    page.keyboard.press("Enter")
    page.locator(".xz-trace").wait_for()
    page.get_by_role("link", name="10月22日").press("Enter")
    page.locator(".xz-trace").wait_for(state="detached")


def test_targets_add_up_while_they_are_typed(browse: Browsing, live_company: LiveCompany) -> None:
    page = browse("zhouyuan")
    page.goto("/targets/?month=2026-12")
    page.get_by_label("林霜的目标").fill("60万")
    page.get_by_label("何薇的目标").fill("１,２３４.5")
    assert page.locator("[data-sum-total]").inner_text() == "601,234.50"
    page.get_by_role("button", name="保存目标").click()
    page.get_by_text("已保存 12 月目标").wait_for()
    assert page.locator("[data-sum-total]").inner_text() == "601,234.50"


def test_pages_have_no_barriers(browse: Browsing, live_company: LiveCompany, receipt: Receipt) -> None:
    statement = published(live_company)
    read = (f"/statements/{statement.pk}/?open=1", "/targets/", "/statements/")
    assert barriers(browse("linshuang"), *read) == {}
    settled = ("/statements/runs/", f"/statements/runs/{statement.run_id}/", "/targets/")
    assert barriers(browse("zhouyuan"), *settled) == {}
