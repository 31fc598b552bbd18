"""Moving, losing, winning: the gate is the same whoever asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_stage_charter
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.selling.deals.refusals import QUOTED, at_quotation, refused, state
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.deals import actions, queries
from xiaozhang.selling.deals.errors import (
    ContractNeeded,
    CustomerNeeded,
    DealClosed,
    ReasonNeeded,
    StageNotMet,
)
from xiaozhang.selling.deals.models import StageMove

pytestmark = pytest.mark.django_db


def test_move_deal_is_refused_by_the_clause_naming_what_lacks(actor, seller) -> None:
    version = make_stage_charter(*QUOTED)
    deal = at_quotation(seller)
    error = refused(deal, StageNotMet, actions.move_deal, actor=actor, to_stage="negotiation")
    assert error.lacking == ("quotation_0", "quotation_1")
    assert error.clause == (version.clauses.get().pk, "1.1")
    assert str(error) == (
        "没有移到「谈判」。按第 1.1 条第 4 款，离开「报价」须满足 3 项，"
        "现缺 2 项：当面拜访有记录；报价单已发给客户。请补齐后再移，或提签呈。"
    )


def test_move_deal_keeps_clause_and_evidence_of_the_step(actor, seller) -> None:
    version = make_stage_charter(*QUOTED)
    deal = at_quotation(seller)
    make_follow_up(deal.customer, seller, method="visit", deal_id=deal.pk)
    records.tick(
        actor=actor, now=NOW, subject_type="deals.deal", subject_id=deal.pk, list_key="stage", line_key="quote_sent"
    )
    moved = actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="negotiation", revision=0)
    assert (moved.stage, moved.stage_entered_on, moved.revision) == ("negotiation", TODAY, 1)
    move = StageMove.objects.get(deal=deal)
    assert (move.from_stage, move.to_stage, move.by_id) == ("quotation", "negotiation", seller.pk)
    assert move.clause_id == version.clauses.get().pk
    assert [(proof["label"], proof["words"]) for proof in move.evidence] == [
        ("当面拜访有记录", "拜访，陈昱"),
        ("报价单已发给客户", "陈昱勾选"),
        ("预计金额已填写", "50,000.00 元"),
    ]
    assert queries.moves_by_clause(move.clause_id) == 1


def test_move_deal_over_several_stages_asks_all_of_them(actor, seller) -> None:
    make_stage_charter(("introduction", "产品已选定", "deals.field", "products"), *QUOTED)
    deal = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="introduction")
    error = refused(deal, StageNotMet, actions.move_deal, actor=actor, to_stage="negotiation")
    assert error.lacking == ("introduction_0", "quotation_1", "quotation_2")


def test_move_deal_follows_the_clause_in_force_on_the_day(actor, seller) -> None:
    make_stage_charter()
    deal = at_quotation(seller)
    make_stage_charter(*QUOTED, effective_on=TODAY + timedelta(days=1))
    refused_tomorrow = NOW + timedelta(days=1)
    with pytest.raises(StageNotMet):
        actions.move_deal(actor=actor, now=refused_tomorrow, deal_id=deal.pk, to_stage="negotiation")
    assert actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="negotiation").stage == "negotiation"


def test_move_deal_without_any_charter_asks_nothing(actor, seller) -> None:
    assert Version.objects.count() == 0
    deal = at_quotation(seller)
    actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="negotiation")
    assert list(StageMove.objects.values_list("clause_id", "evidence")) == [(None, [])]


def test_move_deal_needs_a_customer_from_needs_analysis_on(actor, seller) -> None:
    deal = make_deal(owner=seller)
    refused(deal, CustomerNeeded, actions.move_deal, actor=actor, to_stage="needs_analysis")


def test_move_deal_never_enters_delivery_by_hand(actor, seller) -> None:
    deal = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="signing")
    refused(deal, ContractNeeded, actions.move_deal, actor=actor, to_stage="delivery")


def test_move_deal_back_says_why(actor, seller) -> None:
    deal = at_quotation(seller)
    refused(deal, ReasonNeeded, actions.move_deal, actor=actor, to_stage="introduction")
    refused(deal, Invalid, actions.move_deal, actor=actor, to_stage="introduction", note="长" * 201)
    actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="introduction", note="客户换了方案")
    assert list(StageMove.objects.values_list("to_stage", "note", "clause_id")) == [
        ("introduction", "客户换了方案", None)
    ]


def test_move_deal_to_where_it_stands_changes_nothing(actor, seller) -> None:
    deal = at_quotation(seller)
    before = state(deal)
    actions.move_deal(actor=actor, now=NOW, deal_id=deal.pk, to_stage="quotation", revision=9)
    assert state(deal) == before


def test_move_deal_refuses_stale_unknown_closed_foreign_and_powerless(actor, seller) -> None:
    deal = at_quotation(seller)
    refused(deal, Stale, actions.move_deal, actor=actor, to_stage="negotiation", revision=3)
    refused(deal, Invalid, actions.move_deal, actor=actor, to_stage="谈判")
    refused(deal, NotAllowed, actions.move_deal, actor=actor_for(make_member(role="finance")), to_stage="negotiation")
    refused(at_quotation(make_member()), Missing, actions.move_deal, actor=actor, to_stage="negotiation")
    lost = at_quotation(seller, outcome="lost")
    refused(lost, DealClosed, actions.move_deal, actor=actor, to_stage="negotiation")
    won = make_deal(owner=seller, customer_id=deal.customer_id, outcome="won")
    refused(won, DealClosed, actions.move_deal, actor=actor, to_stage="signing", note="退回")


def test_lose_deal_keeps_reason_and_announces(actor, seller) -> None:
    deal = at_quotation(seller)
    lost = actions.lose_deal(actor=actor, now=NOW, deal_id=deal.pk, reason="competitor", note="对方报价低一成")
    assert (lost.outcome, lost.lost_reason, lost.lost_note, lost.closed_on, lost.stage) == (
        "lost", "competitor", "对方报价低一成", TODAY, "quotation",
    )  # fmt: skip
    refused(deal, DealClosed, actions.lose_deal, actor=actor, reason="price")


@pytest.mark.parametrize(
    ("reason", "note"), [("", ""), ("fate", ""), ("taken_over", ""), ("other", " "), ("price", "长" * 501)]
)
def test_lose_deal_asks_for_a_reason_from_the_list(actor, seller, reason, note) -> None:
    refused(at_quotation(seller), Invalid, actions.lose_deal, actor=actor, reason=reason, note=note)


def test_lose_deal_refuses_won_foreign_stale_and_powerless(actor, seller) -> None:
    deal = at_quotation(seller)
    won = make_deal(owner=seller, customer_id=deal.customer_id, outcome="won")
    refused(won, DealClosed, actions.lose_deal, actor=actor, reason="price")
    refused(make_deal(), Missing, actions.lose_deal, actor=actor, reason="price")
    refused(deal, Stale, actions.lose_deal, actor=actor, reason="price", revision=4)
    refused(deal, NotAllowed, actions.lose_deal, actor=actor_for(make_member(role="finance")), reason="price")


def test_reopen_deal_starts_its_days_anew(actor, seller) -> None:
    deal = at_quotation(seller, outcome="lost", stage_entered_on=date(2026, 9, 1))
    again = actions.reopen_deal(actor=actor, now=NOW, deal_id=deal.pk)
    assert (again.outcome, again.lost_reason, again.closed_on, again.stage, again.stage_entered_on) == (
        "open", "", None, "quotation", TODAY,
    )  # fmt: skip
    before = state(deal)
    actions.reopen_deal(actor=actor, now=NOW, deal_id=deal.pk)
    assert state(deal) == before


def test_reopen_deal_refuses_a_won_one_and_a_foreign_one(actor, seller) -> None:
    won = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, outcome="won")
    refused(won, DealClosed, actions.reopen_deal, actor=actor)
    refused(make_deal(outcome="lost"), Missing, actions.reopen_deal, actor=actor)


def test_win_deal_goes_through_the_gate_of_signing(actor, seller) -> None:
    make_stage_charter(("signing", "客户需求已写入", "deals.field", "need"))
    deal = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="signing")
    refused(deal, StageNotMet, actions.win_deal, actor=actor, on=TODAY)
    actions.change_deal(
        actor=actor, now=NOW, deal_id=deal.pk, title=deal.title, customer_id=deal.customer_id, need="十二路流量"
    )
    won = actions.win_deal(actor=actor, now=NOW, deal_id=deal.pk, on=TODAY)
    assert (won.stage, won.outcome, won.closed_on) == ("delivery", "won", TODAY)
    refused(deal, DealClosed, actions.win_deal, actor=actor, on=TODAY)


def test_win_deal_refuses_a_deal_before_signing(actor, seller) -> None:
    refused(at_quotation(seller), ContractNeeded, actions.win_deal, actor=actor, on=TODAY)


def test_withdraw_win_and_finish_delivery(actor, seller) -> None:
    customer = make_customer(owner=seller)
    deal = make_deal(owner=seller, customer_id=customer.pk, outcome="won")
    done = actions.finish_delivery(actor=actor, now=NOW, deal_id=deal.pk, on=TODAY)
    assert done.delivered_on == TODAY
    before = state(deal)
    actions.finish_delivery(actor=actor, now=NOW, deal_id=deal.pk, on=TODAY)
    assert state(deal) == before
    again = actions.withdraw_win(actor=actor, now=NOW, deal_id=deal.pk, note="合同作废")
    assert (again.stage, again.outcome, again.closed_on, again.delivered_on) == ("signing", "open", None, None)
    before = state(deal)
    actions.withdraw_win(actor=actor, now=NOW, deal_id=deal.pk, note="合同作废")
    assert state(deal) == before
