"""Customers on screen: whole page, drawer, form and piece; without the right; with odd input."""

from __future__ import annotations

from datetime import date

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_collaborator, make_contact, make_customer, make_follow_up
from tests.factories.org import make_company, make_member, make_team
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.selling.customers.models import Contact, Customer

pytestmark = pytest.mark.django_db
KEY = "0f8fad5b-d9cb-469f"
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


# ---- the list


def test_list_shows_own_customers_and_nobody_elses() -> None:
    mine, other = make_member("林越"), make_member("唐静")
    make_customer(mine, name="江阴澄源水务有限公司", grade="A")
    make_customer(other, name="宜兴华陶新材料有限公司")
    page = text_of(signed_in(mine), "/customers/")
    assert "江阴澄源水务有限公司" in page
    assert "华陶" not in page


def test_list_has_tabs_by_reach() -> None:
    team = make_team("华东")
    mine, mate = make_member("林越", team=team), make_member("曾鸣", team=team)
    leader = make_member("周敏", role="supervisor", team=team)
    make_customer(mine, name="江阴澄源水务有限公司")
    shared = make_customer(mate, name="宜兴华陶新材料有限公司")
    make_collaborator(shared, mine)
    client = signed_in(mine)
    assert "华陶" not in text_of(client, "/customers/")
    assert "华陶" in text_of(client, "/customers/?view=all")
    assert "澄源" not in text_of(client, "/customers/?view=shared")
    assert "view=team" not in text_of(client, "/customers/")
    for_leader = text_of(signed_in(leader), "/customers/?view=team")
    assert "澄源" in for_leader
    assert "华陶" in for_leader


@pytest.mark.parametrize("typed", ["澄源", "cysw", "chengyuan", "5621", "许建平", "xjp", "kh-2026-0001"])
def test_list_narrows_by_keyword_through_the_index(typed: str) -> None:
    member = make_member()
    make_contact(make_customer(member, name="江阴澄源水务有限公司"), name="许建平", phone="13812345621")
    make_customer(member, name="宜兴华陶新材料有限公司")
    make_customer(make_member("唐静"), name="无锡澄源热电有限公司")
    page = text_of(signed_in(member), f"/customers/?q={typed}")
    assert "江阴澄源水务有限公司" in page
    assert "华陶" not in page
    assert "热电" not in page


def test_list_filters_by_grade_area_owner_and_days() -> None:
    leader = make_member("周源", role="sales_manager")
    first, second = make_member("林越"), make_member("唐静")
    make_follow_up(make_customer(first, name="江阴澄源水务", grade="A", area="江苏无锡"), next_on=date(2026, 11, 25))
    make_customer(second, name="宜兴华陶材料", grade="B", area="浙江嘉兴")
    client = signed_in(leader)
    for condition in (
        "grade=A", "area=江苏", f"owner={first.pk}", "next_from=2026-11-25&next_to=2026-11-25", "last_from=2026-11-20",
    ):  # fmt: skip
        page = text_of(client, f"/customers/?{condition}")
        assert ("江阴澄源水务" in page, "宜兴华陶材料" in page) == (True, False), condition


def test_list_costs_at_most_twelve_queries_and_the_same_for_one_and_three() -> None:
    member = make_member()
    client = signed_in(member)
    make_customer(member)
    once = cost(client, "/customers/?q=有限")
    make_customer(member)
    make_customer(member)
    assert cost(client, "/customers/?q=有限") == once
    assert cost(client, "/customers/") <= 12
    assert once <= 12


def test_list_sorts_by_each_sortable_column_and_pages() -> None:
    member = make_member()
    for _turn in range(23):
        make_customer(member)
    client = signed_in(member)
    for sort in ("name", "-name", "next", "-next", "last", "-last"):
        page = text_of(client, f"/customers/?sort={sort}&size=20")
        assert page.count("data-drawer-link=") == 20, sort
        assert "page-next" in page


# ---- the record


def test_record_shows_next_step_people_and_story_in_this_order() -> None:
    member = make_member("林越")
    customer = make_customer(member, name="江阴澄源水务有限公司", grade="A")
    make_contact(customer, name="许建平", concern="关心停水施工时长")
    make_follow_up(customer, content="二期预算已批。", next_on=date(2026, 12, 1), next_plan="拜访许建平，确认方案")
    page = text_of(signed_in(member), f"/customers/{customer.pk}/")
    places = [
        page.index(words)
        for words in ("下一步", "拜访许建平，确认方案", "决策图", "关心停水施工时长", "近况", "二期预算已批")
    ]
    assert places == sorted(places)
    assert "138****5621" in page
    assert "13812345621" not in page


