"""History taken over, and what deals do when their customer changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.customers import make_customer
from tests.factories.deals import make_deal, make_stage_charter
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.products import make_product
from tests.selling.deals.refusals import QUOTED
from xiaozhang.base import events
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.records import queries as found
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.deals import actions
from xiaozhang.selling.deals.models import Deal, Interest, StageMove
from xiaozhang.selling.deals.rules.past import PastDeal

pytestmark = pytest.mark.django_db


def test_take_over_deals_keeps_dates_and_asks_no_gates(seller) -> None:
    make_stage_charter(*QUOTED)
    keeper = actor_for(make_member(role="administrator"))
    customer, product = make_customer(owner=seller), make_product()
    past = [
        PastDeal("GTX Pro 1C1I7A6R", seller.pk, date(2016, 10, 20), customer.pk, outcome="won",
                 closed_on=date(2017, 3, 1), expected_fen=105_500, products=((product.pk, 1),)),
        PastDeal("GTK 500", seller.pk, date(2017, 1, 9), None, stage="needs_analysis"),
        PastDeal("MG Special", seller.pk, date(2017, 2, 1), customer.pk, outcome="lost", closed_on=date(2017, 4, 1)),
    ]  # fmt: skip
    rows = actions.take_over_deals(actor=keeper, now=NOW, past=past)
    assert [(d.number, d.stage, d.outcome, d.closed_on, d.delivered_on, d.is_taken_over) for d in rows] == [
        ("SJ-2016-0001", "delivery", "won", date(2017, 3, 1), date(2017, 3, 1), True),
        ("SJ-2017-0001", "needs_analysis", "open", None, None, True),
        ("SJ-2017-0002", "development", "lost", date(2017, 4, 1), None, True),
    ]
    assert Interest.objects.filter(deal=rows[0]).count() == 1
    assert Entry.objects.filter(action="deals.take_over_deals").count() == 3
    assert StageMove.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"outcome": "maybe"},
        {"stage": "谈判"},
        {"opened_on": TODAY + timedelta(days=1)},
        {"outcome": "lost"},
        {"closed_on": TODAY},
        {"outcome": "lost", "closed_on": date(2015, 1, 1)},
        {"outcome": "won", "closed_on": TODAY},
        {"stage": "delivery"},
        {"expected_fen": -1},
        {"products": ((1, 0),)},
    ],
)
def test_take_over_deals_refused_whole_for_one_wrong_row(seller, wrong) -> None:
    keeper = actor_for(make_member(role="administrator"))
    good = {"title": "好", "owner_id": seller.pk, "opened_on": date(2017, 1, 1)}
    with pytest.raises(Invalid) as caught:
        actions.take_over_deals(actor=keeper, now=NOW, past=[PastDeal(**good), PastDeal(**{**good, **wrong})])
    assert {field.split(".")[0] for field in caught.value.fields} == {"rows[1]"}
    assert Deal.objects.count() == 0


def test_take_over_deal_refused_without_its_own_power(actor, seller) -> None:
    with pytest.raises(NotAllowed):
        actions.take_over_deal(actor=actor, now=NOW, past=PastDeal("好", seller.pk, date(2017, 1, 1)))


def test_a_renamed_customer_is_found_on_its_deals(actor, seller) -> None:
    customer = make_customer(owner=seller)
    deal = make_deal(owner=seller, customer_id=customer.pk)
    customers.change_customer(actor=actor, now=NOW, customer_id=customer.pk, revision=None, name="苏州安普自控")
    assert [hit.record_id for hit in found.search(actor, "安普自控", record_types=["deal"])] == [deal.pk]


def test_a_transferred_customer_takes_its_open_deals_along(seller) -> None:
    boss, heir = make_member(role="sales_manager"), make_member()
    customer = make_customer(owner=seller)
    still, won = (make_deal(owner=seller, customer_id=customer.pk, outcome=outcome) for outcome in ("open", "won"))
    elsewhere = make_deal(owner=seller, customer_id=make_customer(owner=seller).pk)
    customers.transfer_customer(actor=actor_for(boss), now=NOW, customer_id=customer.pk, owner_id=heir.pk)
    owners = {deal.pk: deal.owner_id for deal in Deal.objects.all()}
    assert owners == {still.pk: heir.pk, won.pk: seller.pk, elsewhere.pk: seller.pk}
    assert [hit.record_id for hit in found.search(actor_for(heir), "流量监测", record_types=["deal"])] == [still.pk]
    assert Entry.objects.filter(subject_type="deals.deal", subject_id=still.pk).count() == 2


def test_every_reaction_is_to_a_declared_event() -> None:
    from xiaozhang.config.reactions import TABLE

    events.bind(TABLE)
