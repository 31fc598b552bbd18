"""Sign-in and one's own pages, through the browser's door."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.factories.org import make_company, make_member, make_team
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.django_db

OWN = "山高月小水落石出2026"
KEY = "3f0c1c2e-aaaa-bbbb-cccc-121212121212"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def sign_in(client: Client, login: str = "chen", password: str = OWN, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def signed_in(client: Client, member: Member) -> Client:
    client.force_login(member)
    return client


# sign-in


def test_sign_in_page_names_the_company_and_offers_nothing_else(client: Client) -> None:
    make_company()

    page = client.get("/account/login/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "衡川仪表（苏州）有限公司" in text
    assert "signup" not in text


@pytest.mark.parametrize(
    "address",
    [
        "account/signup/",
        "account/email/",
        "account/password/reset/",
        "account/password/set/",
        "account/reauthenticate/",
    ],
)
def test_addresses_of_allauth_that_nobody_wants_are_not_there(client: Client, address: str) -> None:
    assert client.get(f"/{address}").status_code == 404
    for name in ("account_signup", "account_email", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_sign_in_leads_on_to_where_one_wanted(client: Client) -> None:
    make_member(login="chen", password=OWN)

    answer = sign_in(client, " ＣＨＥＮ ", next="/account/sessions/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/sessions/")
    page = client.get("/account/sessions/")
    assert "本机" in page.content.decode()
    assert client.get("/account/login/").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_never_leads_off_the_house(client: Client, elsewhere: str) -> None:
    make_member(login="chen", password=OWN)

    assert sign_in(client, next=elsewhere)["Location"] == "/"


@pytest.mark.parametrize("login, password", [("chen", "wrong"), ("nobody", OWN), ("a b\u0001", OWN), ("chen\x00", OWN)])
def test_sign_in_refused_does_not_say_which_was_wrong(client: Client, login: str, password: str) -> None:
    make_member(login="chen", password=OWN)

    answer = sign_in(client, login, password)

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_sign_in_after_too_many_guesses_says_when_to_try_again(client: Client) -> None:
    make_member(login="chen", password=OWN)
    for _count in range(5):
        assert sign_in(client, password="wrong").status_code == 422

    answer = sign_in(client, password=OWN)

    assert answer.status_code == 429
    said = re.search(r"请在 (\d\d):(\d\d) 以后再试", answer.content.decode())
    assert said is not None
    now = timezone.localtime()
    until = now.replace(hour=int(said[1]), minute=int(said[2]), second=0, microsecond=0)
    until += timedelta(days=1) if until < now - timedelta(hours=12) else timedelta()
    assert timedelta(minutes=4) <= until - now <= timedelta(minutes=6)
    assert "_auth_user_id" not in client.session


def test_guesses_on_one_login_do_not_lock_another(client: Client) -> None:
    make_member(login="chen", password=OWN), make_member(login="wang", password=OWN)
    for _count in range(5):
        sign_in(client, password="wrong")

    assert sign_in(client, "wang").status_code == 302


def test_one_network_cannot_guess_at_everybody(client: Client) -> None:
    make_member(login="chen", password=OWN)
    for count in range(30):
        sign_in(client, f"guess{count}", "wrong")

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "这个网络" in answer.content.decode()


def test_who_left_cannot_sign_in_and_is_told_so_only_with_the_right_password(client: Client) -> None:
    make_member(login="chen", password=OWN, left_on=timezone.localdate())

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "这个账号已停用" in answer.content.decode()
    assert "这个账号已停用" not in sign_in(client, password="wrong").content.decode()
    assert "_auth_user_id" not in client.session


def test_who_leaves_while_signed_in_is_out_at_the_next_click(client: Client) -> None:
    chen = make_member(login="chen", password=OWN)
    sign_in(client)
    assert client.get("/me/").status_code == 200
    Member.objects.filter(pk=chen.pk).update(left_on=timezone.localdate())

    answer = client.get("/me/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=%2Fme%2F")
    assert "_auth_user_id" not in client.session


def test_sign_out_is_a_post(client: Client) -> None:
    signed_in(client, make_member())

    assert client.get("/account/logout/")["Location"] == "/me/"
    assert "_auth_user_id" in client.session
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert "_auth_user_id" not in client.session


def test_remember_keeps_the_session_fourteen_days(client: Client) -> None:
    make_member(login="chen", password=OWN)

    sign_in(client)
    assert client.session.get_expire_at_browser_close()
    client.logout()
    sign_in(client, remember="on")
    assert client.session.get_expiry_age() == 14 * 24 * 3600


# the first password


def test_given_password_is_changed_before_anything_else(client: Client) -> None:
    make_member(login="chen", password="kmwt-7429-hvxe", must_change_password=True)
    sign_in(client, password="kmwt-7429-hvxe")

    for address in ("/me/", "/team/", "/account/password/", "/account/sessions/"):
        assert client.get(address)["Location"] == "/account/first-password/"
    fragment = client.get("/team/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/account/first-password/")

    wrong = client.post("/account/first-password/", {"new_password": OWN, "again": "x", "request_key": KEY})
    assert (wrong.status_code, "两次输入的不一样" in wrong.content.decode()) == (422, True)
    weak = client.post(
        "/account/first-password/", {"new_password": "12345678", "again": "12345678", "request_key": KEY}
    )
    assert (weak.status_code, "至少 10 个字符" in weak.content.decode()) == (422, True)
    done = client.post("/account/first-password/", {"new_password": OWN, "again": OWN, "request_key": KEY})

    assert (done.status_code, done["Location"]) == (302, "/")
    assert client.get("/me/").status_code == 200
    assert client.get("/account/sessions/").content.decode().count("本机") == 1


def test_given_password_still_lets_one_sign_out(client: Client) -> None:
    signed_in(client, make_member(must_change_password=True))

    assert client.post("/account/logout/")["Location"] == "/account/login/"


def test_first_password_page_is_not_for_who_has_one(client: Client) -> None:
    signed_in(client, make_member(password=OWN))

    answer = client.post(
        "/account/first-password/",
        {"new_password": "另一句很长的口令 9", "again": "另一句很长的口令 9", "request_key": KEY},
    )

    assert answer.status_code == 422
    assert "没有更换" in answer.content.decode()


# passwords and sessions


def test_change_password_keeps_this_browser_and_ends_the_others(client: Client) -> None:
    chen = make_member(login="chen", password="kmwt-7429-hvxe")
    other = Client()
    for browser in (client, other):
        sign_in(browser, password="kmwt-7429-hvxe")

    done = client.post(
        "/account/password/",
        {"old_password": "kmwt-7429-hvxe", "new_password": OWN, "again": OWN, "request_key": KEY},
    )

    assert (done.status_code, done["Location"]) == (302, "/me/")
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
    chen.refresh_from_db()
    assert chen.check_password(OWN)


def test_change_password_with_a_wrong_present_one_stays_on_the_form(client: Client) -> None:
    chen = make_member(password=OWN)
    signed_in(client, chen)

    answer = client.post(
        "/account/password/",
        {"old_password": "x", "new_password": "别的口令也很长 7", "again": "别的口令也很长 7", "request_key": KEY},
    )

    assert answer.status_code == 422
    assert "现在的密码不对" in answer.content.decode()
    assert OWN not in answer.content.decode()


def test_end_session_from_the_list(client: Client) -> None:
    make_member(login="chen", password=OWN)
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari"})
    for browser in (other, client):
        sign_in(browser)
    address = re.search(r"/account/sessions/\d+/end/", client.get("/account/sessions/").content.decode())
    assert address is not None

    assert client.get(address[0]).status_code in (302, 405)
    assert client.post(address[0], {"request_key": KEY})["Location"] == "/account/sessions/"

    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_end_other_sessions_from_the_list(client: Client) -> None:
    make_member(login="chen", password=OWN)
    other = Client()
    for browser in (other, client):
        sign_in(browser)

    client.post("/account/sessions/end-others/", {"request_key": KEY})

    assert other.get("/me/").status_code == 302
    assert "结束其他全部登录" not in client.get("/account/sessions/").content.decode()


# who one is, and the department


def test_me_shows_roles_team_and_reach(client: Client) -> None:
    head = make_member("林若冰", role="supervisor", team=make_team("华东组"), phone="13812345621")
    make_team("苏州小组", leader=head, area="苏州")

    text = signed_in(client, head).get("/me/").content.decode()

    for words in ("林若冰", "销售主管", "华东组", "本部门及下级", "苏州", "13812345621"):
        assert words in text


def test_member_page_masks_the_phone_and_keeps_to_scope(client: Client) -> None:
    head = make_member("林若冰", role="supervisor")
    own = make_member("陈昱", team=make_team(leader=head), phone="13812345621")
    outsider = make_member("赵外", team=make_team())
    signed_in(client, head)

    text = client.get(f"/member/{own.pk}/").content.decode()

    assert ("138****5621" in text, "13812345621" in text) == (True, False)
    assert client.get(f"/member/{outsider.pk}/").status_code == 404
    assert client.get("/member/987654/").status_code == 404


def test_department_and_team_pages(client: Client) -> None:
    east = make_team("华东组", area="上海")
    signed_in(client, make_member("陈昱", team=east))
    make_member("王芳", team=east)

    assert "上海" in client.get("/team/").content.decode()
    text = client.get(f"/team/{east.pk}/").content.decode()
    assert "王芳" in text
    assert text.count("/member/") == 1


@pytest.mark.parametrize(
    "address", ["/me/", "/team/", "/team/1/", "/member/1/", "/account/sessions/", "/account/password/"]
)
def test_visitors_are_sent_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer["Location"].startswith("/account/login/?next=")) == (302, True)


def test_without_the_power_the_department_is_closed(client: Client) -> None:
    signed_in(client, make_member(role=()))

    assert client.get("/team/").status_code == 403


@pytest.mark.parametrize(("role", "queries"), [("representative", 2), ("supervisor", 3), ("sales_manager", 2)])
def test_middleware_takes_at_most_three_queries_beyond_the_session(
    client: Client, role: str, queries: int, django_assert_num_queries: Any
) -> None:
    signed_in(client, make_member(role=role, team=make_team()))

    with django_assert_num_queries(1 + queries):
        client.get("/account/logout/")
