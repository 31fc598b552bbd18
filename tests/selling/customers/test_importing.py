"""What files bring customers: taken once, found, changed field by field, taken out while nothing stands on them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.customers import make_contact, make_customer, make_follow_up
from tests.factories.org import actor_for, make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import DailyTotal, Fact
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.customers import actions
from xiaozhang.selling.customers.models import Collaborator, Contact, Customer, FollowUp, OwnerPeriod
from xiaozhang.selling.customers.rules.sellers import Seller
from xiaozhang.selling.customers.rules.taken import TakenContact, TakenCustomer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
THEN = datetime(2024, 3, 1, 4, tzinfo=UTC)


def kind(key: str) -> registries.ImportKind:
    return registries.import_kinds.get(key)


@pytest.fixture
def keeper() -> Actor:
    return actor_for(make_member(name="管理员", role="administrator"))


def test_customers_come_with_their_contact_and_day_and_read_back_as_they_came(keeper: Actor) -> None:
    owner = make_member()
    row = {
        "name": "江阴澄源水务有限公司", "owner": owner.pk, "area": "江苏江阴", "industry": "水务", "grade": "A",
        "source": "展会",
        "phone": "0510-86861234", "address": "澄江路 1 号", "note": "老客户", "created_at": THEN,
        "contact_name": "许建平", "contact_phone": "13812345621", "contact_title": "副总经理",
    }  # fmt: skip
    ids = kind("customer").take(actor=keeper, now=NOW, rows=[row, {"name": "无锡禾新生物"}])
    assert kind("customer").current(keeper, ids)[ids[0]] == row
    stored = Customer.objects.get(pk=ids[0])
    assert (stored.is_taken_over, stored.created_at, stored.contacts.get().is_taken_over) == (True, THEN, True)
    assert records.matching_ids(actor_for(owner), "许建平", record_type="customer") == [ids[0]]


def test_customers_are_found_by_name_and_phones_in_any_spelling_by_constant_queries(keeper: Actor) -> None:
    first = make_customer(name="GTX Pro 水务", phone="13812345621")
    second = make_contact(make_customer(name="禾新"), phone="13912345678").customer
    find = kind("customer").find
    assert find(keeper, "name", ["ＧＴＸPro水务", "没有"]) == {"ＧＴＸPro水务": [first.pk]}
    assert find(keeper, "phone", ["138 1234 5621", "139-1234-5678"]) == {
        "138 1234 5621": [first.pk], "139-1234-5678": [second.pk],
    }  # fmt: skip
    counts = []
    for values in (["禾新"], ["禾新", *(f"第 {n} 家" for n in range(3000))]):
        with CaptureQueriesContext(connection) as caught:
            assert find(keeper, "name", values) == {"禾新": [second.pk]}
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_customers_beyond_the_viewers_reach_are_not_found() -> None:
    customer = make_customer(name="别人的客户", phone="13812345621")
    viewer = actor_for(make_member())
    assert kind("customer").find(viewer, "name", ["别人的客户"]) == {}
    assert kind("customer").find(viewer, "phone", ["13812345621"]) == {}
    assert kind("customer").current(viewer, [customer.pk]) == {}


def test_customers_that_are_there_or_twice_in_the_file_are_refused_and_leave_nothing(keeper: Actor) -> None:
    make_customer(name="江阴澄源水务")
    before = Entry.objects.count()
    with pytest.raises(Invalid) as caught:
        kind("customer").take(actor=keeper, now=NOW, rows=[{"name": n} for n in ("江阴 澄源水务", "甲公司", "甲 公司")])
    assert list(caught.value.fields) == ["rows[0].name", "rows[2].name"]
    assert (Customer.objects.count(), Entry.objects.count()) == (1, before)


def test_correct_customers_changes_only_what_is_given_and_keeps_what_was(keeper: Actor) -> None:
    owner, heir = make_member(), make_member(name="钱进")
    customer = make_customer(owner, name="江阴澄源水务", area="江苏江阴", note="老客户")
    rows = {customer.pk: {"name": "江阴澄源环境", "grade": "B", "owner": heir.pk, "contact_name": "许建平"}}
    actions.correct_customers(actor=keeper, now=NOW, rows=rows)
    customer.refresh_from_db()
    assert (customer.name, customer.name_key, customer.area, customer.grade, customer.note, customer.owner_id) == (
        "江阴澄源环境", "江阴澄源环境", "江苏江阴", "B", "老客户", heir.pk,
    )  # fmt: skip
    assert OwnerPeriod.objects.filter(customer=customer).count() == 2
    changed = Entry.objects.get(action="customers.correct_customers", subject_type="customers.customer")
    assert changed.changes == {"name": ["江阴澄源水务", "江阴澄源环境"], "grade": ["", "B"]}
    assert records.matching_ids(SYSTEM, "许建平", record_type="customer") == [customer.pk]
    entries = Entry.objects.count()
    actions.correct_customers(actor=keeper, now=NOW, rows=rows)
    assert (Entry.objects.count(), Contact.objects.count()) == (entries, 1)


def test_correct_customers_refused_for_a_name_that_is_taken_changes_none(keeper: Actor) -> None:
    first, second = make_customer(name="甲公司"), make_customer(name="乙公司")
    with pytest.raises(Invalid) as caught:
        actions.correct_customers(
            actor=keeper, now=NOW, rows={first.pk: {"grade": "A"}, second.pk: {"name": "甲 公司", "grade": "Z"}}
        )
    assert list(caught.value.fields) == [f"rows[{second.pk}].name"]
    assert set(Customer.objects.values_list("grade", flat=True)) == {""}


def test_take_back_customers_leaves_nothing_but_the_trace(keeper: Actor) -> None:
    ids = kind("customer").take(
        actor=keeper, now=NOW, rows=[{"name": "甲公司", "contact_name": "许建平"}, {"name": "乙公司"}]
    )
    kind("customer").undo(actor=keeper, now=NOW, ids=ids)
    assert (Customer.objects.count(), Contact.objects.count(), OwnerPeriod.objects.count()) == (0, 0, 0)
    assert records.matching_ids(SYSTEM, "公司", record_type="customer") == []
    assert Entry.objects.filter(action="customers.take_back_customers").count() == 2
    kind("customer").undo(actor=keeper, now=NOW, ids=ids)


def test_take_back_customers_refused_where_something_was_built_on_them(keeper: Actor) -> None:
    member = make_member()
    ids = kind("customer").take(
        actor=keeper, now=NOW, rows=[{"name": n, "owner": member.pk} for n in ("甲公司", "乙公司", "丙公司")]
    )
    make_follow_up(Customer.objects.get(pk=ids[0]), member)
    make_contact(Customer.objects.get(pk=ids[1]))
    for built_on, word in ((ids[0], "跟进记录"), (ids[1], "乙公司"), (make_customer().pk, "不是导入的")):
        with pytest.raises(Refused, match=word):
            kind("customer").undo(actor=keeper, now=NOW, ids=[ids[2], built_on])
    assert Customer.objects.count() == 4


def test_contacts_come_and_are_told_by_customer_and_name_or_by_phone(keeper: Actor) -> None:
    customer = make_customer()
    row = {
        "customer": customer.pk, "name": "许建平", "title": "采购部长", "part": "decision_maker",
        "phone": "138 1234 5621",
        "email": "xu@example.cn", "wechat": "xujp",
    }  # fmt: skip
    ids = kind("contact").take(actor=keeper, now=NOW, rows=[row])
    assert kind("contact").current(keeper, ids)[ids[0]] == {**row, "phone": "13812345621"}
    asked = [{"customer": customer.pk, "name": "许 建平"}, {"customer": 0, "name": "许建平"}]
    assert kind("contact").same(keeper, asked) == [list(ids), []]
    assert kind("contact").find(keeper, "phone", ["+86 138-1234-5621"]) == {"+86 138-1234-5621": list(ids)}
    kind("contact").change(actor=keeper, now=NOW, rows={ids[0]: {"title": "总经理"}})
    assert Contact.objects.get().title == "总经理"
    assert records.matching_ids(SYSTEM, "许建平", record_type="customer") == [customer.pk]
    kind("contact").undo(actor=keeper, now=NOW, ids=ids)
    assert Contact.objects.count() == 0
    assert records.matching_ids(SYSTEM, "许建平", record_type="customer") == []


def test_take_over_contacts_refused_for_a_stranger_or_without_a_name(keeper: Actor) -> None:
    rows = [(999_999, TakenContact("许建平")), (make_customer().pk, TakenContact(""))]
    with pytest.raises(Invalid) as caught:
        actions.take_over_contacts(actor=keeper, now=NOW, rows=rows)
    assert list(caught.value.fields) == ["rows[0].customer", "rows[1].name"]


def test_correct_contacts_refused_for_another_customer(keeper: Actor) -> None:
    contact = make_contact()
    with pytest.raises(Invalid):
        actions.correct_contacts(actor=keeper, now=NOW, rows={contact.pk: {"customer": make_customer().pk}})


def test_take_back_contacts_refused_for_one_added_by_hand(keeper: Actor) -> None:
    with pytest.raises(Refused):
        actions.take_back_contacts(actor=keeper, now=NOW, contact_ids=[make_contact().pk])


def test_follow_ups_come_count_once_and_go_by_reversal(keeper: Actor) -> None:
    author = make_member()
    customer = make_customer(author)
    row = {
        "customer": customer.pk, "author": author.pk, "method": "visit", "content": "到厂拜访", "happened_at": THEN,
        "progress": "有意向", "next_plan": "报价", "next_on": date(2026, 12, 1),
    }  # fmt: skip
    ids = kind("follow_up").take(actor=keeper, now=NOW, rows=[row])
    assert kind("follow_up").current(keeper, ids)[ids[0]] == {**row, "deal": None}
    assert kind("follow_up").same(keeper, [row, {**row, "content": "别的"}]) == [list(ids), []]
    customer.refresh_from_db()
    assert (customer.last_follow_up_on, customer.next_follow_up_on) == (date(2024, 3, 1), date(2026, 12, 1))
    kind("follow_up").undo(actor=keeper, now=NOW, ids=ids)
    customer.refresh_from_db()
    assert (customer.last_follow_up_on, customer.next_follow_up_on, FollowUp.objects.count()) == (None, None, 0)
    assert Fact.objects.count() == 4
    assert set(DailyTotal.objects.values_list("quantity", flat=True)) == {0}


def test_take_back_follow_ups_refused_for_one_recorded_here(keeper: Actor) -> None:
    follow_up = make_follow_up()
    with pytest.raises(Refused):
        actions.take_back_follow_ups(actor=keeper, now=NOW, follow_up_ids=[follow_up.pk])
    assert FollowUp.objects.count() == 1


def test_importing_customers_not_allowed_without_its_own_power() -> None:
    boss = actor_for(make_member(role="sales_manager"))
    customer = make_customer()
    for act, given in (
        (actions.take_over_customers, {"rows": [TakenCustomer("甲公司", None)]}),
        (actions.correct_customers, {"rows": {customer.pk: {"grade": "A"}}}),
        (actions.take_back_customers, {"customer_ids": [customer.pk]}),
        (actions.take_over_contacts, {"rows": []}),
        (actions.correct_contacts, {"rows": {}}),
        (actions.take_back_contacts, {"contact_ids": []}),
        (actions.take_back_follow_ups, {"follow_up_ids": []}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=boss, now=NOW, **given)  # type: ignore[operator]


def test_check_says_what_no_single_cell_shows() -> None:
    check = kind("customer").check
    assert check is not None
    assert list(check({"name": "—"})) == ["name"]
    assert list(check({"name": "甲公司", "contact_phone": "13812345621"})) == ["contact_name"]
    assert check({"name": "甲公司", "contact_name": "许建平", "contact_phone": "1"}) == {}


def test_share_with_sellers_not_allowed_without_the_power_and_leaves_customers_added_here_alone() -> None:
    owner, other = make_member(), make_member()
    customer = make_customer(owner)
    sellers = [Seller(customer.pk, other.pk, date(2024, 3, 1), True)]
    with pytest.raises(NotAllowed):
        actions.share_with_sellers(actor=actor_for(owner), now=NOW, sellers=sellers)
    actions.share_with_sellers(actor=SYSTEM, now=NOW, sellers=sellers)
    assert Collaborator.objects.count() == 0
