"""Who acts: powers, reach and areas of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.org import TODAY, actor_for, make_member, make_role, make_team
from xiaozhang.base.actor import Scope
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import queries
from xiaozhang.foundation.org.models import Membership

pytestmark = pytest.mark.django_db


def test_representative_reaches_only_herself_though_others_are_in_the_team() -> None:
    team = make_team(area="华东")
    chen, _colleague = make_member(team=team), make_member("王芳", team=team)

    actor = actor_for(chen)

    assert (actor.scope, actor.member_ids, actor.areas) == (Scope.SELF, {chen.pk}, frozenset())
    assert actor.name == "陈昱"
    assert actor.roles == {"representative"}


def test_supervisor_reaches_teams_led_and_below_as_they_are_today() -> None:
    head = make_member("林若冰", role="supervisor")
    east = make_team("华东组", leader=head, area="上海、江苏")
    branch = make_team("苏州小组", parent=east, area="苏州")
    north = make_team("华北组", area="北京")
    inside, below = make_member(team=east), make_member(team=branch)
    outside, gone = make_member(team=north), make_member(team=east, left_on=TODAY)
    moved = make_member(team=east)
    Membership.objects.filter(member=moved).update(end_on=TODAY)
    Membership.objects.create(member=moved, team=north, start_on=TODAY)

    actor = actor_for(head)

    assert actor.scope is Scope.TEAM_AND_BELOW
    assert actor.member_ids == {head.pk, inside.pk, below.pk}
    assert not actor.member_ids & {outside.pk, gone.pk, moved.pk}
    assert actor.areas == {"上海", "江苏", "苏州"}
    assert moved.pk in actor_for(head, date(2026, 11, 19)).member_ids


def test_scope_team_stops_at_the_team() -> None:
    role = make_role("supervisor")
    role.scope = "team"
    role.save()
    east = make_team("华东组", area="上海")
    branch = make_team("苏州小组", parent=east, area="苏州")
    head, colleague = make_member(role="supervisor", team=east), make_member(team=east)
    make_member(team=branch)

    actor = actor_for(head)

    assert actor.member_ids == {head.pk, colleague.pk}
    assert actor.areas == frozenset()


def test_several_roles_give_all_powers_and_the_widest_scope() -> None:
    both = make_member(role=("representative", "hr"), team=make_team())

    actor = actor_for(both)

    assert actor.scope is Scope.ALL
    assert {"org.see_members", "org.manage_members"} <= actor.powers


def test_member_without_a_role_may_nothing_and_sees_herself() -> None:
    nobody = make_member(role=())

    actor = actor_for(nobody)

    assert (actor.powers, actor.scope, actor.member_ids) == (frozenset(), Scope.SELF, {nobody.pk})


def test_member_who_left_acts_no_more() -> None:
    left = make_member(left_on=TODAY)

    assert actor_for(left, date(2026, 11, 19)).member_id == left.pk
    with pytest.raises(Missing):
        actor_for(left)


def test_nobody_is_missing() -> None:
    with pytest.raises(Missing):
        queries.actor_of(987_654, TODAY)


@pytest.mark.parametrize("role", ["representative", "supervisor", "sales_manager"])
def test_actor_of_takes_at_most_three_queries(role: str, django_assert_max_num_queries: Any) -> None:
    head = make_member(role=(role, "representative"), team=make_team())
    for _count in range(3):
        make_member(team=make_team(leader=head))

    with django_assert_max_num_queries(2):
        queries.actor_of(head.pk, TODAY)
