"""That a refusal leaves a deal alone, and a deal to try it on."""

from __future__ import annotations

import pytest

from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.org import NOW
from xiaozhang.base.errors import BusinessError
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.selling.deals.models import Deal, StageMove

QUOTED = (
    ("quotation", "当面拜访有记录", "customers.follow_up", "visit"),
    ("quotation", "报价单已发给客户", "records.tick", "quote_sent"),
    ("quotation", "预计金额已填写", "deals.field", "expected_amount"),
)


def state(deal: Deal) -> tuple[object, ...]:
    """Everything about a deal that a refusal must leave alone."""
    fresh = Deal.objects.get(pk=deal.pk)
    return (
        *(getattr(fresh, field.attname) for field in Deal._meta.fields),
        StageMove.objects.filter(deal=deal).count(),
        Entry.objects.filter(subject_type="deals.deal", subject_id=deal.pk).count(),
    )


def refused(deal: Deal, error: type[BusinessError], action, **values) -> BusinessError:
    before = state(deal)
    with pytest.raises(error) as caught:
        action(now=NOW, deal_id=deal.pk, **values)
    assert state(deal) == before
    return caught.value


def at_quotation(seller, **overrides) -> Deal:
    customer = make_customer(owner=seller)
    return make_deal(owner=seller, customer_id=customer.pk, stage="quotation", **overrides)
