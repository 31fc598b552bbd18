"""Search on a database: in scope, ranked, capped, and never through a leak."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.customers import make_collaborator, make_contact, make_customer
from tests.factories.org import actor_for, make_member, make_team
from tests.factories.products import make_product
from tests.factories.records import make_tick
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.records import queries
from xiaozhang.selling.customers import actions as customers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def _titles(viewer: object, text: str, **more: object) -> list[str]:
    return [hit.title for hit in queries.search(viewer, text, **more)]  # type: ignore[arg-type]


def test_search_finds_a_customer_by_name_pinyin_initials_phone_number_and_contact() -> None:
    member = make_member()
    customer = make_customer(member, name="江阴澄源水务有限公司")
    make_contact(customer, name="曾国藩", phone="13812345621")
    make_customer(member, name="宜兴华陶新材料有限公司")
    viewer = actor_for(member)
    for text in ("澄源", "cysw", "chengyuan", "5621", customer.number, "曾国", "zengguofan", "zgf"):
        assert _titles(viewer, text) == ["江阴澄源水务有限公司"], text


def test_search_never_shows_somebody_elses_row() -> None:
    mine, other = make_member("林越"), make_member("唐静")
    make_customer(mine, name="江阴澄源水务有限公司")
    make_customer(other, name="无锡澄源热电有限公司")
    assert _titles(actor_for(mine), "澄源") == ["江阴澄源水务有限公司"]
    assert _titles(actor_for(mine), "热电") == []
    assert _titles(actor_for(other), "澄源") == ["无锡澄源热电有限公司"]
    assert sorted(_titles(SYSTEM, "澄源")) == ["无锡澄源热电有限公司", "江阴澄源水务有限公司"]


def test_search_reaches_the_team_and_what_is_shared_and_follows_a_transfer() -> None:
    team = make_team("华东")
    mine, other = make_member("林越", team=team), make_member("唐静")
    leader = make_member("周敏", role="supervisor", team=team)
    customer = make_customer(mine, name="江阴澄源水务有限公司")
    assert _titles(actor_for(leader), "澄源") == ["江阴澄源水务有限公司"]
    assert _titles(actor_for(other), "澄源") == []
    make_collaborator(customer, other)
    assert _titles(actor_for(other), "澄源") == ["江阴澄源水务有限公司"]
    third = make_member("何琳")
    customers.transfer_customer(actor=SYSTEM, now=NOW, customer_id=customer.pk, owner_id=third.pk)
    assert _titles(actor_for(third), "澄源") == ["江阴澄源水务有限公司"]
    assert _titles(actor_for(mine), "澄源") == []


def test_an_index_that_is_behind_leaks_nothing() -> None:
    """The index narrows; the record type's own rows decide."""
    mine, other = make_member("林越"), make_member("唐静")
    customer = make_customer(mine, name="江阴澄源水务有限公司")
    type(customer).objects.filter(pk=customer.pk).update(owner=other)
    assert _titles(actor_for(mine), "澄源") == []
    assert _titles(actor_for(other), "澄源") == ["江阴澄源水务有限公司"]


def test_search_shows_what_is_public_only_to_those_with_a_view_of_it() -> None:
    make_product(name="电磁流量计")
    assert _titles(actor_for(make_member()), "流量") == ["电磁流量计"]
    assert _titles(actor_for(make_member(role="hr")), "流量") == []


def test_search_puts_the_very_name_first() -> None:
    member = make_member()
    for name in ("江阴澄源水务有限公司", "澄源", "澄源水务"):
        make_customer(member, name=name)
    assert _titles(actor_for(member), "澄源") == ["澄源", "澄源水务", "江阴澄源水务有限公司"]


def test_search_is_limited_and_by_type() -> None:
    member = make_member()
    for _turn in range(4):
        make_customer(member)
    make_product(name="有限流量计")
    viewer = actor_for(member)
    assert len(_titles(viewer, "有限", limit=3)) == 3
    assert _titles(viewer, "有限", record_types=["product"]) == ["有限流量计"]
    assert _titles(viewer, "有限", record_types=["nothing_known"]) == []
    assert {key: len(hits) for key, hits in queries.search_by_type(viewer, "有限", limit=2).items()} == {
        "customer": 2,
        "product": 1,
    }


@pytest.mark.parametrize("text", ["", " ", "\x00", "🙂", '"', "' OR 1=1", "a*", "NOT", "(", "&|!:*", "9" * 5000])
def test_odd_texts_find_nothing_and_break_nothing(text: str) -> None:
    make_customer()
    assert _titles(SYSTEM, text) == []


def test_search_costs_the_same_for_one_and_three() -> None:
    member = make_member()
    viewer = actor_for(member)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            queries.search(viewer, "有限")
        return len(counted)

    make_customer(member)
    once = cost()
    make_customer(member)
    make_customer(member)
    assert cost() == once == 3


def test_matching_ids_stay_within_reach() -> None:
    mine, other = make_member("林越"), make_member("唐静")
    first = make_customer(mine, name="江阴澄源水务")
    shared = make_customer(other, name="无锡澄源热电")
    make_customer(other, name="宜兴澄源陶瓷")
    make_collaborator(shared, mine)
    assert set(queries.matching_ids(actor_for(mine), "澄源", record_type="customer")) == {first.pk, shared.pk}
    assert queries.matching_ids(actor_for(mine), "", record_type="customer") == []


def test_ticks_are_those_of_the_record_and_list() -> None:
    make_tick(line_key="e1")
    make_tick(line_key="e2")
    make_tick(line_key="e3", list_key="other")
    make_tick(line_key="e4", subject_id=2)
    assert sorted(queries.ticks("deals.deal", 1, "stage")) == ["e1", "e2"]


def test_a_record_out_of_reach_has_no_address() -> None:
    customer = make_customer(make_member("唐静"))
    with pytest.raises(Missing):
        queries.address_of(actor_for(make_member("林越")), "customers.customer", customer.pk)
    assert queries.address_of(SYSTEM, "customers.customer", customer.pk) == f"/customers/{customer.pk}/"


def test_search_forgets_nothing_when_documents_are_many() -> None:
    member = make_member()
    made = [make_customer(member) for _turn in range(12)]
    found = queries.matching_ids(actor_for(member), "有限公司", record_type="customer", limit=1000)
    assert sorted(found) == [customer.pk for customer in made]


def test_a_kind_with_many_hits_does_not_crowd_out_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.index, "_MOST_CANDIDATES", 3)
    make_product(name="有限流量计")
    member = make_member()
    for _turn in range(5):
        make_customer(member)
    for viewer in (SYSTEM, actor_for(member)):
        found = queries.search_by_type(viewer, "有限", limit=2)
        assert {key: len(hits) for key, hits in found.items()} == {"customer": 2, "product": 1}
