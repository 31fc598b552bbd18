"""Terms in a real browser: a representative does what is due, a supervisor excuses what was missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browsing import Browsing, barriers, shot
from tests.company import LiveCompany
from tests.factories.customers import make_customer
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.duties import actions
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.browser


@pytest.fixture
def late(live_company: LiveCompany) -> Customer:
    """Give 林霜 a customer she has not contacted for a week and one of today; the sweep has come by."""
    with live_company.database():
        member = Member.objects.get(login="linshuang")
        now = timezone.now()
        customer = make_customer(member, name="无锡禾新生物制药有限公司")
        customers.add_customer(actor=SYSTEM, now=now, name="江阴澄源水务有限公司", owner_id=member.pk)
        Duty.objects.filter(record_id=customer.pk).update(
            opened_at=now - timedelta(days=7), due_at=now - timedelta(days=6), next_at=now - timedelta(days=7)
        )
        actions.sweep_some(actor=SYSTEM, now=now)
        return customer


def test_a_representative_finds_the_contact_to_make_and_makes_it(
    browse: Browsing, live_company: LiveCompany, late: Customer
) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto("/")
    shot(page, "today-representative-390")
    row = page.locator(".xz-duty", has_text="江阴澄源水务有限公司")
    row.get_by_role("link", name="去办").click()
    page.get_by_label("内容").fill("介绍公司和来意，约下周三到厂")
    page.get_by_role("radio", name="打电话").check()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("跟进已记下").wait_for()
    with live_company.database():
        states = dict(Duty.objects.filter(opened_by="customers.assigned").values_list("title", "state"))
    assert states == {"无锡禾新生物制药有限公司": "missed", "江阴澄源水务有限公司": "kept"}


def test_a_supervisor_excuses_what_was_missed(browse: Browsing, live_company: LiveCompany, late: Customer) -> None:
    page = browse("shenqing")
    page.goto("/")
    shot(page, "today-supervisor-1440")
    page.get_by_text("团队超过的时限").wait_for()
    page.get_by_role("link", name="无锡禾新生物制药有限公司").first.click()
    page.locator("#drawer").get_by_text("客户分到负责人名下").wait_for()
    shot(page, "duty-drawer-1440")
    page.locator("#drawer").get_by_role("link", name="豁免").click()
    page.get_by_label("理由").fill("当周在外地培训")
    page.get_by_role("button", name="豁免").click()
    page.get_by_text("已豁免").first.wait_for()
    with live_company.database():
        duty = Duty.objects.get(record_id=late.pk)
        assert (duty.state, duty.excuse) == ("excused", "当周在外地培训")


def test_pages_have_no_barriers(browse: Browsing, live_company: LiveCompany, late: Customer) -> None:
    with live_company.database():
        duty = Duty.objects.get(record_id=late.pk)
    addresses = (
        "/duties/?view=team",
        f"/duties/{duty.pk}/",
        f"/duties/{duty.pk}/excuse/",
        f"/customers/{late.pk}/?tab=duties",
    )
    assert barriers(browse("shenqing"), *addresses) == {}
