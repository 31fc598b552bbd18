"""Customers through the API: the same scopes, refusals, keys and masks as on the pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.asking import Program, application_token, token_of
from tests.factories.customers import make_contact, make_customer
from tests.factories.org import make_member, make_team
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.selling.customers import powers
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.django_db


def test_add_customer_then_the_same_key_gives_the_first_one_again() -> None:
    member = make_member("林越")
    program = Program(token_of(member))
    first = program.post("/customers", {"name": "江阴澄源水务有限公司", "phone": "0510 86881234"}, key="import-0001")
    again = program.post("/customers", {"name": "江阴澄源水务有限公司", "phone": "0510 86881234"}, key="import-0001")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["owner"] == "林越"
    assert first.json()["phone"] == "051****1234"
    assert Customer.objects.count() == 1
    assert Entry.objects.filter(action="customers.add_customer").values_list("actor_id", flat=True)[0] == member.pk


def test_two_programs_may_think_of_the_same_key() -> None:
    one, two = Program(token_of(make_member("林越"))), Program(application_token("sales_manager"))
    assert one.post("/customers", {"name": "甲公司"}, key="same-key-1").status_code == 201
    assert two.post("/customers", {"name": "乙公司"}, key="same-key-1").status_code == 201


def test_add_customer_refused_says_why_by_field_and_leaves_nothing() -> None:
    program = Program(token_of(make_member()))
    taken = make_customer(name="甲公司")
    answer = program.post("/customers", {"name": taken.name})
    assert (answer.status_code, answer.json()["code"]) == (422, "name_taken")
    wrong = program.post("/customers", {"name": "", "grade": "Z", "colour": "red"}).json()
    assert sorted(wrong["fields"]) == ["colour", "grade", "name"]
    assert wrong["fields"]["colour"] == "没有这个字段，请对照接口文档。"
    phone = program.post("/customers", {"name": "乙公司", "phone": "12"}).json()
    assert list(phone["fields"]) == ["phone"]
    assert Customer.objects.count() == 1


def test_a_customer_of_others_is_neither_listed_nor_opened_nor_changed() -> None:
    mine, theirs = make_member("林越"), make_member("何薇")
    own, other = make_customer(owner=mine), make_customer(owner=theirs)
    program = Program(token_of(mine))
    assert [row["id"] for row in program.get("/customers").json()["items"]] == [own.pk]
    assert program.get(f"/customers/{other.pk}").status_code == 404
    assert program.patch(f"/customers/{other.pk}", {"revision": 0, "grade": "A"}).status_code == 404
    assert program.get("/customers/999999").json() == program.get(f"/customers/{other.pk}").json()


def test_an_application_stays_within_its_team() -> None:
    team = make_team("华东组")
    inside, outside = make_member("林越", team=team), make_member("何薇", team=make_team("华北组"))
    own = make_customer(owner=inside)
    make_customer(owner=outside)
    below = make_member("方敏", team=make_team("苏州", parent=team))
    deep = make_customer(owner=below)
    program = Program(application_token("sales_manager", team))
    assert {row["id"] for row in program.get("/customers").json()["items"]} == {own.pk, deep.pk}


def test_change_customer_keeps_what_is_left_out_and_refuses_an_old_revision() -> None:
    member = make_member()
    customer = make_customer(owner=member, industry="水务", phone="0510-86881234")
    program = Program(token_of(member))
    answer = program.patch(f"/customers/{customer.pk}", {"revision": customer.revision, "grade": "A"})
    assert answer.status_code == 200
    customer.refresh_from_db()
    assert (customer.grade, customer.industry, customer.phone) == ("A", "水务", "0510-86881234")
    stale = program.patch(f"/customers/{customer.pk}", {"revision": 0, "grade": "B"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")


def test_a_phone_is_masked_and_shown_in_full_only_on_asking_which_is_noted() -> None:
    member = make_member()
    customer = make_customer(owner=member, phone="13812345621")
    contact = make_contact(customer, phone="13987654321")
    program = Program(token_of(member))
    assert program.get(f"/customers/{customer.pk}").json()["phone"] == "138****5621"
    assert program.get(f"/customers/{customer.pk}/contacts").json()["items"][0]["phone"] == "139****4321"
    assert program.post(f"/customers/{customer.pk}/phone", {}).json() == {"phone": "13812345621"}
    shown = program.post(f"/customers/{customer.pk}/phone", {"contact_id": contact.pk})
    assert shown.json() == {"phone": "13987654321"}
    assert Entry.objects.filter(action="customers.reveal_phone").count() == 2


def test_a_token_does_no_more_than_its_powers() -> None:
    member = make_member()
    customer = make_customer(owner=member, name="江阴澄源水务有限公司")
    program = Program(token_of(member, powers.ADD_CUSTOMER))
    assert program.get("/customers").json()["code"] == "not_allowed"
    assert program.get(f"/customers/{customer.pk}").status_code == 403
    assert program.get("/search", q="澄源").json() == {"items": []}
    assert program.post("/customers", {"name": "乙公司"}).status_code == 201


def test_pages_follow_each_other_without_gap_or_double() -> None:
    member = make_member()
    ids = {make_customer(owner=member).pk for _ in range(7)}
    program = Program(token_of(member))
    seen: list[int] = []
    cursor = ""
    while True:
        page = program.get("/customers", limit=3, cursor=cursor, sort="-name").json()
        assert (page["total"], page["has_more_than_total"]) == (7, False)
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert (len(seen), set(seen)) == (7, ids)
    bad = program.get("/customers", cursor="WzAsMV0")
    assert (bad.status_code, list(bad.json()["fields"])) == (422, ["cursor"])
    assert program.get("/customers", limit=201).status_code == 422


@pytest.mark.parametrize("typed", ["澄源", "chengyuan", "cysw", "86881234"])
def test_customers_are_found_by_two_characters_pinyin_and_phone(typed: str) -> None:
    member = make_member()
    program = Program(token_of(member))
    made = program.post("/customers", {"name": "澄源水务有限公司", "phone": "0510-86881234"}).json()
    program.post("/customers", {"name": "甲乙丙公司"})
    assert [row["id"] for row in program.get("/customers", q=typed).json()["items"]] == [made["id"]]
    assert [hit["id"] for hit in program.get("/search", q=typed).json()["items"]] == [made["id"]]


def test_a_follow_up_counts_for_the_member_and_an_application_is_told_why_not() -> None:
    member = make_member("林越")
    customer = make_customer(owner=member)
    body = {"method": "visit", "content": "看了二期泵房", "next_on": "2199-01-01"}
    made = Program(token_of(member)).post(f"/customers/{customer.pk}/follow-ups", body, key="visit-0001")
    assert (made.status_code, made.json()["author"]) == (201, "林越")
    refused = Program(application_token("sales_manager")).post(f"/customers/{customer.pk}/follow-ups", body)
    assert (refused.status_code, refused.json()["message"]) == (422, "没有保存：跟进记录须由成员本人记录。")


def test_a_list_costs_the_same_for_one_and_three() -> None:
    member = make_member()
    make_customer(owner=member)
    program = Program(token_of(member))
    program.get("/customers")
    with CaptureQueriesContext(connection) as one:
        program.get("/customers")
    for _ in range(2):
        make_customer(owner=member)
    with CaptureQueriesContext(connection) as three:
        program.get("/customers")
    assert (len(one), len(three)) == (3, 3)  # one for the token, one for the count, one for the rows
