"""The duplicate check and follow-ups on screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_contact, make_customer, make_follow_up
from tests.factories.org import make_company, make_member
from xiaozhang.selling.customers.models import FollowUp

pytestmark = pytest.mark.django_db
KEY = "0f8fad5b-d9cb-469f"
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


# ---- duplicates


def test_duplicates_while_typing_name_the_owner_of_what_is_out_of_reach() -> None:
    hidden = make_customer(make_member("唐静"), name="江阴澄源水务有限公司", phone="13812345621")
    client = signed_in(make_member("林越"))
    piece = text_of(
        client, "/customers/duplicates/?name=江阴澄源水务", **{"HX-Request": "true", "HX-Target": "duplicates"}
    )
    assert "相似：江阴澄源水务有限公司，负责人 唐静" in piece
    assert f"/customers/{hidden.pk}/" not in piece
    assert "13812345621" not in piece
    by_phone = text_of(client, "/customers/duplicates/?contact_phone=138 1234 5621")
    assert "电话重复：江阴澄源水务有限公司，负责人 唐静，138****5621" in by_phone


@pytest.mark.parametrize(
    "query", ["name=", "name=%00", "name=" + "长" * 500, "phone=abc", "exclude=x", "exclude=99999999999999999999"]
)
def test_duplicates_of_odd_input_are_none(query: str) -> None:
    make_customer()
    assert "负责人" not in text_of(signed_in(make_member()), f"/customers/duplicates/?{query}")


# ---- follow-ups


def test_follow_up_of_a_known_customer_takes_three_touches() -> None:
    member = make_member()
    customer = make_customer(member)
    contact = make_contact(customer)
    client = signed_in(member)
    page = text_of(client, f"/customers/follow-ups/add/?customer={customer.pk}", **DRAWER)
    assert customer.name in page
    assert page.count('name="next_day"') == 4
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = page.split('name="next_day" value="')[1].split('"')[0]
    answer = client.post(
        f"/customers/follow-ups/add/?customer={customer.pk}",
        {
            "customer_id": customer.pk, "method": "call", "content": "预算已批🙂", "next_day": day,
            "contact_id": contact.pk, "request_key": KEY,
        },
        headers=DRAWER,
    )  # fmt: skip
    assert answer.status_code == 204
    row = FollowUp.objects.get()
    assert (row.content, row.contact_id, row.next_on) == ("预算已批🙂", contact.pk, date.fromisoformat(day))
    assert row.next_on is not None
    assert row.next_on >= tomorrow


def test_follow_up_from_anywhere_asks_for_the_customer_and_a_chosen_date_wins() -> None:
    member = make_member()
    customer = make_customer(member, name="江阴澄源水务有限公司")
    client = signed_in(member)
    assert "data-record-input" in text_of(client, "/customers/follow-ups/add/")
    chosen = timezone.localdate() + timedelta(days=40)
    sent = {
        "customer_id_typed": "澄源",
        "method": "visit",
        "content": "到厂拜访",
        "next_on": chosen.isoformat(),
        "request_key": KEY,
    }
    assert client.post("/customers/follow-ups/add/", sent)["Location"] == "/customers/follow-ups/"
    row = FollowUp.objects.get()
    assert (row.customer_id, row.next_on) == (customer.pk, chosen)


@pytest.mark.parametrize(
    "values, words",
    [
        ({"content": ""}, "请"),
        ({"method": "fax"}, "没有这个选项"),
        ({"next_on": "2020-01-01"}, "日期已过"),
        ({"next_day": "2020-01-01"}, "没有这个选项"),
        ({"contact_id": "999"}, "没有这个选项"),
        ({"deal_id": "999"}, "没有找到这个商机"),
        ({"happened_at": "2099-01-01T10:00"}, "跟进时间还没到"),
    ],
)
def test_follow_up_refuses_odd_input_in_words(values: dict[str, str], words: str) -> None:
    member = make_member()
    customer = make_customer(member)
    make_contact(customer)
    sent = {"customer_id": customer.pk, "method": "call", "content": "去电", "request_key": KEY, **values}
    answer = signed_in(member).post(f"/customers/follow-ups/add/?customer={customer.pk}", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_follow_up_of_somebody_elses_customer_is_refused_whatever_is_posted() -> None:
    customer = make_customer(make_member("唐静"))
    client = signed_in(make_member("林越"))
    sent = {"customer_id": customer.pk, "method": "call", "content": "去电", "request_key": KEY}
    assert client.post("/customers/follow-ups/add/", sent).status_code == 422
    assert client.post(f"/customers/follow-ups/add/?customer={customer.pk}", sent).status_code == 404
    assert not FollowUp.objects.exists()


def test_follow_up_list_and_page() -> None:
    member = make_member("林越")
    row = make_follow_up(make_customer(member, name="江阴澄源水务有限公司"), method="visit", content="到厂拜访")
    make_follow_up(make_customer(make_member("唐静")), content="别人的跟进")
    client = signed_in(member)
    page = text_of(client, "/customers/follow-ups/?method=visit")
    assert "到厂拜访" in page
    assert "别人的跟进" not in text_of(client, "/customers/follow-ups/?view=all")
    assert "到厂拜访" in text_of(client, f"/customers/follow-ups/{row.pk}/")
    assert cost(client, "/customers/follow-ups/") <= 12


def test_visitors_are_sent_to_sign_in_and_others_told_what_they_lack() -> None:
    assert Client().get("/customers/").status_code == 302
    assert signed_in(make_member(role="hr")).get("/customers/").status_code == 403
    assert signed_in(make_member(role="finance")).get("/customers/add/").status_code == 403
