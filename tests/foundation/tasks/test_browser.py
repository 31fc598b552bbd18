"""Tasks in a real browser: the flows that are promised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browsing import Browsing, barriers
from tests.company import LiveCompany
from tests.factories.customers import make_customer
from tests.factories.tasks import make_task
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks.models import Task
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.browser


@pytest.fixture
def water(live_company: LiveCompany) -> Customer:
    """Give 林霜 a customer and some tasks, late and to come."""
    with live_company.database():
        mine = Member.objects.get(login="linshuang")
        customer = make_customer(mine, name="江阴澄源水务有限公司")
        today = timezone.localdate()
        about = {"record_type": "customer", "record_id": customer.pk}
        make_task(mine, title="把二期报价单发给许建平", due_on=today - timedelta(days=2), priority=1, **about)
        make_task(mine, title="写周报", due_on=today, checklist=("汇总跟进", "列下周计划"))
        make_task(mine, title="整理样品柜", due_on=None)
        return customer


def test_a_task_from_a_customers_page_is_ticked_and_done(
    browse: Browsing, live_company: LiveCompany, water: Customer
) -> None:
    page = browse("linshuang")
    page.goto(f"/customers/{water.pk}/?tab=tasks")
    page.locator(".xz-body").get_by_role("link", name="新建待办").click()
    form = page.locator("#drawer")
    form.get_by_label("做什么").fill("给许建平寄样品")
    form.get_by_label("步骤").fill("准备样品\n叫快递")
    form.get_by_text("重复", exact=True).first.click()
    assert not form.get_by_text("周三").is_visible()
    form.locator("[name=every]").select_option("week")
    form.get_by_text("周三").click()
    form.get_by_role("button", name="建立").click()
    page.get_by_text("待办已建立").wait_for()
    page.get_by_role("link", name="给许建平寄样品", exact=True).click()
    page.get_by_role("button", name="勾选：准备样品").click()
    page.get_by_text("已勾选").wait_for()
    page.get_by_role("button", name="勾选：叫快递", exact=True).click()
    page.get_by_role("button", name="取消勾选：叫快递").wait_for()
    page.get_by_label("结果").fill("已寄出，单号 SF1234")
    page.get_by_role("button", name="完成", exact=True).click()
    page.get_by_text("已寄出，单号 SF1234").wait_for()
    with live_company.database():
        done = Task.objects.get(state="done")
        assert (done.title, done.record_id, done.result) == ("给许建平寄样品", water.pk, "已寄出，单号 SF1234")
        follower = Task.objects.get(series_id=done.series_id, turn=2)
        assert follower.due_on is not None and follower.due_on.isoweekday() == 3


def test_a_card_dragged_to_today_is_due_today(browse: Browsing, live_company: LiveCompany, water: Customer) -> None:
    page = browse("linshuang")
    page.goto("/tasks/board/")
    card = page.locator("[data-card]", has_text="把二期报价单发给许建平")
    card.drag_to(page.locator("[data-stage=today]"))
    page.locator("#toasts").get_by_text("期限已改").wait_for()
    page.locator("[data-stage=today]", has_text="把二期报价单发给许建平").wait_for()
    with live_company.database():
        assert Task.objects.get(title="把二期报价单发给许建平").due_on == timezone.localdate()
    browse.expected.append("422")
    page.locator("[data-card]", has_text="整理样品柜").drag_to(page.locator("[data-stage=late]"))
    page.get_by_text("期限不能改到过去").wait_for()
    assert page.locator("[data-stage=none]", has_text="整理样品柜").is_visible()


def test_a_task_is_done_from_the_list_in_one_click(
    browse: Browsing, live_company: LiveCompany, water: Customer
) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto("/tasks/")
    page.get_by_role("button", name="完成「把二期报价单发给许建平」").click()
    page.locator("#toasts").get_by_text("已完成").wait_for()
    with live_company.database():
        assert Task.objects.get(title="把二期报价单发给许建平").state == "done"


def test_the_month_on_a_phone_shows_only_days_with_tasks(browse: Browsing, water: Customer) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto("/tasks/calendar/")
    page.get_by_role("link", name="写周报").wait_for()
    shown = page.locator(".xz-month-day:visible")
    assert 1 <= shown.count() <= 2
    heights = page.eval_on_selector_all(
        ".xz-month-day ul a",
        "all => all.filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height)",
    )
    assert min(heights) >= 44


def test_pages_of_tasks_have_no_barriers(browse: Browsing, live_company: LiveCompany, water: Customer) -> None:
    with live_company.database():
        pk = Task.objects.get(title="写周报").pk
    addresses = ("/tasks/", "/tasks/board/", "/tasks/calendar/", f"/tasks/{pk}/", "/tasks/add/", "/tasks/feed/")
    assert barriers(browse("linshuang"), *addresses) == {}
