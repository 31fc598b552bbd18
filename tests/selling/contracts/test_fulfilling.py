"""Signing, delivering, accepting, voiding: with their facts, and refused without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.contracts import make_contract, make_finance, make_receipt, sign
from tests.factories.customers import make_customer
from tests.factories.deals import make_stage_charter
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.selling.contracts.refusals import facts, in_signing, refused
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.errors import MoneyReceived, NotInState
from xiaozhang.selling.contracts.models import Contract
from xiaozhang.selling.deals import actions as deal_actions
from xiaozhang.selling.deals.errors import ContractNeeded, StageNotMet
from xiaozhang.selling.deals.models import Deal

pytestmark = pytest.mark.django_db


def test_sign_contract_posts_facts_and_wins_the_deal(actor, seller) -> None:
    deal = in_signing(seller)
    contract = make_contract(actor=actor, deal_id=deal.pk, signed_on=None)
    signed_on = TODAY - timedelta(days=2)
    signed = sign(contract, actor, signed_on)
    assert (signed.state, signed.signed_on, signed.our_signatory, signed.their_signatory) == (
        "in_force", signed_on, "周敏", "许建平",
    )  # fmt: skip
    deal = Deal.objects.get(pk=deal.pk)
    assert (deal.stage, deal.outcome, deal.closed_on) == ("delivery", "won", signed_on)
    assert facts() == [
        ("signed_amount", f"contract:{contract.pk}:signed", 11_000_000, None),
        ("new_customer", f"contract:{contract.pk}:new_customer", None, 1),
    ]
    fact = Fact.objects.get(metric="signed_amount")
    assert fact.references == {"deal": deal.pk, "contract": contract.pk}
    assert (fact.occurred_on, fact.customer_id, fact.attributes) == (
        signed_on, contract.customer_id, {"cost_fen": None, "is_new_customer": 1, "region": "江苏江阴"},
    )  # fmt: skip
    assert list(fact.credits.values_list("member_id", "share_bp")) == [(seller.pk, 10_000)]


def test_sign_contract_counts_a_customer_as_new_once(actor, seller) -> None:
    customer = make_customer(owner=seller)
    for _turn in range(2):
        make_contract(actor=actor, customer_id=customer.pk)
    assert [metric for metric, *_rest in facts()] == ["signed_amount", "new_customer", "signed_amount"]


def test_sign_contract_refused_by_the_standard_of_signing_leaves_no_trace(actor, seller) -> None:
    make_stage_charter(
        ("signing", "客户需求已写入", "deals.field", "need"), ("signing", "合同", "contracts.linked", "signed")
    )
    contract = make_contract(actor=actor, deal_id=in_signing(seller).pk, signed_on=None)
    values = {"signed_on": TODAY, "our_signatory": "周敏", "their_signatory": "许建平"}
    error = refused(contract, StageNotMet, actions.sign_contract, actor=actor, **values)
    assert error.lacking == ("signing_0",)


def test_sign_contract_refused_for_odd_values_states_and_people(actor, seller) -> None:
    draft = make_contract(actor=actor, owner=seller, signed_on=None)
    good = {"signed_on": TODAY, "our_signatory": "周敏", "their_signatory": "许建平"}
    for wrong in ({"our_signatory": " "}, {"their_signatory": "长" * 41}, {"signed_on": TODAY + timedelta(days=1)}):
        refused(draft, Invalid, actions.sign_contract, actor=actor, **{**good, **wrong})
    refused(draft, Stale, actions.sign_contract, actor=actor, revision=8, **good)
    refused(draft, NotAllowed, actions.sign_contract, actor=make_finance(), **good)
    refused(draft, Missing, actions.sign_contract, actor=actor_for(make_member()), **good)
    refused(make_contract(owner=seller), NotInState, actions.sign_contract, actor=actor, **good)


def test_sign_contract_refused_while_its_deal_went_back(actor, seller) -> None:
    deal = in_signing(seller)
    contract = make_contract(actor=actor, deal_id=deal.pk, signed_on=None)
    deal_actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="negotiation", note="重谈付款")
    values = {"signed_on": TODAY, "our_signatory": "周敏", "their_signatory": "许建平"}
    refused(contract, ContractNeeded, actions.sign_contract, actor=actor, **values)


def test_delivery_follows_the_contract_until_acceptance(actor, seller) -> None:
    deal = in_signing(seller)
    contract = make_contract(actor=actor, deal_id=deal.pk)
    actions.record_delivery(actor=actor, now=NOW, contract_id=contract.pk, delivered_on=TODAY)
    accepted = actions.record_acceptance(
        actor=actor, now=NOW, contract_id=contract.pk, accepted_on=TODAY, accepted_by="许建平"
    )
    assert (accepted.delivered_on, accepted.accepted_on, accepted.state) == (TODAY, TODAY, "in_force")
    assert Deal.objects.get(pk=deal.pk).delivered_on == TODAY


def test_a_contract_is_completed_when_accepted_and_paid_in_full(actor, seller) -> None:
    finance = make_finance()
    contract = make_contract(actor=actor, owner=seller)
    make_receipt(contract, actor=actor, confirmed_by=finance, amount_fen=11_000_000)
    actions.record_delivery(actor=actor, now=NOW, contract_id=contract.pk, delivered_on=TODAY)
    done = actions.record_acceptance(
        actor=actor, now=NOW, contract_id=contract.pk, accepted_on=TODAY, accepted_by="许建平"
    )
    assert done.state == "completed"


def test_record_delivery_refused_before_signing_ahead_and_after_acceptance(actor, seller) -> None:
    draft = make_contract(actor=actor, owner=seller, signed_on=None)
    signed = make_contract(actor=actor, owner=seller)
    refused(draft, NotInState, actions.record_delivery, actor=actor, delivered_on=TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        refused(signed, Invalid, actions.record_delivery, actor=actor, delivered_on=day)
    refused(signed, NotAllowed, actions.record_delivery, actor=make_finance(), delivered_on=TODAY)
    Contract.objects.filter(pk=signed.pk).update(delivered_on=TODAY, accepted_on=TODAY)
    refused(signed, NotInState, actions.record_delivery, actor=actor, delivered_on=TODAY)


def test_record_acceptance_refused_before_delivery_and_without_a_name(actor, seller) -> None:
    signed = make_contract(actor=actor, owner=seller)
    accept = actions.record_acceptance
    refused(signed, NotInState, accept, actor=actor, accepted_on=TODAY, accepted_by="许建平")
    Contract.objects.filter(pk=signed.pk).update(delivered_on=TODAY)
    refused(signed, Invalid, accept, actor=actor, accepted_on=TODAY, accepted_by=" ")
    refused(signed, Invalid, accept, actor=actor, accepted_on=TODAY - timedelta(days=1), accepted_by="许建平")
    Contract.objects.filter(pk=signed.pk).update(accepted_on=TODAY)
    refused(signed, NotInState, accept, actor=actor, accepted_on=TODAY, accepted_by="许建平")


def test_void_contract_reverses_facts_and_reopens_the_deal(actor, seller) -> None:
    boss = actor_for(make_member(role="sales_manager"))
    deal = in_signing(seller)
    contract = make_contract(actor=actor, deal_id=deal.pk)
    voided = actions.void_contract(actor=boss, now=NOW, contract_id=contract.pk, reason="客户取消项目")
    assert (voided.state, voided.void_reason) == ("void", "客户取消项目")
    deal = Deal.objects.get(pk=deal.pk)
    assert (deal.stage, deal.outcome, deal.closed_on) == ("signing", "open", None)
    assert [(metric, amount, quantity) for metric, _key, amount, quantity in facts()] == [
        ("signed_amount", 11_000_000, None),
        ("new_customer", None, 1),
        ("signed_amount", -11_000_000, None),
        ("new_customer", None, -1),
    ]
    again = make_contract(actor=actor, deal_id=deal.pk)
    assert again.state == "in_force"


def test_void_contract_passes_a_new_customer_on_to_the_next_contract(actor, seller) -> None:
    boss = actor_for(make_member(role="sales_manager"))
    customer = make_customer(owner=seller)
    first, second = (make_contract(actor=actor, customer_id=customer.pk) for _turn in range(2))
    actions.void_contract(actor=boss, now=NOW, contract_id=first.pk, reason="重签")
    new = [(key, quantity) for metric, key, _amount, quantity in facts() if metric == "new_customer"]
    assert new == [
        (f"contract:{first.pk}:new_customer", 1),
        (f"contract:{second.pk}:new_customer", 1),
        (f"contract:{first.pk}:new_customer:reversed", -1),
    ]


def test_void_contract_refused_with_money_a_second_time_and_without_reason_or_power(actor, seller) -> None:
    boss, finance = actor_for(make_member(role="sales_manager")), make_finance()
    contract = make_contract(actor=actor, owner=seller)
    refused(contract, Invalid, actions.void_contract, actor=boss, reason=" ")
    refused(contract, NotAllowed, actions.void_contract, actor=actor, reason="取消")
    receipt = make_receipt(contract, actor=actor)
    refused(contract, MoneyReceived, actions.void_contract, actor=boss, reason="取消")
    actions.confirm_receipt(actor=finance, now=NOW, receipt_id=receipt.pk)
    refused(contract, MoneyReceived, actions.void_contract, actor=boss, reason="取消")
    actions.reverse_receipt(actor=finance, now=NOW, receipt_id=receipt.pk, reason="退款")
    actions.void_contract(actor=boss, now=NOW, contract_id=contract.pk, reason="取消")
    refused(contract, NotInState, actions.void_contract, actor=boss, reason="取消")


def test_a_lost_deal_voids_its_draft(actor, seller) -> None:
    deal = in_signing(seller)
    draft = make_contract(actor=actor, deal_id=deal.pk, signed_on=None)
    deal_actions.lose_deal(actor=actor, now=NOW, deal_id=deal.pk, reason="no_budget")
    draft = Contract.objects.get(pk=draft.pk)
    assert (draft.state, draft.void_reason) == ("void", "商机输单")
