"""That a refusal leaves a contract alone, and what the ledger says."""

from __future__ import annotations

import pytest

from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.org import NOW
from xiaozhang.base.errors import BusinessError
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.selling.contracts.models import Contract, Instalment
from xiaozhang.selling.deals.models import Deal


def in_signing(seller, **overrides) -> Deal:
    return make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="signing", **overrides)


def state(contract: Contract) -> tuple[object, ...]:
    """Everything about a contract that a refusal must leave alone."""
    fresh = Contract.objects.get(pk=contract.pk)
    deal = Deal.objects.filter(pk=contract.deal_id).values_list("stage", "outcome", "revision").first()
    return (
        *(getattr(fresh, field.attname) for field in Contract._meta.fields),
        list(Instalment.objects.filter(contract=contract).values_list("name", "amount_fen", "received_fen")),
        deal,
        Fact.objects.count(),
        Entry.objects.count(),
    )


def refused(contract: Contract, error: type[BusinessError], action, **values) -> BusinessError:
    before = state(contract)
    with pytest.raises(error) as caught:
        action(now=NOW, contract_id=contract.pk, **values)
    assert state(contract) == before
    return caught.value


def facts() -> list[tuple[object, ...]]:
    rows = Fact.objects.exclude(metric__in=("follow_up", "visit")).order_by("id")
    return list(rows.values_list("metric", "key", "amount_fen", "quantity"))
