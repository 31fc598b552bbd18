"""Two people at one deal at the same moment: one outcome."""

from __future__ import annotations

from tests.at_once import at_once
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.selling.deals import actions
from xiaozhang.selling.deals.models import Deal, StageMove


def test_one_deal_moved_twice_at_once_is_moved_once(concurrent_db: None) -> None:
    seller = make_member()
    deal = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="quotation")
    who = actor_for(seller)
    outcomes = at_once(
        *(
            lambda: actions.move_deal(actor=who, now=NOW, deal_id=deal.pk, to_stage="negotiation", revision=0)
            for _turn in range(2)
        )
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Deal", "Deal"]
    assert StageMove.objects.count() == 1
    assert Deal.objects.get().revision == 1


def test_one_deal_moved_to_two_places_at_once_goes_to_one(concurrent_db: None) -> None:
    seller = make_member()
    deal = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="quotation")
    who = actor_for(seller)
    outcomes = at_once(
        *(
            lambda to_stage=to_stage: actions.move_deal(
                actor=who, now=NOW, deal_id=deal.pk, to_stage=to_stage, revision=0
            )
            for to_stage in ("negotiation", "signing")
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Deal", "Stale"]
    assert StageMove.objects.count() == 1


def test_one_deal_lost_and_won_at_once_is_one_of_them(concurrent_db: None) -> None:
    seller = make_member()
    deal = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="signing")
    who = actor_for(seller)
    outcomes = at_once(
        lambda: actions.lose_deal(actor=who, now=NOW, deal_id=deal.pk, reason="price"),
        lambda: actions.win_deal(actor=who, now=NOW, deal_id=deal.pk, on=TODAY),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Deal", "DealClosed"]
    assert Deal.objects.get().outcome in ("lost", "won")
