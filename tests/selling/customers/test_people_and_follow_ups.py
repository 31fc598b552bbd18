"""Contacts, telephone numbers and follow-ups; what is refused leaves no trace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.customers import make_collaborator, make_contact, make_customer, make_follow_up
from tests.factories.org import actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.customers import actions
from xiaozhang.selling.customers.models import Contact, Customer, FollowUp

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def _entries() -> list[str]:
    return list(Entry.objects.filter(action__startswith="customers.").values_list("action", flat=True))


# ---- contacts and phones


def test_change_contact_refuses_a_stale_form_and_keeps_search_current() -> None:
    member = make_member()
    customer = make_customer(member)
    contact = make_contact(customer, name="许建平")
    actor = actor_for(member)
    changed = actions.change_contact(
        actor=actor, now=NOW, contact_id=contact.pk, revision=0, name="曾国藩", part="user", attitude="supportive"
    )
    assert (changed.name, changed.part, changed.attitude, changed.phone) == ("曾国藩", "user", "supportive", "")
    assert records.matching_ids(actor, "zgf", record_type="customer") == [customer.pk]
    assert records.matching_ids(actor, "xjp", record_type="customer") == []
    with pytest.raises(Stale):
        actions.change_contact(actor=actor, now=NOW, contact_id=contact.pk, revision=0, name="许建平")
    assert Contact.objects.get().name == "曾国藩"


def test_add_contact_refuses_what_makes_no_sense() -> None:
    member = make_member()
    customer = make_customer(member)
    with pytest.raises(Invalid) as refused:
        actions.add_contact(
            actor=actor_for(member),
            now=NOW,
            customer_id=customer.pk,
            name=" ",
            part="boss",
            attitude="?",
            title="长" * 100,
        )
    assert sorted(refused.value.fields) == ["attitude", "name", "part", "title"]
    assert not Contact.objects.exists()


def test_reveal_phone_leaves_a_trace_without_the_number() -> None:
    member = make_member()
    customer = make_customer(member, phone="0510-86861234")
    contact = make_contact(customer, phone="13812345621")
    actor = actor_for(member)
    assert actions.reveal_phone(actor=actor, now=NOW, customer_id=customer.pk) == "0510-86861234"
    assert actions.reveal_phone(actor=actor, now=NOW, customer_id=customer.pk, contact_id=contact.pk) == "13812345621"
    shown = Entry.objects.filter(action="customers.reveal_phone", subject_id=customer.pk).order_by("id")
    assert [entry.changes["phone_shown"] for entry in shown] == [[None, "公司电话"], [None, "联系人电话"]]
    assert "13812345621" not in str([(entry.changes, entry.digests) for entry in shown])


def test_reveal_phone_is_for_the_owner_and_those_with_the_power() -> None:
    team = make_team("华东")
    owner = make_member("林越", team=team)
    helper = make_member("何琳")
    customer = make_customer(owner, phone="0510-86861234")
    make_collaborator(customer, helper, may_edit=True)
    with pytest.raises(NotAllowed):
        actions.reveal_phone(actor=actor_for(helper), now=NOW, customer_id=customer.pk)
    with pytest.raises(NotAllowed):
        actions.reveal_phone(actor=actor_for(make_member(role="finance")), now=NOW, customer_id=customer.pk)
    leader = actor_for(make_member("周敏", role="supervisor", team=team))
    assert actions.reveal_phone(actor=leader, now=NOW, customer_id=customer.pk) == "0510-86861234"
    assert _entries().count("customers.reveal_phone") == 1


def test_reveal_phone_of_another_customers_contact_is_refused() -> None:
    member = make_member()
    customer = make_customer(member)
    contact = make_contact(make_customer(member))
    with pytest.raises(Invalid):
        actions.reveal_phone(actor=actor_for(member), now=NOW, customer_id=customer.pk, contact_id=contact.pk)
    assert "customers.reveal_phone" not in _entries()


# ---- follow-ups


def test_record_follow_up_moves_the_dates_and_counts_for_the_author() -> None:
    member = make_member()
    customer = make_customer(member)
    contact = make_contact(customer)
    row = make_follow_up(
        customer, method="visit", next_on=date(2026, 11, 25), next_plan="送样机，约评审", contact_id=contact.pk
    )
    stored = Customer.objects.get()
    assert (stored.last_follow_up_on, stored.next_follow_up_on) == (TODAY, date(2026, 11, 25))
    assert (row.author_id, row.happened_on, row.contact_id, row.next_plan) == (
        member.pk,
        TODAY,
        contact.pk,
        "送样机，约评审",
    )
    facts = {fact.metric: (fact.key, fact.quantity, fact.customer_id) for fact in Fact.objects.all()}
    assert facts == {
        "follow_up": (f"follow_up:{row.pk}", 1, customer.pk),
        "visit": (f"visit:{row.pk}", 1, customer.pk),
    }
    assert {tuple(fact.credits.values_list("member_id", "share_bp")) for fact in Fact.objects.all()} == {
        ((member.pk, 10_000),)
    }


def test_a_call_is_no_visit() -> None:
    make_follow_up(method="call")
    assert [fact.metric for fact in Fact.objects.all()] == ["follow_up"]


def test_a_follow_up_without_a_next_day_ends_the_plan_and_a_late_one_does_not() -> None:
    customer = make_customer(make_member())
    make_follow_up(customer, next_on=date(2026, 11, 25))
    make_follow_up(customer, happened_at=NOW - timedelta(days=9))
    assert Customer.objects.get().next_follow_up_on == date(2026, 11, 25)
    make_follow_up(customer)
    assert (Customer.objects.get().next_follow_up_on, Customer.objects.get().last_follow_up_on) == (None, TODAY)


@pytest.mark.parametrize(
    "values, field",
    [
        ({"content": " \x00 "}, "content"),
        ({"content": "长" * 10_000}, "content"),
        ({"method": "telegram"}, "method"),
        ({"next_on": date(2026, 11, 19)}, "next_on"),
        ({"happened_at": NOW + timedelta(minutes=1)}, "happened_at"),
        ({"deal_id": 999_999}, "deal_id"),
        ({"next_plan": "长" * 201}, "next_plan"),
    ],
)
def test_record_follow_up_refuses_nonsense_and_counts_nothing(values: dict[str, object], field: str) -> None:
    customer = make_customer(make_member())
    with pytest.raises(Invalid) as refused:
        make_follow_up(customer, **values)
    assert list(refused.value.fields) == [field]
    assert not FollowUp.objects.exists()
    assert not Fact.objects.exists()
    assert Customer.objects.get().last_follow_up_on is None


def test_record_follow_up_refuses_another_customers_contact() -> None:
    member = make_member()
    customer, other = make_customer(member), make_customer(member)
    with pytest.raises(Invalid):
        make_follow_up(customer, contact_id=make_contact(other).pk)
    with pytest.raises(Missing):
        make_follow_up(customer, contact_id=make_contact(make_customer(make_member("唐静")), phone="").pk)
    assert not FollowUp.objects.exists()


def test_record_follow_up_sent_twice_counts_once() -> None:
    customer = make_customer(make_member())
    first = make_follow_up(customer, request_key="0f8fad5b-d9cb")
    with pytest.raises(AlreadyDone) as again:
        make_follow_up(customer, request_key="0f8fad5b-d9cb")
    assert (again.value.result, FollowUp.objects.count(), Fact.objects.count()) == (first.pk, 1, 1)


def test_the_system_follows_up_nobody() -> None:
    customer = make_customer(make_member())
    with pytest.raises(Refused):
        actions.record_follow_up(actor=SYSTEM, now=NOW, customer_id=customer.pk, method="call", content="去电")
    assert not FollowUp.objects.exists()
