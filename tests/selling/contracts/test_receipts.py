"""Money received: recorded, confirmed, refused, reversed; alone and at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.at_once import at_once
from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer
from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import AlreadyDone, BusinessError, Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import DailyTotal, Fact
from xiaozhang.selling.contracts import actions, queries
from xiaozhang.selling.contracts.errors import AboveOwed, NotInState
from xiaozhang.selling.contracts.models import Contract, Instalment, Receipt


@pytest.fixture
def finance(db) -> Actor:
    return make_finance()


@pytest.fixture
def contract(actor, seller) -> Contract:
    return make_contract(actor=actor, owner=seller)


def state() -> tuple[object, ...]:
    return (
        list(Contract.objects.order_by("pk").values_list("state", "received_fen", "revision")),
        list(Receipt.objects.order_by("pk").values_list("state", "amount_fen")),
        list(Instalment.objects.order_by("pk").values_list("received_fen", flat=True)),
        Fact.objects.count(),
        Entry.objects.count(),
    )


def refused(error: type[BusinessError], action, **values) -> BusinessError:
    before = state()
    with pytest.raises(error) as caught:
        action(now=NOW, **values)
    assert state() == before
    return caught.value


def filled() -> list[int]:
    return list(Instalment.objects.order_by("sequence").values_list("received_fen", flat=True))


def test_record_receipt_counts_nothing_until_confirmed(actor, contract) -> None:
    receipt = make_receipt(contract, actor=actor, amount_fen=2_000_000, payer="　江阴澄源水务 ")
    assert (receipt.number, receipt.state, receipt.payer) == ("HK-2026-0001", "recorded", "江阴澄源水务")
    assert Contract.objects.get(pk=contract.pk).received_fen == 0
    assert Fact.objects.filter(metric="receipt").count() == 0
    assert queries.pending_fen(contract.pk) == 2_000_000


def test_record_receipt_twice_with_one_key_records_one(actor, contract) -> None:
    values = {"contract_id": contract.pk, "amount_fen": 100, "received_on": TODAY, "request_key": "f00dfeed01"}
    first = actions.record_receipt(actor=actor, now=NOW, **values)
    with pytest.raises(AlreadyDone) as again:
        actions.record_receipt(actor=actor, now=NOW, **values)
    assert (again.value.result, Receipt.objects.count()) == (first.pk, 1)


def test_record_receipt_refused_above_what_is_owed_naming_it(actor, contract, finance) -> None:
    make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=3_000_000)
    make_receipt(contract, actor=actor, amount_fen=7_000_000)
    values = {"actor": actor, "contract_id": contract.pk, "received_on": TODAY}
    error = refused(AboveOwed, actions.record_receipt, amount_fen=1_000_001, **values)
    assert error.owed_fen == 1_000_000
    assert str(error) == (
        "没有登记：这笔 10,000.01 元超过还应收的 80,000.00 元（其中 70,000.00 元已登记，待财务确认）。"
        "请核对金额，多收部分请退回或另签合同。"
    )
    actions.record_receipt(now=NOW, amount_fen=1_000_000, **values)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": -5}, "amount_fen"),
        ({"amount_fen": 10**15 + 1}, "amount_fen"),
        ({"received_on": TODAY + timedelta(days=1)}, "received_on"),
        ({"method": "以物易物"}, "method"),
        ({"payer": "长" * 121}, "payer"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_record_receipt_refused_for_odd_values(actor, contract, values, field) -> None:
    good = {"actor": actor, "contract_id": contract.pk, "amount_fen": 100, "received_on": TODAY}
    error = refused(Invalid, actions.record_receipt, **{**good, **values})
    assert list(error.fields) == [field]


def test_record_receipt_refused_on_drafts_foreign_contracts_and_instalments(actor, seller, contract) -> None:
    draft = make_contract(actor=actor, owner=seller, signed_on=None)
    foreign = make_contract()
    values = {"actor": actor, "amount_fen": 100, "received_on": TODAY}
    refused(NotInState, actions.record_receipt, contract_id=draft.pk, **values)
    refused(Missing, actions.record_receipt, contract_id=foreign.pk, **values)
    other = foreign.instalments.first().pk
    refused(Missing, actions.record_receipt, contract_id=contract.pk, instalment_id=other, **values)
    refused(NotAllowed, actions.record_receipt, contract_id=contract.pk,
            **{**values, "actor": actor_for(make_member(role="leadership"))})  # fmt: skip


def test_confirm_receipt_fills_the_plan_and_becomes_a_fact_of_its_day(actor, seller, contract, finance) -> None:
    received_on = date(2026, 10, 30)
    first, second, _third = contract.instalments.order_by("sequence")
    Contract.objects.filter(pk=contract.pk).update(signed_on=date(2026, 10, 1))
    receipt = make_receipt(
        contract, actor=actor, amount_fen=4_000_000, received_on=received_on, instalment_id=second.pk
    )
    confirmed = actions.confirm_receipt(actor=finance, now=NOW, receipt_id=receipt.pk)
    assert (confirmed.state, confirmed.confirmed_by_id) == ("confirmed", finance.member_id)
    assert filled() == [0, 4_000_000, 0]
    assert Contract.objects.get(pk=contract.pk).received_fen == 4_000_000
    fact = Fact.objects.get(metric="receipt")
    assert (fact.key, fact.amount_fen, fact.occurred_on, fact.month_on) == (
        f"receipt:{receipt.pk}", 4_000_000, received_on, date(2026, 10, 1),
    )  # fmt: skip
    assert fact.references == {"contract": contract.pk, "instalment": second.pk, "receipt": receipt.pk}
    assert fact.attributes == {
        "method": "transfer", "due_on": second.due_on.isoformat(), "signed_on": "2026-10-01", "region": "江苏江阴",
    }  # fmt: skip
    assert list(fact.credits.values_list("member_id", "amount_fen")) == [(seller.pk, 4_000_000)]
    assert DailyTotal.objects.get(metric="receipt", member=seller).amount_fen == 4_000_000
    assert first.received_fen == 0


def test_receipts_without_an_instalment_fill_the_plan_in_order(actor, contract, finance) -> None:
    for amount in (1_000_000, 3_500_000):
        make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=amount)
    assert filled() == [3_000_000, 1_500_000, 0]


def test_confirm_receipt_refused_a_second_time_naming_who(actor, contract, finance) -> None:
    receipt = make_receipt(contract, actor=actor, confirmed_by=finance)
    error = refused(NotInState, actions.confirm_receipt, actor=make_finance(), receipt_id=receipt.pk)
    assert str(error) == "没有确认：回款 HK-2026-0001 已由沈静确认。"


def test_confirm_receipt_refused_without_the_power_and_out_of_reach(actor, contract) -> None:
    receipt = make_receipt(contract, actor=actor)
    refused(NotAllowed, actions.confirm_receipt, actor=actor, receipt_id=receipt.pk)
    refused(Missing, actions.confirm_receipt, actor=make_finance(), receipt_id=10**9)


def test_confirm_receipt_refused_above_what_is_still_owed(actor, contract, finance) -> None:
    receipt = make_receipt(contract, actor=actor, amount_fen=11_000_000)
    Contract.objects.filter(pk=contract.pk).update(received_fen=1)  # as if another receipt had slipped in
    error = refused(AboveOwed, actions.confirm_receipt, actor=finance, receipt_id=receipt.pk)
    assert error.owed_fen == 10_999_999


def test_refuse_receipt_sends_it_back_with_a_reason(actor, contract, finance) -> None:
    receipt = make_receipt(contract, actor=actor)
    back = actions.refuse_receipt(actor=finance, now=NOW, receipt_id=receipt.pk, reason="流水里没有这笔")
    assert (back.state, back.refusal_reason) == ("refused", "流水里没有这笔")
    assert queries.pending_fen(contract.pk) == 0


def test_refuse_receipt_refused_without_reason_power_and_when_settled(actor, contract, finance) -> None:
    waiting = make_receipt(contract, actor=actor)
    confirmed = make_receipt(contract, actor=actor, confirmed_by=finance)
    refused(Invalid, actions.refuse_receipt, actor=finance, receipt_id=waiting.pk, reason=" ")
    refused(NotAllowed, actions.refuse_receipt, actor=actor, receipt_id=waiting.pk, reason="没有")
    refused(NotInState, actions.refuse_receipt, actor=finance, receipt_id=confirmed.pk, reason="没有")


def test_reverse_receipt_takes_fact_and_plan_back(actor, seller, contract, finance) -> None:
    receipt = make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=11_000_000)
    Contract.objects.filter(pk=contract.pk).update(delivered_on=TODAY, accepted_on=TODAY, state="completed")
    back = actions.reverse_receipt(actor=finance, now=NOW, receipt_id=receipt.pk, reason="银行退票")
    assert (back.state, back.reversal_reason) == ("reversed", "银行退票")
    again = Contract.objects.get(pk=contract.pk)
    assert (again.state, again.received_fen, filled()) == ("in_force", 0, [0, 0, 0])
    amounts = list(Fact.objects.filter(metric="receipt").order_by("id").values_list("amount_fen", flat=True))
    assert amounts == [11_000_000, -11_000_000]
    assert DailyTotal.objects.get(metric="receipt", member=seller).amount_fen == 0


def test_reverse_receipt_refused_unless_confirmed_once_and_by_finance(actor, contract, finance) -> None:
    waiting = make_receipt(contract, actor=actor)
    receipt = make_receipt(contract, actor=actor, confirmed_by=finance)
    reverse = actions.reverse_receipt
    refused(Invalid, reverse, actor=finance, receipt_id=receipt.pk, reason="")
    refused(NotAllowed, reverse, actor=actor, receipt_id=receipt.pk, reason="退票")
    refused(NotInState, reverse, actor=finance, receipt_id=waiting.pk, reason="退票")
    reverse(actor=finance, now=NOW, receipt_id=receipt.pk, reason="退票")
    refused(NotInState, reverse, actor=finance, receipt_id=receipt.pk, reason="退票")


def test_two_in_finance_confirming_at_once_have_one_outcome(concurrent_db: None) -> None:
    seller = make_member()
    contract = make_contract(owner=seller, customer_id=make_customer(owner=seller).pk)
    receipt = make_receipt(contract, actor=actor_for(seller))
    people = [make_finance(), make_finance()]
    outcomes = at_once(
        *(lambda who=who: actions.confirm_receipt(actor=who, now=NOW, receipt_id=receipt.pk) for who in people)
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotInState", "Receipt"]
    assert Fact.objects.filter(metric="receipt").count() == 1
    assert Contract.objects.get(pk=contract.pk).received_fen == receipt.amount_fen


def test_two_receipts_at_once_never_go_above_the_contract(concurrent_db: None) -> None:
    seller = make_member()
    contract = make_contract(owner=seller, customer_id=make_customer(owner=seller).pk)
    who = actor_for(seller)
    values = {"contract_id": contract.pk, "amount_fen": 6_000_000, "received_on": TODAY}
    outcomes = at_once(*(lambda: actions.record_receipt(actor=who, now=NOW, **values) for _turn in range(2)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AboveOwed", "Receipt"]
