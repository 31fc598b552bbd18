"""The administrator changes a role and the calendar; who it concerns sees it at the next click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import accessibility_findings
from xiaozhang.foundation.org.models import CalendarDay

if TYPE_CHECKING:
    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser


def test_a_power_taken_away_closes_the_page_at_the_next_click(browse: Browsing) -> None:
    member, administrator = browse("linshuang"), browse("luoping")
    browse.expected.append("403")
    member.goto("/customers/")
    expect(member.locator("h1")).to_have_text("客户")

    administrator.goto("/administration/roles/")
    administrator.get_by_role("link", name="销售代表").click()
    drawer = administrator.locator("#drawer")
    expect(drawer).to_contain_text("林霜")
    assert accessibility_findings(administrator) == []
    drawer.get_by_role("link", name="修改权限").click()
    box = drawer.locator("input[value='customers.see_customers']")
    box.uncheck()
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.get_by_role("heading", name="销售代表")).to_be_visible()

    member.goto("/customers/")
    expect(member.locator("main, [role=main]").first).to_contain_text("没有")
    assert browse.close() == []


def test_a_span_of_days_off_is_set(browse: Browsing, live_company: LiveCompany) -> None:
    page = browse("fangmin")
    page.goto("/administration/calendar/2027/")
    page.get_by_role("link", name="改一段日子").click()
    drawer = page.locator("#drawer")
    drawer.locator("input[name=first]").fill("2027-02-06")
    drawer.locator("input[name=last]").fill("2027-02-12")
    drawer.locator("input[name=kind][value=off]").check()
    drawer.get_by_label("名称").fill("春节")
    drawer.get_by_role("button", name="保存").click()
    expect(page.locator(".xz-ym", has_text="2 月").first.locator("td.is-special")).to_have_count(7)
    assert accessibility_findings(page) == []
    with live_company.database():
        assert CalendarDay.objects.filter(day__year=2027, name="春节").count() == 7
    assert browse.close() == []


def test_a_notice_is_pasted_and_saved_on_a_phone(browse: Browsing, live_company: LiveCompany) -> None:
    page = browse("fangmin", width=390, height=844)
    page.goto("/administration/calendar/2027/")
    page.get_by_role("link", name="粘贴通知").tap()
    page.get_by_label("通知原文").fill("元旦：1月1日（周五）至3日（周日）放假，共3天。")
    page.get_by_role("button", name="读出日子").tap()
    expect(page.locator("input[name='days-0-first']")).to_have_value("2027-01-01")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="保存").tap()
    expect(page.locator(".xz-ym").first.locator("td.is-special")).to_have_count(3)
    expect(page.locator("main")).not_to_contain_text("还没有录入")
    with live_company.database():
        assert CalendarDay.objects.filter(day__year=2027).count() == 3
    assert browse.close() == []
