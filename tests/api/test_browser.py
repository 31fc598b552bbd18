"""Tokens, webhooks and the reference of the API in a real browser: a token made on the page opens the API."""

from __future__ import annotations

import json
import os
import urllib.request
from pathlib import Path

import pytest

from tests.browsing import Browsing, accessibility_findings
from tests.company import LiveCompany

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("XIAOZHANG_API_SHOTS", "")


def shoot(page: object, name: str) -> None:
    """Keep a picture where somebody looks at them (XIAOZHANG_API_SHOTS)."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png")  # type: ignore[attr-defined]


def test_a_token_made_on_the_page_opens_the_api(browse: Browsing, live_company: LiveCompany) -> None:
    page = browse("linshuang")
    page.goto("/account/tokens/")
    shoot(page, "tokens-empty")
    page.get_by_role("link", name="建立个人令牌").click()
    page.get_by_label("用在哪里").fill("同步到网盘")
    page.get_by_label("查看客户").check()
    shoot(page, "token-form")
    page.get_by_role("button", name="建立").click()
    token = page.locator(".xz-given code").first.inner_text()
    shoot(page, "token-given")
    request = urllib.request.Request(f"{live_company.url}/api/me", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["powers"] == ["customers.see_customers"]
    page.get_by_role("link", name="记下了").click()
    page.get_by_role("cell", name="同步到网盘").wait_for()
    assert token not in page.content()
    shoot(page, "tokens")
    assert accessibility_findings(page) == []


def test_the_reference_opens_an_operation_under_the_strict_policy(browse: Browsing) -> None:
    page = browse("linshuang")
    page.goto("/api/docs")
    page.locator("#add_customer summary").click()
    page.locator("#add_customer .xz-code").first.wait_for()
    shoot(page, "reference")
    page.locator("#add_customer").scroll_into_view_if_needed()
    shoot(page, "reference-open")
    assert accessibility_findings(page) == []
    narrow = browse("linshuang", width=390, height=844, dark=True)
    narrow.goto("/api/docs#add_customer")
    narrow.locator("#add_customer summary").click()
    shoot(narrow, "reference-narrow-dark")
    assert narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_administrator_subscribes_and_sees_what_came_of_a_message(
    browse: Browsing, live_company: LiveCompany
) -> None:
    page = browse("luoping")
    page.goto("/webhooks/")
    page.get_by_role("link", name="新建推送").click()
    page.get_by_label("推送给谁").fill("数据平台")
    page.get_by_label("地址").fill("https://localhost/in")
    page.get_by_label("赢单").check()
    page.get_by_role("button", name="建立").click()
    assert page.locator(".xz-given code").first.inner_text().startswith("whs_")
    shoot(page, "webhook-secret")
    page.get_by_role("link", name="记下了").click()
    page.get_by_role("button", name="发一条测试消息").click()
    page.get_by_role("cell", name="测试").wait_for()
    live_company.work()
    page.reload()
    page.get_by_text("这个地址在内部网络，没有发送").first.wait_for()
    shoot(page, "webhook")
    assert accessibility_findings(page) == []
    page.goto("/webhooks/")
    shoot(page, "webhooks")
    page.goto("/administration/tokens/")
    shoot(page, "application-tokens")
    narrow = browse("luoping", width=390, height=844, dark=True)
    narrow.goto("/webhooks/")
    shoot(narrow, "webhooks-narrow-dark")
