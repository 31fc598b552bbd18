"""Search in a real browser: as one types, by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browsing import Browsing
from tests.company import LiveCompany
from tests.factories.customers import make_customer
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.browser


def test_ctrl_k_letters_enter_and_arrow_lead_to_the_record(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        make_customer(Member.objects.get(login="linshuang"), name="江阴澄源水务有限公司")
        make_customer(Member.objects.get(login="hewei"), name="无锡澄源热电有限公司")
    page = browse("linshuang")
    page.goto("/customers/")
    page.keyboard.press("Control+k")
    page.keyboard.type("chengyuanshui")
    page.keyboard.press("Enter")
    page.locator("[data-hit]").wait_for()
    assert page.locator("[data-hit]").all_inner_texts() == ["江阴澄源水务有限公司"]
    page.locator("#search-text").focus()
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.matches('[data-hit]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="江阴澄源水务有限公司").wait_for()


def test_results_follow_the_typing_and_the_address_keeps_them(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        make_customer(Member.objects.get(login="linshuang"), name="江阴澄源水务有限公司")
    page = browse("linshuang")
    page.goto("/search/")
    page.locator("#search-text").press_sequentially("cys", delay=20)
    page.locator("[data-hit]", has_text="江阴澄源水务有限公司").wait_for()
    page.wait_for_url("**/search/?q=cys")
    page.locator("#search-text").fill("没有这一家")
    page.get_by_text("没有找到").wait_for()
