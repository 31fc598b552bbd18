"""HR raises a wage in the drawer of the list, and sees the amounts once they have asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import barriers, shot
from tests.factories.staffing import make_absence, make_pay_basis, make_pay_item
from xiaozhang.foundation.org.models import Member
from xiaozhang.people.staffing.models import PayBasis

if TYPE_CHECKING:
    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser


def test_a_raise_in_the_drawer_and_the_amounts_on_asking(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        member, today = Member.objects.get(login="linshuang"), timezone.localdate()
        for each in Member.objects.exclude(login="hewei"):
            make_pay_basis(each, start_on=each.joined_on, contract_from=each.joined_on)
        make_pay_item(member, month_on=today.replace(day=1))
        make_absence(member, start_on=today, end_on=today.replace(year=today.year + 1), kind="annual")
    desk = browse("fangmin")
    desk.goto("/staffing/")
    shot(desk, "pay-list")
    desk.get_by_role("link", name="林霜").first.click()
    drawer = desk.locator("#drawer")
    drawer.get_by_role("button", name="显示金额").wait_for()
    shot(desk, "pay-drawer")
    drawer.get_by_role("button", name="显示金额").click()
    drawer.get_by_text("8,000.00").first.wait_for()
    shot(desk, "pay-shown")
    drawer.get_by_role("link", name="登记薪酬基础").first.click()
    drawer.get_by_label("起始日期").fill(today.isoformat())
    drawer.get_by_label("约定工资（每月）").fill("9000")
    shot(desk, "pay-form")
    drawer.get_by_role("button", name="保存").click()
    desk.locator("#toasts").get_by_text("薪酬基础已登记").wait_for()
    with live_company.database():
        assert PayBasis.objects.get(member=member, end_on__isnull=True).wage_fen == 9_000_00
    phone = browse("linshuang", width=390, height=844, dark=True)
    phone.goto("/staffing/mine/")
    phone.get_by_text("9,000.00").first.wait_for()
    shot(phone, "pay-mine-phone")
    assert barriers(phone, "/staffing/mine/") == {}
    assert barriers(desk, f"/staffing/members/{member.pk}/") == {}
