"""Customers in a real browser: the flows that are promised."""

from __future__ import annotations

import time

import pytest

from tests.browsing import Browsing, barriers
from tests.company import LiveCompany
from tests.factories.customers import make_contact, make_customer, make_follow_up
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.customers.models import Customer, FollowUp

pytestmark = pytest.mark.browser


@pytest.fixture
def water(live_company: LiveCompany) -> Customer:
    """Give 林霜 a customer with a contact and a plan, and 何薇 one that nobody else may see."""
    with live_company.database():
        mine = Member.objects.get(login="linshuang")
        customer = make_customer(mine, name="江阴澄源水务有限公司", grade="A")
        make_contact(customer, name="许建平", concern="停水施工时长", attitude="neutral")
        make_follow_up(customer, content="二期预算已批。")
        make_customer(Member.objects.get(login="hewei"), name="无锡禾新生物制药有限公司")
        return customer


def test_follow_up_on_a_phone_takes_ten_seconds(browse: Browsing, live_company: LiveCompany, water: Customer) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto(f"/customers/{water.pk}/")
    began = time.monotonic()
    page.locator(".xz-body").get_by_role("link", name="记跟进").click()
    page.get_by_role("radio", name="拜访").check()
    page.get_by_label("内容").fill("到厂拜访，二期定在 12 月")
    page.locator("#drawer [name=next_day]").nth(1).check()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("跟进已记下").wait_for()
    assert time.monotonic() - began < 10
    page.get_by_text("到厂拜访，二期定在 12 月").first.wait_for()
    with live_company.database():
        row = FollowUp.objects.latest("id")
        assert (row.method, row.customer_id, row.next_on is not None) == ("visit", water.pk, True)


def test_cells_of_the_sheet_are_large_enough_for_a_thumb(browse: Browsing, water: Customer) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto(f"/customers/{water.pk}/")
    page.locator(".xz-body").get_by_role("link", name="记跟进").click()
    page.locator("#drawer .xz-pick label").first.wait_for()
    heights = page.eval_on_selector_all(
        "#drawer .xz-pick label, #drawer .btn", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_duplicates_are_told_while_typing(browse: Browsing, water: Customer) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    page.locator(".xz-bar").get_by_role("link", name="新建客户").click()
    page.get_by_label("客户名称").fill("禾新生物制药")
    page.get_by_text("相似：无锡禾新生物制药有限公司，负责人 何薇").wait_for()
    assert page.locator("#duplicates a").count() == 0  # it is not for her to open
    page.get_by_label("客户名称").fill("江阴澄源水务有限公司")
    page.get_by_text("重复：江阴澄源水务有限公司").wait_for()
    browse.expected.append("422")
    page.get_by_role("button", name="保存").click()
    page.locator("#drawer [role=alert]").wait_for()
    assert "没有保存" in page.locator("#drawer").inner_text()


def test_a_customer_is_added_from_the_list_and_opens_beside_it(
    browse: Browsing, live_company: LiveCompany, water: Customer
) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    page.locator(".xz-bar").get_by_role("link", name="新建客户").click()
    page.get_by_label("客户名称").fill("宜兴华陶新材料（集团）有限公司")
    page.get_by_label("联系人", exact=False).first.fill("陈素")
    page.get_by_role("button", name="保存").click()
    page.locator("#drawer").get_by_text("决策图").wait_for()
    page.locator("#rows").get_by_text("宜兴华陶新材料（集团）有限公司").wait_for()
    with live_company.database():
        assert Customer.objects.filter(name="宜兴华陶新材料（集团）有限公司").count() == 1


def test_the_drawer_opens_by_keyboard_and_gives_the_focus_back(browse: Browsing, water: Customer) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    name = page.locator("#rows").get_by_role("link", name="江阴澄源水务有限公司")
    name.focus()
    page.keyboard.press("Enter")
    page.locator("#drawer").get_by_text("下一步").wait_for()
    assert f"open={water.pk}" in page.url
    page.keyboard.press("Escape")
    page.locator("#drawer").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "江阴澄源水务有限公司"


def test_a_phone_is_shown_in_place_and_noted(browse: Browsing, live_company: LiveCompany, water: Customer) -> None:
    page = browse("linshuang")
    page.goto(f"/customers/{water.pk}/")
    assert "13812345621" not in page.content()
    page.locator(".xz-people").get_by_role("button", name="显示").click()
    page.get_by_role("link", name="13812345621").wait_for()
    with live_company.database():
        assert Entry.objects.filter(action="customers.reveal_phone").count() == 1


def test_tabs_swap_in_place(browse: Browsing, water: Customer) -> None:
    page = browse("linshuang")
    page.goto(f"/customers/{water.pk}/")
    for tab, words in (
        ("联系人", "停水施工时长"),
        ("负责人记录", "至今"),
        ("操作日志", "新建客户"),
        ("跟进", "二期预算已批"),
    ):
        page.locator(".xz-tabs").get_by_role("link", name=tab).first.click()
        page.locator(".xz-tabs a.is-on", has_text=tab).wait_for()
        page.locator("#tab-body .xz-body").get_by_text(words).first.wait_for()


def test_pages_have_no_barriers(browse: Browsing, water: Customer) -> None:
    addresses = (
        "/customers/", f"/customers/{water.pk}/", f"/customers/{water.pk}/?tab=contacts", "/customers/add/",
        f"/customers/follow-ups/add/?customer={water.pk}", "/customers/follow-ups/",
        "/customers/duplicates/?name=澄源水务", "/search/?q=cy", "/products/",
    )  # fmt: skip
    assert barriers(browse("linshuang"), *addresses) == {}
