"""The manager judges a quarter and grants what was reached; the member reads it on a phone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import barriers, shot
from tests.factories.incentives import make_receipt_fact
from tests.factories.targets import make_target
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.rewards.models import Reward
from xiaozhang.performance.rewards.rules.periods import last_over, months_in

if TYPE_CHECKING:
    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser


def test_what_was_reached_is_judged_granted_and_read_on_a_phone(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        member, now = Member.objects.get(login="linshuang"), timezone.now()
        quarter = last_over("quarter", timezone.localdate(now))
        make_receipt_fact(member, quarter.start_on, yuan=3_000_000, now=now)
        for month_on in months_in(quarter):
            make_target(member, month_on, 500_000_00, now)
        manager = Member.objects.filter(roles__key="sales_manager").order_by("pk")[0].login
    desk = browse(manager)
    desk.goto("/rewards/catalogue/")
    shot(desk, "rewards-catalogue")
    desk.goto("/rewards/period/?per=quarter")
    desk.get_by_role("button", name="评定本期").click()
    desk.locator("#toasts").get_by_text("已评定").wait_for()
    shot(desk, "rewards-period")
    desk.goto("/rewards/list/")
    shot(desk, "rewards-waiting")
    desk.get_by_role("link", name="季度达标休假").first.click()
    drawer = desk.locator("#drawer")
    shot(desk, "rewards-record")
    drawer.get_by_role("link", name="批准", exact=True).click()
    drawer.get_by_label("寄语").fill("稳定达标，好好休息。")
    shot(desk, "rewards-grant")
    drawer.get_by_role("button", name="批准").click()
    desk.locator("#toasts").get_by_text("已批准").wait_for()
    with live_company.database():
        row = Reward.objects.get(state="granted")
        assert (row.days, row.decided_by is not None) == (1, True)
        login = row.member.login
    phone = browse(login, width=390, height=844, dark=True)
    phone.goto("/rewards/")
    phone.get_by_text(row.number).first.wait_for()
    shot(phone, "rewards-phone")
    phone.goto(f"/rewards/{row.pk}/")
    shot(phone, "rewards-phone-record")
    assert date.fromisoformat(str(row.expires_on)) > row.effective_on
    addresses = ("/rewards/period/?per=quarter", "/rewards/catalogue/", f"/rewards/{row.pk}/", "/rewards/")
    assert barriers(desk, *addresses) == {}
