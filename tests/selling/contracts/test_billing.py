"""Lines with tax and cost, invoices, and what the facts of signed amounts and receipts say for plans of commission."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.contracts import PLAN, make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer
from tests.factories.org import NOW, actor_for, make_member
from tests.factories.products import make_product
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.errors import NotInState
from xiaozhang.selling.contracts.models import Instalment, Line
from xiaozhang.selling.contracts.rules.drafting import NewLine
from xiaozhang.selling.contracts.rules.sold import Fill, SoldPart, read_fills, read_parts

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
NOVEMBER_5 = date(2026, 11, 5)


@pytest.fixture
def finance(db):
    return make_finance()


def standing() -> list[Fact]:
    return list(Fact.objects.filter(metric="receipt", reverses=None, reversed_by=None).order_by("pk"))


def bill(finance: Any, instalment: Instalment, billed_on: date | None, now: datetime = NOW, **given: Any) -> Instalment:
    return actions.record_billing(
        actor=finance, now=now, contract_id=instalment.contract_id, instalment_id=instalment.pk, billed_on=billed_on,
        **given,
    )  # fmt: skip


def test_signing_says_what_a_contract_is_made_up_of(actor, seller) -> None:
    meter = make_product(name="流量计", price_fen=5_000_000, cost_fen=3_000_000, tax_bp=1300)
    service = make_product(name="年度维保", price_fen=2_000_000, cost_fen=500_000, tax_bp=600)
    customer = make_customer(owner=seller, source="展会", area="江苏")
    lines = [
        NewLine("流量计", 2, 5_000_000, meter.pk), NewLine("年度维保", 1, 2_000_000, service.pk),
        NewLine("运费", 1, 100_000), NewLine("折让", 1, -300_000),
    ]  # fmt: skip
    contract = make_contract(owner=seller, customer_id=customer.pk, lines=lines, instalments=())
    fact = Fact.objects.get(metric="signed_amount")
    told = dict(fact.attributes)
    assert read_parts(told.pop("parts")) == (
        SoldPart("流量计", 10_000_000, 6_000_000, 1300, 2), SoldPart("年度维保", 2_000_000, 500_000, 600, 1),
        SoldPart("", 100_000, None, None, 1),
    )  # fmt: skip
    assert told == {
        "cost_fen": 6_500_000, "is_new_customer": 1, "units": 3, "channel": "展会", "region": "江苏",
    }  # fmt: skip
    assert contract.amount_fen == 11_800_000


def test_a_contract_of_one_product_says_it_with_its_rate_of_tax(actor, seller) -> None:
    meter = make_product(name="流量计", cost_fen=3_000_000, tax_bp=1300)
    make_contract(owner=seller, lines=[NewLine("流量计 DN50", 2, 5_650_000, meter.pk, 900)], instalments=())
    attributes = Fact.objects.get(metric="signed_amount").attributes
    assert (attributes["product"], attributes["tax_rate"], attributes["units"]) == ("流量计", "9%", 2)
    assert "parts" not in attributes


def test_who_sees_costs_may_set_them_and_others_leave_them_alone(actor, seller) -> None:
    manager = actor_for(make_member("周敏", role="sales_manager"))
    meter = make_product(name="流量计", cost_fen=3_000_000, tax_bp=1300)
    values: dict[str, Any] = {"title": "采购合同", "customer_id": make_customer(owner=seller).pk}
    with pytest.raises(NotAllowed):
        lines = [NewLine("流量计", 1, 5_000_000, meter.pk, None, 1)]
        actions.draft_contract(actor=actor, now=NOW, lines=lines, **values)
    assert Line.objects.count() == 0
    plain = [NewLine("流量计", 1, 5_000_000, meter.pk), NewLine("安装", 1, 10_000_00)]
    contract = actions.draft_contract(actor=actor, now=NOW, lines=plain, **values)
    costed = [
        NewLine("流量计", 1, 5_000_000, meter.pk, 600, 2_800_000),
        NewLine("安装", 1, 10_000_00, None, 600, 40_000),
    ]
    change: dict[str, Any] = {"now": NOW, "contract_id": contract.pk, "title": "采购合同"}
    actions.change_contract(actor=manager, lines=costed, **change)
    actions.change_contract(actor=manager, lines=[costed[0], replace(costed[1], cost_fen=50_000)], **change)
    actions.change_contract(actor=actor, lines=plain, **change)
    rows = list(Line.objects.order_by("sequence").values_list("cost_fen", "tax_bp"))
    assert rows == [(2_800_000, 600), (50_000, 600)]
    told = str(list(Entry.objects.filter(subject_type="contracts.contract").values_list("changes", flat=True)))
    assert "成本已改" in told
    assert "28,000.00" not in told
    assert "2800000" not in told


def test_a_receipt_without_a_name_says_which_instalments_it_fills(actor, seller, finance) -> None:
    contract = make_contract(owner=seller)
    first, second, _third = contract.instalments.order_by("sequence")
    bill(finance, first, NOVEMBER_5)
    make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=4_000_000)
    (fact,) = standing()
    assert read_fills(fact.attributes["fills"]) == (
        Fill(first.pk, 3_000_000, PLAN[0].due_on, NOVEMBER_5), Fill(second.pk, 1_000_000, PLAN[1].due_on, None),
    )  # fmt: skip
    assert (fact.attributes["due_on"], fact.attributes["billed_on"]) == ("2026-11-10", "2026-11-05")
    assert "instalment" not in fact.references
    own = make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=5_000_000, billed_on=date(2026, 11, 8))
    fact = Fact.objects.get(key=f"receipt:{own.pk}")
    assert fact.references["instalment"] == second.pk
    assert (fact.attributes["due_on"], fact.attributes["billed_on"]) == ("2026-12-20", "2026-11-08")


def test_record_billing_counts_receipts_that_fill_it_anew(actor, seller, finance) -> None:
    contract = make_contract(owner=seller)
    first, second, _third = contract.instalments.order_by("sequence")
    mine = make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=3_000_000)
    other = make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=1_000_000)
    billed = bill(finance, first, NOVEMBER_5, invoice_number=" 2632200 ")
    assert (billed.billed_on, billed.invoice_number) == (NOVEMBER_5, "2632200")
    assert [(fact.key, fact.attributes.get("billed_on")) for fact in standing()] == [
        (f"receipt:{other.pk}", None), (f"receipt:{mine.pk}:2", "2026-11-05"),
    ]  # fmt: skip
    again = Fact.objects.get(key=f"receipt:{mine.pk}:2")
    was = Fact.objects.get(key=f"receipt:{mine.pk}")
    assert (again.amount_fen, again.occurred_at, again.references, again.customer_id) == (
        was.amount_fen, was.occurred_at, was.references, was.customer_id,
    )  # fmt: skip
    assert list(again.credits.values_list("member_id", "share_bp", "amount_fen")) == [(seller.pk, 10_000, 3_000_000)]
    assert sum(Fact.objects.filter(metric="receipt").values_list("amount_fen", flat=True)) == 4_000_000
    count = Fact.objects.count()
    bill(finance, first, NOVEMBER_5, invoice_number="2632200")
    bill(finance, second, NOVEMBER_5, now=LATER)
    bill(finance, second, None, now=LATER)
    assert Fact.objects.count() == count + 4
    assert [fact.key for fact in standing()] == [f"receipt:{mine.pk}:2", f"receipt:{other.pk}:3"]
    actions.reverse_receipt(actor=finance, now=LATER, receipt_id=mine.pk, reason="退款")
    assert [fact.key for fact in standing()] == [f"receipt:{other.pk}:3"]


def test_a_day_corrected_after_the_month_is_closed_counts_in_the_next(actor, seller, finance) -> None:
    contract = make_contract(owner=seller, signed_on=date(2026, 10, 1))
    first = contract.instalments.order_by("sequence")[0]
    make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=3_000_000, received_on=date(2026, 10, 20))
    ledger.close_month(actor=SYSTEM, now=NOW, month_on=date(2026, 10, 1))
    bill(finance, first, date(2026, 10, 2), now=LATER)
    rows = Fact.objects.filter(metric="receipt").order_by("pk").values_list("amount_fen", "month_on")
    assert list(rows) == [
        (3_000_000, date(2026, 10, 1)), (-3_000_000, date(2026, 11, 1)), (3_000_000, date(2026, 11, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"billed_on": date(2030, 1, 1)}, "billed_on"),
        ({"billed_on": None, "invoice_number": "2632200"}, "billed_on"),
        ({"billed_on": NOVEMBER_5, "invoice_number": "9" * 41}, "invoice_number"),
    ],
)
def test_record_billing_refused_leaves_no_trace(seller, finance, values: dict[str, Any], field: str) -> None:
    instalment = make_contract(owner=seller).instalments.order_by("sequence")[0]
    count = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        bill(finance, instalment, **values)
    assert list(refused.value.fields) == [field]
    assert Instalment.objects.get(pk=instalment.pk).billed_on is None
    assert Entry.objects.count() == count


def test_record_billing_asks_for_a_signed_contract_its_own_instalment_and_the_power(actor, seller, finance) -> None:
    draft = make_contract(owner=seller, signed_on=None).instalments.order_by("sequence")[0]
    with pytest.raises(NotInState):
        bill(finance, draft, NOVEMBER_5)
    contract = make_contract(owner=seller)
    with pytest.raises(Missing):
        actions.record_billing(
            actor=finance, now=NOW, contract_id=contract.pk, instalment_id=draft.pk, billed_on=NOVEMBER_5
        )
    with pytest.raises(NotAllowed):
        bill(actor, contract.instalments.order_by("sequence")[0], NOVEMBER_5)