@pytest.mark.parametrize(
    "tab, words", [("follow_ups", "二期预算已批"), ("contacts", "许建平"), ("owners", "至今"), ("log", "新建客户")]
)
def test_record_has_tabs(tab: str, words: str) -> None:
    member = make_member("林越")
    customer = make_customer(member)
    make_contact(customer)
    make_follow_up(customer)
    assert words in text_of(signed_in(member), f"/customers/{customer.pk}/?tab={tab}")
    piece = text_of(
        signed_in(member), f"/customers/{customer.pk}/?tab={tab}", **{"HX-Request": "true", "HX-Target": "tab-body"}
    )
    assert words in piece
    assert "<html" not in piece


def test_record_costs_at_most_fifteen_queries_and_the_same_for_one_and_three() -> None:
    member = make_member("林越")
    customer = make_customer(member)
    client = signed_in(member)
    make_contact(customer)
    make_follow_up(customer, next_on=date(2026, 12, 1))
    once = cost(client, f"/customers/{customer.pk}/")
    for _turn in range(2):
        make_contact(customer, phone="")
        make_follow_up(customer, next_on=date(2026, 12, 1))
    assert cost(client, f"/customers/{customer.pk}/") == once
    assert once <= 15


@pytest.mark.parametrize(
    "address",
    [
        "/customers/{pk}/", "/customers/{pk}/change/", "/customers/{pk}/collaborators/",
        "/customers/{pk}/contacts/add/",
        "/customers/contacts/{contact}/change/", "/customers/follow-ups/{follow_up}/",
        "/customers/follow-ups/add/?customer={pk}",
    ],
)  # fmt: skip
def test_somebody_elses_customer_is_not_found_at_any_address(address: str) -> None:
    customer = make_customer(make_member("唐静"))
    contact, follow_up = make_contact(customer), make_follow_up(customer)
    there = address.format(pk=customer.pk, contact=contact.pk, follow_up=follow_up.pk)
    answer = signed_in(make_member("林越")).get(there)
    assert answer.status_code == 404
    assert customer.name not in answer.content.decode()


def test_a_reading_collaborator_gets_no_buttons() -> None:
    reader = make_member("林越")
    customer = make_customer(make_member("唐静"))
    make_contact(customer)
    make_collaborator(customer, reader)
    client = signed_in(reader)
    page = text_of(client, f"/customers/{customer.pk}/")
    for words in ("follow-ups/add/?customer", "/change/", "/collaborators/", "/phone/"):
        assert words not in page, words
    assert client.get(f"/customers/{customer.pk}/change/").status_code == 403


def test_transfer_needs_the_power() -> None:
    member = make_member("林越")
    customer = make_customer(member)
    assert signed_in(member).get(f"/customers/{customer.pk}/transfer/").status_code == 403
    leader = make_member("周源", role="sales_manager")
    other = make_member("唐静")
    answer = signed_in(leader).post(
        f"/customers/{customer.pk}/transfer/", {"owner_id": other.pk, "revision": 0, "request_key": KEY}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer.pk}/")
    assert Customer.objects.get().owner_id == other.pk


# ---- forms


def test_add_saves_and_a_second_submit_answers_alike() -> None:
    client = signed_in(make_member())
    sent = {
        "name": "江阴澄源水务（集团）有限公司",
        "contact_name": "许建平",
        "contact_phone": "138 1234 5621",
        "request_key": KEY,
    }
    first, second = client.post("/customers/add/", sent), client.post("/customers/add/", sent)
    customer = Customer.objects.get()
    assert first["Location"] == second["Location"] == f"/customers/{customer.pk}/"
    assert customer.name == "江阴澄源水务（集团）有限公司"
    assert Contact.objects.get().phone == "13812345621"


