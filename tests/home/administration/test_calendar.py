"""The calendar in the browser: days, spans, the notice, and what is said of closed months."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.asking import cost, signed_in, text_of
from tests.factories.ledger import make_month
from tests.factories.org import NOW, actor_for, make_company, make_member
from tests.foundation.org.rules.test_announcement import NOTICE_2026
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear
from xiaozhang.foundation.org.rules.days import CalendarChange
from xiaozhang.home.administration import actions
from xiaozhang.home.administration.errors import MonthsClosed

pytestmark = pytest.mark.django_db
CLOSED, OPEN = date(2026, 9, 7), date(2026, 11, 27)


@pytest.fixture
def hr() -> Actor:
    make_company()
    make_month(date(2026, 9, 1), is_closed=True)
    return actor_for(make_member("方敏", role="hr"))


@pytest.fixture
def client(hr: Actor) -> Client:
    return signed_in(make_member("钱人事", role="hr"))


def post(client: Client, address: str, **values: object) -> object:
    return client.post(address, {"request_key": str(uuid4()), **values})


def trace() -> tuple[int, int, int]:
    return CalendarDay.objects.count(), CalendarYear.objects.filter(is_announced=True).count(), Entry.objects.count()


def test_change_calendar_in_a_closed_month_wants_to_hear_that_one_knows(hr: Actor) -> None:
    days = [CalendarChange(CLOSED, False, "停电"), CalendarChange(OPEN, False, "停电")]
    before = trace()
    with pytest.raises(MonthsClosed, match="2026 年 9 月已关账"):
        actions.change_calendar(actor=hr, now=NOW, days=days)
    assert trace() == before
    actions.change_calendar(actor=hr, now=NOW, days=days, knows_closed=True)
    assert CalendarDay.objects.filter(name="停电").count() == 2


def test_change_calendar_in_open_months_asks_nothing(hr: Actor) -> None:
    actions.change_calendar(actor=hr, now=NOW, days=[CalendarChange(OPEN, False, "公司日")])
    assert CalendarDay.objects.get(day=OPEN).name == "公司日"


def test_change_calendar_and_enter_notice_refused_leave_no_trace(hr: Actor) -> None:
    before = trace()
    with pytest.raises(Invalid):
        actions.change_calendar(actor=hr, now=NOW, days=[])
    with pytest.raises(Invalid):
        actions.enter_notice(actor=hr, now=NOW, year=1700, days=[CalendarChange(date(2027, 2, 8), False)])
    with pytest.raises(MonthsClosed):
        actions.enter_notice(actor=hr, now=NOW, year=2026, days=[CalendarChange(CLOSED, False)])
    assert trace() == before


def test_calendar_not_allowed_for_a_representative(hr: Actor) -> None:
    member = actor_for(make_member("林霜"))
    before = trace()
    with pytest.raises(NotAllowed):
        actions.change_calendar(actor=member, now=NOW, days=[CalendarChange(OPEN, False)])
    with pytest.raises(NotAllowed):
        actions.enter_notice(actor=member, now=NOW, year=2027, days=[CalendarChange(OPEN, False)])
    assert trace() == before


def test_a_day_of_a_closed_month_is_changed_by_who_says_that_they_know(client: Client) -> None:
    address = reverse("administration:set_day", args=[CLOSED])
    assert "已关账：2026 年 9 月" in text_of(client, address)
    refused = post(client, address, kind="off", name="停电")
    assert (refused.status_code, CalendarDay.objects.filter(day=CLOSED).count()) == (422, 0)
    assert "确要改动，请勾选「知道，仍要改」" in refused.content.decode()
    assert post(client, address, kind="off", name="停电", knows_closed="on").status_code == 302
    assert CalendarDay.objects.get(day=CLOSED).name == "停电"
    assert "已关账" not in text_of(client, reverse("administration:set_day", args=[OPEN]))


def test_a_span_is_set_in_one_form(client: Client) -> None:
    address = reverse("administration:set_span", args=[2027])
    answer = post(client, address, first="2027-02-06", last="2027-02-12", kind="off", name="春节")
    assert (answer.status_code, CalendarDay.objects.filter(name="春节", day__year=2027).count()) == (302, 7)


@pytest.mark.parametrize(("first", "last"), [("2027-02-12", "2027-02-06"), ("2027-01-01", "2027-12-31"), ("x", "")])
def test_a_span_that_cannot_be_is_refused(client: Client, first: str, last: str) -> None:
    answer = post(
        client, reverse("administration:set_span", args=[2027]), first=first, last=last, kind="off", name="春节"
    )
    assert (answer.status_code, CalendarDay.objects.filter(day__year=2027).count()) == (422, 0)


def test_a_notice_is_read_looked_over_and_saved(client: Client) -> None:
    notice = (
        "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
        "二、春节：2月6日（周六）至12日（周五）放假调休，共7天。1月30日（周六）、2月20日（周六）上班。"
    )
    shown = client.post(reverse("administration:read_notice", args=[2027]), {"notice": notice}).content.decode()
    for words in ("2027-02-06", "2027-02-12", "春节调休上班", "元旦"):
        assert words in shown
    assert CalendarDay.objects.filter(day__year=2027).count() == 0
    rows = {
        "days-0-first": "2027-02-06", "days-0-last": "2027-02-12", "days-0-kind": "off", "days-0-name": "春节",
        "days-1-first": "2027-01-30", "days-1-last": "2027-01-30", "days-1-kind": "work", "days-1-name": "春节调休上班",
    }  # fmt: skip
    assert post(client, reverse("administration:save_notice", args=[2027]), **rows).status_code == 302
    assert CalendarDay.objects.filter(day__year=2027).count() == 8
    assert CalendarYear.objects.get(year=2027).is_announced
    assert "还没有录入" not in text_of(client, reverse("administration:year", args=[2027]))


def test_a_notice_for_another_year_says_so(client: Client) -> None:
    shown = client.post(reverse("administration:read_notice", args=[2027]), {"notice": NOTICE_2026}).content.decode()
    assert "2027-01-01 是星期五，通知里写着星期四" in shown
    nothing = client.post(reverse("administration:read_notice", args=[2027]), {"notice": "随便\x00写写"})
    assert (nothing.status_code, "没有读到任何一天" in nothing.content.decode()) == (422, True)


def test_a_year_is_loaded_marked_and_unmarked(client: Client) -> None:
    CalendarDay.objects.filter(day__year=2025).delete()
    CalendarYear.objects.filter(year=2025).update(is_announced=False)
    assert "载入内置的安排" in text_of(client, reverse("administration:year", args=[2025]))
    post(client, reverse("administration:load_year", args=[2025]))
    assert CalendarYear.objects.get(year=2025).is_announced
    post(client, reverse("administration:announce_year", args=[2025]), on="0")
    assert not CalendarYear.objects.get(year=2025).is_announced
    assert "载入内置的安排" not in text_of(client, reverse("administration:year", args=[2099]))


def test_the_year_costs_the_same_with_one_day_and_with_three(client: Client) -> None:
    address = reverse("administration:year", args=[2027])
    CalendarDay.objects.create(day=date(2027, 2, 6), is_workday=False)
    one = cost(client, address)
    for day in (7, 8):
        CalendarDay.objects.create(day=date(2027, 2, day), is_workday=False)
    assert cost(client, address) == one


@pytest.mark.parametrize("name", ["set_span", "read_notice", "save_notice", "load_year", "announce_year"])
def test_pages_that_change_the_calendar_are_closed_to_a_representative(hr: Actor, name: str) -> None:
    address = reverse(f"administration:{name}", args=[2027])
    assert signed_in(make_member("林霜")).post(address, {"request_key": str(uuid4())}).status_code == 403
