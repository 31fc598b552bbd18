"""The board in a real browser: dragged, moved by keyboard, refused with what lacks; no accessibility findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import accessibility_findings, barriers
from tests.factories.customers import make_contact, make_customer, make_follow_up
from tests.factories.deals import make_deal
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.deals.models import Deal

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser

CUSTOMER, TITLE = "江阴澄源水务有限公司", "二期流量监测"


def quoted(company: LiveCompany, **overrides: object) -> int:
    """Give the representative a deal in 报价 that lacks nothing but the tick 报价单已发给客户."""
    with company.database():
        owner = Member.objects.get(login="linshuang")
        customer = make_customer(owner, name=CUSTOMER)
        values: dict[str, object] = {"title": TITLE, "expected_fen": 86_000_000, "expected_on": "2026-12-25"}
        deal = make_deal(owner=owner, customer_id=customer.pk, stage="quotation", **{**values, **overrides})
        make_contact(customer)
        make_follow_up(customer, owner, deal_id=deal.pk)
        return deal.pk


def stage_of(company: LiveCompany, pk: int) -> str:
    with company.database():
        return Deal.objects.get(pk=pk).stage


def drag(page: Page, stage: str) -> None:
    page.locator("[data-card]", has_text=TITLE).drag_to(page.locator(f"[data-stage={stage}] .xz-s"))


def test_a_refused_card_returns_leaves_a_slot_and_says_what_lacks(browse: Browsing, live_company: LiveCompany) -> None:
    pk = quoted(live_company)
    browse.expected.append("422")
    page = browse("linshuang")
    page.goto("/deals/")
    drag(page, "negotiation")
    panel = page.locator("#board-panel")
    panel.get_by_text("没有移到「谈判」").wait_for()
    assert panel.get_by_text("离开「报价」须满足 3 项，现缺 1 项。请补齐后再移，或提签呈。").is_visible()
    assert panel.get_by_role("link", name="第 3.2 条第 4 款").first.is_visible()
    assert panel.locator(".xz-need li").first.inner_text().startswith("报价单已发给客户")
    slot = page.locator("[data-stage=negotiation] .xz-slot")
    assert slot.inner_text().splitlines() == [CUSTOMER, "未能移入，缺 1 项"]
    assert page.locator("[data-stage=quotation] [data-card].is-on").count() == 1
    assert panel.get_by_text("若今天全部到账，预估提成").is_visible()
    assert accessibility_findings(page) == []
    assert stage_of(live_company, pk) == "quotation"


def test_what_lacks_is_supplied_in_the_panel_and_then_the_card_moves(
    browse: Browsing, live_company: LiveCompany
) -> None:
    pk = quoted(live_company)
    page = browse("linshuang")
    page.goto("/deals/")
    page.locator("[data-card] a", has_text=TITLE).click()
    page.locator("#board-panel").get_by_role("button", name="勾选：报价单已发给客户").click()
    page.locator("#board-panel").get_by_role("button", name="移到「谈判」").wait_for()
    assert page.url.endswith(f"card={pk}")
    drag(page, "negotiation")
    page.locator("#toasts").get_by_text("已移动").wait_for()
    assert page.locator("[data-stage=negotiation] [data-card]").count() == 1
    assert stage_of(live_company, pk) == "negotiation"


def test_the_keyboard_alone_moves_a_card_back_with_a_reason(browse: Browsing, live_company: LiveCompany) -> None:
    pk = quoted(live_company)
    browse.expected.append("422")
    page = browse("linshuang")
    page.goto("/deals/")
    page.get_by_label(f"移动「{TITLE}」到…").focus()
    page.keyboard.press("Enter")
    choice = page.locator("[data-card]", has_text=TITLE).get_by_role("button", name="产品介绍")
    choice.focus()
    page.keyboard.press("Enter")
    page.get_by_label("退回的原因").wait_for()
    page.get_by_label("退回的原因").fill("客户换了方案")
    page.keyboard.press("Enter")
    page.locator("[data-stage=introduction] [data-card]", has_text=TITLE).wait_for()
    assert stage_of(live_company, pk) == "introduction"


def test_pages_of_deals_have_no_barriers(browse: Browsing, live_company: LiveCompany) -> None:
    pk = quoted(live_company, stage_entered_on="2026-10-09")
    assert (
        barriers(
            browse("linshuang"),
            "/deals/",
            f"/deals/?card={pk}",
            "/deals/list/",
            f"/deals/{pk}/",
            f"/deals/{pk}/?tab=moves",
            "/deals/add/",
            f"/deals/{pk}/move/",
            f"/deals/{pk}/lose/",
        )
        == {}
    )
