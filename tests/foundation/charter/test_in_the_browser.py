"""The charter in a real browser: reading, asking for a day, the card of a clause, publishing a version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import barriers
from xiaozhang.foundation.charter import documents

if TYPE_CHECKING:
    from tests.browsing import Browsing

pytestmark = pytest.mark.browser


def test_the_handbook_has_no_barriers(browse: Browsing) -> None:
    page = browse("linshuang")
    assert barriers(page, "/charter/?chapter=3") == {}
    assert page.get_by_role("heading", name="第三章").count() == 1


def test_a_clause_is_shown_where_it_is_named(browse: Browsing) -> None:
    page = browse("linshuang")
    page.goto("/charter/?chapter=8")
    address = page.locator("#c8\\.2 h2 a").get_attribute("href") or ""
    clause_id = address.split("clause=")[1].split("#")[0]
    page.evaluate(
        """address => {
            const link = document.createElement("a");
            link.href = "#"; link.textContent = "第 8.2 条"; link.dataset.clauseCard = address;
            document.querySelector("h1").after(link);
        }""",
        f"/charter/clauses/{clause_id}/card/",
    )
    link = page.locator("[data-clause-card]").first
    link.focus()
    card = page.get_by_role("tooltip")
    card.wait_for()

    assert "提成标准" in card.inner_text()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Escape")
    assert card.count() == 0


def test_a_version_is_uploaded_checked_approved_and_published(browse: Browsing) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    text = (
        documents.default_charter()
        .replace("label: V1.0", "label: V2.0")
        .replace("title: 客户来源", "title: 客户的来路")
    )
    page = browse("zhouyuan")
    page.goto("/charter/versions/")
    page.get_by_role("link", name="上传草案").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "制度.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    )
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text("没有发现问题，可以发布。").wait_for()
    page.get_by_role("link", name="提审", exact=True).click()
    page.locator("#drawer").get_by_role("button", name="提审", exact=True).click()
    page.locator("#toasts").get_by_text("已提审").wait_for()
    leader = browse("gukai")
    leader.goto("/approvals/")
    leader.get_by_role("link", name="V2.0").first.click()
    leader.locator("#drawer").get_by_role("link", name="同意", exact=True).click()
    leader.get_by_role("button", name="确认同意").click()
    leader.locator("#toasts").get_by_text("已同意").wait_for()
    page.reload()
    page.get_by_role("link", name="发布", exact=True).click()
    page.locator("#drawer input[type=date]").fill(tomorrow.isoformat())
    page.locator("#drawer").get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("待施行").wait_for()

    page.goto(f"/charter/?on={tomorrow.isoformat()}&chapter=2")
    assert page.get_by_role("heading", name="客户的来路").count() == 1
    page.goto("/charter/?chapter=2")
    assert page.get_by_role("heading", name="客户来源").count() == 1
