"""Signing in a real browser: a version is published, members are asked, read it through, sign; the list shows it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browsing import Browsing, accessibility_findings
from tests.company import LiveCompany
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.signing import actions
from xiaozhang.foundation.signing.models import Asked, Request

pytestmark = pytest.mark.browser


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    folder = os.environ.get("XIAOZHANG_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
def asked(live_company: LiveCompany) -> Request:
    """Ask everybody for the version the company was founded with, 林霜 eight days ago."""
    with live_company.database():
        now = timezone.now()
        actions.ask_arrivals(actor=SYSTEM, now=now)
        Asked.objects.filter(member__login="linshuang").update(due_on=timezone.localdate() - timedelta(days=1))
        return Request.objects.get(state="open")


def publish_another(live_company: LiveCompany) -> Request:
    """Publish a version in which one clause reads otherwise."""
    with live_company.database():
        now = timezone.now()
        version = charter_queries.published_version()
        assert version is not None
        first = charter_queries.as_draft(version).chapters[0].clauses[0]
        changed = replace(first, text=first.text.replace("。", "，一体遵行。", 1))
        draft = charter.draft_amendment(actor=SYSTEM, now=now, note="改一条", clauses=[changed])
        charter.publish_version(
            actor=SYSTEM, now=now, version_id=draft.pk, effective_on=timezone.localdate(), reason="试行"
        )
        return Request.objects.get(state="open")


def test_a_version_is_read_through_and_signed_and_the_list_shows_it(
    browse: Browsing, live_company: LiveCompany, asked: Request
) -> None:
    page = browse("linshuang")
    page.goto("/")
    page.get_by_role("link", name="去签阅").click()
    button = page.get_by_role("button", name="签阅", exact=True)
    button.wait_for()
    assert button.is_disabled()
    shot(page, "read-1440")
    parts = page.locator("[data-read-part]")
    count = parts.count()
    for place in range(count):
        parts.nth(place).scroll_into_view_if_needed()
    page.get_by_text("已读到底，可以签阅").wait_for()
    page.get_by_label("我已阅读并理解").check()
    shot(page, "sign-1440")
    button.click()
    page.get_by_text("您已于").wait_for()
    page.get_by_role("link", name="签阅凭证").click()
    page.get_by_text("留存的原文与指纹一致").wait_for()
    assert page.locator(".xz-stamp").inner_text() == "已经签阅"
    shot(page, "evidence-1440")

    manager = browse("zhouyuan")
    manager.goto("/signing/status/")
    shot(manager, "status-1440")
    manager.get_by_role("link", name=str(asked)).first.click()
    row = manager.locator("tr", has_text="林霜")
    assert "已签阅" in row.inner_text()
    shot(manager, "people-1440")
    manager.get_by_role("button", name="提醒未签的人").click()
    manager.get_by_text("已提醒未签的人").wait_for()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_have_no_accessibility_findings(
    browse: Browsing, live_company: LiveCompany, asked: Request, width: int, dark: bool
) -> None:
    with live_company.database():
        actor = live_company_actor(live_company, "zhouyuan")
        actions.sign(
            actor=actor, now=timezone.now(), request_id=asked.pk, text_hash=asked.wording.text_hash, has_read=True,
            device="computer", client="Chrome · Windows",
        )  # fmt: skip
    second = publish_another(live_company)
    page = browse("zhouyuan", width=width, height=900 if width > 800 else 844, dark=dark)
    look = f"{width}{'-dark' if dark else ''}"
    for name, address in (
        ("mine", "/signing/"),
        ("amended", f"/signing/{second.pk}/"),
        ("status", "/signing/status/"),
        ("people", f"/signing/status/{second.pk}/"),
        ("sheet", f"/signing/status/{asked.pk}/sheet/"),
        ("evaluation", "/revision/evaluation/"),
    ):
        page.goto(address)
        shot(page, f"{name}-{look}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if not dark or name in ("amended", "evaluation"):
            assert accessibility_findings(page) == [], name


def live_company_actor(company: LiveCompany, login: str) -> object:
    """Return a member of the running company as an actor of today."""
    from xiaozhang.foundation.org import queries as org

    return org.actor_of(company.members[login], timezone.localdate())
