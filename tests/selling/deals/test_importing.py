"""What files bring deals: history with its dates, contracts of those won and paid, corrections, and the way back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_interest
from tests.factories.org import NOW, actor_for, make_member
from tests.factories.products import make_product
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as facts
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.records import queries as found
from xiaozhang.selling.contracts.models import Contract, Receipt
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.customers.models import Collaborator, Customer, OwnerPeriod
from xiaozhang.selling.deals import actions
from xiaozhang.selling.deals.models import Deal, Interest

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


def kind() -> registries.ImportKind:
    return registries.import_kinds.get("deal")


@pytest.fixture
def keeper() -> Actor:
    return actor_for(make_member(name="管理员", role="administrator"))


def won(seller, customer, **overrides: object) -> dict[str, object]:
    values = {
        "code": "1C1I7A6R", "customer": customer.pk, "owner": seller.pk, "stage": "won", "opened_on": date(2024, 3, 20),
        "closed_on": JUNE, "amount_fen": 105_400, "won_is_paid": True,
    }  # fmt: skip
    return {**values, **overrides}


def test_an_open_deal_without_title_or_amount_takes_them_from_its_product(keeper, seller) -> None:
    product = make_product(name="GTX Pro", price_fen=482_100)
    row = {
        "code": "Z063", "owner": seller.pk, "product": product.pk, "quantity": 2, "stage": "needs_analysis",
        "opened_on_if_empty": date(2024, 12, 31),
    }  # fmt: skip
    ids = kind().take(actor=keeper, now=NOW, rows=[row])
    assert kind().current(keeper, ids)[ids[0]] == {
        "code": "Z063", "number": "SJ-2024-0001", "title": "GTX Pro Z063", "customer": None, "owner": seller.pk,
        "product": product.pk, "quantity": 2, "stage": "needs_analysis", "outcome": "open",
        "opened_on": date(2024, 12, 31), "closed_on": None, "amount_fen": 964_200, "expected_on": None,
        "lost_reason": "", "need": "",
    }  # fmt: skip


def test_a_deal_won_and_paid_becomes_a_completed_contract_with_its_receipt_in_the_same_go(keeper, seller) -> None:
    customer, product = make_customer(owner=seller), make_product(name="GTX Pro")
    rows = [
        won(seller, customer, product=product.pk),
        won(seller, customer, code="L", stage="lost", amount_fen=0, lost_reason="价格"),
    ]
    ids = kind().take(actor=keeper, now=NOW, rows=rows)
    contract = Contract.objects.get()
    assert (contract.deal_id, contract.state, contract.received_fen, contract.signed_on, contract.is_taken_over) == (
        ids[0], "completed", 105_400, JUNE, True,
    )  # fmt: skip
    assert contract.lines.get().product_id == product.pk
    receipt = Fact.objects.get(metric="receipt")
    assert (receipt.amount_fen, receipt.occurred_on, receipt.source) == (105_400, JUNE, "taken_over")
    assert Deal.objects.get(pk=ids[1]).lost_note == "价格"


def test_without_the_flag_a_won_deal_brings_no_contract(keeper, seller) -> None:
    kind().take(actor=keeper, now=NOW, rows=[won(seller, make_customer(owner=seller), won_is_paid=False)])
    assert (Contract.objects.count(), Fact.objects.count()) == (0, 0)


def test_deals_are_found_by_code_number_and_title_by_constant_queries(keeper, seller) -> None:
    ids = kind().take(
        actor=keeper, now=NOW, rows=[{"code": "AB-1", "title": "二期 流量监测", "owner": seller.pk, "opened_on": JUNE}]
    )
    assert kind().find(keeper, "code", ["ab-1", "zz"]) == {"ab-1": list(ids)}
    assert kind().find(keeper, "number", ["sj-2024-0001"]) == {"sj-2024-0001": list(ids)}
    assert kind().find(actor_for(make_member()), "code", ["AB-1"]) == {}
    counts = []
    for values in (["二期流量监测"], ["二期流量监测", *map(str, range(3000))]):
        with CaptureQueriesContext(connection) as caught:
            assert kind().find(keeper, "title", values) == {"二期流量监测": list(ids)}
        counts.append(len(caught))
    assert counts == [1, 1]
    assert found.matching_ids(SYSTEM, "AB-1", record_type="deal") == list(ids)


def test_a_deal_opened_here_is_found_by_the_title_it_has_now(keeper, seller) -> None:
    deal = make_deal(owner=seller, title="一期")
    actions.change_deal(actor=actor_for(seller), now=NOW, deal_id=deal.pk, title="三期")
    assert kind().find(keeper, "title", ["一期", "三 期"]) == {"三 期": [deal.pk]}


def test_correct_deals_changes_only_what_is_given(keeper, seller) -> None:
    product, other = make_product(), make_product()
    deal = make_deal(owner=seller, title="二期流量监测", need="防爆")
    make_interest(deal, product_id=other.pk)
    before = Entry.objects.count()
    values = {"amount_fen": 77_00, "expected_on": JUNE, "product": product.pk, "stage": "development"}
    kind().change(actor=keeper, now=NOW, rows={deal.pk: values})
    deal.refresh_from_db()
    assert (deal.title, deal.need, deal.expected_fen, deal.expected_on) == ("二期流量监测", "防爆", 77_00, JUNE)
    assert set(Interest.objects.values_list("product_id", flat=True)) == {product.pk, other.pk}
    assert Entry.objects.filter(action="deals.correct_deals").get().changes["expected_fen"] == [5_000_000, 77_00]
    kind().change(actor=keeper, now=NOW, rows={deal.pk: values})
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize(
    "values, field",
    [
        ({"stage": "quotation"}, "stage"),
        ({"outcome": "won"}, "outcome"),
        ({"closed_on": JUNE}, "closed_on"),
        ({"title": ""}, "title"),
        ({"owner": None}, "owner"),
        ({"amount_fen": -1}, "amount_fen"),
        ({"opened_on": JUNE}, "opened_on"),
    ],
)
def test_correct_deals_refused_where_work_alone_decides(keeper, seller, values, field) -> None:
    deal = make_deal(owner=seller)
    with pytest.raises(Invalid) as caught:
        actions.correct_deals(actor=keeper, now=NOW, rows={deal.pk: values})
    assert list(caught.value.fields) == [f"rows[{deal.pk}].{field}"]


def test_correct_deals_refused_for_the_amount_of_a_won_one(keeper, seller) -> None:
    ids = kind().take(actor=keeper, now=NOW, rows=[won(seller, make_customer(owner=seller))])
    with pytest.raises(Invalid) as caught:
        kind().change(actor=keeper, now=NOW, rows={ids[0]: {"amount_fen": 1, "title": "新名字"}})
    assert list(caught.value.fields) == [f"rows[{ids[0]}].amount_fen"]
    assert Deal.objects.get().expected_fen == 105_400


def test_take_back_deals_takes_their_contracts_along_and_reverses_the_facts(keeper, seller) -> None:
    rows = [won(seller, make_customer(owner=seller)), {"title": "一期", "owner": seller.pk, "opened_on": JUNE}]
    ids = kind().take(actor=keeper, now=NOW, rows=rows)
    kind().undo(actor=keeper, now=NOW, ids=ids)
    assert (Deal.objects.count(), Contract.objects.count(), Receipt.objects.count()) == (0, 0, 0)
    assert facts.member_totals("receipt", JUNE, [seller.pk])[seller.pk].amount_fen == 0
    assert facts.member_totals("signed_amount", JUNE, [seller.pk])[seller.pk].amount_fen == 0
    assert sorted(Fact.objects.filter(reverses=None).values_list("metric", flat=True)) == [
        "new_customer", "receipt", "signed_amount",
    ]  # fmt: skip
    assert Fact.objects.exclude(reverses=None).count() == 3
    assert found.matching_ids(SYSTEM, "一期", record_type="deal") == []
    again = kind().take(actor=keeper, now=NOW, rows=rows)
    assert len(again) == 2
    kind().undo(actor=keeper, now=NOW, ids=[*ids, *again])
    assert Deal.objects.count() == 0


def test_take_back_deals_refused_once_the_month_is_closed(keeper, seller) -> None:
    ids = kind().take(actor=keeper, now=NOW, rows=[won(seller, make_customer(owner=seller))])
    ledger.close_month(actor=SYSTEM, now=NOW, month_on=JUNE)
    with pytest.raises(Refused, match="2024-06 已经结账"):
        kind().undo(actor=keeper, now=NOW, ids=ids)
    assert (Deal.objects.count(), Fact.objects.count()) == (1, 3)


def test_take_back_deals_refused_for_one_with_a_follow_up_or_opened_here(keeper, seller) -> None:
    customer = make_customer(owner=seller)
    row = {"title": "一期", "owner": seller.pk, "opened_on": JUNE, "customer": customer.pk}
    ids = kind().take(actor=keeper, now=NOW, rows=[row])
    make_follow_up(customer, seller, deal_id=ids[0])
    for pk in (ids[0], make_deal(owner=seller).pk):
        with pytest.raises(Refused):
            actions.take_back_deals(actor=keeper, now=NOW, deal_ids=[pk])
    assert Deal.objects.count() == 2


def test_importing_deals_not_allowed_without_its_own_power(actor, seller) -> None:
    for act, given in ((actions.correct_deals, {"rows": {}}), (actions.take_back_deals, {"deal_ids": []})):
        with pytest.raises(NotAllowed):
            act(actor=actor, now=NOW, **given)


@pytest.mark.parametrize(
    "row, wrong",
    [
        ({"title": "一期", "opened_on": JUNE}, []),
        ({"opened_on": JUNE}, ["title"]),
        ({"title": "一期"}, ["opened_on"]),
        ({"title": "一期", "stage": "won"}, ["closed_on", "customer"]),
        ({"title": "一期", "opened_on": JUNE, "closed_on": JUNE}, ["closed_on"]),
        ({"title": "一期", "stage": "won", "outcome": "lost", "closed_on": JUNE}, ["outcome"]),
        ({"title": "一期", "stage": "lost", "opened_on": JUNE, "closed_on": date(2024, 5, 1)}, ["closed_on"]),
        ({"code": "A", "stage": "won", "customer": 1, "closed_on": JUNE, "won_is_paid": True}, ["amount_fen"]),
    ],
)
def test_check_says_what_no_single_cell_shows(row, wrong) -> None:
    check = kind().check
    assert check is not None
    assert list(check(row)) == wrong


def test_the_latest_seller_owns_a_customer_taken_over_and_the_others_see_it(keeper, seller) -> None:
    early, late = make_member(name="早先"), make_member(name="后来")
    ids = registries.import_kinds.get("customer").take(
        actor=keeper, now=NOW, rows=[{"name": "甲公司"}, {"name": "乙公司", "owner": seller.pk}]
    )
    free, owned = (Customer.objects.get(pk=pk) for pk in ids)
    first = [
        {"title": f"{n}", "owner": who.pk, "customer": customer.pk, "opened_on": opened_on, **closed}
        for n, (who, customer, opened_on, closed) in enumerate(
            (
                (early, free, MAY, {"stage": "lost", "closed_on": MAY}),
                (seller, free, JUNE, {}),
                (early, owned, JUNE, {"stage": "lost", "closed_on": JUNE}),
            )
        )
    ]
    kind().take(actor=keeper, now=NOW, rows=first)
    kind().take(
        actor=keeper,
        now=NOW,
        rows=[{"title": "四", "owner": late.pk, "customer": free.pk, "opened_on": date(2024, 7, 1)}],
    )
    free.refresh_from_db()
    owned.refresh_from_db()
    assert (free.owner_id, owned.owner_id) == (late.pk, seller.pk)
    assert set(Collaborator.objects.values_list("customer", "member", "may_edit")) == {
        (free.pk, seller.pk, True), (free.pk, early.pk, False), (owned.pk, early.pk, False),
    }  # fmt: skip
    assert list(OwnerPeriod.objects.filter(customer=free).values_list("owner", "end_at")) == [(late.pk, None)]
    assert found.matching_ids(actor_for(early), "甲公司", record_type="customer") == [free.pk]


def test_a_customer_added_here_is_not_shared_by_old_deals(keeper, seller) -> None:
    customer = make_customer(owner=seller)
    other = make_member()
    kind().take(
        actor=keeper, now=NOW, rows=[{"title": "一", "owner": other.pk, "customer": customer.pk, "opened_on": JUNE}]
    )
    customer.refresh_from_db()
    assert (customer.owner_id, Collaborator.objects.count()) == (seller.pk, 0)


def test_share_with_sellers_not_allowed_without_the_power_over_customers(actor) -> None:
    with pytest.raises(NotAllowed):
        customers.share_with_sellers(actor=actor, now=NOW, sellers=[])
