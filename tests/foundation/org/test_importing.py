"""What files bring the organisation: people with their teams, corrected and taken out again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import actor_for, make_member, make_role, make_team
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.models import Member, Membership, Team
from xiaozhang.foundation.org.rules.taken import TakenMember

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SINCE = date(2024, 1, 1)


def kind(key: str) -> registries.ImportKind:
    return registries.import_kinds.get(key)


@pytest.fixture
def keeper() -> Actor:
    for role in ("representative", "supervisor"):
        make_role(role)
    return actor_for(make_member(name="管理员", role="administrator"))


@pytest.fixture
def top() -> Team:
    return make_team("销售部")


def test_members_come_with_their_teams_and_logins_and_nobody_can_sign_in(keeper: Actor, top: Team) -> None:
    rows = [
        {
            "name": "陈昱",
            "joined_on": SINCE,
            "team": "销售部/华东组",
            "area": "江苏",
            "leader": "周敏",
            "phone": "13812345621",
        },
        {"name": "陈昱", "joined_on": SINCE, "team": "华东组", "role": "supervisor", "login": "cy2"},
        {"name": "Moses Frase", "joined_on": SINCE, "leader": "Dustin Brinkmann"},
    ]
    ids = kind("member").take(actor=keeper, now=NOW, rows=rows)
    made = {member.login: member for member in Member.objects.exclude(pk=keeper.member_id)}
    assert set(made) == {"chen.yu", "cy2", "moses.frase", "zhou.min", "dustin.brinkmann"}
    assert not any(member.has_usable_password() for member in made.values())
    teams = {team.name: (team.parent, team.leader, team.area) for team in Team.objects.exclude(pk=top.pk)}
    assert teams == {
        "华东组": (top, made["zhou.min"], "江苏"),
        "Dustin Brinkmann Team": (top, made["dustin.brinkmann"], ""),
    }
    assert queries.role_names_of(made["zhou.min"].pk) == ["销售主管"]
    assert kind("member").current(keeper, ids)[ids[0]] == {
        "name": "陈昱", "login": "chen.yu", "phone": "13812345621", "joined_on": SINCE, "team": "华东组",
        "role": "representative",
    }  # fmt: skip


def test_take_members_refused_for_a_login_that_is_taken_takes_none(keeper: Actor, top: Team) -> None:
    rows = [
        TakenMember("陈昱", SINCE), TakenMember("李四", SINCE, login=Member.objects.get().login, team="新组"),
        TakenMember("王五", SINCE, role="nobody"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as caught:
        actions.take_members(actor=keeper, now=NOW, rows=rows)
    assert list(caught.value.fields) == ["rows[1].login", "rows[2].role"]
    assert (Member.objects.count(), Team.objects.count()) == (1, 1)


def test_members_and_teams_are_found_by_constant_queries(keeper: Actor) -> None:
    member, team = make_member("欧阳 娜娜", login="nana"), make_team("华东 组")
    assert kind("member").find(keeper, "login", ["NANA", "x"]) == {"NANA": [member.pk]}
    assert kind("team").find(keeper, "name", ["华东组"]) == {"华东组": [team.pk]}
    assert kind("member").find(actor_for(make_member()), "name", ["欧阳娜娜"]) == {}
    counts = []
    for values in (["欧阳娜娜"], ["欧阳娜娜", *map(str, range(3000))]):
        with CaptureQueriesContext(connection) as caught:
            assert kind("member").find(keeper, "name", values) == {"欧阳娜娜": [member.pk]}
        counts.append(len(caught))
    assert counts == [1, 1]


def test_correct_members_changes_what_is_given_and_moves_to_another_team(keeper: Actor, top: Team) -> None:
    member = make_member("陈昱", team=make_team("一组", parent=top), phone="13812345621")
    rows = {member.pk: {"name": "陈煜", "role": "supervisor", "team": "二组"}}
    kind("member").change(actor=keeper, now=NOW, rows=rows)
    assert kind("member").current(keeper, [member.pk])[member.pk] == {
        "name": "陈煜", "login": member.login, "phone": "13812345621", "joined_on": member.joined_on, "team": "二组",
        "role": "supervisor",
    }  # fmt: skip
    assert Membership.objects.filter(member=member).count() == 2
    entries = Entry.objects.count()
    kind("member").change(actor=keeper, now=NOW, rows=rows)
    assert Entry.objects.count() == entries


def test_correct_members_refused_for_another_login(keeper: Actor) -> None:
    member = make_member()
    with pytest.raises(Invalid) as caught:
        actions.correct_members(actor=keeper, now=NOW, rows={member.pk: {"login": "other"}})
    assert list(caught.value.fields) == [f"rows[{member.pk}].login"]


def test_take_back_members_leaves_their_teams_and_the_trace(keeper: Actor, top: Team) -> None:
    ids = kind("member").take(actor=keeper, now=NOW, rows=[{"name": "陈昱", "joined_on": SINCE, "team": "一组"}])
    kind("member").undo(actor=keeper, now=NOW, ids=ids)
    assert (Member.objects.count(), Membership.objects.count(), Team.objects.count()) == (1, 0, 2)
    assert Entry.objects.filter(action="org.take_back_members").count() == 1
    kind("member").undo(actor=keeper, now=NOW, ids=ids)


def test_take_back_members_refused_where_records_stand_in_their_name(keeper: Actor, top: Team) -> None:
    leads = make_member("带队", team=top)
    Team.objects.filter(pk=top.pk).update(leader=leads)
    signed_in = make_member("登录过")
    Member.objects.filter(pk=signed_in.pk).update(last_login=NOW)
    for pk, word in ((leads.pk, "团队"), (signed_in.pk, "登录过")):
        with pytest.raises(Refused, match=word):
            actions.take_back_members(actor=keeper, now=NOW, member_ids=[pk])
    assert (Member.objects.count(), Membership.objects.count()) == (3, 1)


def test_teams_come_below_the_top_change_and_go(keeper: Actor, top: Team) -> None:
    leader = make_member("周敏")
    ids = kind("team").take(actor=keeper, now=NOW, rows=[{"name": "华东组", "area": "江苏", "leader": leader.pk}])
    assert kind("team").current(keeper, ids)[ids[0]] == {
        "name": "华东组", "parent": top.pk, "leader": leader.pk, "area": "江苏",
    }  # fmt: skip
    kind("team").change(actor=keeper, now=NOW, rows={ids[0]: {"area": "上海"}})
    assert kind("team").current(keeper, ids)[ids[0]]["area"] == "上海"
    kind("team").undo(actor=keeper, now=NOW, ids=ids)
    assert Team.objects.count() == 1


def test_take_teams_and_correct_teams_refused_for_a_sisters_name(keeper: Actor, top: Team) -> None:
    make_team("华东组", parent=top)
    other = make_team("华南组", parent=top)
    with pytest.raises(Invalid) as taken:
        actions.take_teams(actor=keeper, now=NOW, rows=[{"name": "西北组"}, {"name": "华东组"}])
    with pytest.raises(Invalid) as corrected:
        actions.correct_teams(actor=keeper, now=NOW, rows={other.pk: {"name": "华东组"}})
    assert list(taken.value.fields) == ["rows[1].name"]
    assert list(corrected.value.fields) == [f"rows[{other.pk}].name"]
    assert Team.objects.count() == 3


def test_take_back_teams_refused_while_somebody_is_in_one(keeper: Actor, top: Team) -> None:
    make_member(team=top)
    with pytest.raises(Refused, match="团队归属"):
        actions.take_back_teams(actor=keeper, now=NOW, team_ids=[top.pk])
    assert Team.objects.count() == 1


def test_importing_people_not_allowed_without_the_power() -> None:
    seller = actor_for(make_member())
    for act, given in (
        (actions.take_members, {"rows": []}),
        (actions.correct_members, {"rows": {}}),
        (actions.take_back_members, {"member_ids": []}),
        (actions.take_teams, {"rows": []}),
        (actions.correct_teams, {"rows": {}}),
        (actions.take_back_teams, {"team_ids": []}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=seller, now=NOW, **given)  # type: ignore[operator]
    assert actions.take_members(actor=SYSTEM, now=NOW, rows=[]) == []
