"""A contract goes from the desk through the phone to the signature: put up, agreed to in two taps, 会签, signed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import barriers
from tests.factories.contracts import make_contract
from tests.factories.org import actor_for
from xiaozhang.foundation.approvals.models import Case, CaseLog
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.models import Contract
from xiaozhang.selling.contracts.rules.drafting import NewLine

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("XIAOZHANG_TEST_SHOTS", "")


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def drafted(company: LiveCompany, amount_fen: int) -> Contract:
    with company.database():
        owner = Member.objects.get(login="linshuang")
        lines = [NewLine("电磁流量计", 1, amount_fen)]
        return make_contract(owner=owner, signed_on=None, lines=lines, instalments=(), now=timezone.now())


def agree_on_the_phone(browse: Browsing, login: str) -> Page:
    page = browse(login, width=390, height=844)
    page.goto("/approvals/")
    shot(page, f"phone-box-{login}")
    page.get_by_role("link", name="流量监测设备采购合同").click()
    page.locator("#drawer .xz-approval-bar").get_by_role("link", name="同意").wait_for()
    shot(page, f"phone-case-{login}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#drawer .xz-approval-bar").get_by_role("link", name="同意").click()  # the first tap
    page.get_by_role("button", name="确认同意").wait_for()
    shot(page, f"phone-sheet-{login}")
    page.get_by_role("button", name="确认同意").click()  # the second
    page.locator("#toasts").get_by_text("已同意").wait_for()
    return page


def test_a_large_contract_is_put_up_agreed_to_by_all_and_signed(browse: Browsing, live_company: LiveCompany) -> None:
    contract = drafted(live_company, 64_888_021)
    desk = browse("linshuang")
    desk.goto(f"/contracts/{contract.pk}/")
    desk.get_by_text("签订前须经审批：直接上级 → 财务、销售经理会签").wait_for()
    desk.locator("main").get_by_role("link", name="提审", exact=True).click()
    desk.locator("#drawer").get_by_label("给审批人的说明").fill("客户要求本周五前回签")
    shot(desk, "desk-submit")
    desk.locator("#drawer").get_by_role("button", name="提审", exact=True).click()
    desk.get_by_text("等 沈青").wait_for()
    shot(desk, "desk-contract")
    agree_on_the_phone(browse, "shenqing")
    finance = browse("qianzhen")
    finance.goto("/approvals/")
    finance.locator("tbody [name=pick]").check()
    finance.get_by_role("button", name="批量同意").click()
    shot(finance, "desk-batch")
    finance.get_by_role("button", name="确认同意").click()
    finance.locator("#toasts").get_by_text("已同意 1 件").wait_for()
    boss = browse("zhouyuan")
    boss.goto("/approvals/")
    shot(boss, "desk-box")
    boss.get_by_role("link", name="流量监测设备采购合同").click()
    boss.locator("#drawer").get_by_role("link", name="同意", exact=True).first.wait_for()
    shot(boss, "desk-drawer")
    boss.locator("#drawer .xz-acts").get_by_role("link", name="同意", exact=True).click()
    boss.get_by_role("button", name="确认同意").click()
    boss.locator("#toasts").get_by_text("已同意").wait_for()

    desk.goto(f"/contracts/{contract.pk}/")
    desk.locator("main").get_by_role("link", name="登记签订", exact=True).click()
    desk.locator("#drawer").get_by_label("客户方签署人").fill("许建平")
    desk.locator("#drawer").get_by_role("button", name="登记签订", exact=True).click()
    desk.locator("#toasts").get_by_text("合同已签订，开始履行").wait_for()
    with live_company.database():
        case = Case.objects.get()
        assert (case.state, Contract.objects.get().state) == ("approved", "in_force")
        said = CaseLog.objects.filter(case=case, verb="approved").values_list("by__login", flat=True)
        assert list(said) == ["shenqing", "qianzhen", "zhouyuan"]
    desk.goto(f"/approvals/{case.pk}/")
    shot(desk, "desk-case")
    desk.emulate_media(color_scheme="dark")
    shot(desk, "desk-case-dark")


def test_pages_of_approvals_have_no_barriers(browse: Browsing, live_company: LiveCompany) -> None:
    contract = drafted(live_company, 6_000_000)
    with live_company.database():
        owner = actor_for(contract.owner, timezone.localdate())
        actions.submit_contract(actor=owner, now=timezone.now(), contract_id=contract.pk)
        case = Case.objects.get()
    addresses = ("/approvals/", f"/approvals/{case.pk}/", f"/approvals/{case.pk}/add/", "/approvals/delegations/")
    assert barriers(browse("shenqing"), *addresses) == {}
