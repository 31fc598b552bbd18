"""Who sees which customers, what the duplicate check tells, what is due, and what counts as evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.customers import make_collaborator, make_contact, make_customer, make_follow_up, make_owner_period
from tests.factories.org import actor_for, make_member, make_team
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.registries import Subject
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.models import Customer
from xiaozhang.selling.customers.rules.duplicates import Kind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def test_customers_are_own_the_teams_shared_ones_and_those_in_areas_led() -> None:
    team = make_team("华东", area="江苏、浙江")
    mine, mate, stranger = make_member("林越", team=team), make_member("曾鸣", team=team), make_member("何琳")
    leader = make_member("周敏", role="supervisor", team=team)
    team.leader = leader
    team.save()
    own, mates, led, hidden = (
        make_customer(mine, area="上海"), make_customer(mate, area="上海"), make_customer(stranger, area="浙江"),
        make_customer(stranger, area="上海"),
    )  # fmt: skip
    make_collaborator(mates, mine)

    def seen(member: object) -> set[int]:
        return set(queries.customers(actor_for(member)).values_list("pk", flat=True))  # type: ignore[arg-type]

    assert seen(mine) == {own.pk, mates.pk}
    assert seen(mate) == {mates.pk}
    assert seen(leader) == {own.pk, mates.pk, led.pk}
    assert seen(stranger) == {led.pk, hidden.pk}
    assert set(queries.customers(SYSTEM).values_list("pk", flat=True)) == {own.pk, mates.pk, led.pk, hidden.pk}


def test_get_customer_out_of_reach_is_missing_and_without_the_power_not_allowed() -> None:
    owner = make_member("林越")
    customer = make_customer(owner)
    with pytest.raises(Missing):
        queries.get_customer(actor_for(make_member("唐静")), customer.pk)
    with pytest.raises(Missing):
        queries.get_customer(SYSTEM, 999_999)
    with pytest.raises(NotAllowed):
        queries.get_customer(actor_for(make_member(role="finance")), customer.pk, power=powers.CHANGE_CUSTOMER)
    assert queries.get_customer(actor_for(owner), customer.pk, power=powers.CHANGE_CUSTOMER, lock=True) == customer


def test_a_customer_without_owner_is_seen_by_those_who_see_all() -> None:
    customer = make_customer(make_member())
    Customer.objects.filter(pk=customer.pk).update(owner=None)
    assert not queries.customers(actor_for(make_member("唐静", role="supervisor"))).exists()
    assert queries.customers(actor_for(make_member("周源", role="sales_manager"))).get() == customer


# ---- duplicates


def test_duplicates_names_the_same_and_the_alike_with_owner_and_masked_phone() -> None:
    owner = make_member("唐静")
    make_customer(owner, name="江阴澄源水务（集团）有限公司", phone="13812345621")
    make_customer(owner, name="江阴澄源热电有限公司")
    viewer = actor_for(owner)
    same = queries.duplicates(viewer, name="江阴 澄源水务(集团)有限公司")
    assert [(each.kind, each.owner_name, each.masked_phone) for each in same] == [(Kind.SAME, "唐静", "138****5621")]
    assert str(same[0].words()) == "重复：江阴澄源水务（集团）有限公司，负责人 唐静"
    for typed in ("江阴澄源水务", "澄源水务", "江阴诚源水务有限公司", "江阴澄源水务有限责任公司"):
        assert [each.kind for each in queries.duplicates(viewer, name=typed)] == [Kind.ALIKE], typed
    for typed in ("江阴", "有限公司", "宜兴华陶", "", "水务"):
        assert queries.duplicates(viewer, name=typed) == [], typed


def test_duplicates_beyond_the_viewers_reach_are_named_and_no_more() -> None:
    customer = make_customer(make_member("唐静"), name="江阴澄源水务有限公司", phone="13812345621")
    (told,) = queries.duplicates(actor_for(make_member("林越")), name="江阴澄源水务有限公司")
    assert (told.name, told.owner_name, told.customer_id) == ("江阴澄源水务有限公司", "唐静", None)
    assert "13812345621" not in repr(told)
    (known,) = queries.duplicates(SYSTEM, name="江阴澄源水务有限公司")
    assert known.customer_id == customer.pk


def test_duplicates_by_phone_are_those_of_contacts_too_and_two_empty_phones_are_not_equal() -> None:
    customer = make_customer(make_member("唐静"), name="江阴澄源水务有限公司")
    make_contact(customer, phone="13812345621")
    (told,) = queries.duplicates(SYSTEM, phone="13812345621")
    assert (told.kind, told.by_phone, told.masked_phone) == (Kind.SAME, True, "138****5621")
    assert queries.duplicates(SYSTEM, phone="") == []
    assert queries.duplicates(SYSTEM, phone="13812345621", exclude=customer.pk) == []


# ---- what is due, what counts


def test_due_follow_ups_are_own_and_the_longest_overdue_first() -> None:
    member, other = make_member("林越"), make_member("唐静")
    first, second, later, hidden = (make_customer(who) for who in (member, member, member, other))
    long_ago = NOW - timedelta(days=20)
    for customer, on in (
        (second, date(2026, 11, 20)),
        (first, date(2026, 11, 10)),
        (later, date(2026, 11, 21)),
        (hidden, date(2026, 11, 1)),
    ):
        make_follow_up(customer, now=long_ago, next_on=on)
    viewer = actor_for(member)
    assert [each.pk for each in queries.due_follow_ups(viewer, TODAY)] == [first.pk, second.pk]
    assert [each.pk for each in queries.due_follow_ups(viewer, TODAY, limit=1)] == [first.pk]
    assert queries.due_count(viewer, TODAY) == 2
    assert queries.due_count(SYSTEM, TODAY, own=False) == 3


def test_follow_up_for_takes_the_deals_own_and_those_of_no_deal() -> None:
    customer = make_customer(make_member())
    call = make_follow_up(customer, method="call")
    assert queries.follow_up_for(Subject(5, customer.pk)) == call
    assert queries.follow_up_for(Subject(5, customer.pk), "visit") is None
    assert queries.follow_up_for(Subject(5, None)) is None
    type(call).objects.filter(pk=call.pk).update(deal_id=6)
    assert queries.follow_up_for(Subject(5, customer.pk)) is None
    assert queries.follow_up_for(Subject(6, customer.pk)) == call


def test_evidence_finds_a_follow_up_of_a_kind_and_a_contact_with_a_part() -> None:
    member = make_member("林越")
    customer = make_customer(member)
    subject = Subject(5, customer.pk)
    follow_up, contact = (registries.evidence.get(key) for key in ("customers.follow_up", "customers.contact"))
    assert (follow_up.find(subject, "any"), contact.find(subject, "any")) == (None, None)
    make_follow_up(customer, method="visit")
    make_contact(customer, name="许建平", title="副总经理", part="decision_maker")
    found = follow_up.find(subject, "visit")
    assert found is not None
    assert (found.on, str(found.words)) == (TODAY, "拜访，林越")
    assert follow_up.find(subject, "mail") is None
    person = contact.find(subject, "decision_maker")
    assert person is not None
    assert (person.on, str(person.words)) == (TODAY, "许建平（副总经理）")
    assert contact.find(subject, "user") is None


def test_evidence_says_where_it_is_supplied() -> None:
    follow_up, contact = (registries.evidence.get(key) for key in ("customers.follow_up", "customers.contact"))
    words, address = follow_up.supply(Subject(5, 7), "visit")
    assert (str(words), address) == ("记拜访", "/customers/follow-ups/add/?customer=7&deal=5&method=visit")
    assert contact.supply(Subject(5, 7), "decision_maker")[1] == "/customers/7/contacts/add/?part=decision_maker"
    assert set(follow_up.arguments()) == {"any", "call", "wechat", "visit", "mail", "event"}  # type: ignore[misc]
    assert set(contact.arguments()) == {"any", "decision_maker", "influencer", "user", "other"}  # type: ignore[misc]


def test_holding_counts_what_a_member_owns() -> None:
    member = make_member()
    make_customer(member)
    make_customer(make_member("唐静"))
    assert registries.holdings.get("customers").count(member.pk) == 1


def test_follow_ups_out_of_reach_are_missing() -> None:
    row = make_follow_up(make_customer(make_member("唐静")))
    stranger = actor_for(make_member("林越"))
    assert not queries.follow_ups(stranger).exists()
    with pytest.raises(Missing):
        queries.get_follow_up(stranger, row.pk)


def test_owner_periods_begin_with_the_first_owner() -> None:
    period = make_owner_period()
    assert [each.pk for each in queries.owner_periods(period.customer)] == [period.pk]


def test_customer_choices_are_found_by_text_or_the_latest_followed_up() -> None:
    member = make_member()
    customer = make_customer(member, name="江阴澄源水务有限公司")
    make_customer(member, name="宜兴华陶新材料有限公司")
    make_follow_up(customer)
    viewer = actor_for(member)
    assert queries.customer_choices(viewer) == [(customer.pk, "江阴澄源水务有限公司")]
    assert queries.customer_choices(viewer, "热电") == []
    for typed in ("华陶", "hua tao", "htxcl"):
        assert [name for _pk, name in queries.customer_choices(viewer, typed)] == ["宜兴华陶新材料有限公司"], typed


def test_duplicates_cost_the_same_for_one_and_three() -> None:
    member = make_member()
    viewer = actor_for(member)

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            queries.duplicates(viewer, name="江阴澄源水务", phone="13812345621")
        return len(counted)

    make_customer(member, name="江阴澄源水务有限公司")
    once = cost()
    make_customer(member, name="澄源水务")
    make_customer(member, name="江阴澄源水务二厂")
    assert cost() == once
