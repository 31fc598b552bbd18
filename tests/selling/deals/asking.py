"""What the page tests of deals share: deals and cards to send, and what the charter asks."""

from __future__ import annotations

from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.deals.models import Deal

KEY = "0f8fad5b-d9cb-469f"
BOARD = {"HX-Request": "true", "HX-Target": "refusals"}
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}
STANDARD = (
    ("quotation", "决策人已当面确认方案", "customers.follow_up", "visit"),
    ("quotation", "报价单已发给客户", "records.tick", "quote_sent"),
    ("quotation", "预计金额已填写", "deals.field", "expected_amount"),
)


def quoted(owner: Member, **overrides: object) -> Deal:
    customer = make_customer(owner)
    return make_deal(owner=owner, customer_id=customer.pk, stage="quotation", **overrides)


def card(deal: Deal, stage: str, **more: object) -> dict[str, object]:
    return {"card": deal.pk, "stage": stage, "revision": deal.revision, "request_key": KEY, **more}
