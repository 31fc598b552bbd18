"""The page opens for every role, is quick, and asks as many questions whatever the history."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.charter import make_charter
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_standard
from tests.factories.incentives import make_table
from tests.factories.org import make_company, make_member
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.django_db
ROLES = ("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator")


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_a_visitor_is_sent_to_sign_in() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=%2F")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_page_also_where_nothing_is(role: str) -> None:
    make_company()
    page = client_of(make_member("谁", role=role)).get("/")
    assert page.status_code == 200
    assert "<h1" in page.content.decode()


def test_an_empty_page_says_what_to_do() -> None:
    make_company()
    text = client_of(make_member()).get("/").content.decode()
    assert "还没有约好的跟进" in text
    assert "新建客户" in text


def test_a_representative_reads_what_is_late_and_opens_the_form() -> None:
    make_company()
    make_charter(make_standard(development=1), make_table())
    owner = make_member("林越")
    now = timezone.now() - timedelta(days=20)
    customer = make_customer(owner=owner, name="江阴澄源水务有限公司")
    next_on = timezone.localdate(now) + timedelta(days=2)
    make_follow_up(customer, now=now, happened_at=now, next_on=next_on, next_plan="确认二期方案")
    make_deal(owner=owner, title="罐区液位改造", now=now)
    text = client_of(owner).get("/").content.decode()
    assert "1 件事已过时限" in text
    assert "江阴澄源水务有限公司" in text
    assert "确认二期方案" in text
    assert f"/customers/follow-ups/add/?customer={customer.pk}" in text
    assert "罐区液位改造" in text
    assert "第 1.1 条" in text


def test_the_page_asks_the_same_for_a_longer_history() -> None:
    make_company()
    make_charter(make_standard(development=1), make_table())
    owner = make_member("林越")
    client = client_of(owner)
    now = timezone.now() - timedelta(days=20)

    def add() -> None:
        customer = make_customer(owner=owner)
        for days in (0, 1, 2):
            at = now + timedelta(days=days)
            make_follow_up(customer, now=at, happened_at=at, next_on=timezone.localdate(at) + timedelta(days=2))
        make_deal(owner=owner, now=now)

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    add()
    one = queries()
    for _ in range(3):
        add()
    assert queries() == one
    assert one <= 45


def test_what_is_cut_off_is_shown_whole_by_a_list_of_just_that() -> None:
    make_company()
    owner = make_member("林越")
    make_customer(owner=make_member("别人", login="other"), name="别人的客户")
    today = timezone.localdate()
    for number in range(10):
        late, due = (make_customer(owner=owner, name=f"{word}{number}") for word in ("已过时限", "今天要做"))
        for customer, days in ((late, 1), (due, 0)):
            customer.next_follow_up_on = today - timedelta(days=days)
            customer.save()
    client = client_of(owner)
    links = re.findall(r'href="(/customers/[^"]*)">看全部 10 件', client.get("/").content.decode())
    shown = [client.get(f"{link.replace('&amp;', '&')}&size=50").content.decode() for link in links]
    assert [page.count('<tr data-row="') for page in shown] == [10, 10]
    assert ["已过时限9" in shown[0], "今天要做9" in shown[1], "今天要做9" in shown[0]] == [True, True, False]
