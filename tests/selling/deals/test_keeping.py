"""Opening and changing deals: done, refused without a trace, not allowed, repeated."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from tests.factories.products import make_product
from tests.selling.deals.refusals import refused, state
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.records import queries as found
from xiaozhang.selling.deals import actions, queries
from xiaozhang.selling.deals.errors import (
    DealClosed,
)
from xiaozhang.selling.deals.models import Deal, Interest

pytestmark = pytest.mark.django_db


def test_open_deal_writes_row_products_trace_and_search(actor, seller) -> None:
    customer = make_customer(owner=seller)
    meter, valve = make_product(), make_product()
    deal = actions.open_deal(
        actor=actor,
        now=NOW,
        title="　二期流量监测 ",
        customer_id=customer.pk,
        expected_fen=8_600_000,
        expected_on=date(2026, 12, 25),
        products=[(meter.pk, 6), (valve.pk, 1)],
        need="十二路流量，\u202e防爆",
    )
    assert (deal.number, deal.title, deal.stage, deal.outcome) == (
        "SJ-2026-0001",
        "二期流量监测",
        "development",
        "open",
    )
    assert (deal.stage_entered_on, deal.owner_id, deal.need) == (TODAY, seller.pk, "十二路流量，防爆")
    assert list(Interest.objects.values_list("product_id", "quantity")) == [(meter.pk, 6), (valve.pk, 1)]
    assert Entry.objects.filter(action="deals.open_deal", subject_id=deal.pk, actor_id=seller.pk).count() == 1
    assert [hit.record_id for hit in found.search(actor, "流量监测", record_types=["deal"])] == [deal.pk]
    assert [hit.record_id for hit in found.search(actor, customer.name[:4], record_types=["deal"])] == [deal.pk]


def test_open_deal_twice_with_one_key_opens_one(actor) -> None:
    first = actions.open_deal(actor=actor, now=NOW, title="备件年框", request_key="3f0c2a9e-same")
    with pytest.raises(AlreadyDone) as again:
        actions.open_deal(actor=actor, now=NOW, title="备件年框", request_key="3f0c2a9e-same")
    assert (again.value.result, Deal.objects.count()) == (first.pk, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  \u200b "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"title": "好", "expected_fen": -1}, "expected_fen"),
        ({"title": "好", "expected_fen": 10**15 + 1}, "expected_fen"),
        ({"title": "好", "need": "长" * 2001}, "need"),
        ({"title": "好", "products": [(1, 0)]}, "products"),
        ({"title": "好", "products": [(1, 2), (1, 3)]}, "products"),
    ],
)
def test_open_deal_refuses_odd_values_without_a_trace(actor, values, field) -> None:
    with pytest.raises(Invalid) as caught:
        actions.open_deal(actor=actor, now=NOW, **values)
    assert list(caught.value.fields) == [field]
    assert (Deal.objects.count(), Entry.objects.filter(subject_type="deals.deal").count()) == (0, 0)


def test_open_deal_refuses_a_customer_and_a_product_out_of_reach(actor) -> None:
    others = make_customer()
    retired = make_product(active_until=TODAY)
    for values in ({"customer_id": others.pk}, {"customer_id": 10**9}, {"products": [(retired.pk, 1)]}):
        with pytest.raises(Missing):
            actions.open_deal(actor=actor, now=NOW, title="二期", **values)
    assert Deal.objects.count() == 0


def test_open_deal_needs_the_power() -> None:
    with pytest.raises(NotAllowed):
        actions.open_deal(actor=actor_for(make_member(role="finance")), now=NOW, title="二期")


def test_open_deal_for_somebody_else_needs_the_power_to_assign(actor, seller) -> None:
    team = make_team()
    boss, mate = make_member(role="supervisor", team=team), make_member(team=team)
    with pytest.raises(NotAllowed):
        actions.open_deal(actor=actor, now=NOW, title="二期", owner_id=mate.pk)
    deal = actions.open_deal(actor=actor_for(boss), now=NOW, title="二期", owner_id=mate.pk)
    assert deal.owner_id == mate.pk
    with pytest.raises(Missing):
        actions.open_deal(actor=actor_for(boss), now=NOW, title="二期", owner_id=seller.pk)


def test_change_deal_changes_what_is_known(actor, seller) -> None:
    deal, product = make_deal(owner=seller), make_product()
    changed = actions.change_deal(
        actor=actor,
        now=NOW,
        deal_id=deal.pk,
        revision=0,
        title="三期流量监测",
        expected_fen=9,
        products=[(product.pk, 2)],
    )
    assert (changed.title, changed.expected_fen, changed.revision) == ("三期流量监测", 9, 1)
    assert list(queries.interests(deal.pk).values_list("product_id", "quantity")) == [(product.pk, 2)]
    assert [hit.record_id for hit in found.search(actor, "三期", record_types=["deal"])] == [deal.pk]


def test_change_deal_to_the_same_changes_nothing(actor, seller) -> None:
    deal = make_deal(owner=seller)
    before = state(deal)
    actions.change_deal(actor=actor, now=NOW, deal_id=deal.pk, title=deal.title, expected_fen=deal.expected_fen)
    assert state(deal) == before


def test_change_deal_refuses_stale_closed_foreign_and_losing_the_customer(actor, seller) -> None:
    deal = make_deal(owner=seller)
    refused(deal, Stale, actions.change_deal, actor=actor, title="新", revision=7)
    refused(make_deal(owner=seller, outcome="lost"), DealClosed, actions.change_deal, actor=actor, title="新")
    refused(make_deal(), Missing, actions.change_deal, actor=actor, title="新")
    refused(deal, NotAllowed, actions.change_deal, actor=actor_for(make_member(role="leadership")), title="新")
    late = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk, stage="introduction")
    error = refused(late, Invalid, actions.change_deal, actor=actor, title="新")
    assert list(error.fields) == ["customer_id"]


def test_assign_deal_refused_beyond_the_scope_and_without_the_power() -> None:
    team = make_team()
    boss, first, second = make_member(role="supervisor", team=team), make_member(team=team), make_member(team=team)
    deal = make_deal(owner=first)
    actions.assign_deal(actor=actor_for(boss), now=NOW, deal_id=deal.pk, owner_id=second.pk)
    assert Deal.objects.get(pk=deal.pk).owner_id == second.pk
    refused(deal, Missing, actions.assign_deal, actor=actor_for(boss), owner_id=make_member().pk)
    refused(deal, NotAllowed, actions.assign_deal, actor=actor_for(second), owner_id=first.pk)
