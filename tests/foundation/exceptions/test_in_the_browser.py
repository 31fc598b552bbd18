"""An exception goes from the deal that lacks evidence over the phone of who agrees to the gate that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import barriers, shot
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.exceptions import make_approved
from xiaozhang.foundation.approvals.models import Signer
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.deals.models import Deal, StageMove

if TYPE_CHECKING:
    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser


def lacking(company: LiveCompany) -> Deal:
    """Return a deal of 林霜 in 需求分析 that has nothing of what the charter asks."""
    with company.database():
        member, now = Member.objects.get(login="linshuang"), timezone.now()
        customer = make_customer(member, name="江阴澄源水务有限公司")
        return make_deal(owner=member, customer_id=customer.pk, stage="needs_analysis", now=now)


def asked(company: LiveCompany) -> str:
    """Return the login of whose turn it is, "" once nobody is asked any more."""
    with company.database():
        return Signer.objects.filter(state="waiting").values_list("member__login", flat=True).first() or ""


def agree_on_the_phone(browse: Browsing, login: str) -> None:
    page = browse(login, width=390, height=844)
    page.goto("/approvals/")
    page.get_by_role("link", name="签呈：二期流量监测").first.click()
    page.locator("#drawer .xz-approval-bar").get_by_role("link", name="同意").wait_for()
    shot(page, f"phone-case-{login}")
    page.locator("#drawer .xz-approval-bar").get_by_role("link", name="同意").click()
    page.get_by_role("button", name="确认同意").click()
    page.locator("#toasts").get_by_text("已同意").wait_for()


def test_an_exception_is_asked_for_agreed_to_and_opens_the_gate(browse: Browsing, live_company: LiveCompany) -> None:
    deal = lacking(live_company)
    desk = browse("linshuang")
    desk.goto(f"/deals/{deal.pk}/")
    shot(desk, "deal-lacking")
    desk.get_by_role("link", name="提签呈").first.click()
    drawer = desk.locator("#drawer")
    drawer.get_by_label("理由").wait_for()
    for box in drawer.get_by_role("checkbox").all():
        if "需求分析" in (box.locator("xpath=..").inner_text()):
            box.check()
    drawer.get_by_label("理由").fill("客户总工出差，两周后补齐资料；先让方案和报价走起来。")
    shot(desk, "request-form")
    drawer.get_by_role("button", name="存为草稿").click()
    desk.get_by_role("link", name="提审", exact=True).first.wait_for()
    shot(desk, "draft")
    desk.get_by_role("link", name="提审", exact=True).first.click()
    desk.locator("#drawer").get_by_role("button", name="提审", exact=True).click()
    desk.locator("#toasts").get_by_text("签呈已提审").wait_for()
    while login := asked(live_company):
        agree_on_the_phone(browse, login)
    with live_company.database():
        row = ExceptionRequest.objects.get()
        assert row.state == "approved"
    desk.goto(f"/deals/{deal.pk}/")
    desk.get_by_text(f"签呈 {row.number}").first.wait_for()
    shot(desk, "deal-let-off")
    desk.get_by_role("button", name="移到「产品介绍」").click()
    desk.goto(f"/deals/{deal.pk}/?tab=moves")
    desk.get_by_text(f"签呈 {row.number}").first.wait_for()
    with live_company.database():
        assert StageMove.objects.get(deal=deal).evidence[0]["exception"] == row.number


def test_pages_have_no_barriers(browse: Browsing, live_company: LiveCompany) -> None:
    deal = lacking(live_company)
    with live_company.database():
        standard = Clause.objects.filter(kind="stage_standard", version__state="published").get()
        part = standard.parameters["stages"][1]["evidence"][0]["key"]
        row = make_approved(
            standard, ("deal", deal.pk), applicant=deal.owner, given={"parts": [part]}, now=timezone.now(),
            start_on=timezone.localdate(),
        )  # fmt: skip
        limit = Clause.objects.filter(kind="time_limit", version__state="published").first()
        assert limit is not None
    assert (
        barriers(
            browse("linshuang"),
            "/exceptions/?view=all",
            f"/exceptions/{row.pk}/",
            "/exceptions/add/",
            f"/exceptions/add/?clause={limit.pk}",
            f"/exceptions/add/?clause={standard.pk}&deal={deal.pk}",
            f"/deals/{deal.pk}/",
            f"/deals/{deal.pk}/?tab=exceptions",
            f"/charter/?clause={standard.pk}",
        )
        == {}
    )
