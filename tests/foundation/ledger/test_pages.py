"""The ledger on screen."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.asking import signed_in
from tests.factories.ledger import NOW, make_fact, make_month
from tests.factories.org import make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def test_list_shows_what_is_in_reach_and_nothing_else() -> None:
    mine, other = make_member("陈昱"), make_member("林越")
    make_fact(amount_fen=1_234_500, credits={mine.pk: 6_000, other.pk: 4_000})
    make_fact(amount_fen=777_700, credits={other.pk: 10_000})

    page = signed_in(mine).get("/ledger/").content.decode()

    assert "12,345.00 元" in page
    assert "陈昱 60%、林越 40%" in page
    assert "7,777.00" not in page


def test_list_filters_by_metric_month_and_member() -> None:
    manager, member = make_member(role="sales_manager"), make_member("陈昱")
    make_fact(amount_fen=111_100, credits={member.pk: 10_000}, occurred_on=date(2026, 10, 9))
    make_fact(amount_fen=222_200, occurred_on=date(2026, 11, 9))
    make_fact(metric="trial_visit", quantity=3, occurred_on=date(2026, 10, 9))
    client = signed_in(manager)

    by_month = client.get("/ledger/?month=2026-10").content.decode()
    by_metric = client.get("/ledger/?metric=trial_visit").content.decode()
    by_member = client.get(f"/ledger/?member={member.pk}").content.decode()

    assert [words in by_month for words in ("1,111.00 元", "2,222.00 元", "3 次")] == [True, False, True]
    assert [words in by_metric for words in ("1,111.00 元", "2,222.00 元", "3 次")] == [False, False, True]
    assert [words in by_member for words in ("1,111.00 元", "2,222.00 元", "3 次")] == [True, False, False]


def test_list_costs_the_same_for_one_and_three_facts() -> None:
    member = make_member(role="sales_manager")
    client = signed_in(member)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ledger/").status_code == 200
        return len(captured)

    make_fact(credits={member.pk: 10_000})
    cost()
    before = cost()
    for _ in range(2):
        make_fact(credits={make_member().pk: 10_000})
    assert cost() == before <= 12


def test_fact_page_tells_the_whole_story_of_a_reversal() -> None:
    member = make_member("陈昱")
    fact = make_fact(
        amount_fen=500_000, credits={member.pk: 10_000}, occurred_on=date(2026, 10, 9), attributes={"region": "华东"}
    )
    make_month(date(2026, 10, 1), is_closed=True)
    opposite = actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key="back:1")
    client = signed_in(member)

    first, second = (
        client.get(f"/ledger/{fact.pk}/").content.decode(),
        client.get(f"/ledger/{opposite.pk}/").content.decode(),
    )

    assert "试验金额 5,000.00 元" in first
    assert "华东" in first
    assert f'href="/ledger/{opposite.pk}/"' in first
    assert "试验金额 −5,000.00 元" in second
    assert f'href="/ledger/{fact.pk}/"' in second
    assert "2026 年 10 月 已结账" in second


def test_fact_page_opens_in_the_drawer() -> None:
    member = make_member()
    fact = make_fact(credits={member.pk: 10_000})

    drawer = signed_in(member).get(f"/ledger/{fact.pk}/", headers={"HX-Request": "true", "HX-Target": "drawer"})

    assert drawer.status_code == 200
    assert "<html" not in drawer.content.decode()


def test_fact_page_names_a_source_out_of_reach_without_its_title() -> None:
    member = make_member()
    hidden = make_fact(amount_fen=777_700, credits={make_member().pk: 10_000})
    fact = make_fact(credits={member.pk: 10_000}, source_type="fact", source_id=hidden.pk)

    page = signed_in(member).get(f"/ledger/{fact.pk}/").content.decode()

    assert f"台账记录 {hidden.pk}（不在您的数据范围内）" in page
    assert "7,777.00" not in page


def test_fact_page_is_missing_for_others() -> None:
    fact = make_fact(credits={make_member().pk: 10_000})

    assert signed_in(make_member()).get(f"/ledger/{fact.pk}/").status_code == 404


def test_pages_ask_to_sign_in() -> None:
    assert Client().get("/ledger/").status_code == 302
