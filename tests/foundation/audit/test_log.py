"""The log of a record as people read it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.factories.audit import make_entry, make_personal_values
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.audit import actions, queries
from xiaozhang.foundation.org import actions as org

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return actor_for(make_member("管理员", role="administrator"))


def said(viewer: Actor, subject_type: str, subject_id: int) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (line.who, str(line.what), [(change.label, change.old, change.new) for change in line.changes])
        for line in queries.log_lines(viewer, subject_type, subject_id)
    ]


def test_lines_name_who_what_and_each_value_in_chinese(administrator: Actor) -> None:
    head = make_member("林若冰", role="supervisor")
    top = make_team("销售部")
    team = org.add_team(actor=SYSTEM, now=NOW, name="华东组", parent_id=top.pk, area="上海")
    org.change_team(
        actor=administrator,
        now=NOW,
        team_id=team.pk,
        name="华东组",
        parent_id=None,
        area="上海、江苏",
        leader_id=head.pk,
    )

    assert said(administrator, "org.team", team.pk) == [
        (
            "管理员",
            "修改团队",
            [("上级团队", "销售部", "—"), ("负责人", "—", "林若冰"), ("负责区域", "上海", "上海、江苏")],
        ),
        (
            "系统",
            "添加团队",
            [("团队", "—", "华东组"), ("上级团队", "—", "销售部"), ("负责区域", "—", "上海")],
        ),
    ]


def test_choices_and_declared_labels_are_words(administrator: Actor) -> None:
    chen = make_member("陈昱", team=make_team("华东组"))
    north = make_team("华北组")
    org.move_member(actor=administrator, now=NOW, member_id=chen.pk, team_id=north.pk, on=TODAY)
    role = org.set_role_powers(
        actor=administrator, now=NOW, role_key="representative", scope="team", power_keys=["org.see_members"]
    )

    assert said(administrator, "org.member", chen.pk) == [
        ("管理员", "调动成员", [("团队", "华东组", "华北组"), ("自", "—", "2026年11月20日")])
    ]
    assert ("数据范围", "仅本人", "本部门") in said(administrator, "org.role", role.pk)[0][2]


def test_personal_values_are_shown_to_who_may_and_to_the_person(administrator: Actor) -> None:
    hr = actor_for(make_member("何静", role="hr"))
    chen = org.add_member(
        actor=hr,
        now=NOW,
        name="陈昱",
        login="chen",
        role_keys=["hr"],
        team_id=None,
        joined_on=TODAY,
        phone="13812345621",
    )
    shown, hidden = ("手机", "—", "13812345621"), ("手机", "", "个人信息，不显示")

    assert shown in said(administrator, "org.member", chen.pk)[0][2]
    assert shown in said(Actor(chen.pk, "陈昱"), "org.member", chen.pk)[0][2]
    others = said(Actor(987, "别人"), "org.member", chen.pk)[0][2]
    assert hidden in others
    assert "138" not in str(others)
    actions.erase_personal_values(actor=administrator, now=NOW, subject_type="org.member", subject_id=chen.pk)
    assert ("手机", "", "已抹去") in said(administrator, "org.member", chen.pk)[-1][2]


def test_the_log_is_of_that_record_alone(administrator: Actor) -> None:
    make_entry(subject_id=1), make_entry(subject_id=2), make_entry(subject_type="org.member", subject_id=1)

    assert len(said(administrator, "org.team", 1)) == 1
    assert queries.entries_of(administrator, "org.Team", 1).count() == 1


def test_the_log_costs_the_same_for_one_and_for_three(administrator: Actor, django_assert_num_queries: Any) -> None:
    leaders = [make_member(role="supervisor") for _count in range(3)]
    make_entry(actor=administrator, new={"leader_id": leaders[0].pk})
    with django_assert_num_queries(3):
        assert len(queries.log_lines(administrator, "org.team", 1)) == 1
    for leader in leaders:
        make_entry(actor=actor_for(leader), new={"leader_id": leader.pk})
    with django_assert_num_queries(3):
        assert len(queries.log_lines(administrator, "org.team", 1)) == 4


def test_the_template_reads_like_sentences_and_escapes(administrator: Actor) -> None:
    team = make_team("华东组")
    make_entry(actor=administrator, subject_id=team.pk, old={"name": "华东"}, new={"name": "<b>华东组</b>"})
    make_personal_values()

    html = render_to_string("audit/_log.html", dict(queries.log_context("org.team")(administrator, team, TODAY)))

    assert "管理员" in html
    assert "修改团队" in html
    assert "&lt;b&gt;华东组&lt;/b&gt;" in html
    assert "<b>华东组" not in html


def test_an_empty_log_says_what_will_stand_there(administrator: Actor) -> None:
    html = render_to_string("audit/_log.html", dict(queries.log_context("org.team")(administrator, make_team(), TODAY)))

    assert "还没有操作记录" in html


def test_a_long_log_is_cut_and_says_so(administrator: Actor) -> None:
    for _count in range(101):
        make_entry()

    context = queries.log_context("org.team")(administrator, type("Row", (), {"pk": 1}), TODAY)

    assert (len(context["log_lines"]), context["log_is_cut"]) == (100, True)  # type: ignore[arg-type]


def test_records_are_named_by_their_models_words(administrator: Actor) -> None:
    make_entry(
        action="contracts.void_contract",
        subject_type="contracts.contract",
        old={"signed_on": date(2026, 11, 2)},
        new={"amount_fen": 123450, "void_reason": ""},
    )

    assert said(administrator, "contracts.contract", 1) == [
        ("系统", "作废合同", [("合同金额", "—", "1,234.50 元"), ("签订日期", "2026年11月2日", "—")])
    ]
