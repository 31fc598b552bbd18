"""Customers come in, change, pass on, and are worked on; what is refused leaves no trace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.customers import make_collaborator, make_contact, make_customer
from tests.factories.org import actor_for, make_member, make_team
from xiaozhang.base import events
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.records import queries as records
from xiaozhang.foundation.records.models import SearchDocument
from xiaozhang.selling.customers import actions
from xiaozhang.selling.customers.errors import NameTaken, PhoneTaken
from xiaozhang.selling.customers.models import Collaborator, Contact, Customer, FollowUp, OwnerPeriod

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def add(actor: Actor, **values: object) -> Customer:
    given: dict[str, object] = {"name": "江阴澄源水务（集团）有限公司", **values}
    return actions.add_customer(actor=actor, now=NOW, **given)  # type: ignore[arg-type]


def nothing_happened() -> bool:
    rows = (Customer, Contact, FollowUp, OwnerPeriod, SearchDocument, Fact)
    return not any(model.objects.exists() for model in rows) and not _entries()


def _entries() -> list[str]:
    return list(Entry.objects.filter(action__startswith="customers.").values_list("action", flat=True))


# ---- adding


def test_add_customer_gives_a_number_an_owner_a_first_contact_and_a_place_in_search() -> None:
    member = make_member()
    customer = add(
        actor_for(member), area="江苏无锡", phone="0510-86861234", contact_name="许建平", contact_part="decision_maker",
        contact_phone="13812345621",
    )  # fmt: skip
    assert (customer.number, customer.name, customer.owner_id) == (
        "KH-2026-0001",
        "江阴澄源水务（集团）有限公司",
        member.pk,
    )
    assert customer.pinyin.startswith("jiang yin cheng yuan")
    contact = Contact.objects.get()
    assert (contact.customer_id, contact.name, contact.part) == (customer.pk, "许建平", "decision_maker")
    period = OwnerPeriod.objects.get()
    assert (period.owner_id, period.start_at, period.end_at) == (member.pk, NOW, None)
    assert records.matching_ids(actor_for(member), "xjp", record_type="customer") == [customer.pk]


def test_add_customer_keeps_the_phone_out_of_the_sealed_trace() -> None:
    add(actor_for(make_member()), phone="0510-86861234")
    entry = Entry.objects.get(action="customers.add_customer")
    assert entry.changes["number"] == [None, "KH-2026-0001"]
    assert "phone" not in entry.changes
    assert "86861234" not in str(entry.changes) + str(entry.digests)
    assert entry.personal.values["phone"] == [None, "0510-86861234"]


@pytest.mark.parametrize(
    "name", ["江阴澄源水务(集团)有限公司", " 江阴 澄源水务（集团）有限公司 ", "江阴澄源水务\u3000（集团）有限公司"]
)
def test_add_customer_refuses_the_same_name_in_any_spelling_and_names_the_owner(name: str) -> None:
    make_customer(make_member("唐静"), name="江阴澄源水务（集团）有限公司")
    before = len(_entries())
    with pytest.raises(NameTaken) as refused:
        add(actor_for(make_member("林越")), name=name)
    assert "负责人 唐静" in str(refused.value)
    assert (Customer.objects.count(), len(_entries())) == (1, before)


def test_add_customer_refuses_a_phone_in_use_unless_told_to() -> None:
    other = make_customer(make_member("唐静"), name="无锡禾新")
    make_contact(other, phone="13812345621")
    actor = actor_for(make_member("林越"))
    with pytest.raises(PhoneTaken) as refused:
        add(actor, contact_name="许建平", contact_phone="13812345621")
    assert "138****5621" in str(refused.value)
    assert "13812345621" not in str(refused.value)
    assert (
        add(actor, contact_name="许建平", contact_phone="13812345621", accepts_same_phone=True).number == "KH-2026-0002"
    )


def test_two_customers_without_a_phone_are_not_equal() -> None:
    actor = actor_for(make_member())
    add(actor, name="甲公司一厂")
    add(actor, name="乙公司二厂")
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("name", ["", "  ", "\x00\u202e", "🙂", "（）"])
def test_add_customer_without_a_name_is_refused_and_leaves_no_trace(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(actor_for(make_member()), name=name)
    assert list(refused.value.fields) == ["name"]
    assert nothing_happened()


def test_add_customer_refuses_ten_thousand_characters_and_unknown_grades() -> None:
    with pytest.raises(Invalid) as refused:
        add(actor_for(make_member()), name="长" * 10_000, grade="Z", note="注" * 10_000)
    assert sorted(refused.value.fields) == ["grade", "name", "note"]
    assert nothing_happened()


def test_odd_characters_in_a_name_are_cleaned() -> None:
    customer = add(actor_for(make_member()), name="\u202e江阴\x00１２３\u3000水务🙂")
    assert (customer.name, customer.name_key) == ("江阴123 水务🙂", "江阴123水务🙂")


def test_add_customer_for_somebody_else_needs_the_power_to_transfer() -> None:
    team = make_team("华东")
    member, other = make_member("林越", team=team), make_member("唐静", team=team)
    with pytest.raises(NotAllowed):
        add(actor_for(member), owner_id=other.pk)
    assert nothing_happened()
    leader = make_member("周敏", role="supervisor", team=team)
    assert add(actor_for(leader), owner_id=other.pk).owner_id == other.pk


def test_add_customer_refuses_an_owner_beyond_the_leaders_reach() -> None:
    leader = make_member("周敏", role="supervisor", team=make_team("华东"))
    with pytest.raises(Missing):
        add(actor_for(leader), owner_id=make_member("何琳").pk)
    assert nothing_happened()


def test_add_customer_is_not_for_finance() -> None:
    with pytest.raises(NotAllowed):
        add(actor_for(make_member(role="finance")))
    assert nothing_happened()


def test_add_customer_sent_twice_counts_once() -> None:
    actor = actor_for(make_member())
    first = add(actor, request_key="0f8fad5b-d9cb")
    with pytest.raises(AlreadyDone) as again:
        add(actor, request_key="0f8fad5b-d9cb")
    assert (again.value.result, Customer.objects.count()) == (first.pk, 1)


# ---- changing


def change(actor: Actor, customer: Customer, **values: object) -> Customer:
    given: dict[str, object] = {"name": customer.name, "revision": customer.revision, **values}
    return actions.change_customer(actor=actor, now=NOW, customer_id=customer.pk, **given)  # type: ignore[arg-type]


def test_change_customer_renews_search_and_announces_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    customer = make_customer(member, name="江阴澄源水务")
    heard: list[dict[str, object]] = []
    monkeypatch.setitem(events._reactions, "customers.renamed", [lambda **values: heard.append(values)])
    changed = change(actor_for(member), customer, name="无锡禾新制药", area="江苏无锡")
    assert (changed.name, changed.revision, changed.area) == ("无锡禾新制药", 1, "江苏无锡")
    assert records.matching_ids(actor_for(member), "禾新", record_type="customer") == [customer.pk]
    assert records.matching_ids(actor_for(member), "澄源", record_type="customer") == []
    assert [(each["customer_id"], each["name"], each["former_name"]) for each in heard] == [
        (customer.pk, "无锡禾新制药", "江阴澄源水务")
    ]
    entry = Entry.objects.get(action="customers.change_customer")
    assert entry.changes["name"] == ["江阴澄源水务", "无锡禾新制药"]
    assert "pinyin" not in entry.changes


def test_change_customer_refuses_a_stale_form_and_overwrites_nothing() -> None:
    member = make_member()
    customer = make_customer(member)
    change(actor_for(member), customer, grade="A")
    with pytest.raises(Stale):
        change(actor_for(member), customer, grade="B")
    assert Customer.objects.get().grade == "A"
    assert _entries().count("customers.change_customer") == 1


def test_change_customer_that_changes_nothing_leaves_no_trace() -> None:
    member = make_member()
    customer = make_customer(member)
    change(actor_for(member), customer, area=customer.area, industry=customer.industry)
    assert Customer.objects.get().revision == 0
    assert "customers.change_customer" not in _entries()


def test_change_customer_refuses_the_name_of_another() -> None:
    member = make_member()
    make_customer(member, name="江阴澄源水务")
    customer = make_customer(member, name="无锡禾新制药")
    with pytest.raises(NameTaken):
        change(actor_for(member), customer, name="江阴 澄源水务")
    assert Customer.objects.get(pk=customer.pk).name == "无锡禾新制药"


def test_somebody_elses_customer_is_missing_for_every_action() -> None:
    stranger = actor_for(make_member("林越"))
    customer = make_customer(make_member("唐静"))
    contact = make_contact(customer)
    leader = actor_for(make_member("周敏", role="supervisor", team=make_team("华南")))
    before = len(_entries())
    for act in (
        lambda: change(stranger, customer),
        lambda: actions.transfer_customer(actor=leader, now=NOW, customer_id=customer.pk, owner_id=1),
        lambda: actions.set_collaborator(actor=stranger, now=NOW, customer_id=customer.pk, member_id=1, may_edit=True),
        lambda: actions.add_contact(actor=stranger, now=NOW, customer_id=customer.pk, name="许建平"),
        lambda: actions.change_contact(actor=stranger, now=NOW, contact_id=contact.pk, revision=0, name="许建平"),
        lambda: actions.reveal_phone(actor=stranger, now=NOW, customer_id=customer.pk),
        lambda: actions.record_follow_up(
            actor=stranger, now=NOW, customer_id=customer.pk, method="call", content="去电"
        ),
    ):
        with pytest.raises(Missing):
            act()
    assert len(_entries()) == before
    assert not Fact.objects.exists()


def test_a_reading_collaborator_sees_and_may_not_work() -> None:
    owner, reader = make_member("唐静"), make_member("林越")
    customer = make_customer(owner)
    make_collaborator(customer, reader)
    actor = actor_for(reader)
    for act in (
        lambda: change(actor, customer, grade="A"),
        lambda: actions.record_follow_up(actor=actor, now=NOW, customer_id=customer.pk, method="call", content="去电"),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert "只读" in str(refused.value)
    make_collaborator(customer, reader, may_edit=True)
    assert change(actor, customer, grade="A").grade == "A"


# ---- transfer and collaborators


def test_transfer_customer_closes_one_period_opens_the_next_and_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team("华东")
    old, new = make_member("林越", team=team), make_member("唐静", team=team)
    leader = actor_for(make_member("周敏", role="supervisor", team=team))
    customer = make_customer(old)
    heard: list[dict[str, object]] = []
    monkeypatch.setitem(events._reactions, "customers.transferred", [lambda **values: heard.append(values)])
    later = NOW + timedelta(days=1)
    actions.transfer_customer(actor=leader, now=later, customer_id=customer.pk, owner_id=new.pk, revision=0)
    periods = list(OwnerPeriod.objects.order_by("start_at").values_list("owner_id", "start_at", "end_at", "moved_by"))
    assert periods == [(old.pk, NOW, later, "系统"), (new.pk, later, None, "周敏")]
    assert Customer.objects.get().owner_id == new.pk
    assert SearchDocument.objects.get(record_type="customer").owner_id == new.pk
    assert [(each["customer_id"], each["owner_id"], each["former_owner_id"]) for each in heard] == [
        (customer.pk, new.pk, old.pk)
    ]
    assert Entry.objects.get(action="customers.transfer_customer").changes["owner"] == [old.pk, new.pk]


def test_transfer_customer_is_refused_to_the_same_owner_to_one_who_left_and_without_the_power() -> None:
    team = make_team("华东")
    owner = make_member("林越", team=team)
    gone = make_member("何琳", left_on=date(2026, 11, 1))
    leader = actor_for(make_member("周敏", role="supervisor", team=team))
    customer = make_customer(owner)
    for owner_id in (owner.pk, gone.pk, 999_999):
        with pytest.raises(Refused):
            actions.transfer_customer(actor=leader, now=NOW, customer_id=customer.pk, owner_id=owner_id)
    with pytest.raises(NotAllowed):
        actions.transfer_customer(actor=actor_for(owner), now=NOW, customer_id=customer.pk, owner_id=gone.pk)
    with pytest.raises(Stale):
        actions.transfer_customer(actor=leader, now=NOW, customer_id=customer.pk, owner_id=owner.pk, revision=5)
    assert OwnerPeriod.objects.count() == 1
    assert "customers.transfer_customer" not in _entries()


def test_set_collaborator_gives_changes_and_takes_back() -> None:
    owner, helper = make_member("唐静"), make_member("林越")
    customer = make_customer(owner)
    actor = actor_for(owner)

    def set_to(may_edit: bool | None) -> None:
        actions.set_collaborator(actor=actor, now=NOW, customer_id=customer.pk, member_id=helper.pk, may_edit=may_edit)

    set_to(False)
    set_to(False)
    set_to(True)
    set_to(None)
    set_to(None)
    assert not Collaborator.objects.exists()
    changes = [
        entry.changes["collaborator"]
        for entry in Entry.objects.filter(action="customers.set_collaborator").order_by("id")
    ]
    assert changes == [[None, "林越（只读）"], ["林越（只读）", "林越（可编辑）"], ["林越（可编辑）", None]]


def test_set_collaborator_refused_for_the_owner() -> None:
    owner = make_member("唐静")
    customer = make_customer(owner)
    with pytest.raises(Refused):
        make_collaborator(customer, owner)
    assert not Collaborator.objects.exists()
