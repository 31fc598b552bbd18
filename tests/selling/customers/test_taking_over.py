"""History from old files: dates in the past, marked, counted for its day, never doubled."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories.customers import make_customer
from tests.factories.org import actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.customers import actions
from xiaozhang.selling.customers.models import Customer, FollowUp, OwnerPeriod
from xiaozhang.selling.customers.rules.taken import TakenContact, TakenCustomer, TakenFollowUp

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
THEN = datetime(2017, 3, 1, 4, tzinfo=UTC)


def test_take_over_customers_keeps_dates_marks_them_and_doubles_nothing() -> None:
    member = make_member()
    rows = [
        TakenCustomer("Acme Corporation", member.pk, industry="retail", created_at=THEN),
        TakenCustomer(
            "江阴澄源水务", member.pk, phone="138 1234 5621", contacts=(TakenContact("许建平", phone="1371234"),)
        ),
        TakenCustomer("ＡＣＭＥ corporation", member.pk),
    ]
    first = actions.take_over_customers(actor=SYSTEM, now=NOW, rows=rows)
    again = actions.take_over_customers(actor=SYSTEM, now=NOW, rows=rows)
    assert [each.pk for each in first] == [each.pk for each in again] == [first[0].pk, first[1].pk, first[0].pk]
    stored = list(
        Customer.objects.order_by("number").values_list("number", "name", "is_taken_over", "created_at", "phone")
    )
    assert stored == [
        ("KH-2026-0001", "Acme Corporation", True, THEN, ""),
        ("KH-2026-0002", "江阴澄源水务", True, NOW, "13812345621"),
    ]
    assert list(OwnerPeriod.objects.order_by("id").values_list("start_at", "owner_id")) == [
        (THEN, member.pk), (NOW, member.pk),
    ]  # fmt: skip
    assert first[1].contacts.get().phone == "1371234"
    assert records.matching_ids(actor_for(member), "许建", record_type="customer") == [first[1].pk]
    assert Entry.objects.filter(action="customers.take_over_customers").count() == 2


def test_take_over_customers_refused_takes_none_and_names_the_row() -> None:
    member = make_member()
    rows = [TakenCustomer("江阴澄源水务", member.pk), TakenCustomer(" ", member.pk)]
    with pytest.raises(Invalid) as refused:
        actions.take_over_customers(actor=SYSTEM, now=NOW, rows=rows)
    assert list(refused.value.fields) == ["rows[1].name"]
    assert not Customer.objects.exists()


def test_take_over_customer_leaves_one_that_is_there_alone() -> None:
    member = make_member()
    customer = make_customer(member, name="江阴澄源水务", area="江苏无锡")
    found = actions.take_over_customer(actor=SYSTEM, now=NOW, name="江阴 澄源水务", owner_id=member.pk, area="上海")
    assert (found.pk, found.area, found.is_taken_over) == (customer.pk, "江苏无锡", False)


def test_take_over_follow_ups_count_on_their_day_for_their_author() -> None:
    member = make_member()
    customer = make_customer(member)
    rows = [
        TakenFollowUp(customer.pk, member.pk, "visit", "到厂拜访", THEN),
        TakenFollowUp(customer.pk, member.pk, "call", "去电", datetime(2017, 2, 1, 4, tzinfo=UTC)),
    ]
    made = actions.take_over_follow_ups(actor=SYSTEM, now=NOW, rows=rows)
    assert [(each.happened_on, each.is_taken_over) for each in made] == [
        (date(2017, 3, 1), True),
        (date(2017, 2, 1), True),
    ]
    assert Customer.objects.get().last_follow_up_on == date(2017, 3, 1)
    facts = sorted(Fact.objects.values_list("metric", "month_on", "source"))
    assert facts == [
        ("follow_up", date(2017, 2, 1), "taken_over"),
        ("follow_up", date(2017, 3, 1), "taken_over"),
        ("visit", date(2017, 3, 1), "taken_over"),
    ]


@pytest.mark.parametrize(
    "values, field",
    [
        ({"content": ""}, "rows[0].content"),
        ({"method": "telex"}, "rows[0].method"),
        ({"customer_id": 999_999}, "rows[0].customer_id"),
        ({"happened_at": datetime(2027, 1, 1, tzinfo=UTC)}, "rows[0].happened_at"),
    ],
)
def test_take_over_follow_up_refused_for_nonsense_counts_nothing(values: dict[str, object], field: str) -> None:
    member = make_member()
    given: dict[str, object] = {
        "customer_id": make_customer(member).pk, "author_id": member.pk, "method": "call", "content": "去电",
        "happened_at": THEN,
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        actions.take_over_follow_up(actor=SYSTEM, now=NOW, **{**given, **values})  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not FollowUp.objects.exists()
    assert not Fact.objects.exists()


def test_take_over_customer_refused_without_its_own_power() -> None:
    member = make_member(role="sales_manager")
    with pytest.raises(NotAllowed):
        actions.take_over_customer(actor=actor_for(member), now=NOW, name="江阴澄源水务", owner_id=member.pk)
    assert not Customer.objects.exists()


def test_take_over_follow_ups_refused_without_their_own_power() -> None:
    with pytest.raises(NotAllowed):
        actions.take_over_follow_ups(actor=actor_for(make_member(role="sales_manager")), now=NOW, rows=[])
    assert not FollowUp.objects.exists()


def test_taking_over_nothing_is_no_fault() -> None:
    assert actions.take_over_customers(actor=SYSTEM, now=NOW, rows=[]) == []
    assert actions.take_over_follow_ups(actor=SYSTEM, now=NOW, rows=[]) == []
