"""The pages of 设置: for those who keep the house, and nobody else."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.org import make_company, make_member, make_team
from xiaozhang.foundation.org.models import CalendarDay, Member, Role, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Member:
    make_company()
    return Member.objects.get(login="admin")


def client_of(member: Member) -> Client:
    Member.objects.filter(pk=member.pk).update(must_change_password=False)
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    return client


def post(client: Client, url: str, **values: object) -> object:
    return client.post(url, {"request_key": str(uuid4()), **values})


PAGES = [
    ("administration:members", []),
    ("administration:teams", []),
    ("administration:roles", []),
    ("administration:add_role", []),
    ("administration:calendar", []),
    ("administration:year", [2027]),
    ("administration:add_member", []),
    ("administration:add_team", []),
    ("administration:set_day", [date(2026, 10, 1)]),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_every_page_opens_for_the_administrator(administrator: Member, name: str, args: list[object]) -> None:
    assert client_of(administrator).get(reverse(name, args=args)).status_code == 200


@pytest.mark.parametrize(
    ("name", "args"),
    [("administration:roles", []), ("administration:add_member", []), ("administration:add_team", [])],
)
def test_pages_that_change_things_are_closed_to_a_representative(
    administrator: Member, name: str, args: list[object]
) -> None:
    assert client_of(make_member()).get(reverse(name, args=args)).status_code == 403


def test_a_representative_lists_only_who_is_in_reach(administrator: Member) -> None:
    own, other = make_member("林越"), make_member("不该看到")
    text = client_of(own).get(reverse("administration:members")).content.decode()
    assert "林越" in text
    assert "不该看到" not in text
    assert client_of(own).get(reverse("administration:member", args=[other.pk])).status_code == 404


def test_the_first_password_is_shown_once(administrator: Member) -> None:
    client = client_of(administrator)
    values = {
        "request_key": str(uuid4()), "name": "陈昱", "login": "chenyu", "role_keys": ["representative"],
        "joined_on": "2026-11-20", "team_id": "", "phone": "",
    }  # fmt: skip
    page = client.post(reverse("administration:add_member"), values)
    member = Member.objects.get(login="chenyu")
    assert page.status_code == 200
    words = [part.split("</code>")[0] for part in page.content.decode().split("<code>")[1:]]
    assert words[0] == "chenyu"
    assert member.check_password(words[1])
    again = client.post(reverse("administration:add_member"), values).content.decode()
    assert words[1] not in again
    assert "首次密码只显示一次" in again
    assert Member.objects.filter(login="chenyu").count() == 1
    page_of_member = client.get(reverse("administration:member", args=[member.pk]) + "?tab=administration")
    assert words[1] not in page_of_member.content.decode()


def test_a_new_password_replaces_the_old(administrator: Member) -> None:
    member = make_member(password="kmwt-7429-hvxe")
    page = post(client_of(administrator), reverse("administration:new_password", args=[member.pk]))
    given = page.content.decode().split("<code>")[2].split("</code>")[0]  # type: ignore[attr-defined]
    member.refresh_from_db()
    assert (member.check_password(given), member.check_password("kmwt-7429-hvxe")) == (True, False)


def test_a_member_is_changed_moved_and_leaves(administrator: Member) -> None:
    client, team = client_of(administrator), make_team("华东组")
    member = make_member("陈昱", login="chenyu", joined_on=date(2026, 1, 1))
    here = [member.pk]
    shown = client.get(reverse("administration:change_member", args=here)).content.decode()
    assert 'value="陈昱"' in shown
    changed = post(
        client, reverse("administration:change_member", args=here), name="陈煜", login="chenyu", phone="",
        role_keys=["supervisor"], joined_on="2026-01-01", revision=member.revision,
    )  # fmt: skip
    moved = post(client, reverse("administration:move_member", args=here), team_id=team.pk, on="2026-11-01")
    left = post(client, reverse("administration:member_leaves", args=here), left_on="2026-11-30")
    assert [answer.status_code for answer in (changed, moved, left)] == [302, 302, 302]  # type: ignore[attr-defined]
    member.refresh_from_db()
    assert (member.name, list(member.roles.values_list("key", flat=True))) == ("陈煜", ["supervisor"])
    assert member.left_on == date(2026, 12, 1)
    stay = member.memberships.get()
    assert (stay.team_id, stay.start_on, stay.end_on) == (team.pk, date(2026, 11, 1), date(2026, 12, 1))


def test_a_stale_form_overwrites_nothing(administrator: Member) -> None:
    member = make_member("陈昱", login="chenyu")
    Member.objects.filter(pk=member.pk).update(revision=3)
    answer = post(
        client_of(administrator), reverse("administration:change_member", args=[member.pk]), name="陈煜",
        login="chenyu", phone="", role_keys=["representative"], joined_on="2026-01-01", revision=0,
    )  # fmt: skip
    assert answer.status_code == 409  # type: ignore[attr-defined]
    member.refresh_from_db()
    assert member.name == "陈昱"


def test_teams_are_added_below_others_and_renamed(administrator: Member) -> None:
    client, top = client_of(administrator), Team.objects.get(parent=None)
    leader = make_member("陆文博", role="supervisor")
    values = {"name": "华东组", "parent_id": top.pk, "area": "江苏、浙江", "leader_id": leader.pk}
    post(client, reverse("administration:add_team"), **values)
    team = Team.objects.get(name="华东组")
    assert (team.parent_id, team.area, team.leader_id) == (top.pk, "江苏、浙江", leader.pk)
    answer = post(
        client, reverse("administration:change_team", args=[team.pk]), name="华东一组", parent_id=top.pk, area="江苏",
        leader_id="", revision=team.revision,
    )  # fmt: skip
    assert answer.status_code == 302  # type: ignore[attr-defined]
    team.refresh_from_db()
    assert (team.name, team.area, team.leader_id) == ("华东一组", "江苏", None)
    text = client.get(reverse("administration:teams")).content.decode()
    assert "华东一组" in text
    assert client.get(reverse("administration:team", args=[team.pk])).status_code == 200


def test_role_powers_are_ticked_and_kept(administrator: Member) -> None:
    client = client_of(administrator)
    role = Role.objects.get(key="hr")
    shown = client.get(reverse("administration:change_role", args=["hr"])).content.decode()
    assert 'value="org.manage_members"' in shown
    answer = post(
        client, reverse("administration:change_role", args=["hr"]), scope="team",
        power_keys=["org.see_members"], revision=role.revision,
    )  # fmt: skip
    assert answer.status_code == 302  # type: ignore[attr-defined]
    role.refresh_from_db()
    assert (role.scope, role.powers) == ("team", ["org.see_members"])


def test_the_administrator_cannot_lock_the_house(administrator: Member) -> None:
    role = Role.objects.get(key="administrator")
    answer = post(
        client_of(administrator), reverse("administration:change_role", args=["administrator"]), scope="all",
        power_keys=["org.see_members"], revision=role.revision,
    )  # fmt: skip
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "须保留" in answer.content.decode()  # type: ignore[attr-defined]


def test_a_role_of_ones_own_is_added(administrator: Member) -> None:
    post(client_of(administrator), reverse("administration:add_role"), name="内勤", scope="self", power_keys=[])
    assert Role.objects.get(name="内勤").is_shipped is False


def test_a_day_is_set_and_a_year_marked(administrator: Member) -> None:
    client = client_of(administrator)
    post(client, reverse("administration:set_day", args=[date(2027, 2, 8)]), kind="off", name="春节")
    day = CalendarDay.objects.get(day=date(2027, 2, 8))
    assert (day.is_workday, day.name) == (False, "春节")
    assert "还没有录入" in client.get(reverse("administration:year", args=[2027])).content.decode()
    post(client, reverse("administration:announce_year", args=[2027]))
    text = client.get(reverse("administration:year", args=[2027])).content.decode()
    assert "还没有录入" not in text
    post(client, reverse("administration:set_day", args=[date(2027, 2, 8)]), kind="plain", name="")
    assert not CalendarDay.objects.filter(day=date(2027, 2, 8)).exists()


@pytest.mark.parametrize("address", ["/administration/calendar/1800/", "/administration/calendar/day/2027-02-30/"])
def test_days_and_years_that_are_not_are_not_found(administrator: Member, address: str) -> None:
    assert client_of(administrator).get(address).status_code == 404


def test_the_list_costs_the_same_for_more_members(administrator: Member) -> None:
    client, team = client_of(administrator), make_team("华东组")
    address = reverse("administration:members")

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    make_member("甲", team=team)
    one = queries()
    for name in ("乙", "丙", "丁"):
        make_member(name, team=team)
    assert queries() == one
    assert one <= 16


def test_the_upkeep_tab_is_for_those_who_manage(administrator: Member) -> None:
    member = make_member("林越")
    address = reverse("administration:member", args=[member.pk])
    assert "?tab=administration" in client_of(administrator).get(address).content.decode()
    assert "?tab=administration" not in client_of(member).get(address).content.decode()
