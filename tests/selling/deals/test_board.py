"""The board and its panel: with and without script; without the right; with odd input."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal, make_stage_charter
from tests.factories.org import make_company, make_member, make_team
from tests.selling.deals.asking import BOARD, KEY, STANDARD, card, quoted
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.deals.models import Deal, StageMove

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


@pytest.fixture
def lin() -> Member:
    return make_member("林越")


def test_board_shows_own_cards_with_days_and_nobody_elses(lin: Member) -> None:
    make_stage_charter()
    mine = quoted(lin, title="二期流量监测")
    quoted(make_member("唐静"), title="窑炉测温")
    page = text_of(signed_in(lin), "/deals/")
    assert mine.customer is not None
    assert mine.customer.name in page
    assert "二期流量监测" in page
    assert "窑炉测温" not in page
    assert f'data-card="{mine.pk}" data-revision="0" draggable="true"' in page


def test_board_of_a_supervisor_can_be_narrowed_to_own_deals() -> None:
    team = make_team()
    boss, lin = make_member("顾念", role="supervisor", team=team), make_member("林越", team=team)
    quoted(lin, title="二期流量监测")
    client = signed_in(boss)
    assert "二期流量监测" in text_of(client, "/deals/")
    assert "二期流量监测" not in text_of(client, "/deals/?view=mine")
    assert "二期流量监测" in text_of(client, "/deals/?view=%E2%80%AE&card=abc")


def test_board_costs_the_same_with_one_and_with_three_deals(lin: Member) -> None:
    make_stage_charter()
    quoted(lin)
    client = signed_in(lin)
    alone = cost(client, "/deals/")
    for _turn in range(2):
        quoted(lin)
    assert cost(client, "/deals/") == alone
    assert alone <= 15


def test_card_moves_and_answers_a_script_with_what_to_do(lin: Member) -> None:
    deal = quoted(lin)
    answer = signed_in(lin).post("/deals/move/", card(deal, "negotiation"), headers=BOARD)
    assert answer.status_code == 204
    assert Deal.objects.get().stage == "negotiation"


def test_card_moves_without_script_and_comes_back_to_the_board(lin: Member) -> None:
    answer = signed_in(lin).post("/deals/move/", card(quoted(lin), "negotiation"))
    assert (answer.status_code, answer["Location"]) == (302, "/deals/")


def test_card_sent_twice_moves_once(lin: Member) -> None:
    deal, client = quoted(lin), signed_in(lin)
    for _turn in range(2):
        assert client.post("/deals/move/", card(deal, "negotiation"), headers=BOARD).status_code == 204
    assert StageMove.objects.count() == 1


def test_refused_card_answers_with_the_panel_and_the_words_of_the_slot(lin: Member) -> None:
    version = make_stage_charter(*STANDARD)
    deal = quoted(lin)
    answer = signed_in(lin).post("/deals/move/", card(deal, "negotiation"), headers=BOARD)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert unquote(answer["X-Slot"]) == "未能移入，缺 2 项"
    assert "没有移到「谈判」" in page
    assert f'<a class="xz-clause" href="/charter/clauses/{version.clauses.get().pk}/"' in page
    assert "第 1.1 条第 4 款" in page
    assert "现缺 2 项" in page
    assert page.index("决策人已当面确认方案") < page.index("报价单已发给客户") < page.index("预计金额已填写")
    assert "method=visit" in page
    assert Deal.objects.get().stage == "quotation"


def test_refused_card_without_script_shows_board_slot_and_panel(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    answer = signed_in(lin).post("/deals/move/", card(quoted(lin), "negotiation"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<div class="xz-slot">' in page
    assert "没有移到「谈判」" in page
    assert 'data-stage="development"' in page


def test_card_sent_back_asks_for_the_reason_and_takes_it(lin: Member) -> None:
    deal, client = quoted(lin), signed_in(lin)
    page = client.post("/deals/move/", card(deal, "introduction"), headers=BOARD).content.decode()
    assert 'name="note"' in page
    answer = client.post("/deals/move/", card(deal, "introduction", note="客户换了方案", request_key=f"{KEY}2"))
    assert answer.status_code == 302
    assert StageMove.objects.get().note == "客户换了方案"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"stage": "delivery"}, 422),
        ({"stage": "谈判"}, 422),
        ({"stage": ""}, 422),
        ({"revision": 8}, 409),
        ({"revision": "x"}, 422),
        ({"note": "长" * 500, "stage": "introduction"}, 422),
        ({"request_key": ""}, 422),
        ({"card": "0"}, 404),
        ({"card": "99999999999999999999"}, 404),
        ({"card": "abc"}, 404),
    ],
)
def test_card_with_odd_values_is_refused_in_words(lin: Member, wrong: dict[str, object], status: int) -> None:
    deal = quoted(lin)
    answer = signed_in(lin).post("/deals/move/", {**card(deal, "negotiation"), **wrong}, headers=BOARD)
    assert answer.status_code == status
    assert answer.content.decode().strip()
    assert Deal.objects.get().stage == "quotation"


def test_someone_elses_card_is_missing_and_finance_may_not_move(lin: Member) -> None:
    deal = quoted(make_member("唐静"))
    assert signed_in(lin).post("/deals/move/", card(deal, "negotiation"), headers=BOARD).status_code == 404
    finance = signed_in(make_member("沈静", role="finance"))
    assert finance.post("/deals/move/", card(deal, "negotiation"), headers=BOARD).status_code == 403
    assert 'draggable="true"' not in text_of(finance, "/deals/")


def test_panel_shows_how_a_deal_stands(lin: Member) -> None:
    make_stage_charter(*STANDARD)
    deal = quoted(lin)
    client = signed_in(lin)
    page = text_of(client, f"/deals/panel/{deal.pk}/", **{"HX-Request": "true", "HX-Target": "board-panel"})
    assert "离开「报价」的标准" in page
    assert "<html" not in page
    assert client.get(f"/deals/panel/{deal.pk}/")["Location"] == f"/deals/?card={deal.pk}"
    assert "离开「报价」的标准" in text_of(client, f"/deals/?card={deal.pk}")
    assert client.get(f"/deals/?card={quoted(make_member()).pk}").status_code == 404


def test_the_delivery_card_says_how_far_delivery_is(lin: Member) -> None:
    make_deal(owner=lin, customer_id=make_customer(lin).pk, outcome="won", title="一期流量监测")
    page = text_of(signed_in(lin), "/deals/")
    assert "一期流量监测" in page
    assert 'draggable="true"' not in page
