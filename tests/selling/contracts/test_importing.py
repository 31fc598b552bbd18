"""What files bring contracts: old numbers kept, money counted on its day, never above the contract; the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer
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
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.models import Contract, Instalment, Receipt
from xiaozhang.selling.contracts.rules.past import PastInstalment, PastReceipt
from xiaozhang.selling.contracts.rules.sold import read_fills

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


def kind(key: str = "contract") -> registries.ImportKind:
    return registries.import_kinds.get(key)


@pytest.fixture
def keeper() -> Actor:
    return actor_for(make_member(name="管理员", role="administrator"))


def row(seller, customer, **overrides: object) -> dict[str, object]:
    values = {
        "number": "合2024-017", "title": "流量计采购", "customer": customer.pk, "owner": seller.pk,
        "amount_fen": 100_000, "signed_on": MAY,
    }  # fmt: skip
    return {**values, **overrides}


@pytest.fixture
def contract_id(keeper, seller) -> int:
    """A contract of 1,000 yuan taken over."""
    return kind().take(actor=keeper, now=NOW, rows=[row(seller, make_customer(owner=seller))])[0]


def received(seller) -> int:
    """What the seller was credited with in June, in 分."""
    return facts.member_totals("receipt", JUNE, [seller.pk])[seller.pk].amount_fen


def test_contracts_keep_their_number_and_read_back_as_they_came(keeper, seller) -> None:
    customer, product = make_customer(owner=seller), make_product()
    given = row(seller, customer, product=product.pk, quantity=4, state="completed", tax_bp=900, cost_fen=60_000)
    ids = kind().take(actor=keeper, now=NOW, rows=[given, row(seller, customer, number="", quantity=3, title="")])
    assert kind().current(keeper, ids)[ids[0]] == {**given, "deal": None}
    line = Contract.objects.get(pk=ids[0]).lines.get()
    assert (line.quantity, line.price_fen, line.tax_bp, line.cost_fen) == (4, 25_000, 900, 15_000)
    second = Contract.objects.get(pk=ids[1])
    assert (second.number, second.state, second.lines.get().description) == ("HT-2024-0001", "in_force", "合同金额 × 3")
    assert found.matching_ids(SYSTEM, "2024-017", record_type="contract") == [ids[0]]


def test_contracts_are_found_by_number_and_by_customer_day_and_amount(keeper, seller, contract_id) -> None:
    customer = Contract.objects.get().customer
    assert kind().find(keeper, "number", ["合 2024-017", "x"]) == {"合 2024-017": [contract_id]}
    same = kind().same
    assert same is not None
    assert same(keeper, [row(seller, customer), row(seller, customer, amount_fen=1)]) == [[contract_id], []]
    stranger = actor_for(make_member())
    assert kind().find(stranger, "number", ["合2024-017"]) == {}
    assert same(stranger, [row(seller, customer)]) == [[]]
    counts = []
    for many in (1, 3000):
        with CaptureQueriesContext(connection) as caught:
            kind().find(keeper, "number", [str(n) for n in range(many)])
        counts.append(len(caught))
    assert counts == [1, 1]


def test_take_over_contracts_refused_for_a_number_or_deal_that_has_one(keeper, seller, contract_id) -> None:
    customer = make_customer(owner=seller)
    with pytest.raises(Invalid) as caught:
        kind().take(actor=keeper, now=NOW, rows=[row(seller, customer, number=n) for n in ("新", "合 2024-017", "新")])
    assert list(caught.value.fields) == ["rows[1].number", "rows[2].number"]
    assert Contract.objects.count() == 1


def test_receipts_count_on_their_day_and_complete_nothing_by_themselves(keeper, seller, contract_id) -> None:
    rows = [
        {"contract": contract_id, "amount_fen": 60_000, "received_on": JUNE, "method": "transfer", "payer": "澄源水务"},
        {"contract": contract_id, "amount_fen": 40_000, "received_on": date(2024, 6, 20)},
    ]
    ids = kind("receipt").take(actor=keeper, now=NOW, rows=rows)
    contract = Contract.objects.get()
    assert (contract.received_fen, contract.state) == (100_000, "in_force")
    assert kind("receipt").current(keeper, ids)[ids[0]] == {**rows[0], "note": "", "billed_on": None}
    assert received(seller) == 100_000
    assert set(Receipt.objects.values_list("state", "is_taken_over")) == {("confirmed", True)}
    assert set(Fact.objects.filter(metric="receipt").values_list("source", flat=True)) == {"taken_over"}
    same = kind("receipt").same
    assert same is not None
    assert same(keeper, [rows[0], {**rows[0], "amount_fen": 1}]) == [[ids[0]], []]


def test_take_over_receipts_refused_above_the_contract_and_on_one_signed_here(keeper, contract_id) -> None:
    here = make_contract()
    past = [
        PastReceipt(contract_id, 60_000, JUNE), PastReceipt(contract_id, 50_000, JUNE), PastReceipt(here.pk, 1, JUNE),
        PastReceipt(contract_id, 0, JUNE), PastReceipt(contract_id, 1, date(2030, 1, 1)), PastReceipt(999_999, 1, JUNE),
    ]  # fmt: skip
    with pytest.raises(Invalid) as caught:
        actions.take_over_receipts(actor=keeper, now=NOW, past=past)
    assert list(caught.value.fields) == [
        "rows[1].amount_fen", "rows[2].contract", "rows[3].amount_fen", "rows[4].received_on", "rows[5].contract",
    ]  # fmt: skip
    assert Receipt.objects.count() == 0


def test_a_plan_taken_over_after_its_receipts_gives_their_facts_its_days(keeper, contract_id) -> None:
    rows = [{"contract": contract_id, "amount_fen": 30_000, "received_on": on} for on in (JUNE, JULY)]
    ids = kind("receipt").take(actor=keeper, now=NOW, rows=rows)
    plan = [
        {"contract": contract_id, "due_on": JUNE, "amount_fen": 40_000, "billed_on": MAY, "invoice_number": "2632"},
        {"contract": contract_id, "due_on": JULY, "amount_fen": 60_000},
    ]
    first, second = kind("instalment").take(actor=keeper, now=NOW, rows=plan)
    standing = Fact.objects.filter(metric="receipt", reverses=None, reversed_by=None).order_by("source_id")
    told = [(fact.key, fact.attributes["due_on"], fact.attributes.get("billed_on")) for fact in standing]
    assert told == [(f"receipt:{pk}:2", JUNE.isoformat(), MAY.isoformat()) for pk in ids]
    assert [fact.references.get("instalment") for fact in standing] == [first, None]
    assert [fill.instalment_id for fill in read_fills(standing[1].attributes["fills"])] == [first, second]
    kind("instalment").change(actor=keeper, now=NOW, rows={first: {"billed_on": JUNE}})
    assert kind("instalment").current(keeper, [first])[first]["billed_on"] == JUNE
    assert [fact.attributes["billed_on"] for fact in standing.all()] == [JUNE.isoformat()] * 2
    kind("receipt").undo(actor=keeper, now=NOW, ids=ids)
    assert not standing.all().exists()
    with pytest.raises(Invalid) as caught:
        kind("instalment").change(actor=keeper, now=NOW, rows={second: {"invoice_number": "2633"}})
    assert list(caught.value.fields) == [f"rows[{second}].billed_on"]


def test_a_plan_comes_in_order_of_days_and_holds_what_has_been_received(keeper, contract_id) -> None:
    kind("receipt").take(
        actor=keeper, now=NOW, rows=[{"contract": contract_id, "amount_fen": 30_000, "received_on": JUNE}]
    )
    ids = kind("instalment").take(
        actor=keeper,
        now=NOW,
        rows=[
            {"contract": contract_id, "due_on": JULY, "amount_fen": 80_000},
            {"contract": contract_id, "due_on": JUNE, "amount_fen": 20_000, "name": "预付款"},
        ],
    )
    assert list(Instalment.objects.order_by("sequence").values_list("name", "received_fen")) == [
        ("预付款", 20_000), ("第 1 期", 10_000),
    ]  # fmt: skip
    same = kind("instalment").same
    assert same is not None
    assert same(keeper, [{"contract": contract_id, "due_on": JUNE}]) == [[ids[1]]]
    kind("instalment").change(actor=keeper, now=NOW, rows={ids[1]: {"name": "质保金", "due_on": date(2024, 8, 1)}})
    assert list(Instalment.objects.order_by("sequence").values_list("pk", "received_fen")) == [
        (ids[0], 30_000), (ids[1], 0),
    ]  # fmt: skip
    kind("instalment").undo(actor=keeper, now=NOW, ids=ids)
    assert Instalment.objects.count() == 0


def test_take_over_instalments_refused_above_the_contract_or_on_one_signed_here(keeper, contract_id) -> None:
    past = [PastInstalment(contract_id, JUNE, 90_000), PastInstalment(contract_id, JULY, 20_000),
            PastInstalment(make_contract().pk, JULY, 1)]  # fmt: skip
    before = Instalment.objects.count()
    with pytest.raises(Invalid) as caught:
        actions.take_over_instalments(actor=keeper, now=NOW, past=past)
    assert list(caught.value.fields) == ["rows[1].amount_fen", "rows[2].contract"]
    assert Instalment.objects.count() == before


def test_correct_instalments_refused_above_the_contract(keeper, contract_id) -> None:
    ids = kind("instalment").take(
        actor=keeper, now=NOW, rows=[{"contract": contract_id, "due_on": JUNE, "amount_fen": 1}]
    )
    with pytest.raises(Invalid):
        actions.correct_instalments(actor=keeper, now=NOW, rows={ids[0]: {"amount_fen": 100_001}})
    assert Instalment.objects.get().amount_fen == 1


def test_correct_contracts_changes_names_alone(keeper, contract_id) -> None:
    values = {"title": "流量计采购及安装", "number": "合2024-018", "amount_fen": 100_000}
    kind().change(actor=keeper, now=NOW, rows={contract_id: values})
    contract = Contract.objects.get()
    assert (contract.title, contract.number, contract.number_key) == ("流量计采购及安装", "合2024-018", "合2024-018")
    assert Entry.objects.get(action="contracts.correct_contracts").changes["number"] == ["合2024-017", "合2024-018"]


@pytest.mark.parametrize("values", [{"amount_fen": 1}, {"signed_on": JUNE}, {"state": "completed"}, {"title": ""}])
def test_correct_contracts_refused_for_what_money_stands_on(keeper, contract_id, values) -> None:
    with pytest.raises(Invalid) as caught:
        actions.correct_contracts(actor=keeper, now=NOW, rows={contract_id: values})
    assert list(caught.value.fields) == [f"rows[{contract_id}].{next(iter(values))}"]


def test_take_back_receipts_and_contracts_reverse_their_facts(keeper, seller, contract_id) -> None:
    later = NOW + timedelta(hours=1)
    ids = kind("receipt").take(
        actor=keeper, now=later, rows=[{"contract": contract_id, "amount_fen": 60_000, "received_on": JUNE}]
    )
    with pytest.raises(Refused, match="合2024-017"):
        kind().undo(actor=keeper, now=NOW, ids=[contract_id])
    kind("receipt").undo(actor=keeper, now=NOW, ids=ids)
    assert (received(seller), Contract.objects.get().received_fen) == (0, 0)
    kind().undo(actor=keeper, now=NOW, ids=[contract_id])
    assert (Contract.objects.count(), Receipt.objects.count()) == (0, 0)
    assert Fact.objects.filter(reverses=None).count() == Fact.objects.exclude(reverses=None).count() == 3
    assert found.matching_ids(SYSTEM, "2024-017", record_type="contract") == []


def test_a_new_customer_passes_on_to_the_next_contract_when_the_first_is_taken_back(keeper, seller) -> None:
    customer = make_customer(owner=seller)
    ids = kind().take(
        actor=keeper, now=NOW, rows=[row(seller, customer), row(seller, customer, number="二", signed_on=JULY)]
    )
    kind().undo(actor=keeper, now=NOW, ids=ids[:1])
    standing = Fact.objects.filter(metric="new_customer", reverses=None, reversed_by=None)
    assert list(standing.values_list("source_id", "month_on")) == [(ids[1], JULY)]


def test_take_back_contracts_refused_for_one_signed_here_and_in_a_closed_month(keeper, contract_id) -> None:
    with pytest.raises(Refused):
        actions.take_back_contracts(actor=keeper, now=NOW, contract_ids=[make_contract().pk])
    ledger.close_month(actor=SYSTEM, now=NOW, month_on=MAY)
    with pytest.raises(Refused, match="2024-05 已经结账"):
        actions.take_back_contracts(actor=keeper, now=NOW, contract_ids=[contract_id])
    assert Contract.objects.count() == 2


def test_take_back_receipts_refused_for_one_recorded_here(keeper) -> None:
    receipt = make_receipt(confirmed_by=make_finance())
    with pytest.raises(Refused):
        actions.take_back_receipts(actor=keeper, now=NOW, receipt_ids=[receipt.pk])


def test_take_back_instalments_refused_on_a_contract_signed_here(keeper) -> None:
    plan = make_contract().instalments.first()
    with pytest.raises(Refused):
        actions.take_back_instalments(actor=keeper, now=NOW, instalment_ids=[plan.pk])


def test_importing_contracts_not_allowed_without_its_own_power(actor) -> None:
    for act, given in (
        (actions.correct_contracts, {"rows": {}}),
        (actions.correct_instalments, {"rows": {}}),
        (actions.take_over_receipts, {"past": []}),
        (actions.take_over_instalments, {"past": []}),
        (actions.take_over_wins, {"wins": []}),
        (actions.take_back_wins, {"deals": []}),
        (actions.take_back_contracts, {"contract_ids": []}),
        (actions.take_back_receipts, {"receipt_ids": []}),
        (actions.take_back_instalments, {"instalment_ids": []}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=actor, now=NOW, **given)


def test_take_over_wins_and_take_back_wins_not_allowed_to_whoever_may_take_over_deals_alone(actor) -> None:
    for act, given in ((actions.take_over_wins, {"wins": []}), (actions.take_back_wins, {"deals": []})):
        with pytest.raises(NotAllowed):
            act(actor=actor, now=NOW, **given)


def test_check_says_what_no_single_cell_shows() -> None:
    check, check_amount = kind().check, kind("receipt").check
    assert check is not None
    assert check_amount is not None
    assert list(check({"amount_fen": 0, "quantity": 0, "signed_on": JUNE, "received_on": MAY})) == [
        "amount_fen", "quantity", "received_on",
    ]  # fmt: skip
    assert list(check_amount({"amount_fen": -1})) == ["amount_fen"]
