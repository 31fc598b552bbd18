"""The notice centre and an announcement as people meet them: at the desk and on a phone."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browsing import Browsing, accessibility_findings
from tests.company import LiveCompany
from tests.factories.notices import PERSONAL, URGENT, make_notice
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.notices import actions
from xiaozhang.foundation.notices.models import Announcement, Receipt
from xiaozhang.foundation.org import queries as org

THREE = (
    (URGENT, "「苏州水务合同」待您审批", "金额 12 万元，首付 30%", "/customers/"),
    (PERSONAL, "「澄源水务」三天没有跟进", "按第 4.3 条，A 级客户每 7 天至少跟进一次。", ""),
    (PERSONAL, "回款到期：张家港金沙热电", "第 2 期 96,000.00 元，11月30日到期。", ""),
)


def told(company: LiveCompany, login: str) -> None:
    """Tell a member three things."""
    with company.database():
        member = org.members(SYSTEM).get(pk=company.members[login])
        for kind, title, body, url in THREE:
            make_notice(member, now=timezone.now(), kind=kind, title=title, body=body, url=url)


def bell(page: Page) -> str:
    """Return what the bell says."""
    return page.locator("[data-badges] a[href='/notices/']").get_attribute("aria-label") or ""


def test_the_bell_counts_and_opening_a_notice_leads_to_its_record(browse: Browsing, live_company: LiveCompany) -> None:
    told(live_company, "linshuang")
    page = browse("linshuang")
    page.goto("/")
    expect(page.locator("[data-badges] b")).to_have_text("3")
    page.locator("[data-badges] a[href='/notices/']").click()
    expect(page.locator(".xz-notice")).to_have_count(3)
    assert accessibility_findings(page) == []
    page.get_by_text("待您审批").click()
    expect(page).to_have_url(re.compile(r"/customers/$"))
    expect(page.locator("[data-badges] b")).to_have_text("2")
    page.goto("/notices/")
    page.get_by_role("button", name="标为已读").last.click()
    expect(page.locator(".xz-notice")).to_have_count(1)
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_text("没有未读通知")).to_be_visible()
    expect(page.locator("[data-badges] b")).to_have_count(0)
    assert bell(page) == "通知"


def test_figures_are_counted_anew_while_the_page_is_seen_and_not_while_it_is_hidden(
    browse: Browsing, live_company: LiveCompany
) -> None:
    page = browse("linshuang")
    page.clock.install()
    page.goto("/")
    expect(page.locator("[data-badges] b")).to_have_count(0)
    told(live_company, "linshuang")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/badges/" in request.url else None)
    hide = "value => Object.defineProperty(document, 'hidden', {value, configurable: true})"
    page.evaluate(hide, True)
    page.clock.run_for(180_000)
    assert asked == []
    page.evaluate(hide, False)
    page.clock.run_for(60_000)
    expect(page.locator("[data-badges] b")).to_have_text("3")
    assert len(asked) == 1
    page.context.clear_cookies()  # signed out elsewhere: what is being typed here is not lost
    page.clock.run_for(60_000)
    page.wait_for_timeout(500)
    assert (len(asked), page.url.endswith("/")) == (2, True)
    expect(page.locator("[data-badges] b")).to_have_text("3")


def test_an_announcement_is_published_at_the_desk_and_confirmed_on_a_phone(
    browse: Browsing, live_company: LiveCompany
) -> None:
    desk = browse("zhouyuan")
    desk.goto("/notices/announcements/add/")
    desk.get_by_label("标题").fill("十二月冲刺安排")
    desk.get_by_label("正文").fill("各组 12月10日 前报冲刺计划。\n\n每周五 17:00 开复盘会，缺席要提前说明。")
    desk.get_by_text("须逐人确认已读").click()
    desk.get_by_role("button", name="存为草稿").click()
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.get_by_text("公告已发布")).to_be_visible()

    phone = browse("linshuang", width=390, height=844)
    phone.goto("/notices/")
    phone.get_by_text("公告：十二月冲刺安排").click()
    expect(phone.get_by_role("heading", name="十二月冲刺安排")).to_be_visible()
    assert accessibility_findings(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="我已阅读并确认").click()
    expect(phone.get_by_text("您已确认")).to_be_visible()

    desk.reload()
    expect(desk.locator("section", has=desk.get_by_role("heading", name="已确认"))).to_contain_text("林霜")
    assert accessibility_findings(desk) == []
    with live_company.database():
        row = Announcement.objects.get()
        confirmed = Receipt.objects.filter(announcement=row, confirmed_at__isnull=False)
        assert list(confirmed.values_list("member_id", flat=True)) == [live_company.members["linshuang"]]


def test_settings_are_changed_on_a_phone(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        chief = org.actor_of(live_company.members["luoping"], timezone.localdate())
        actions.set_up_channel(
            actor=chief, now=timezone.now(), channel="dingtalk", application="ding-app", secret="s3cret", agent="12"
        )
    phone = browse("linshuang", width=390, height=844)
    phone.goto("/notices/settings/")
    assert accessibility_findings(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_label("从").fill("20:30")
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # a tab bar stands at the foot of the screen
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("通知设置已保存")).to_be_visible()
    expect(phone.get_by_label("从")).to_have_value("20:30")
