"""Members come, change, move and leave."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_role, make_team
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import BusinessError, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry, PersonalValues
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.errors import GrantTooWide, LastAdministrator, MovedThatDay
from xiaozhang.foundation.org.models import Member, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return actor_for(make_member("管理员", role="administrator"))


@pytest.fixture
def hr() -> Actor:
    return actor_for(make_member("何静", role="hr"))


def new_member(actor: Actor, **overrides: Any) -> Member:
    make_role("representative")
    values: dict[str, Any] = {
        "name": " 曾　广贤 ",
        "login": "Zeng.GuangXian",
        "role_keys": ["representative"],
        "team_id": make_team().pk,
        "joined_on": date(2026, 11, 2),
        "password": "kmwt-7429-hvxe",
        "phone": "１３８ 1234 5621",
    }
    return actions.add_member(actor=actor, now=NOW, **{**values, **overrides})


def stays(member: Member) -> list[tuple[str, date, date | None]]:
    rows = Membership.objects.filter(member=member).select_related("team").order_by("start_on")
    return [(row.team.name, row.start_on, row.end_on) for row in rows]


def trace() -> tuple[int, int, int]:
    return Member.objects.count(), Membership.objects.count(), Entry.objects.count()


# joining


def test_add_member_keeps_clean_values_and_dates_the_membership(hr: Actor) -> None:
    team = make_team("华东组")

    member = new_member(hr, team_id=team.pk)

    member.refresh_from_db()
    assert (member.name, member.login, member.phone) == ("曾 广贤", "zeng.guangxian", "13812345621")
    assert member.search_terms == "曾广贤 zengguangxian zgx"
    assert member.check_password("kmwt-7429-hvxe")
    assert member.must_change_password
    assert stays(member) == [("华东组", date(2026, 11, 2), None)]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_id, entry.subject_id) == ("org.add_member", hr.member_id, member.pk)
    assert entry.changes == {"roles": [None, ["销售代表"]], "team": [None, "华东组"], "joined_on": [None, "2026-11-02"]}


def test_add_member_keeps_personal_values_out_of_the_sealed_row(hr: Actor) -> None:
    member = new_member(hr)

    entry = Entry.objects.latest("id")
    sealed = f"{entry.title} {entry.changes} {entry.digests} {entry.actor_name}"
    assert not any(personal in sealed for personal in ("曾", "zeng", "1381234"))
    assert PersonalValues.objects.get(entry=entry).values["phone"] == [None, "13812345621"]
    assert member.pk == entry.subject_id


def test_add_member_without_password_cannot_sign_in_with_any(hr: Actor) -> None:
    member = new_member(hr, password=None, team_id=None)

    assert not member.has_usable_password()
    assert not member.must_change_password
    assert stays(member) == []


def test_add_member_takes_a_hash_made_beforehand_of_a_password_that_meets_the_policy(hr: Actor) -> None:
    member = new_member(hr, encoded=make_password("kmwt-7429-hvxe"))
    assert member.check_password("kmwt-7429-hvxe")
    with pytest.raises(Invalid):
        new_member(hr, login="zheng", password="1234567890", encoded=make_password("1234567890"))


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"name": "\u202e\u0000 "}, "name"),
        ({"name": "名" * 61}, "name"),
        ({"login": "zeng guang"}, "login"),
        ({"login": "<b>"}, "login"),
        ({"phone": "call me"}, "phone"),
        ({"role_keys": []}, "role_keys"),
        ({"role_keys": ["emperor"]}, "role_keys"),
        ({"password": "1234567890"}, "password"),
        ({"password": "zeng.guangxian"}, "password"),
    ],
)
def test_add_member_with_bad_values_leaves_no_trace(hr: Actor, wrong: dict[str, Any], field: str) -> None:
    make_team()
    before = Member.objects.count(), Entry.objects.count()

    with pytest.raises(Invalid) as refusal:
        new_member(hr, **wrong)

    assert list(refusal.value.fields) == [field]
    assert (Member.objects.count(), Entry.objects.count()) == before


def test_add_member_with_a_login_in_use_is_refused_however_it_is_typed(hr: Actor) -> None:
    make_member(login="zeng.guangxian")

    with pytest.raises(Invalid) as refusal:
        new_member(hr, login="ＺＥＮＧ.guangxian")

    assert str(refusal.value) == "登录名「zeng.guangxian」已有人使用，请换一个。"


def test_add_member_is_not_for_representatives() -> None:
    with pytest.raises(NotAllowed):
        new_member(actor_for(make_member()))

    assert Member.objects.count() == 1


def test_hr_cannot_hand_out_the_administrators_role(hr: Actor) -> None:
    make_role("administrator")

    with pytest.raises(GrantTooWide):
        new_member(hr, role_keys=["administrator"])

    assert Member.objects.count() == 1


def test_add_member_twice_with_one_request_key_acts_once(hr: Actor) -> None:
    from xiaozhang.base.errors import AlreadyDone

    values = {"name": "王芳", "login": "wang", "role_keys": ["hr"], "team_id": None, "joined_on": TODAY}
    first = actions.add_member(actor=hr, now=NOW, request_key="form-12345678", **values)

    with pytest.raises(AlreadyDone) as again:
        actions.add_member(actor=hr, now=NOW, request_key="form-12345678", **values)

    assert again.value.result == first.pk
    assert Member.objects.filter(name="王芳").count() == 1


# changing


def change(actor: Actor, member: Member, **overrides: Any) -> Member:
    values: dict[str, Any] = {
        "name": member.name,
        "login": member.login,
        "phone": member.phone,
        "role_keys": list(member.roles.values_list("key", flat=True)),
        "joined_on": member.joined_on,
    }
    return actions.change_member(actor=actor, now=NOW, member_id=member.pk, **{**values, **overrides})


def test_change_member_notes_only_what_differs(hr: Actor) -> None:
    chen = make_member("陈昱", phone="13812345621")
    make_role("supervisor")

    change(hr, chen, name="陈煜", role_keys=["representative", "supervisor"])

    chen.refresh_from_db()
    assert (chen.name, chen.name_key, chen.revision) == ("陈煜", "chen yu 陈煜", 1)
    entry = Entry.objects.latest("id")
    assert entry.changes == {"roles": [["销售代表"], ["销售代表", "销售主管"]]}
    assert PersonalValues.objects.get(entry=entry).values == {"name": ["陈昱", "陈煜"]}


def test_change_member_to_the_same_writes_nothing(hr: Actor) -> None:
    chen = make_member("陈昱")
    before = Entry.objects.count()

    change(hr, chen)

    chen.refresh_from_db()
    assert (chen.revision, Entry.objects.count()) == (0, before)


def test_change_member_from_a_stale_form_overwrites_nothing(hr: Actor) -> None:
    chen = make_member("陈昱")
    change(hr, chen, name="陈煜", revision=0)

    with pytest.raises(Stale):
        change(hr, chen, name="陈钰", revision=0)

    chen.refresh_from_db()
    assert chen.name == "陈煜"


def test_change_member_refuses_the_last_administrator_to_lose_the_role(administrator: Actor) -> None:
    only = Member.objects.get(pk=administrator.member_id)
    make_role("hr")

    with pytest.raises(LastAdministrator):
        change(administrator, only, role_keys=["hr"])

    assert queries.role_names_of(only.pk) == ["系统管理员"]


def test_hr_cannot_touch_an_administrator(hr: Actor, administrator: Actor) -> None:
    chief = Member.objects.get(pk=administrator.member_id)

    for attempt in (
        lambda: change(hr, chief, role_keys=["hr"]),
        lambda: actions.give_new_password(actor=hr, now=NOW, member_id=chief.pk),
        lambda: actions.member_leaves(actor=hr, now=NOW, member_id=chief.pk, left_on=TODAY),
    ):
        with pytest.raises(GrantTooWide):
            attempt()


def test_change_member_out_of_reach_is_missing() -> None:
    supervisor = actor_for(make_member(role=("supervisor",)))
    outsider = make_member(team=make_team())

    with pytest.raises(Missing):
        queries.get_member(supervisor, outsider.pk)


@pytest.mark.parametrize("joined_on", [date(2026, 1, 2), date(2026, 6, 1)])
def test_change_member_refuses_a_joining_day_after_the_first_team(hr: Actor, joined_on: date) -> None:
    chen = make_member(team=make_team(), joined_on=date(2026, 1, 1))

    with pytest.raises(Invalid) as refusal:
        change(hr, chen, joined_on=joined_on)

    assert list(refusal.value.fields) == ["joined_on"]


# moving


def test_move_member_closes_one_membership_and_opens_the_next(hr: Actor) -> None:
    east, north = make_team("华东组"), make_team("华北组")
    chen = make_member(team=east)

    actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=north.pk, on=date(2026, 9, 1))

    assert stays(chen) == [("华东组", date(2026, 1, 1), date(2026, 9, 1)), ("华北组", date(2026, 9, 1), None)]
    assert queries.team_of(chen.pk, date(2026, 8, 31)) == east
    assert queries.team_of(chen.pk, date(2026, 9, 1)) == north
    assert Entry.objects.latest("id").changes == {"team": ["华东组", "华北组"], "start_on": [None, "2026-09-01"]}


def test_move_member_out_of_all_teams_and_back(hr: Actor) -> None:
    east = make_team("华东组")
    chen = make_member(team=east)

    actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=None, on=date(2026, 9, 1))
    assert queries.team_of(chen.pk, date(2026, 9, 1)) is None
    actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=east.pk, on=date(2026, 10, 1))

    assert stays(chen)[-1] == ("华东组", date(2026, 10, 1), None)


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 9, 1)])
def test_move_member_on_the_same_day_or_earlier_is_refused(hr: Actor, on: date) -> None:
    east, north = make_team("华东组"), make_team("华北组")
    chen = make_member(team=east)
    actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=north.pk, on=date(2026, 9, 1))
    before, count = stays(chen), Entry.objects.count()

    with pytest.raises(MovedThatDay) as refusal:
        actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=east.pk, on=on)

    assert str(refusal.value) == "没有调动陈昱：现在的团队归属从 2026-09-01 起。调动日期须晚于这一天。"
    assert (stays(chen), Entry.objects.count()) == (before, count)


def test_move_member_to_where_they_are_or_before_joining_is_refused(hr: Actor) -> None:
    east = make_team("华东组")
    chen = make_member(team=east)

    for on in (date(2026, 5, 1), date(2025, 12, 31)):
        with pytest.raises(Refused):
            actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=east.pk, on=on)

    assert stays(chen) == [("华东组", date(2026, 1, 1), None)]


def test_move_member_is_not_for_supervisors() -> None:
    east, head = make_team(), make_member(role="supervisor")
    chen = make_member(team=make_team(leader=head))

    with pytest.raises(NotAllowed):
        actions.move_member(actor=actor_for(head), now=NOW, member_id=chen.pk, team_id=east.pk, on=TODAY)

    assert len(stays(chen)) == 1


# leaving


def test_member_leaves_ends_the_membership_and_the_right_to_act(hr: Actor) -> None:
    chen = make_member(team=make_team("华东组"))

    actions.member_leaves(actor=hr, now=NOW, member_id=chen.pk, left_on=TODAY)

    assert stays(chen) == [("华东组", date(2026, 1, 1), TODAY)]
    assert chen.pk not in [row.pk for row in queries.active_members(SYSTEM, TODAY)]
    assert chen.pk in [row.pk for row in queries.members(SYSTEM)]
    with pytest.raises(Missing):
        queries.actor_of(chen.pk, TODAY)


@pytest.mark.parametrize("left_on", [date(2026, 1, 1), date(2025, 6, 1)])
def test_member_leaves_before_having_begun_is_refused(hr: Actor, left_on: date) -> None:
    chen = make_member(team=make_team())

    with pytest.raises(Refused):
        actions.member_leaves(actor=hr, now=NOW, member_id=chen.pk, left_on=left_on)

    chen.refresh_from_db()
    assert chen.left_on is None


def test_member_leaves_twice_is_refused(hr: Actor) -> None:
    chen = make_member(team=make_team())
    actions.member_leaves(actor=hr, now=NOW, member_id=chen.pk, left_on=TODAY)

    with pytest.raises(Refused) as refusal:
        actions.member_leaves(actor=hr, now=NOW, member_id=chen.pk, left_on=date(2026, 12, 1))

    assert str(refusal.value) == "没有办理：陈昱已于 2026-11-20 离职。"


def test_leader_leaves_only_after_the_team_has_another(hr: Actor) -> None:
    head = make_member("林若冰", role="supervisor")
    make_team("华东组", leader=head)

    with pytest.raises(Refused) as refusal:
        actions.member_leaves(actor=hr, now=NOW, member_id=head.pk, left_on=TODAY)

    assert "华东组" in str(refusal.value)
    head.refresh_from_db()
    assert head.left_on is None


def test_last_administrator_cannot_leave(administrator: Actor) -> None:
    with pytest.raises(LastAdministrator):
        actions.member_leaves(actor=administrator, now=NOW, member_id=administrator.member_id or 0, left_on=TODAY)


def test_last_but_one_administrator_can_leave() -> None:
    make_company()
    second = make_member("第二位", role="administrator")

    actions.member_leaves(actor=SYSTEM, now=NOW, member_id=second.pk, left_on=TODAY)

    second.refresh_from_db()
    assert second.left_on == TODAY


def test_every_refusal_of_members_says_what_did_not_happen(hr: Actor) -> None:
    chen = make_member(team=make_team())

    with pytest.raises(BusinessError) as refusal:
        actions.move_member(actor=hr, now=NOW, member_id=chen.pk, team_id=None, on=date(2020, 1, 1))

    assert str(refusal.value).startswith("没有调动陈昱")
