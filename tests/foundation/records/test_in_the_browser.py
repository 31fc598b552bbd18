"""Tags, stars, saved views and columns as people use them, with a mouse and with a thumb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import accessibility_findings
from tests.factories.customers import make_customer
from tests.factories.records import make_tag, make_tagging
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records.models import SavedView, Star, Tagging

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser


@pytest.fixture
def customers(live_company: LiveCompany) -> list[str]:
    """Give 林霜 four customers, the first two of grade A, and the company two tags."""
    with live_company.database():
        lin = Member.objects.get(login="linshuang")
        made = [make_customer(lin, grade="A" if place < 2 else "B") for place in range(4)]
        make_tag("重点")
        make_tagging(make_tag("水务"), made[3].pk)
        return [customer.name for customer in made]


def rows(page: Page) -> list[str]:
    return page.locator("#rows tbody .xz-name").all_inner_texts()


def test_ticked_customers_get_a_tag(browse: Browsing, live_company: LiveCompany, customers: list[str]) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    expect(page.locator("#list-batch")).to_be_hidden()
    for name in customers[:2]:
        page.get_by_label(f"选择{name}").check()
    expect(page.locator("#list-batch")).to_contain_text("已选 2 家")
    page.get_by_role("button", name="加标签").click()
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("给选中的 2 条客户加标签")
    drawer.locator("fieldset", has_text="加上").get_by_label("重点").check()
    drawer.get_by_role("button", name="保存").click()
    expect(page.locator("#rows tbody tr", has_text=customers[0])).to_contain_text("重点")
    with live_company.database():
        assert Tagging.objects.filter(tag__name="重点").count() == 2
    assert accessibility_findings(page) == []
    assert browse.close() == []


def test_all_rows_of_the_page_are_ticked_and_let_go(browse: Browsing, customers: list[str]) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    page.get_by_label("全选本页").check()
    expect(page.locator("#list-batch")).to_contain_text(f"已选 {len(customers)} 家")
    page.get_by_role("button", name="取消选择").click()
    expect(page.locator("#list-batch")).to_be_hidden()
    assert browse.close() == []


def test_a_record_is_starred_at_once_and_found_again(
    browse: Browsing, live_company: LiveCompany, customers: list[str]
) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    page.get_by_role("link", name=customers[1]).click()
    star = page.locator("#drawer").get_by_role("button", name="标星")
    with page.expect_response(re.compile("/records/star/")):
        star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto("/customers/?view=starred")
    assert rows(page) == [customers[1]]
    page.goto("/records/kept/")
    expect(page.locator("main")).to_contain_text(customers[1])
    with live_company.database():
        assert Star.objects.count() == 1
    assert browse.close() == []


def test_a_star_that_the_server_refuses_goes_out_again(
    browse: Browsing, live_company: LiveCompany, customers: list[str]
) -> None:
    page = browse("linshuang")
    browse.expected.append("404")
    page.goto("/customers/")
    page.get_by_role("link", name=customers[1]).click()
    star = page.locator("#drawer").get_by_role("button", name="标星")
    expect(star).to_be_visible()
    with live_company.database():
        from xiaozhang.selling.customers.models import Customer

        Customer.objects.filter(name=customers[1]).update(owner=Member.objects.get(login="hewei"))
    with page.expect_response(re.compile("/records/star/")):
        star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-refusals]")).to_contain_text("没有找到")
    assert browse.close() == []


def test_a_view_is_saved_shared_and_opened_by_somebody_else(
    browse: Browsing, live_company: LiveCompany, customers: list[str]
) -> None:
    page = browse("shenqing")
    page.goto("/customers/?grade=A")
    page.locator(".xz-chips").get_by_role("link", name="存为视图").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("名称").fill("A 级客户")
    drawer.get_by_label("销售代表").check()
    drawer.get_by_role("button", name="保存").click()
    expect(page.locator(".xz-tabs .is-on")).to_contain_text("A 级客户")
    with live_company.database():
        view = SavedView.objects.get()
        assert (view.name, [role.key for role in view.roles.all()]) == ("A 级客户", ["representative"])

    other = browse("linshuang")
    other.goto("/customers/")
    other.locator("#list-views summary").click()
    other.locator("#list-views").get_by_role("link", name="A 级客户").click()
    expect(other.locator(".xz-tabs .is-on")).to_contain_text("A 级客户")
    assert sorted(rows(other)) == sorted(customers[:2])
    assert accessibility_findings(other) == []
    assert browse.close() == []


def test_columns_are_chosen_and_moved(browse: Browsing, customers: list[str]) -> None:
    page = browse("linshuang")
    page.goto("/customers/")
    page.get_by_role("link", name="列", exact=True).click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("地区", exact=True).uncheck()
    drawer.get_by_label("级别下移").click()
    drawer.get_by_role("button", name="保存").click()
    expect(page.locator("#rows thead")).not_to_contain_text("地区")
    heads = page.locator("#rows thead th").all_inner_texts()
    assert heads.index("下次跟进") < heads.index("级别")
    assert accessibility_findings(page) == []
    assert browse.close() == []


def test_a_phone_ticks_and_tags_too(browse: Browsing, live_company: LiveCompany, customers: list[str]) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto("/customers/")
    page.get_by_label(f"选择{customers[0]}").tap()
    page.get_by_role("button", name="加标签").tap()
    drawer = page.locator("#drawer")
    drawer.locator("fieldset", has_text="加上").get_by_label("重点").check()
    drawer.get_by_role("button", name="保存").tap()
    expect(page.locator("#list-batch")).to_be_hidden()
    with live_company.database():
        assert Tagging.objects.filter(tag__name="重点").count() == 1
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    assert browse.close() == []
