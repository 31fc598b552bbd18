"""The gate between stages lets a deal pass by an approved exception, and says so with its number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import clause_of
from tests.factories.deals import make_stage_charter
from tests.factories.exceptions import make_approved, make_exception_request
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.selling.deals.refusals import QUOTED, at_quotation, refused
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.exceptions import actions as exceptions
from xiaozhang.selling.deals import actions
from xiaozhang.selling.deals.clauses import StageStandard
from xiaozhang.selling.deals.errors import StageNotMet
from xiaozhang.selling.deals.models import StageMove

pytestmark = pytest.mark.django_db
VISIT, QUOTE = "quotation_0", "quotation_1"


@pytest.fixture
def clause() -> Clause:
    return clause_of(make_stage_charter(*QUOTED), StageStandard)


def test_an_exception_lets_the_evidence_off_and_the_step_keeps_its_number(actor, seller, clause) -> None:
    deal = at_quotation(seller)
    row = make_approved(clause, ("deal", deal.pk), applicant=seller, given={"parts": [VISIT, QUOTE]})
    actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="negotiation")
    move = StageMove.objects.get(deal=deal)
    assert [(line["label"], line["words"], line.get("exception")) for line in move.evidence] == [
        ("当面拜访有记录", f"签呈 {row.number}", row.number),
        ("报价单已发给客户", f"签呈 {row.number}", row.number),
        ("预计金额已填写", "50,000.00 元", None),
    ]


def test_what_it_does_not_let_off_is_still_asked_and_the_refusal_names_it(actor, seller, clause) -> None:
    deal = at_quotation(seller)
    row = make_approved(clause, ("deal", deal.pk), applicant=seller, given={"parts": [VISIT]})
    error = refused(deal, StageNotMet, actions.move_deal, actor=actor, to_stage="negotiation")
    assert error.lacking == (QUOTE,)
    assert str(error).endswith(
        f"现缺 1 项：报价单已发给客户。另有 1 项已由签呈 {row.number} 免除。请补齐后再移，或提签呈。"
    )


def test_an_exception_for_the_customer_covers_its_deals_and_one_of_another_deal_does_not(actor, seller, clause) -> None:
    deal, other = at_quotation(seller), at_quotation(seller)
    parts = {"parts": [VISIT, QUOTE]}
    make_approved(clause, ("deal", other.pk), applicant=seller, given=parts)
    assert refused(deal, StageNotMet, actions.move_deal, actor=actor, to_stage="negotiation").lacking == (VISIT, QUOTE)
    make_approved(clause, ("customer", deal.customer_id), applicant=seller, given=parts)
    actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="negotiation")
    assert StageMove.objects.get().deal_id == deal.pk


@pytest.mark.parametrize("case", ["draft", "ended", "not begun", "revoked"])
def test_what_does_not_hold_today_is_not_honoured(actor, seller, clause, case: str) -> None:
    deal = at_quotation(seller)
    values = {"applicant": seller, "given": {"parts": [VISIT, QUOTE]}}
    days = {
        "ended": (date(2026, 11, 1), TODAY),
        "not begun": (TODAY + timedelta(days=1), TODAY + timedelta(days=9)),
    }.get(case, (TODAY, TODAY + timedelta(days=9)))
    make = make_exception_request if case == "draft" else make_approved
    row = make(clause, ("deal", deal.pk), start_on=days[0], end_on=days[1], **values)
    if case == "revoked":
        boss = actor_for(make_member("顾念", "sales_manager"))
        exceptions.revoke_exception(actor=boss, now=NOW, exception_id=row.pk, reason="已补齐", from_on=TODAY)
    assert refused(deal, StageNotMet, actions.move_deal, actor=actor, to_stage="negotiation").lacking == (VISIT, QUOTE)


@pytest.mark.one_database
def test_the_page_shows_the_number_beside_the_line_and_offers_to_ask(seller, clause) -> None:

    deal = at_quotation(seller)
    client, address = signed_in(seller), f"/deals/{deal.pk}/"
    ask = f"/exceptions/add/?clause={clause.pk}&amp;deal={deal.pk}&amp;part={VISIT}"
    assert ask in text_of(client, address)
    before = cost(client, address)
    row = make_approved(
        clause, ("deal", deal.pk), applicant=seller, given={"parts": [VISIT]}, start_on=date(2026, 1, 1),
        end_on=date(2028, 1, 1),
    )  # fmt: skip
    page = text_of(client, address)
    assert f"签呈 {row.number}" in page
    assert ask not in page
    assert cost(client, address) == before
