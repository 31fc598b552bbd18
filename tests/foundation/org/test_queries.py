"""Members as others read them: scope, search, roster."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.org import NOW, TODAY, actor_for, make_member, make_role, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.periods import month_period
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.models import Membership

pytestmark = pytest.mark.django_db


def test_members_are_those_in_scope_by_pinyin() -> None:
    head = make_member("林若冰", role="supervisor")
    team = make_team(leader=head)
    chen, an = make_member("陈昱", team=team), make_member("安宁", team=team)
    outsider = make_member("赵外", team=make_team())

    assert list(queries.members(actor_for(head))) == [an, chen, head]
    assert list(queries.members(actor_for(chen))) == [chen]
    assert outsider in queries.members(SYSTEM)
    assert queries.member_choices(actor_for(head), TODAY) == [(an.pk, "安宁"), (chen.pk, "陈昱"), (head.pk, "林若冰")]


def test_get_member_answers_alike_for_nobody_and_for_somebody_out_of_reach() -> None:
    chen, outsider = actor_for(make_member("陈昱")), make_member("赵外")

    for pk in (outsider.pk, 987_654):
        with pytest.raises(Missing):
            queries.get_member(chen, pk)
        with pytest.raises(Missing):
            queries.member_card(chen, pk, TODAY)
        with pytest.raises(Missing):
            queries.membership_history(chen, pk)
    with pytest.raises(NotAllowed):
        queries.get_member(chen, chen.member_id or 0, power=powers.MANAGE_MEMBERS)


@pytest.mark.parametrize("typed", ["曾", "广贤", "zeng", "ZGX", "zengguang", "ｚｇｘ", "曾 广贤"])
def test_search_finds_by_name_pinyin_and_initials(typed: str) -> None:
    found, _other = make_member("曾广贤"), make_member("陈昱")

    assert list(queries.search_members(SYSTEM, typed, TODAY)) == [found]


def test_search_keeps_to_scope_and_to_who_is_there() -> None:
    chen = make_member("陈昱")
    make_member("陈外"), make_member("陈走", left_on=TODAY)

    assert list(queries.search_members(actor_for(chen), "chen", TODAY)) == [chen]
    assert [row.name for row in queries.search_members(SYSTEM, "chen", TODAY)] == ["陈外", "陈昱"]
    assert list(queries.search_members(actor_for(chen), " ", TODAY)) == [chen]


def test_names_of_leaves_out_nobody_and_costs_nothing_for_nothing(django_assert_num_queries: Any) -> None:
    chen = make_member("陈昱")

    assert queries.names_of([chen.pk, None, 987_654]) == {chen.pk: "陈昱"}
    with django_assert_num_queries(0):
        assert queries.names_of([None]) == {}


def test_holders_of_a_role_on_a_day() -> None:
    here = make_member("陈昱", role="finance")
    make_member("走了", role="finance", left_on=TODAY), make_member("未来", role="finance", joined_on=date(2026, 12, 1))
    make_member("别的", role="hr")

    assert queries.holders_of("finance", TODAY) == [here.pk]


def test_member_names_are_everybodys_who_is_there() -> None:
    make_member("陈昱"), make_member("走了", left_on=TODAY)

    assert [name for _pk, name in queries.member_names(TODAY)] == ["陈昱"]


def test_member_card_of_a_supervisor() -> None:
    head = make_member("林若冰", role=("representative", "supervisor"))
    top = make_team("销售部")
    east = make_team("华东组", parent=top, leader=head, area="上海、江苏")
    Membership.objects.create(member=head, team=east, start_on=date(2026, 3, 1))

    card = queries.member_card(actor_for(head), head.pk, TODAY)

    assert (card.role_words, card.scope, card.team_path) == ("销售代表、销售主管", "本部门及下级", "销售部 / 华东组")
    assert (card.areas, [stay.start_on for stay in card.history]) == (("上海", "江苏"), [date(2026, 3, 1)])


def test_roster_has_one_entry_per_stay_clipped_to_the_period(django_assert_num_queries: Any) -> None:
    east, north = make_team("华东组"), make_team("华北组")
    moved = make_member("陈昱", team=east)
    Membership.objects.filter(member=moved).update(end_on=date(2026, 10, 16))
    Membership.objects.create(member=moved, team=north, start_on=date(2026, 10, 16))
    alone = make_member("单独", role=("representative", "hr"), joined_on=date(2026, 10, 5))
    make_member("早走", team=east, left_on=date(2026, 10, 1)), make_member("晚来", joined_on=date(2026, 11, 1))
    october = month_period(date(2026, 10, 1))

    with django_assert_num_queries(3):
        roster = queries.roster(october)

    shown = [(e.member_id, e.name, set(e.role_keys), e.team_name, e.start_on, e.end_on) for e in roster]
    assert shown == [
        (moved.pk, "陈昱", {"representative"}, "华东组", date(2026, 10, 1), date(2026, 10, 16)),
        (moved.pk, "陈昱", {"representative"}, "华北组", date(2026, 10, 16), None),
        (alone.pk, "单独", {"representative", "hr"}, "", date(2026, 10, 5), None),
    ]
    assert roster[2].team_id is None
    for _count in range(3):
        make_member(team=east)
    with django_assert_num_queries(3):
        assert len(queries.roster(october)) == 6


def test_get_role_by_key() -> None:
    role = make_role("finance")

    assert queries.get_role(SYSTEM, "finance", lock=True) == role
    with pytest.raises(Missing):
        queries.get_role(SYSTEM, "emperor")
    with pytest.raises(NotAllowed):
        queries.get_role(actor_for(make_member()), "finance", power=powers.MANAGE_ROLES)


def test_company_is_none_before_it_is_founded() -> None:
    assert (queries.company(), queries.company_name()) == (None, "")
    assert NOW.tzinfo is not None