def test_add_refused_keeps_what_was_typed_and_says_who_owns_it() -> None:
    make_customer(make_member("唐静"), name="江阴澄源水务有限公司")
    answer = signed_in(make_member("林越")).post(
        "/customers/add/", {"name": "江阴澄源水务 有限公司", "area": "江苏无锡", "request_key": KEY}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "负责人 唐静" in page
    assert 'value="江苏无锡"' in page
    assert Customer.objects.count() == 1


def test_add_offers_to_save_in_spite_of_an_equal_phone_once_refused() -> None:
    make_customer(make_member("唐静"), phone="0510-86861234")
    client = signed_in(make_member("林越"))
    sent = {"name": "无锡禾新制药", "phone": "0510-86861234", "request_key": KEY}
    assert "accepts_same_phone" not in text_of(client, "/customers/add/")
    refused = client.post("/customers/add/", sent)
    assert refused.status_code == 422
    assert "accepts_same_phone" in refused.content.decode()
    assert client.post("/customers/add/", {**sent, "accepts_same_phone": "on"}).status_code == 302


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"name": ""}, "这里必须填写"),
        ({"name": "长" * 10_000}, "最多"),
        ({"name": "甲厂", "phone": "1371234"}, "这个号码打不通"),
        ({"name": "甲厂", "grade": "Z"}, "没有这个选项"),
        ({"name": "甲厂", "contact_phone": "13812345621"}, "请写上是谁的"),
        ({"name": "\x00"}, ""),
    ],
)
def test_add_refuses_odd_input_in_words(sent: dict[str, str], words: str) -> None:
    answer = signed_in(make_member()).post("/customers/add/", {**sent, "request_key": KEY})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Customer.objects.exists()


def test_add_in_the_drawer_is_a_piece_and_finishes_there() -> None:
    client = signed_in(make_member())
    assert "<html" not in text_of(client, "/customers/add/", **DRAWER)
    answer = client.post("/customers/add/", {"name": "江阴澄源水务", "request_key": KEY}, headers=DRAWER)
    assert answer.status_code == 204
    assert f"/customers/{Customer.objects.get().pk}/" in answer["HX-Trigger"]


def test_change_refuses_a_stale_form() -> None:
    member = make_member()
    customer = make_customer(member)
    client = signed_in(member)
    sent = {"name": customer.name, "revision": 0, "grade": "A"}
    assert client.post(f"/customers/{customer.pk}/change/", {**sent, "request_key": KEY}).status_code == 302
    answer = client.post(f"/customers/{customer.pk}/change/", {**sent, "grade": "B", "request_key": KEY + "2"})
    assert answer.status_code == 409
    assert "刚被别人改过" in answer.content.decode()
    assert Customer.objects.get().grade == "A"


def test_collaborators_are_set_and_taken_back() -> None:
    owner, helper = make_member("唐静"), make_member("林越")
    customer = make_customer(owner)
    client = signed_in(owner)
    address = f"/customers/{customer.pk}/collaborators/"
    for turn, (choice, words) in enumerate((("edit", "协作 林越"), ("read", "林越（只读）"), ("none", "负责人 唐静"))):
        sent = {"member_id": helper.pk, "may_edit": choice, "request_key": f"{KEY}{turn}"}
        assert client.post(address, sent).status_code == 302
        assert words in text_of(client, f"/customers/{customer.pk}/")
    assert "林越" not in text_of(client, f"/customers/{customer.pk}/")


def test_contacts_are_added_and_changed() -> None:
    member = make_member()
    customer = make_customer(member)
    client = signed_in(member)
    sent = {"name": "许建平", "part": "decision_maker", "email": "XU@example.com", "request_key": KEY}
    added = client.post(f"/customers/{customer.pk}/contacts/add/", sent)
    contact = Contact.objects.get()
    assert added["Location"] == f"/customers/{customer.pk}/?tab=contacts"
    assert (contact.part, contact.email) == ("decision_maker", "xu@example.com")
    changed = {**sent, "title": "总经理", "revision": 0, "request_key": KEY + "2"}
    assert client.post(f"/customers/contacts/{contact.pk}/change/", changed).status_code == 302
    assert Contact.objects.get().title == "总经理"
    wrong = client.post(f"/customers/{customer.pk}/contacts/add/", {**sent, "email": "zhou@", "request_key": KEY + "3"})
    assert wrong.status_code == 422
    assert "邮箱应写成" in wrong.content.decode()


def test_phone_is_shown_by_post_alone_and_noted() -> None:
    member = make_member()
    customer = make_customer(member)
    contact = make_contact(customer, phone="13812345621")
    client = signed_in(member)
    address = f"/customers/{customer.pk}/phone/"
    assert client.get(address).status_code == 405
    piece = client.post(address, {"contact": contact.pk}, headers={"HX-Request": "true"}).content.decode()
    assert 'href="tel:13812345621"' in piece
    assert "<html" not in piece
    whole = client.post(address, {"contact": contact.pk}).content.decode()
    assert "13812345621" in whole
    assert "操作日志" in whole
    assert Entry.objects.filter(action="customers.reveal_phone").count() == 2
