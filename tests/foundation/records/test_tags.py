"""Tags: the company's words, put on records within reach, renamed and merged without losing one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.asking import cost, signed_in, text_of
from tests.factories.contracts import make_contract
from tests.factories.customers import make_customer
from tests.factories.org import NOW, actor_for, make_company, make_member
from tests.factories.records import make_tag, make_tagging
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.models import Tag, Tagging

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Member:
    return make_member("林霜")


@pytest.fixture
def manager() -> Actor:
    return actor_for(make_member("周源", role="sales_manager"))


def put(actor: Actor, ids: list[int], **values: object) -> int:
    return actions.put_tags(actor=actor, now=NOW, record_type="customer", record_ids=ids, **values)


def names_on(record_id: int) -> str:
    return queries.tag_words("customer", [record_id]).get(record_id, "")


def trace() -> tuple[int, int, int]:
    return Tag.objects.count(), Tagging.objects.count(), Entry.objects.count()


def test_put_tags_adds_and_takes_off_and_stands_in_the_log_of_each_record(lin: Member) -> None:
    one, two = make_customer(lin), make_customer(lin)
    vip, water = make_tag("重点"), make_tag("水务")
    make_tagging(water, two.pk)

    assert put(actor_for(lin), [one.pk, two.pk], add=[vip.pk], remove=[water.pk]) == 2

    assert (names_on(one.pk), names_on(two.pk)) == ("重点", "重点")
    entries = Entry.objects.filter(action="records.put_tags").order_by("subject_id")
    assert [(entry.subject_id, entry.changes["标签"]) for entry in entries] == [
        (one.pk, ["", "重点"]),
        (two.pk, ["水务", "重点"]),
    ]


def test_put_tags_again_changes_nothing(lin: Member) -> None:
    customer, vip = make_customer(lin), make_tag("重点")
    put(actor_for(lin), [customer.pk], add=[vip.pk])
    before = trace()
    assert put(actor_for(lin), [customer.pk], add=[vip.pk]) == 0
    assert trace() == before


def test_put_tags_refused_for_a_record_out_of_reach_leaves_no_trace(lin: Member) -> None:
    own, foreign, vip = make_customer(lin), make_customer(make_member("何薇")), make_tag("重点")
    before = trace()
    with pytest.raises(Refused, match="有 1 条记录已不在您的数据范围内"):
        put(actor_for(lin), [own.pk, foreign.pk], add=[vip.pk])
    with pytest.raises(Refused, match="还没有选记录"):
        put(actor_for(lin), [], add=[vip.pk])
    with pytest.raises(Missing):
        actions.put_tags(actor=actor_for(lin), now=NOW, record_type="job", record_ids=[1], add=[vip.pk])
    assert trace() == before


def test_put_tags_refused_with_a_tag_that_is_gone_or_for_other_records(lin: Member) -> None:
    customer = make_customer(lin)
    gone, foreign = make_tag("旧", is_retired=True), make_tag("框架", record_type="contract")
    before = trace()
    for pk in (gone.pk, foreign.pk, 10**9):
        with pytest.raises(Invalid):
            put(actor_for(lin), [customer.pk], add=[pk])
    assert trace() == before


def test_put_tags_not_allowed_without_the_power_and_new_words_only_by_who_manages_them(lin: Member) -> None:
    customer = make_customer(lin)
    before = trace()
    with pytest.raises(NotAllowed):
        put(actor_for(make_member("方敏", role="hr")), [customer.pk])
    with pytest.raises(NotAllowed):
        put(actor_for(lin), [customer.pk], new_name="新词")
    assert trace() == before


def test_put_tags_with_a_new_word_makes_it_once(manager: Actor, lin: Member) -> None:
    customer = make_customer(lin)
    put(manager, [customer.pk], new_name="投标中")
    put(manager, [make_customer(lin).pk], new_name=" 投标中　")
    assert [tag.name for tag in Tag.objects.all()] == ["投标中"]
    assert names_on(customer.pk) == "投标中"


@pytest.mark.parametrize("name", ["", "　", "长" * 300, "重点、水务", "a,b", "\x00", "\u202e\u202d"])
def test_add_tag_refused_for_what_is_no_name(manager: Actor, name: str) -> None:
    before = trace()
    with pytest.raises(Invalid):
        actions.add_tag(actor=manager, now=NOW, record_type="customer", name=name)
    assert trace() == before


def test_add_tag_keeps_a_name_without_what_cannot_be_seen(manager: Actor) -> None:
    tag = actions.add_tag(actor=manager, now=NOW, record_type="customer", name="重\u202e点\x00 客户")
    assert tag.name == "重点 客户"


def test_add_tag_refused_where_the_name_stands_whatever_its_spelling(manager: Actor) -> None:
    make_tag("VIP客户")
    for name in ("ＶＩＰ 客户", "vip客户"):
        with pytest.raises(Invalid, match="已有标签「VIP客户」"):
            actions.add_tag(actor=manager, now=NOW, record_type="customer", name=name)
    other = actions.add_tag(actor=manager, now=NOW, record_type="contract", name="VIP客户")
    assert other.record_type == "contract"


def test_add_tag_brings_a_retired_one_back(manager: Actor, lin: Member) -> None:
    tag, customer = make_tag("重点"), make_customer(lin)
    make_tagging(tag, customer.pk)
    actions.retire_tag(actor=manager, now=NOW, tag_id=tag.pk)
    assert (list(queries.tags_in_use("customer")), names_on(customer.pk)) == ([], "重点")
    assert actions.add_tag(actor=manager, now=NOW, record_type="customer", name="重点").pk == tag.pk
    assert [row.name for row in queries.tags_in_use("customer")] == ["重点"]


def test_rename_tag_shows_on_every_record(manager: Actor, lin: Member) -> None:
    tag, customer = make_tag("重点"), make_customer(lin)
    make_tagging(tag, customer.pk)
    actions.rename_tag(actor=manager, now=NOW, tag_id=tag.pk, name="要客", revision=0)
    assert names_on(customer.pk) == "要客"
    assert Entry.objects.latest("id").changes == {"name": ["重点", "要客"]}


def test_rename_tag_refused_for_a_taken_name_and_from_a_stale_form(manager: Actor) -> None:
    tag = make_tag("重点")
    make_tag("要客")
    before = trace()
    with pytest.raises(Invalid, match="请用合并"):
        actions.rename_tag(actor=manager, now=NOW, tag_id=tag.pk, name="要 客")
    with pytest.raises(Stale):
        actions.rename_tag(actor=manager, now=NOW, tag_id=tag.pk, name="大客户", revision=7)
    assert trace() == before


def test_merge_tags_moves_every_record_once(manager: Actor, lin: Member) -> None:
    old, heir = make_tag("重点"), make_tag("要客")
    both, only = make_customer(lin), make_customer(lin)
    for tag, customer in ((old, both), (heir, both), (old, only)):
        make_tagging(tag, customer.pk)

    actions.merge_tags(actor=manager, now=NOW, tag_id=old.pk, into_id=heir.pk)

    assert (names_on(both.pk), names_on(only.pk), Tagging.objects.count()) == ("要客", "要客", 2)
    assert Entry.objects.latest("id").changes == {"merged_into": [None, "要客"], "records": [None, 1]}
    with pytest.raises(Missing):
        actions.rename_tag(actor=manager, now=NOW, tag_id=old.pk, name="又来")
    again = actions.add_tag(actor=manager, now=NOW, record_type="customer", name="重点")  # the name is free again
    assert again.pk != old.pk


def test_merge_tags_refused_into_itself_or_into_one_for_other_records(manager: Actor) -> None:
    tag, other = make_tag("重点"), make_tag("框架", record_type="contract")
    before = trace()
    for into in (tag.pk, other.pk):
        with pytest.raises(Refused):
            actions.merge_tags(actor=manager, now=NOW, tag_id=tag.pk, into_id=into)
    assert trace() == before


@pytest.mark.parametrize("name", ["add_tag", "rename_tag", "retire_tag", "restore_tag", "merge_tags"])
def test_words_are_managed_by_few(lin: Member, name: str) -> None:
    tag = make_tag("重点")
    values = {
        "add_tag": {"record_type": "customer", "name": "新"},
        "rename_tag": {"tag_id": tag.pk, "name": "新"},
        "merge_tags": {"tag_id": tag.pk, "into_id": make_tag("要客").pk},
    }.get(name, {"tag_id": tag.pk})
    before = trace()
    with pytest.raises(NotAllowed):
        getattr(actions, name)(actor=actor_for(lin), now=NOW, **values)
    assert trace() == before


def test_retire_tag_refused_for_one_that_is_gone(manager: Actor) -> None:
    with pytest.raises(Missing):
        actions.retire_tag(actor=manager, now=NOW, tag_id=10**9)


def test_restore_tag_refused_from_a_stale_form(manager: Actor) -> None:
    tag = make_tag("重点", is_retired=True)
    with pytest.raises(Stale):
        actions.restore_tag(actor=manager, now=NOW, tag_id=tag.pk, revision=3)
    actions.restore_tag(actor=manager, now=NOW, tag_id=tag.pk, revision=0)
    assert Tag.objects.get().is_retired is False


def test_tag_words_cost_one_query_for_one_and_for_three(lin: Member) -> None:
    vip, water = make_tag("重点"), make_tag("水务")
    ids = [make_customer(lin).pk for _ in range(3)]
    for pk in ids:
        make_tagging(vip, pk)
        make_tagging(water, pk)
    for wanted in (ids[:1], ids):
        with CaptureQueriesContext(connection) as counted:
            assert queries.tag_words("customer", wanted) == dict.fromkeys(wanted, "水务、重点")
        assert len(counted) == 1


def test_the_list_filters_by_tag_within_reach_alone(lin: Member) -> None:
    vip = make_tag("重点")
    mine, other, foreign = make_customer(lin), make_customer(lin), make_customer(make_member("何薇"))
    for customer in (mine, foreign):
        make_tagging(vip, customer.pk)
    page = text_of(signed_in(lin), f"{reverse('customers:list')}?tag={vip.pk}")
    assert (mine.name in page, other.name in page, foreign.name in page) == (True, False, False)
    assert '<span class="xz-tag">重点</span>' in page


def test_the_list_costs_the_same_with_tags_on_one_and_on_three() -> None:
    make_company()
    lin = make_member("林霜")
    vip, client = make_tag("重点"), signed_in(lin)
    make_tagging(vip, make_customer(lin).pk)
    one = cost(client, reverse("customers:list"))
    for _ in range(2):
        make_tagging(vip, make_customer(lin).pk)
    assert cost(client, reverse("customers:list")) == one
    assert one <= 12


def test_a_record_page_shows_its_tags_and_changes_only_what_differs(lin: Member) -> None:
    customer, vip, water, late = make_customer(lin), make_tag("重点"), make_tag("水务"), make_tag("电力")
    make_tagging(vip, customer.pk)
    client = signed_in(lin)
    assert '<span class="xz-tag">重点</span>' in text_of(client, reverse("customers:record", args=[customer.pk]))
    make_tagging(late, customer.pk)  # somebody else's, after the form was opened

    answer = client.post(
        reverse("records:tag_record", args=["customer", customer.pk]),
        {"request_key": str(uuid4()), "shown": str(vip.pk), "tags": [water.pk]},
    )

    assert (answer.status_code, names_on(customer.pk)) == (302, "水务、电力")


def test_tags_are_put_on_ticked_contracts_and_taken_off(lin: Member) -> None:
    contract, vip = make_contract(owner=lin), make_tag("框架", record_type="contract")
    address = f"{reverse('records:tag_batch', args=['contract'])}?pick={contract.pk}&pick=x&back=/contracts/"
    client = signed_in(lin)
    assert "选中的 1 条合同" in text_of(client, address)
    answer = client.post(address, {"request_key": str(uuid4()), "add": [vip.pk]})
    assert (answer.status_code, answer["Location"]) == (302, "/contracts/")
    assert queries.tag_words("contract", [contract.pk]) == {contract.pk: "框架"}


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"])
def test_ticked_rows_lead_back_to_this_house_alone(lin: Member, back: str) -> None:
    customer, vip = make_customer(lin), make_tag("重点")
    address = f"{reverse('records:tag_batch', args=['customer'])}?pick={customer.pk}&back={back}"
    answer = signed_in(lin).post(address, {"request_key": str(uuid4()), "add": [vip.pk]})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_page_of_tags_is_for_who_manages_them(lin: Member) -> None:
    make_tagging(make_tag("重点"), make_customer(lin).pk)
    address = reverse("records:tags")
    assert signed_in(lin).get(address).status_code == 403
    page = text_of(signed_in(make_member("周源", role="sales_manager")), address)
    assert ("重点" in page, "客户" in page) == (True, True)


def test_the_page_of_tags_costs_the_same_with_one_and_with_three() -> None:
    client = signed_in(make_member("周源", role="sales_manager"))
    make_tag("重点")
    one = cost(client, reverse("records:tags"))
    make_tag("水务")
    make_tag("电力")
    assert cost(client, reverse("records:tags")) == one


def test_system_reaches_every_record(lin: Member) -> None:
    customer, vip = make_customer(lin), make_tag("重点")
    assert put(SYSTEM, [customer.pk], add=[vip.pk]) == 1
