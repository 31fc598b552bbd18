"""Drafting and changing drafts: done, refused without a trace, not allowed, repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.contracts import LINES, PLAN, make_contract, make_finance
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.products import make_product
from tests.selling.contracts.refusals import facts, in_signing, refused, state
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.records import queries as found
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.errors import ContractExists, NotInState
from xiaozhang.selling.contracts.models import Contract, Instalment, Line
from xiaozhang.selling.contracts.rules.drafting import NewInstalment, NewLine

pytestmark = pytest.mark.django_db


def test_draft_contract_from_a_deal_keeps_price_cost_and_tax(actor, seller) -> None:
    deal = in_signing(seller)
    product = make_product(price_fen=5_000_000, cost_fen=3_000_000, tax_bp=1300)
    contract = actions.draft_contract(
        actor=actor,
        now=NOW,
        deal_id=deal.pk,
        title=" 采购合同 ",
        lines=[NewLine("电磁流量计", 2, 4_800_000, product.pk), NewLine("折让", 1, -100_000)],
        instalments=[NewInstalment("全款", date(2026, 12, 20), 9_500_000)],
        delivery_on=date(2026, 12, 10),
    )
    assert (contract.number, contract.title, contract.state, contract.amount_fen) == (
        "HT-2026-0001", "采购合同", "draft", 9_500_000,
    )  # fmt: skip
    assert (contract.customer_id, contract.deal_id, contract.owner_id) == (deal.customer_id, deal.pk, seller.pk)
    assert list(Line.objects.values_list("quantity", "price_fen", "amount_fen", "cost_fen", "tax_bp")) == [
        (2, 4_800_000, 9_600_000, 3_000_000, 1300),
        (1, -100_000, -100_000, None, 1300),
    ]
    assert facts() == []
    assert [hit.record_id for hit in found.search(actor, "采购合同", record_types=["contract"])] == [contract.pk]


def test_draft_contract_from_a_customer(actor, seller) -> None:
    customer = make_customer(owner=seller)
    contract = actions.draft_contract(actor=actor, now=NOW, customer_id=customer.pk, title="备件", lines=LINES)
    assert (contract.deal_id, contract.owner_id, contract.amount_fen) == (None, seller.pk, 11_000_000)


def test_draft_contract_twice_with_one_key_drafts_one(actor, seller) -> None:
    values = {
        "customer_id": make_customer(owner=seller).pk,
        "title": "备件",
        "lines": LINES,
        "request_key": "a1b2c3d4e5",
    }
    first = actions.draft_contract(actor=actor, now=NOW, **values)
    with pytest.raises(AlreadyDone) as again:
        actions.draft_contract(actor=actor, now=NOW, **values)
    assert (again.value.result, Contract.objects.count()) == (first.pk, 1)


def test_draft_contract_refused_before_signing_and_for_a_second_one(actor, seller) -> None:
    early = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="negotiation")
    deal = in_signing(seller)
    first = make_contract(actor=actor, deal_id=deal.pk, signed_on=None)
    for wanted, error in ((early, Refused), (deal, ContractExists), (in_signing(make_member()), Missing)):
        with pytest.raises(error) as caught:
            actions.draft_contract(actor=actor, now=NOW, deal_id=wanted.pk, title="合同", lines=LINES)
        if wanted is deal:
            assert first.number in str(caught.value)
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"lines": []}, "lines"),
        ({"lines": [replace(LINES[0], quantity=0)]}, "lines"),
        ({"instalments": [NewInstalment("全款", TODAY, 11_000_001)]}, "instalments"),
        ({"customer_id": None}, "customer_id"),
    ],
)
def test_draft_contract_refused_for_odd_values(actor, seller, values, field) -> None:
    good = {"customer_id": make_customer(owner=seller).pk, "title": "合同", "lines": LINES}
    with pytest.raises(Invalid) as caught:
        actions.draft_contract(actor=actor, now=NOW, **{**good, **values})
    assert list(caught.value.fields) == [field]
    assert Contract.objects.count() == 0


def test_draft_contract_refused_out_of_reach_and_without_the_power(actor, seller) -> None:
    retired = make_product(active_until=TODAY)
    mine = make_customer(owner=seller).pk
    for values in (
        {"customer_id": make_customer().pk, "lines": LINES},
        {"customer_id": mine, "lines": [NewLine("旧型号", 1, 1, retired.pk)]},
        {"customer_id": mine, "lines": [NewLine("无此产品", 1, 1, 10**9)]},
    ):
        with pytest.raises(Missing):
            actions.draft_contract(actor=actor, now=NOW, title="合同", **values)
    with pytest.raises(NotAllowed):
        actions.draft_contract(actor=make_finance(), now=NOW, customer_id=mine, title="合同", lines=LINES)


def test_change_contract_replaces_lines_and_plan(actor, seller) -> None:
    product = make_product(cost_fen=1_000)
    contract = make_contract(actor=actor, owner=seller, signed_on=None, lines=[NewLine("流量计", 1, 5_000, product.pk)],
                             instalments=())  # fmt: skip
    changed = actions.change_contract(
        actor=actor,
        now=NOW,
        contract_id=contract.pk,
        revision=0,
        title="新名",
        lines=[NewLine("流量计", 3, 4_000, product.pk)],
        instalments=[NewInstalment("首期", TODAY, 6_000), NewInstalment("尾款", TODAY, 6_000)],
    )
    assert (changed.title, changed.amount_fen, changed.revision) == ("新名", 12_000, 1)
    assert list(Line.objects.values_list("quantity", "amount_fen", "cost_fen")) == [(3, 12_000, 1_000)]
    assert list(Instalment.objects.values_list("sequence", "amount_fen")) == [(1, 6_000), (2, 6_000)]


def test_change_contract_refused_when_stale_signed_foreign_or_above(actor, seller) -> None:
    draft = make_contract(actor=actor, owner=seller, signed_on=None)
    values = {"title": "新名", "lines": LINES}
    refused(draft, Stale, actions.change_contract, actor=actor, revision=5, **values)
    refused(draft, Invalid, actions.change_contract, actor=actor, **values,
            instalments=[NewInstalment("全款", TODAY, 11_000_001)])  # fmt: skip
    refused(draft, NotAllowed, actions.change_contract, actor=make_finance(), **values)
    refused(draft, Missing, actions.change_contract, actor=actor_for(make_member()), **values)
    refused(make_contract(owner=seller), NotInState, actions.change_contract, actor=actor, **values)


def test_change_contract_to_the_same_changes_nothing(actor, seller) -> None:
    draft = make_contract(actor=actor, owner=seller, signed_on=None)
    before = state(draft)
    actions.change_contract(
        actor=actor, now=NOW, contract_id=draft.pk, title=draft.title, lines=LINES, instalments=PLAN
    )
    assert state(draft) == before
