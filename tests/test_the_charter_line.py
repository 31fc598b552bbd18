"""One rulebook's way in a real browser: edited, consulted about, approved, published, signed, and departed from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import shot
from xiaozhang.foundation.approvals.models import Signer
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.exceptions.models import ExceptionRequest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import Browsing
    from tests.company import LiveCompany

WORDS = "满 500,000 元至不满 1,000,000 元的部分，按 3.0% 计提；\n满 1,000,000 元的部分，按 4.0% 计提。"
pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    """Open an act in the drawer and confirm it there by the button of the same name."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.locator("#drawer").get_by_role("button", name=name, exact=True).click()


def agree(browse: Browsing, company: LiveCompany, title: str) -> None:
    """Let everybody who is asked agree, one after the other, on the phone."""
    while True:
        with company.database():
            login = Signer.objects.filter(state="waiting").values_list("member__login", flat=True).first()
        if not login:
            return
        page = browse(login, width=390, height=844)
        page.goto("/approvals/")
        page.get_by_role("link", name=title).first.click()
        shot(page, f"agree-{login}")
        page.locator("#drawer .xz-approval-bar").get_by_role("link", name="同意").click()
        page.get_by_role("button", name="确认同意").click()
        page.locator("#toasts").get_by_text("已同意").wait_for()


def test_the_default_charter_is_changed_consulted_about_approved_published_signed_and_departed_from(
    browse: Browsing, live_company: LiveCompany
) -> None:
    today = timezone.localdate()
    manager, seller = browse("zhouyuan"), browse("linshuang")

    manager.goto("/revision/drafts/start/")
    manager.get_by_role("button", name="新开一份草案").click()
    manager.get_by_role("link", name="提成标准", exact=True).click()
    words = manager.get_by_label("正文")
    words.fill(words.input_value().replace("满 500,000 元的部分，按 3.0% 计提。", WORDS))
    manager.get_by_role("button", name="加一行").first.click()
    row = manager.locator("[data-sheet='parameters-tiers'] tbody tr").last.locator("input[type=text]")
    row.nth(0).fill("100万")
    row.nth(1).fill("4%")
    manager.locator("#made").get_by_text("满 1,000,000.00 元的部分 4.0%").wait_for()
    manager.get_by_role("button", name="保存", exact=True).last.click()
    manager.wait_for_url("**/revision/drafts/*/#k*")
    with live_company.database():
        version = Version.objects.get(state="draft")
    address = f"/charter/versions/{version.pk}/"
    manager.goto(address)
    manager.get_by_text("发布前没有征求意见").wait_for()
    manager.get_by_role("link", name="征求意见", exact=True).first.click()
    manager.locator("#drawer input[type=date]").fill((today + timedelta(days=7)).isoformat())
    manager.locator("#drawer").get_by_role("button", name="开始征求意见").click()
    manager.locator("#toasts").get_by_text("已通知全体成员").wait_for()
    shot(manager, "consultation")

    seller.goto(manager.url)
    shot(seller, "consultation-seller")
    seller.get_by_role("link", name="提意见").first.click()
    seller.locator("#drawer textarea").fill("满一百万元的部分能否按季累计？")
    shot(seller, "opinion-form")
    seller.locator("#drawer").get_by_role("button", name="提交意见").click()
    seller.locator("#toasts").get_by_text("意见已提交").wait_for()

    manager.reload()
    manager.get_by_role("link", name="答复").first.click()
    shot(manager, "answer")
    manager.locator("#id_outcome_2").check(force=True)
    manager.locator("#drawer").get_by_label("答复").fill("按季累计会拖后兑现，本次不改。")
    manager.locator("#drawer").get_by_role("button", name="答复", exact=True).click()
    manager.locator("#toasts").get_by_text("已答复").wait_for()
    manager.once("dialog", lambda dialog: dialog.accept())
    manager.get_by_role("button", name="提前结束").click()
    manager.locator("#toasts").get_by_text("征求意见已结束").wait_for()
    shot(manager, "consulted")
    manager.goto(address)
    shot(manager, "version-consulted")
    press(manager, "提审")
    manager.locator("#toasts").get_by_text("已提审").wait_for()
    agree(browse, live_company, version.label)
    manager.goto(address)
    shot(manager, "version-approved")
    manager.get_by_role("link", name="发布", exact=True).first.click()
    manager.locator("#drawer input[type=date]").fill(today.isoformat())
    for box in manager.locator("#drawer [name^=reason_]").all():
        box.fill("改动很小，大家都已知道，提前结束征求意见。")
    shot(manager, "publish")
    manager.locator("#drawer").get_by_role("button", name="发布", exact=True).click()
    manager.locator("#toasts").get_by_text("已发布").wait_for()
    shot(manager, "version-published")

    seller.goto("/")
    shot(seller, "today")
    seller.get_by_role("link", name="去签阅").click()
    seller.get_by_role("button", name="签阅", exact=True).wait_for()
    shot(seller, "sign")
    for part in seller.locator("[data-read-part]").all():
        part.scroll_into_view_if_needed()
    seller.get_by_text("已读到底，可以签阅").wait_for()
    seller.get_by_label("我已阅读并理解").check()
    seller.get_by_role("button", name="签阅", exact=True).click()
    seller.get_by_text("您已于").wait_for()

    with live_company.database():
        clause = Clause.objects.get(version=version, key="commission_table")
    seller.goto(f"/charter/?clause={clause.pk}")
    shot(seller, "clause")
    seller.get_by_role("link", name="申请例外").first.click()
    drawer = seller.locator("#drawer")
    drawer.get_by_label("改为").fill("3.5%")
    drawer.get_by_label("成员").fill("林霜")
    drawer.get_by_label("理由").fill("独自开拓的新行业，首年按此比例。")
    shot(seller, "exception")
    drawer.get_by_role("button", name="存为草稿").click()
    seller.get_by_role("link", name="提审", exact=True).first.wait_for()
    shot(seller, "exception-draft")
    press(seller, "提审")
    seller.locator("#toasts").get_by_text("签呈已提审").wait_for()
    agree(browse, live_company, "签呈：")
    with live_company.database():
        asked = ExceptionRequest.objects.get()
    assert asked.state == "approved"
    seller.goto(f"/charter/?clause={clause.pk}")
    seller.locator("aside").get_by_text("签呈").last.wait_for()
    shot(seller, "clause-after")
    seller.goto("/exceptions/")
    shot(seller, "exceptions")
    seller.get_by_text(asked.number).first.wait_for()
    shot(seller, "exceptions")
