"""The search page: grouped, scoped, as one types, and calm about odd input."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.asking import signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.org import actor_for, make_company, make_member
from tests.factories.products import make_product
from tests.factories.records import make_recent_item
from xiaozhang.home.search import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def test_results_are_grouped_by_kind_and_never_somebody_elses() -> None:
    mine, other = make_member("林越"), make_member("唐静")
    make_customer(mine, name="江阴流量仪表厂")
    make_customer(other, name="无锡流量控制设备厂")
    make_product(name="电磁流量计")
    groups = queries.groups(actor_for(mine), "流量")
    assert {group.key: [hit.title for hit in group.hits] for group in groups} == {
        "customer": ["江阴流量仪表厂"],
        "product": ["电磁流量计"],
    }
    page = signed_in(mine).get("/search/?q=流量").content.decode()
    assert "江阴流量仪表厂" in page
    assert "电磁流量计" in page
    assert "无锡流量" not in page


def test_while_typing_only_the_results_come() -> None:
    member = make_member()
    make_customer(member, name="江阴澄源水务有限公司")
    headers = {"HX-Request": "true", "HX-Target": "results"}
    answer = signed_in(member).get("/search/?q=cysw", headers=headers)
    assert "江阴澄源水务有限公司" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert answer["HX-Replace-Url"] == "/search/?q=cysw"


def test_a_long_group_is_cut_and_can_be_opened() -> None:
    member = make_member()
    for _turn in range(8):
        make_customer(member)
    client = signed_in(member)
    assert client.get("/search/?q=有限").content.decode().count("data-hit") == 6
    assert client.get("/search/?q=有限&in=customer").content.decode().count("data-hit") == 8
    assert client.get("/search/?q=有限&in=nothing").content.decode().count("data-hit") == 0


@pytest.mark.parametrize("typed", ["", "%00", "🙂", "%27%22", "长" * 500, "*", "&|!", "%E2%80%AE"])
def test_nothing_found_says_what_to_try(typed: str) -> None:
    make_customer()
    answer = signed_in(make_member("林越")).get(f"/search/?q={typed}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "没有找到" in page or "输入就找" in page
    assert "data-hit" not in page


def test_what_is_typed_is_shown_escaped() -> None:
    page = signed_in(make_member()).get("/search/?q=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in page


def test_search_costs_the_same_for_one_and_three() -> None:
    member = make_member()
    client = signed_in(member)

    def cost() -> int:
        client.get("/search/?q=有限")
        with CaptureQueriesContext(connection) as counted:
            client.get("/search/?q=有限")
        return len(counted)

    make_customer(member)
    once = cost()
    make_customer(member)
    make_customer(member)
    assert cost() == once <= 12


def test_visitors_are_sent_to_sign_in() -> None:
    assert Client().get("/search/?q=x").status_code == 302


def test_before_anything_is_typed_the_latest_records_within_reach_are_offered() -> None:
    lin, he = make_member("林霜"), make_member("何薇")
    mine, foreign = make_customer(lin), make_customer(he)
    for customer in (mine, foreign):
        make_recent_item(lin, customer.pk)
    client = signed_in(lin)
    page = text_of(client, "/search/")
    assert (mine.name in page, foreign.name in page) == (True, False)
    assert "最近看过" not in text_of(client, "/search/?q=zzzz")
