"""Teams of any depth."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.errors import TeamCircle
from xiaozhang.foundation.org.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Actor:
    return actor_for(make_member("沈经理", role="sales_manager"))


def change(actor: Actor, team: Team, **overrides: Any) -> Team:
    values: dict[str, Any] = {
        "name": team.name,
        "parent_id": team.parent_id,
        "area": team.area,
        "leader_id": team.leader_id,
    }
    return actions.change_team(actor=actor, now=NOW, team_id=team.pk, **{**values, **overrides})


def test_add_team_stands_last_among_its_sisters(manager: Actor) -> None:
    top = make_team("销售部")
    actions.add_team(actor=manager, now=NOW, name="华东组", parent_id=top.pk)

    north = actions.add_team(actor=manager, now=NOW, name=" 华北组 ", parent_id=top.pk, area="北京、天津")

    assert (north.name, north.position, north.area) == ("华北组", 2, "北京、天津")
    assert [node.team.name for node in queries.team_tree(manager, TODAY)] == ["销售部", "华东组", "华北组"]
    assert Entry.objects.latest("id").changes["name"] == [None, "华北组"]


def test_add_team_with_a_sisters_name_is_refused_and_leaves_no_trace(manager: Actor) -> None:
    top = make_team("销售部")
    make_team("华东组", parent=top)
    before = Entry.objects.count()

    with pytest.raises(Invalid) as refusal:
        actions.add_team(actor=manager, now=NOW, name="华东组", parent_id=top.pk)

    assert str(refusal.value) == "同一上级下已有团队「华东组」，请换个名称。"
    assert (Team.objects.count(), Entry.objects.count()) == (2, before)


def test_two_top_teams_with_one_name_are_refused(manager: Actor) -> None:
    make_team("销售部")

    with pytest.raises(Invalid):
        actions.add_team(actor=manager, now=NOW, name="销售部", parent_id=None)


def test_add_team_below_nothing_is_missing(manager: Actor) -> None:
    with pytest.raises(Missing):
        actions.add_team(actor=manager, now=NOW, name="华东组", parent_id=987_654)

    assert Team.objects.count() == 0


def test_add_team_is_not_for_representatives() -> None:
    with pytest.raises(NotAllowed):
        actions.add_team(actor=actor_for(make_member()), now=NOW, name="华东组", parent_id=None)

    assert Team.objects.count() == 0


def test_change_team_gives_it_a_leader_and_another_place(manager: Actor) -> None:
    top, other = make_team("销售部"), make_team("渠道部")
    east, head = make_team("华东组", parent=top), make_member("林若冰", role="supervisor")

    change(manager, east, parent_id=other.pk, leader_id=head.pk, revision=0)

    east.refresh_from_db()
    assert (east.parent, east.leader, east.revision) == (other, head, 1)
    assert queries.team_path(east.pk) == "渠道部 / 华东组"
    assert Entry.objects.latest("id").changes == {
        "parent_id": [top.pk, other.pk],
        "leader_id": [None, head.pk],
    }


@pytest.mark.parametrize("below", [0, 1, 2])
def test_change_team_refuses_every_circle(manager: Actor, below: int) -> None:
    top = make_team("销售部")
    east = make_team("华东组", parent=top)
    branch = make_team("苏州小组", parent=east)
    target = (top, east, branch)[below]

    with pytest.raises(TeamCircle) as refusal:
        change(manager, top, parent_id=target.pk)

    assert str(refusal.value).startswith(f"没有移动「销售部」：「{target.name}」在它下面")
    top.refresh_from_db()
    assert top.parent_id is None


def test_change_team_to_the_same_writes_nothing_and_stale_overwrites_nothing(manager: Actor) -> None:
    east = make_team("华东组")
    before = Entry.objects.count()
    change(manager, east)
    assert Entry.objects.count() == before
    change(manager, east, area="上海", revision=0)

    with pytest.raises(Stale):
        change(manager, east, area="江苏", revision=0)

    east.refresh_from_db()
    assert east.area == "上海"


def test_change_team_refuses_a_leader_who_is_leaving(manager: Actor) -> None:
    east, gone = make_team("华东组"), make_member(left_on=date(2026, 12, 31))

    with pytest.raises(Invalid) as refusal:
        change(manager, east, leader_id=gone.pk)

    assert list(refusal.value.fields) == ["leader_id"]


def test_members_of_a_team_with_and_without_those_below() -> None:
    top = make_team("销售部")
    east = make_team("华东组", parent=top)
    branch = make_team("苏州小组", parent=east)
    one, two = make_member(team=east), make_member(team=branch)
    make_member(team=top), make_member(team=east, left_on=TODAY)

    assert queries.team_member_ids(east.pk, TODAY) == {one.pk, two.pk}
    assert queries.team_member_ids(east.pk, TODAY, below=False) == {one.pk}
    assert queries.team_member_ids(east.pk, date(2025, 1, 1)) == frozenset()


def test_team_tree_counts_members_of_the_day_and_below(manager: Actor) -> None:
    top = make_team("销售部")
    east = make_team("华东组", parent=top)
    make_member(team=make_team("苏州小组", parent=east)), make_member(team=east), make_member(team=top, left_on=TODAY)

    nodes = queries.team_tree(manager, TODAY)

    assert [(n.team.name, n.depth, n.member_count, n.member_count_below) for n in nodes] == [
        ("销售部", 0, 0, 2),
        ("华东组", 1, 1, 2),
        ("苏州小组", 2, 1, 1),
    ]
    assert queries.team_choices(manager)[1] == (east.pk, "销售部 / 华东组")


def test_team_tree_costs_the_same_for_one_and_for_three(manager: Actor, django_assert_num_queries: Any) -> None:
    make_team("一")
    with django_assert_num_queries(2):
        queries.team_tree(manager, TODAY)
    for name in "二三":
        make_member(team=make_team(name, leader=make_member()))
    with django_assert_num_queries(2):
        queries.team_tree(manager, TODAY)


def test_people_of_a_team_names_all_and_marks_whom_the_viewer_may_open(django_assert_num_queries: Any) -> None:
    head = make_member("林若冰", role="supervisor")
    north = make_team("华北组")
    own, outside = make_member("陈昱", team=make_team("华东组", leader=head)), make_member("王芳", team=north)
    viewer = actor_for(head)

    assert [(p.pk, p.is_within_reach) for p in queries.people_of(viewer, own.memberships.get().team_id, TODAY)] == [
        (own.pk, True)
    ]
    assert [(p.name, p.roles, p.is_within_reach) for p in queries.people_of(viewer, north.pk, TODAY)] == [
        ("王芳", "销售代表", False)
    ]
    assert outside.pk not in viewer.member_ids
    make_member(team=north), make_member(team=north)
    with django_assert_num_queries(2):
        queries.people_of(viewer, north.pk, TODAY)
