"""Signing in a real browser: a version is published, members are asked, read it through, sign; the list shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browsing import Browsing, barriers, shot
from tests.company import LiveCompany
from tests.factories.revision import make_round
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing import actions
from xiaozhang.foundation.signing.models import Asked, Request

pytestmark = pytest.mark.browser
TEXT = """\
format: xiaozhang-charter/1
title: 销售管理制度
chapters:
  - number: 1
    title: 总则
    clauses:
      - key: purpose
        number: '1.1'
        title: 目的
        text: |
          {purpose}
          本制度写明的规则，凡系统能够执行的，由系统执行。
      - key: contact
        number: '1.2'
        title: 首次联系
        text: |
          客户分到名下以后，二十四小时以内联系。
      - key: signing
        number: '1.3'
        title: 签阅
        text: |
          每一版发布后，成员应在收到通知之日起 5 日以内读完并签阅；到期前 1 日提醒，逾期未签的每 2 日提醒一次。
        kind: signing_term
        parameters:
          days: 5
          remind_before: 1
          remind_every: 2
"""


def publish(live_company: LiveCompany, purpose: str) -> Request:
    """Publish a short version with this purpose, and return what everybody is asked to sign by it."""
    with live_company.database():
        now = timezone.now()
        draft = charter.read_yaml(actor=SYSTEM, now=now, text=TEXT.format(purpose=purpose))
        charter.publish_version(
            actor=SYSTEM, now=now, version_id=draft.pk, effective_on=timezone.localdate(), reason="试行简版"
        )
        return Request.objects.select_related("wording").get(state="open")


@pytest.fixture
def asked(live_company: LiveCompany) -> Request:
    """Publish a version; the time of 林霜 to sign it is over since yesterday."""
    row = publish(live_company, "为使成员清楚自己该做什么，制定本制度。")
    with live_company.database():
        Asked.objects.filter(member__login="linshuang").update(due_on=timezone.localdate() - timedelta(days=1))
    return row


def test_a_version_is_read_through_and_signed_and_the_list_shows_it(
    browse: Browsing, live_company: LiveCompany, asked: Request
) -> None:
    page = browse("linshuang", height=480)
    page.goto("/")
    page.get_by_role("link", name="去签阅").click()
    button = page.get_by_role("button", name="签阅", exact=True)
    button.wait_for()
    assert button.is_disabled()
    shot(page, "read-1440")
    for part in page.locator("[data-read-part]").all():
        part.scroll_into_view_if_needed()
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


def test_the_pages_have_no_barriers(browse: Browsing, live_company: LiveCompany, asked: Request) -> None:
    with live_company.database():
        today = timezone.localdate()
        actions.sign(
            actor=org.actor_of(live_company.members["zhouyuan"], today), now=timezone.now(), request_id=asked.pk,
            text_hash=asked.wording.text_hash, has_read=True, device="computer", client="Chrome · Windows",
        )  # fmt: skip
        make_round(charter_queries.in_force(today))
    second = publish(live_company, "为使成员清楚自己该做什么、得到什么回报，制定本制度。")
    addresses = (f"/signing/{second.pk}/", f"/signing/status/{asked.pk}/sheet/", "/revision/evaluation/?only=1")
    assert barriers(browse("zhouyuan"), *addresses) == {}
