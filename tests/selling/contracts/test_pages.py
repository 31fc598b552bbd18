"""Contracts and receipts on screen; with and without the right; with odd input."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal, make_interest
from tests.factories.org import actor_for, make_company, make_member
from tests.factories.products import make_product
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.contracts.models import Contract, Instalment, Line, Receipt
from xiaozhang.selling.deals.models import Deal

pytestmark = pytest.mark.django_db
KEY = "0f8fad5b-d9cb-469f"
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


@pytest.fixture
def lin() -> Member:
    return make_member("林越")


@pytest.fixture
def shen() -> Member:
    return make_member("沈静", role="finance")


def in_signing(owner: Member) -> Deal:
    return make_deal(owner=owner, customer_id=make_customer(owner).pk, stage="signing", title="二期流量监测")


def draft(**overrides: object) -> dict[str, object]:
    return {
        "title": "采购合同",
        "lines-0-product_id": "",
        "lines-0-description": "电磁流量计",
        "lines-0-quantity": "2",
        "lines-0-price_fen": "5万",
        "lines-1-product_id": "",
        "lines-1-description": "折让",
        "lines-1-quantity": "1",
        "lines-1-price_fen": "-1000",
        "instalments-0-name": "全款",
        "instalments-0-due_on": "2026-12-20",
        "instalments-0-amount_fen": "99000",
        "request_key": KEY,
        **overrides,
    }


# ---- drafting


def test_draft_from_a_deal_starts_with_its_products(lin: Member) -> None:
    deal, meter = in_signing(lin), make_product(name="电磁流量计", price_fen=5_000_000)
    make_interest(deal, product_id=meter.pk, quantity=3)
    client = signed_in(lin)
    page = text_of(client, f"/contracts/add/?deal={deal.pk}")
    assert "50,000.00" in page
    assert 'data-price="50000.00"' in page
    answer = client.post(f"/contracts/add/?deal={deal.pk}", draft(**{"lines-0-product_id": meter.pk}))
    contract = Contract.objects.get()
    assert answer["Location"] == f"/contracts/{contract.pk}/"
    assert (contract.deal_id, contract.amount_fen) == (deal.pk, 9_900_000)
    assert list(Line.objects.values_list("description", "product_id")) == [("电磁流量计", meter.pk), ("折让", None)]
    assert list(Instalment.objects.values_list("name", "amount_fen")) == [("全款", 9_900_000)]


def test_draft_from_a_customer(lin: Member) -> None:
    customer = make_customer(lin)
    client = signed_in(lin)
    assert customer.name in text_of(client, f"/contracts/add/?customer={customer.pk}")
    client.post("/contracts/add/", draft(customer_id=customer.pk))
    assert Contract.objects.get().customer_id == customer.pk


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "这里必须填写"),
        ({"lines-0-quantity": "半"}, "第 1 行"),
        ({"lines-0-price_fen": "很贵"}, "第 1 行"),
        ({"lines-1-price_fen": "-100000"}, "合计须大于零"),
        ({"instalments-0-amount_fen": "99000.01"}, "超过合同金额"),
        ({"instalments-0-due_on": "某天"}, "第 1 行"),
        ({"lines-0-description": ""}, "须写明名称"),
        ({"lines-0-description": "流量计\x00"}, "控制字符"),
        ({"customer_id": "987654"}, "没有找到"),
    ],
)
def test_draft_says_what_is_wrong_and_keeps_what_was_typed(lin: Member, wrong: dict[str, str], words: str) -> None:
    values = draft(customer_id=make_customer(lin).pk, delivery_on="2026-12-31")
    answer = signed_in(lin).post("/contracts/add/", {**values, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="2026-12-31"' in page
    assert Contract.objects.count() == 0


def test_draft_is_refused_before_signing_and_for_foreign_deals(lin: Member) -> None:
    early = make_deal(owner=lin, customer_id=make_customer(lin).pk, stage="negotiation")
    client = signed_in(lin)
    answer = client.post(f"/contracts/add/?deal={early.pk}", draft())
    assert answer.status_code == 422
    assert "到「签约」才能起草" in answer.content.decode()
    assert client.get(f"/contracts/add/?deal={in_signing(make_member()).pk}").status_code == 404


def test_change_shows_what_stands_and_refuses_a_stale_form(lin: Member) -> None:
    contract, client = make_contract(owner=lin, signed_on=None), signed_in(lin)
    page = text_of(client, f"/contracts/{contract.pk}/change/")
    assert "50,000.00" in page
    assert "预付款" in page
    address = f"/contracts/{contract.pk}/change/"
    assert client.post(address, draft(revision=0)).status_code == 302
    assert client.post(address, draft(revision=0, title="又改", request_key=f"{KEY}2")).status_code == 409
    assert Contract.objects.get().title == "采购合同"


# ---- from signature to acceptance


def test_sign_deliver_and_accept_on_the_page(lin: Member) -> None:
    deal, client = in_signing(lin), signed_in(lin)
    contract = make_contract(actor=actor_for(lin), deal_id=deal.pk, signed_on=None)
    today = timezone.localdate().isoformat()
    for step, values in (
        ("sign", {"signed_on": today, "our_signatory": "周敏", "their_signatory": "许建平"}),
        ("deliver", {"delivered_on": today}),
        ("accept", {"accepted_on": today, "accepted_by": "许建平"}),
    ):
        assert client.get(f"/contracts/{contract.pk}/{step}/").status_code == 200
        answer = client.post(f"/contracts/{contract.pk}/{step}/", {**values, "request_key": f"{KEY}{step}"})
        assert answer["Location"] == f"/contracts/{contract.pk}/"
    page = text_of(client, f"/contracts/{contract.pk}/")
    assert "合同已签" in page
    assert "人民币壹拾壹万元整" in page
    assert Deal.objects.get().delivered_on == timezone.localdate()


def test_void_needs_the_power_and_a_reason(lin: Member) -> None:
    contract = make_contract(owner=lin)
    address = f"/contracts/{contract.pk}/void/"
    assert signed_in(lin).get(address).status_code == 403
    boss = signed_in(make_member("周敏", role="sales_manager"))
    assert boss.post(address, {"reason": "", "request_key": KEY}).status_code == 422
    assert boss.post(address, {"reason": "取消", "request_key": f"{KEY}2"}).status_code == 302
    assert Contract.objects.get().state == "void"


# ---- record and lists


def test_record_shows_lines_plan_money_and_tabs(lin: Member, shen: Member) -> None:
    contract = make_contract(owner=lin)
    make_receipt(contract, confirmed_by=actor_for(shen))
    client = signed_in(lin)
    page = text_of(client, f"/contracts/{contract.pk}/")
    for words in ("电磁流量计", "110,000.00", "80,000.00", "27.2%"):
        assert words in page
    assert "逾期" not in text_of(client, f"/contracts/{contract.pk}/?tab=receipts")
    for tab, words in (("plan", "质保金"), ("receipts", "HK-2026-0001"), ("follow_ups", "跟进"), ("log", "操作日志")):
        assert words in text_of(client, f"/contracts/{contract.pk}/?tab={tab}")
    assert "<html" not in text_of(client, f"/contracts/{contract.pk}/", **DRAWER)


def test_cost_is_shown_only_to_those_who_may_see_it(lin: Member, shen: Member) -> None:
    product = make_product(cost_fen=3_333_300)
    from xiaozhang.selling.contracts.rules.drafting import NewLine

    contract = make_contract(owner=lin, lines=[NewLine("流量计", 1, 11_000_000, product.pk)])
    assert "33,333.00" not in text_of(signed_in(lin), f"/contracts/{contract.pk}/")
    assert "33,333.00" in text_of(signed_in(shen), f"/contracts/{contract.pk}/")


def test_list_shows_own_contracts_with_what_came_in(lin: Member, shen: Member) -> None:
    contract = make_contract(owner=lin, title="一期合同")
    make_contract(title="别人的合同")
    make_receipt(contract, confirmed_by=actor_for(shen))
    client = signed_in(lin)
    page = text_of(client, "/contracts/")
    assert "一期合同" in page
    assert "别人的合同" not in page
    assert "27.2%" in page
    assert "1 / 3 期" in page
    assert "一期合同" in text_of(client, "/contracts/?q=一期")
    assert "一期合同" not in text_of(client, "/contracts/?view=draft")
    assert "别人的合同" in text_of(signed_in(shen), "/contracts/")


def test_lists_cost_the_same_with_one_and_with_three(lin: Member, shen: Member) -> None:
    finance = actor_for(shen)
    make_receipt(make_contract(owner=lin), confirmed_by=finance)
    client, office = signed_in(lin), signed_in(shen)
    addresses = ((client, "/contracts/"), (client, "/contracts/receipts/"), (client, "/customers/"))
    alone = [cost(*pair) for pair in addresses]
    make_receipt(make_contract(owner=lin))
    waiting = cost(office, "/contracts/receipts/confirm/")
    for _turn in range(2):
        make_receipt(make_contract(owner=lin))
        make_receipt(make_contract(owner=lin), confirmed_by=finance)
    assert [cost(*pair) for pair in addresses] == alone
    assert cost(office, "/contracts/receipts/confirm/") == waiting
    assert max(alone[:2]) <= 12


def test_overdue_tab_shows_contracts_with_an_instalment_past_its_day(lin: Member) -> None:
    late = make_contract(owner=lin, title="一期合同")
    fine = make_contract(owner=lin, title="二期合同")
    Instalment.objects.filter(contract=late, sequence=1).update(due_on="2026-01-05")
    Instalment.objects.filter(contract=fine).update(due_on="2099-01-05")
    page = text_of(signed_in(lin), "/contracts/?view=overdue")
    assert "一期合同" in page
    assert "二期合同" not in page
    assert "逾期" in text_of(signed_in(lin), f"/contracts/{late.pk}/?tab=plan")


def test_customer_and_deal_pages_have_tabs_and_the_column_of_what_is_owed(lin: Member) -> None:
    deal, client = in_signing(lin), signed_in(lin)
    assert f"/contracts/add/?deal={deal.pk}" in text_of(client, f"/deals/{deal.pk}/?tab=contracts")
    contract = make_contract(actor=actor_for(lin), deal_id=deal.pk)
    receipt = make_receipt(contract)
    assert contract.number in text_of(client, f"/deals/{deal.pk}/?tab=contracts")
    assert contract.number in text_of(client, f"/customers/{deal.customer_id}/?tab=contracts")
    assert receipt.number in text_of(client, f"/customers/{deal.customer_id}/?tab=receipts")
    page = text_of(client, "/customers/")
    assert "待回款（元）" in page
    assert "110,000.00" in page


def test_someone_elses_contracts_and_receipts_are_missing(lin: Member) -> None:
    contract = make_contract(signed_on=None)
    receipt = make_receipt()
    client = signed_in(lin)
    for address in ("", "change/", "sign/", "deliver/", "accept/", "receipts/add/"):
        assert client.get(f"/contracts/{contract.pk}/{address}").status_code == 404
    assert client.get(f"/contracts/receipts/{receipt.pk}/").status_code == 404


def test_visitors_and_hr_see_no_contracts(lin: Member) -> None:
    assert Client().get("/contracts/").status_code == 302
    for address in ("/contracts/", "/contracts/receipts/", "/contracts/receipts/confirm/", "/contracts/add/"):
        assert signed_in(make_member(role="hr")).get(address).status_code == 403


# ---- receipts


def test_record_a_receipt_from_the_next_instalment(lin: Member) -> None:
    contract, client = make_contract(owner=lin), signed_in(lin)
    second = contract.instalments.order_by("sequence")[1]
    assert "30,000.00" in text_of(client, f"/contracts/{contract.pk}/receipts/add/")
    assert "60,000.00" in text_of(client, f"/contracts/{contract.pk}/receipts/add/?instalment={second.pk}")
    values = {
        "amount_fen": "6万",
        "received_on": timezone.localdate().isoformat(),
        "instalment_id": second.pk,
        "method": "transfer",
        "payer": "江阴澄源水务",
        "request_key": KEY,
    }
    address = f"/contracts/{contract.pk}/receipts/add/"
    assert client.post(address, values)["Location"] == f"/contracts/{contract.pk}/?tab=receipts"
    answer = client.post(address, {**values, "request_key": f"{KEY}2", "instalment_id": ""})
    assert answer.status_code == 422
    assert "超过还应收的 110,000.00 元（其中 60,000.00 元已登记，待财务确认）" in answer.content.decode()
    assert Receipt.objects.count() == 1


def test_finance_confirms_in_two_clicks_from_its_page(lin: Member, shen: Member) -> None:
    receipt = make_receipt(make_contract(owner=lin), payer="江阴澄源水务")
    client = signed_in(shen)
    page = text_of(client, "/contracts/receipts/confirm/")
    assert "江阴澄源水务" in page
    assert "110,000.00" in page
    answer = client.post(f"/contracts/receipts/{receipt.pk}/confirm/", {"from": "list", "request_key": KEY})
    assert answer["Location"] == "/contracts/receipts/confirm/"
    assert Receipt.objects.get().state == "confirmed"
    page = text_of(client, "/contracts/receipts/confirm/")
    assert "没有待确认的回款" in page
    assert "看业绩台账里的这一笔" in text_of(client, f"/contracts/receipts/{receipt.pk}/")


def test_a_receipt_is_confirmed_once_and_by_finance_alone(lin: Member, shen: Member) -> None:
    receipt = make_receipt(make_contract(owner=lin))
    address = f"/contracts/receipts/{receipt.pk}/confirm/"
    assert signed_in(lin).post(address, {"request_key": KEY}).status_code == 403
    client = signed_in(shen)
    assert client.get(address).status_code == 405
    first, second = (client.post(address, {"request_key": f"{KEY}{turn}"}) for turn in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert "已由沈静确认" in second.content.decode()


def test_refuse_and_reverse_with_reasons(lin: Member, shen: Member) -> None:
    contract, client = make_contract(owner=lin), signed_in(shen)
    first, second = make_receipt(contract, amount_fen=100), make_receipt(contract, confirmed_by=make_finance())
    assert client.post(f"/contracts/receipts/{first.pk}/refuse/", {"reason": "", "request_key": KEY}).status_code == 422
    for pk, step in ((first.pk, "refuse"), (second.pk, "reverse")):
        answer = client.post(f"/contracts/receipts/{pk}/{step}/", {"reason": "银行退票", "request_key": f"{KEY}{step}"})
        assert answer["Location"] == f"/contracts/receipts/{pk}/"
        assert "银行退票" in text_of(client, f"/contracts/receipts/{pk}/")
    assert list(Receipt.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "reversed"]
    assert "冲销" in text_of(client, f"/contracts/{contract.pk}/?tab=receipts")
