"""Stars and recent records: one's own, within reach, kept short."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.org import NOW, actor_for, make_company, make_member
from tests.factories.records import make_recent_item, make_star
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.models import RecentItem, Star

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Member:
    return make_member("林霜")


def star_address(pk: int) -> str:
    return reverse("records:star", args=["customer", pk])


def test_star_is_kept_once_and_taken_back(lin: Member) -> None:
    customer = make_customer(lin)
    for _ in range(2):
        actions.star(actor=actor_for(lin), now=NOW, record_type="customer", record_id=customer.pk)
    assert list(Star.objects.values_list("member_id", "record_id")) == [(lin.pk, customer.pk)]
    for _ in range(2):
        actions.unstar(actor=actor_for(lin), now=NOW, record_type="customer", record_id=customer.pk)
    assert Star.objects.count() == 0


def test_star_refused_out_of_reach_and_beyond_a_thousand(lin: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign, own = make_customer(make_member("何薇")), make_customer(lin)
    for record_type, pk in (("customer", foreign.pk), ("customer", 10**9), ("nothing", 1)):
        with pytest.raises(Missing):
            actions.star(actor=actor_for(lin), now=NOW, record_type=record_type, record_id=pk)
    with pytest.raises(NotAllowed):
        actions.star(actor=SYSTEM, now=NOW, record_type="customer", record_id=own.pk)
    Star.objects.bulk_create(Star(member=lin, record_type="deal", record_id=n, starred_at=NOW) for n in range(1000))
    with pytest.raises(Refused, match="已标星 1000 条"):
        actions.star(actor=actor_for(lin), now=NOW, record_type="customer", record_id=own.pk)
    assert Star.objects.filter(record_type="customer").count() == 0


def test_star_refused_for_what_is_only_a_trace() -> None:
    actor = actor_for(make_member("罗平", role="administrator"))
    make_customer()
    entry = Entry.objects.latest("id")
    with pytest.raises(Refused):
        actions.star(actor=actor, now=NOW, record_type="log_entry", record_id=entry.pk)


def test_one_click_stars_with_and_without_script(lin: Member) -> None:
    customer, client = make_customer(lin), signed_in(lin)
    answer = client.post(star_address(customer.pk), {"on": "1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, Star.objects.count()) == (204, 1)
    assert 'aria-pressed="true"' in text_of(client, reverse("customers:record", args=[customer.pk]))
    answer = client.post(star_address(customer.pk), {"on": "0"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("customers:record", args=[customer.pk]))
    assert Star.objects.count() == 0
    assert client.get(star_address(customer.pk)).status_code == 302


def test_a_star_out_of_reach_is_refused_alike_for_there_and_not_there(lin: Member) -> None:
    foreign = make_customer(make_member("何薇"))
    for pk in (foreign.pk, 10**9):
        answer = signed_in(lin).post(star_address(pk), {"on": "1"}, headers={"HX-Request": "true"})
        assert answer.status_code == 404


def test_the_list_has_a_tab_of_ones_own_stars(lin: Member) -> None:
    mine, plain, foreign = make_customer(lin), make_customer(lin), make_customer(make_member("何薇"))
    make_star(lin, mine.pk)
    make_star(lin, foreign.pk)  # once within reach
    make_star(make_member("周源", role="sales_manager"), plain.pk)
    page = text_of(signed_in(lin), f"{reverse('customers:list')}?view=starred")
    assert (mine.name in page, plain.name in page, foreign.name in page) == (True, False, False)
    assert "标星<i>1</i>" in page


def test_note_seen_puts_on_top_and_keeps_fifty(lin: Member) -> None:
    for number in range(60):
        make_recent_item(lin, number + 1000, seen_at=NOW + timedelta(minutes=number))
    other = make_recent_item(make_member("何薇"), 1)
    later = NOW + timedelta(hours=3)
    actions.note_seen(actor=actor_for(lin), now=later, record_type="customer", record_id=1030)
    kept = list(RecentItem.objects.filter(member=lin).order_by("-seen_at").values_list("record_id", "seen_at"))
    assert (len(kept), kept[0], kept[-1][0]) == (50, (1030, later), 1010)
    assert RecentItem.objects.filter(pk=other.pk).count() == 1
    assert Entry.objects.filter(action="records.note_seen").count() == 0


def test_a_page_looked_at_is_recent_once_a_minute(lin: Member) -> None:
    customer, client = make_customer(lin), signed_in(lin)
    address = reverse("customers:record", args=[customer.pk])
    text_of(client, address)
    first = RecentItem.objects.get()
    assert (first.member_id, first.record_type, first.record_id) == (lin.pk, "customer", customer.pk)
    text_of(client, address)
    assert RecentItem.objects.get().seen_at == first.seen_at
    RecentItem.objects.update(seen_at=first.seen_at - timedelta(minutes=2))
    text_of(client, address)
    assert RecentItem.objects.get().seen_at > first.seen_at - timedelta(minutes=2)


def test_a_page_that_may_not_be_seen_leaves_nothing(lin: Member) -> None:
    foreign = make_customer(make_member("何薇"))
    assert signed_in(lin).get(reverse("customers:record", args=[foreign.pk])).status_code == 404
    assert RecentItem.objects.count() == 0


def test_recent_and_starred_show_only_what_is_still_within_reach(lin: Member) -> None:
    mine, foreign = make_customer(lin), make_customer(make_member("何薇"))
    for customer in (mine, foreign):
        make_recent_item(lin, customer.pk)
        make_star(lin, customer.pk)
    make_recent_item(lin, 10**9)
    actor = actor_for(lin)
    assert [kept.record.title for kept in queries.recent_records(actor)] == [mine.name]
    assert [kept.record.title for kept in queries.starred_records(actor)] == [mine.name]
    for name in ("records:kept", "records:recent_box"):
        page = text_of(signed_in(lin), reverse(name))
        assert (mine.name in page, foreign.name in page) == (True, False)


def test_recent_records_cost_the_same_for_one_and_three(lin: Member) -> None:
    actor = actor_for(lin)
    costs = []
    for _ in range(3):
        make_recent_item(lin, make_customer(lin).pk)
        with CaptureQueriesContext(connection) as counted:
            queries.recent_records(actor)
        costs.append(len(counted))
    assert costs == [2, 2, 2]


def test_a_record_page_stays_within_its_queries() -> None:
    make_company()
    lin = make_member("林霜")
    customer = make_customer(lin)
    assert cost(signed_in(lin), reverse("customers:record", args=[customer.pk])) <= 15
