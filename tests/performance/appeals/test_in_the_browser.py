"""A member appeals from a line with a file, the manager answers on it, and the member reads the answer on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import barriers, shot
from tests.factories.incentives import OCTOBER, make_receipt_fact, make_run
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.incentives.models import Statement

if TYPE_CHECKING:
    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def published(company: LiveCompany) -> Statement:
    """Settle October for 林霜 and publish it now."""
    with company.database():
        make_receipt_fact(Member.objects.get(login="linshuang"), yuan=273_000, now=timezone.now())
        run = make_run(OCTOBER, state="published", now=timezone.now())
        return Statement.objects.get(run=run, member__login="linshuang")


def test_an_appeal_goes_from_the_line_over_the_managers_desk_to_the_members_phone(
    browse: Browsing, live_company: LiveCompany
) -> None:
    statement = published(live_company)
    page = browse("linshuang")
    page.goto(f"/statements/{statement.pk}/?open=1")
    page.get_by_role("link", name="对这一行申诉").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("哪里不对").select_option("credit")
    drawer.get_by_label("理由").fill("这笔回款应有我的一半，见附件。")
    drawer.get_by_label("把文件拖到这里，或点这里选择").set_input_files(
        {"name": "回款水单.png", "mimeType": "image/png", "buffer": PNG}
    )
    shot(page, "appeal-form")
    drawer.get_by_role("button", name="提交申诉").click()
    page.get_by_role("heading", name="结算当时怎么写").wait_for()
    with live_company.database():
        row = Appeal.objects.get()
        decider = Member.objects.get(pk=row.assignee_id).login
    desk = browse(decider)
    desk.goto("/appeals/")
    shot(desk, "appeal-desk")
    desk.get_by_role("link", name=row.subject).click()
    desk.locator("#drawer").get_by_role("link", name="答复").click()
    desk.locator("#drawer").get_by_label("部分成立").check(force=True)
    desk.get_by_role("textbox", name="答复").fill("以合同为准，补记一半。")
    shot(desk, "appeal-answer")
    desk.locator("#drawer").get_by_role("button", name="答复", exact=True).click()
    desk.locator("#toasts").get_by_text("已答复").wait_for()
    phone = browse("linshuang", width=390, height=844)
    phone.goto(f"/appeals/{row.pk}/")
    phone.get_by_text("以合同为准，补记一半。").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert barriers(phone) == {}
    shot(phone, "appeal-phone")
