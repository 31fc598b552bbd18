"""Deals on screen: list, record, forms; without the right; with odd input."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_stage_charter
from tests.factories.org import make_company, make_member, make_team
from tests.factories.products import make_product
from tests.selling.deals.asking import DRAWER, KEY, STANDARD, card, quoted
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records.models import Tick
from xiaozhang.selling.deals.models import Deal, Interest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


@pytest.fixture
def lin() -> Member:
    return make_member("林越")


# ---- the list


def test_list_narrows_by_tab_filter_and_keyword(lin: Member) -> None:
    make_stage_charter()
    late = quoted(lin, title="纺丝温控", stage_entered_on="2026-10-01", expected_fen=1_000_000)
    quoted(lin, title="二期流量监测")
    make_deal(owner=lin, title="备件年框", outcome="lost")
    client = signed_in(lin)
    assert "备件年框" not in text_of(client, "/deals/list/")
    for address in (
        "/deals/list/?view=over",
        "/deals/list/?late=1",
        "/deals/list/?amount_to=20000",
        "/deals/list/?q=纺丝",
        f"/deals/list/?q={late.number}",
    ):
        page = text_of(client, address)
        assert "纺丝温控" in page
        assert "二期流量监测" not in page
    assert "备件年框" in text_of(client, "/deals/list/?view=lost")
    assert "二期流量监测" in text_of(client, "/deals/list/?stage=quotation&expected_from=x&sort=%00&size=7")


def test_list_costs_the_same_with_one_and_with_three_deals(lin: Member) -> None:
    make_stage_charter()
    quoted(lin)
    client = signed_in(lin)
    alone = cost(client, "/deals/list/")
    for _turn in range(2):
        quoted(lin)
    assert cost(client, "/deals/list/") == alone
    assert alone <= 12


# ---- the record


def test_record_shows_next_steps_first(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    deal = quoted(lin, need="十二路流量，防爆")
    make_follow_up(deal.customer, lin, deal_id=deal.pk, content="二期预算已批")
    page = text_of(signed_in(lin), f"/deals/{deal.pk}/")
    assert page.index("离开「报价」的标准") < page.index("十二路流量，防爆") < page.index("二期预算已批")
    assert f"customer={deal.customer_id}&amp;deal={deal.pk}" in page


def test_record_in_the_drawer_and_its_tabs(lin: Member) -> None:
    make_stage_charter()
    deal, client = quoted(lin), signed_in(lin)
    client.post("/deals/move/", card(deal, "negotiation"))
    assert "<html" not in text_of(client, f"/deals/{deal.pk}/", **DRAWER)
    assert "报价 → " in text_of(client, f"/deals/{deal.pk}/?tab=moves")
    for tab in ("follow_ups", "contracts", "log", "nonsense"):
        assert deal.title in text_of(client, f"/deals/{deal.pk}/?tab={tab}")


def test_record_costs_at_most_the_line_and_does_not_grow(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    deal, client = quoted(lin), signed_in(lin)
    make_follow_up(deal.customer, lin, deal_id=deal.pk)
    few = cost(client, f"/deals/{deal.pk}/")
    for _turn in range(2):
        make_follow_up(deal.customer, lin, deal_id=deal.pk)
    assert cost(client, f"/deals/{deal.pk}/") == few


def test_someone_elses_record_and_forms_are_missing(lin: Member) -> None:
    deal, client = quoted(make_member("唐静")), signed_in(lin)
    for address in ("", "change/", "move/", "lose/"):
        assert client.get(f"/deals/{deal.pk}/{address}").status_code == 404
    assert client.post(f"/deals/{deal.pk}/reopen/", {"request_key": KEY}).status_code in (302, 404)
    assert client.get("/deals/99999999999/").status_code == 404


def test_customer_page_has_a_tab_with_its_deals(lin: Member) -> None:
    deal = quoted(lin)
    page = text_of(signed_in(lin), f"/customers/{deal.customer_id}/?tab=deals")
    assert deal.title in page
    assert f"/deals/add/?customer={deal.customer_id}" in page


# ---- forms


def test_add_opens_a_deal_with_products(lin: Member) -> None:
    customer, meter = make_customer(lin), make_product()
    client = signed_in(lin)
    assert customer.name in text_of(client, f"/deals/add/?customer={customer.pk}")
    answer = client.post(
        "/deals/add/",
        {
            "title": "二期流量监测",
            "customer_id": customer.pk,
            "expected_fen": "８６万",
            "expected_on": "2026-12-25",
            "products-0-product_id": meter.pk,
            "products-0-quantity": "６",
            "products-1-product_id": "",
            "products-1-quantity": "1",
            "need": "十二路",
            "request_key": KEY,
        },
    )
    deal = Deal.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/deals/{deal.pk}/")
    assert (deal.expected_fen, deal.customer_id) == (86_000_000, customer.pk)
    assert list(Interest.objects.values_list("product_id", "quantity")) == [(meter.pk, 6)]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"title": ""}, "这里必须填写"),
        ({"title": "二期\x00"}, "控制字符"),
        ({"title": "二期", "expected_fen": "许多"}, "请写成"),
        ({"title": "二期", "customer_id": "没有这家"}, "没有找到"),
        ({"title": "二期", "products-0-product_id": "1", "products-0-quantity": "半"}, "第 1 行"),
        ({"title": "二期", "products-0-product_id": "987654", "products-0-quantity": "1"}, "没有这个选项"),
    ],
)
def test_add_says_what_is_wrong_and_keeps_what_was_typed(lin: Member, sent: dict[str, str], words: str) -> None:
    answer = signed_in(lin).post("/deals/add/", {**sent, "need": "别丢了这句", "request_key": KEY})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "别丢了这句" in page
    assert Deal.objects.count() == 0


def test_supervisor_names_the_owner_and_a_representative_cannot(lin: Member) -> None:
    team = make_team()
    boss, mate = make_member("顾念", role="supervisor", team=team), make_member("陈昱", team=team)
    signed_in(boss).post("/deals/add/", {"title": "二期", "owner_id": mate.pk, "request_key": KEY})
    signed_in(lin).post("/deals/add/", {"title": "三期", "owner_id": mate.pk, "request_key": f"{KEY}2"})
    assert dict(Deal.objects.values_list("title", "owner_id")) == {"二期": mate.pk, "三期": lin.pk}


def test_change_refuses_a_stale_form(lin: Member) -> None:
    deal, client = make_deal(owner=lin), signed_in(lin)
    assert deal.title in text_of(client, f"/deals/{deal.pk}/change/")
    values = {"title": "新名", "expected_fen": "1", "request_key": KEY, "revision": "0"}
    assert client.post(f"/deals/{deal.pk}/change/", values).status_code == 302
    answer = client.post(f"/deals/{deal.pk}/change/", {**values, "title": "更新的名", "request_key": f"{KEY}2"})
    assert answer.status_code == 409
    assert Deal.objects.get().title == "新名"


def test_move_form_is_the_same_gate(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    deal, client = quoted(lin), signed_in(lin)
    answer = client.post(f"/deals/{deal.pk}/move/", {"to_stage": "negotiation", "request_key": KEY})
    assert answer.status_code == 422
    assert "没有移到「谈判」" in answer.content.decode()
    make_follow_up(deal.customer, lin, method="visit", deal_id=deal.pk)
    client.post(f"/deals/{deal.pk}/tick/", {"line": "quote_sent", "request_key": f"{KEY}1"})
    answer = client.post(f"/deals/{deal.pk}/move/", {"to_stage": "negotiation", "request_key": f"{KEY}2"})
    assert answer.status_code == 302
    assert Deal.objects.get().stage == "negotiation"


def test_tick_and_take_it_back(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    deal, client = quoted(lin), signed_in(lin)
    address = f"/deals/{deal.pk}/tick/"
    answer = client.post(address, {"line": "quote_sent", "from": "board", "request_key": KEY})
    assert answer["Location"] == f"/deals/?card={deal.pk}"
    assert list(Tick.objects.values_list("line_key", flat=True)) == ["quote_sent"]
    client.post(address, {"line": "quote_sent", "back": "1", "request_key": f"{KEY}2"})
    assert Tick.objects.count() == 0


def test_tick_takes_only_lines_of_the_standard_and_own_deals(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    client = signed_in(lin)
    client.post(f"/deals/{quoted(lin).pk}/tick/", {"line": "随便", "request_key": KEY})
    client.post(f"/deals/{quoted(make_member()).pk}/tick/", {"line": "quote_sent", "request_key": f"{KEY}2"})
    assert client.get(f"/deals/{quoted(lin).pk}/tick/").status_code == 405
    assert Tick.objects.count() == 0


def test_lose_and_reopen(lin: Member) -> None:
    deal, client = quoted(lin), signed_in(lin)
    assert client.post(f"/deals/{deal.pk}/lose/", {"reason": "other", "request_key": KEY}).status_code == 422
    client.post(f"/deals/{deal.pk}/lose/", {"reason": "price", "note": "差一成", "request_key": f"{KEY}2"})
    assert (Deal.objects.get().outcome, Deal.objects.get().lost_note) == ("lost", "差一成")
    assert "差一成" in text_of(client, f"/deals/{deal.pk}/")
    client.post(f"/deals/{deal.pk}/reopen/", {"request_key": f"{KEY}3"})
    assert Deal.objects.get().outcome == "open"


def test_assign_offers_the_people_in_reach() -> None:
    team = make_team()
    boss, lin, mate = (
        make_member("顾念", role="supervisor", team=team),
        make_member("林越", team=team),
        make_member("陈昱", team=team),
    )
    make_member("何薇")
    deal, client = quoted(lin), signed_in(boss)
    page = text_of(client, f"/deals/{deal.pk}/assign/")
    assert "陈昱" in page
    assert "何薇" not in page
    client.post(f"/deals/{deal.pk}/assign/", {"owner_id": mate.pk, "request_key": KEY})
    assert Deal.objects.get().owner_id == mate.pk


def test_steps_of_a_clause_are_listed_inside_the_scope(lin: Member) -> None:
    version = make_stage_charter()
    clause = version.clauses.get()
    for owner, title in ((lin, "二期流量监测"), (make_member("唐静"), "窑炉测温")):
        deal = quoted(owner, title=title)
        signed_in(owner).post("/deals/move/", card(deal, "negotiation", request_key=f"{KEY}{owner.pk}"))
    page = text_of(signed_in(lin), f"/deals/moves/{clause.pk}/")
    assert "二期流量监测" in page
    assert "窑炉测温" not in page
    assert signed_in(lin).get("/deals/moves/987654/").status_code == 404


def test_visitors_are_sent_to_sign_in_and_hr_sees_no_deals(lin: Member) -> None:
    deal = quoted(lin)
    assert Client().get("/deals/").status_code == 302
    for address in ("/deals/", "/deals/list/", f"/deals/{deal.pk}/", "/deals/add/"):
        assert signed_in(make_member(role="hr")).get(address).status_code == 403
