"""Contracts of the past, and what contracts do when their customer changes."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.contracts import make_contract
from tests.factories.customers import make_customer
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.products import make_product
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.records import queries as found
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.models import Contract
from xiaozhang.selling.contracts.rules.drafting import NewLine
from xiaozhang.selling.contracts.rules.past import PastContract
from xiaozhang.selling.customers import actions as customers

pytestmark = pytest.mark.django_db


def test_a_transferred_customer_takes_drafts_along_and_leaves_signed_ones(actor, seller) -> None:
    boss, heir = actor_for(make_member(role="sales_manager")), make_member()
    customer = make_customer(owner=seller)
    draft = make_contract(actor=actor, customer_id=customer.pk, signed_on=None)
    signed = make_contract(actor=actor, customer_id=customer.pk)
    customers.transfer_customer(actor=boss, now=NOW, customer_id=customer.pk, owner_id=heir.pk)
    owners = dict(Contract.objects.values_list("pk", "owner_id"))
    assert owners == {draft.pk: heir.pk, signed.pk: seller.pk}


def test_a_renamed_customer_is_found_on_its_contracts(actor, seller) -> None:
    customer = make_customer(owner=seller)
    contract = make_contract(actor=actor, customer_id=customer.pk)
    customers.change_customer(actor=actor, now=NOW, customer_id=customer.pk, revision=None, name="苏州安普自控")
    assert [hit.record_id for hit in found.search(actor, "安普自控", record_types=["contract"])] == [contract.pk]


def past(seller, customer, **overrides) -> PastContract:
    values = {
        "customer_id": customer.pk,
        "owner_id": seller.pk,
        "amount_fen": 105_400,
        "signed_on": date(2017, 3, 1),
        "lines": (NewLine("GTX Pro", 1, 105_400),),
        "received_on": date(2017, 3, 1),
    }
    return PastContract(**{**values, **overrides})


def test_take_over_contracts_brings_money_and_facts_of_the_past(seller) -> None:
    keeper = actor_for(make_member(role="administrator"))
    customer, product = make_customer(owner=seller), make_product()
    earlier = past(seller, customer, signed_on=date(2016, 12, 1), received_on=None,
                   lines=(NewLine("GTX Pro", 1, 105_400, product.pk),))  # fmt: skip
    rows = actions.take_over_contracts(actor=keeper, now=NOW, past=[past(seller, customer), earlier])
    assert [(c.number, c.state, c.received_fen, c.is_taken_over) for c in rows] == [
        ("HT-2017-0001", "completed", 105_400, True),
        ("HT-2016-0001", "in_force", 0, True),
    ]
    known = Fact.objects.order_by("id").values_list("metric", "source", "occurred_on", "source_id")
    assert [row for row in known if row[0] != "receipt"] == [
        ("signed_amount", "taken_over", date(2017, 3, 1), rows[0].pk),
        ("signed_amount", "taken_over", date(2016, 12, 1), rows[1].pk),
        ("new_customer", "taken_over", date(2016, 12, 1), rows[1].pk),
    ]
    fact = Fact.objects.get(metric="receipt")
    assert (fact.amount_fen, fact.source, fact.occurred_on, fact.month_on) == (
        105_400, "taken_over", date(2017, 3, 1), date(2017, 3, 1),
    )  # fmt: skip


def test_take_over_contracts_refused_whole_for_one_wrong_row(seller) -> None:
    keeper = actor_for(make_member(role="administrator"))
    customer = make_customer(owner=seller)
    with pytest.raises(Invalid) as caught:
        actions.take_over_contracts(
            actor=keeper, now=NOW, past=[past(seller, customer), past(seller, customer, amount_fen=1)]
        )
    assert list(caught.value.fields) == ["rows[1].amount_fen"]
    assert (Contract.objects.count(), Fact.objects.count()) == (0, 0)


def test_take_over_contract_refused_without_its_own_power(actor, seller) -> None:
    with pytest.raises(NotAllowed):
        actions.take_over_contract(
            actor=actor,
            now=NOW,
            customer_id=make_customer(owner=seller).pk,
            owner_id=seller.pk,
            amount_fen=1,
            signed_on=TODAY,
            lines=[NewLine("GTX", 1, 1)],
        )
