"""A version in a real browser: uploaded, consulted about, answered, compared, published with its warnings' reasons."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import accessibility_findings
from xiaozhang.foundation.charter import documents

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import Browsing

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("XIAOZHANG_TEST_SHOTS", "")


def look(page: Page, name: str) -> None:
    """Look at a page: nothing in the way of anybody, nothing beyond its edge; keep a picture where one is wanted."""
    assert accessibility_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def text_of_another() -> str:
    """Return the shipped charter with one rate, one sentence and one title changed."""
    return (
        documents.default_charter()
        .replace("label: V1.0", "label: V2.0")
        .replace("title: 客户来源", "title: 客户的来路")
        .replace("按 3.0% 计提", "按 3.5% 计提")
        .replace("rate: 3.0%", "rate: 3.5%")
        .replace("提成: 13,500.00 元", "提成: 14,250.00 元")
        .replace("公开：规则事先公布，人人可查；", "公开：规则事先公布并征求意见，人人可查；")
    )


def test_a_version_goes_through_consultation_to_publication(browse: Browsing) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page, phone = browse("zhouyuan"), browse("linshuang", width=390, height=844)
    page.goto("/charter/versions/")
    page.get_by_role("link", name="上传草案").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "制度.yaml", "mimeType": "application/yaml", "buffer": text_of_another().encode()}
    )
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text("下一步请征求成员的意见").wait_for()
    look(page, "version-draft")
    address = page.url

    page.get_by_role("link", name="看改了什么").click()
    page.get_by_text("修改 3 条").wait_for()
    look(page, "against")
    against = page.url
    page.get_by_role("link", name="修正案（打印）").click()
    page.get_by_text("作如下修改：").first.wait_for()
    look(page, "amendment")

    page.goto(address)
    page.get_by_role("link", name="征求意见", exact=True).last.click()
    page.locator("#drawer input[type=date]").fill(tomorrow.isoformat())
    page.locator("#drawer textarea").fill("主要改了提成的最高一档。")
    page.get_by_role("button", name="开始征求意见").click()
    page.get_by_text("主要改了提成的最高一档。").wait_for()
    consultation = page.url

    phone.goto(against)
    look(phone, "against-phone")
    phone.goto(consultation)
    phone.get_by_role("link", name="提意见").click()
    phone.locator("select").select_option("commission_table")
    phone.locator("textarea").fill("3.5% 能不能从四十万元起？")
    phone.get_by_role("button", name="提交意见").click()
    phone.get_by_text("3.5% 能不能从四十万元起？").wait_for()
    look(phone, "consultation-phone")

    page.reload()
    page.get_by_role("link", name="答复").click()
    page.locator("#drawer label", has_text="部分采纳").click()
    page.locator("#drawer textarea").fill("明年预算定下来后再议，本次先到五十万元。")
    page.locator("#drawer").get_by_role("button", name="答复").click()
    page.get_by_text("明年预算定下来后再议").wait_for()
    look(page, "consultation")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="提前结束").click()
    page.get_by_text("已结束", exact=True).wait_for()

    page.goto(address)
    page.get_by_role("link", name="提审", exact=True).click()
    page.locator("#drawer").get_by_role("button", name="提审", exact=True).click()
    page.get_by_text("正在审批").wait_for()
    look(page, "version-approving")
    leader = browse("gukai")
    leader.goto("/approvals/")
    leader.get_by_role("link", name="V2.0").first.click()
    leader.locator("#drawer").get_by_role("link", name="同意", exact=True).click()
    leader.get_by_role("button", name="确认同意").click()
    leader.locator("#toasts").get_by_text("已同意").wait_for()
    page.reload()
    page.get_by_role("link", name="发布", exact=True).click()
    page.locator("#drawer input[type=date]").fill(tomorrow.isoformat())
    for box in page.locator("#drawer textarea").all():
        box.fill("经部门会议讨论决定。")
    look(page, "publish")
    page.locator("#drawer").get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("待施行").wait_for()
    look(page, "version-published")
    dark = browse("zhouyuan", width=390, height=844, dark=True)
    for name, where in (("version", address), ("against", against), ("amendment", f"{against}amendment/")):
        dark.goto(where)
        look(dark, f"{name}-phone-dark")
