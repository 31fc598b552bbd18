"""The action decorator: right, transaction, trace, requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from tests.factories.org import actor_for, make_member, make_team
from xiaozhang.base import registries
from xiaozhang.base.action import (
    Change,
    LeftNoTrace,
    action,
    differences,
    note_change,
    nothing_changed,
    ports,
)
from xiaozhang.base.actor import SYSTEM, Actor, Power
from xiaozhang.base.errors import AlreadyDone, NotAllowed, Refused
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit.models import Entry, Request
from xiaozhang.foundation.org.models import Team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
RENAME = Power("test.rename", Message("改名"))
MAY = Actor(7, "陈昱", powers=frozenset({"test.rename"}))


@action(RENAME)
def rename(*, actor: Actor, now: datetime, team_id: int, name: str) -> Team:
    """Rename a team."""
    team = Team.objects.get(pk=team_id)
    if not name:
        team.name = "？"
        team.save()
        raise Refused("没有改名：名称不能空着。")
    old, new = differences(team, {"name": name})
    if not new:
        nothing_changed()
        return team
    team.save()
    note_change(team, old=old, new=new)
    return team


@action(RENAME)
def forget_the_trace(*, actor: Actor, now: datetime, team_id: int) -> None:
    """Change something and say nothing."""
    Team.objects.filter(pk=team_id).update(name="悄悄")


@action(RENAME, keeps_trace=False)
def be_a_trace(*, actor: Actor, now: datetime, team_id: int) -> None:
    """Change a row that is itself a trace."""
    Team.objects.filter(pk=team_id).update(name="留痕")


@action(None)
def rename_both(*, actor: Actor, now: datetime, first_id: int, second_id: int, name: str) -> int:
    """Rename two teams, both or neither."""
    rename(actor=SYSTEM, now=now, team_id=first_id, name="甲")
    rename(actor=SYSTEM, now=now, team_id=second_id, name=name)
    note_change(Team.objects.get(pk=first_id), new={"both": True})
    return first_id


def name_of(team: Team) -> str:
    return Team.objects.get(pk=team.pk).name


def test_done_saves_and_leaves_one_entry() -> None:
    team = make_team("华东组")

    result = rename(actor=MAY, now=NOW, team_id=team.pk, name="华东一组")

    assert (result.pk, name_of(team)) == (team.pk, "华东一组")
    entry = Entry.objects.get()
    assert (entry.action.rpartition(".")[2], entry.actor_id, entry.at) == ("rename", 7, NOW)
    assert entry.changes == {"name": ["华东组", "华东一组"]}
    assert (entry.subject_type, entry.subject_id, entry.title) == ("org.team", team.pk, "华东一组")


def test_not_allowed_names_the_power_and_does_nothing() -> None:
    team = make_team("华东组")

    with pytest.raises(NotAllowed) as refusal:
        rename(actor=Actor(7, "陈昱"), now=NOW, team_id=team.pk, name="华东一组")

    assert str(refusal.value) == "没有执行：您的岗位没有「改名」的权限，请联系管理员。"
    assert (name_of(team), Entry.objects.count()) == ("华东组", 0)


def test_refused_leaves_no_trace_not_even_half_a_change() -> None:
    team = make_team("华东组")

    with pytest.raises(Refused):
        rename(actor=MAY, now=NOW, team_id=team.pk, name="")

    assert (name_of(team), Entry.objects.count()) == ("华东组", 0)


def test_nothing_changed_writes_nothing() -> None:
    team = make_team("华东组")

    rename(actor=MAY, now=NOW, team_id=team.pk, name="华东组")

    assert Entry.objects.count() == 0


def test_a_change_without_a_trace_is_a_defect_and_is_undone() -> None:
    team = make_team("华东组")

    with pytest.raises(LeftNoTrace, match="forget_the_trace"):
        forget_the_trace(actor=MAY, now=NOW, team_id=team.pk)

    assert name_of(team) == "华东组"


def test_rows_that_are_a_trace_need_none() -> None:
    team = make_team("华东组")

    be_a_trace(actor=MAY, now=NOW, team_id=team.pk)

    assert (name_of(team), Entry.objects.count()) == ("留痕", 0)


def test_nested_actions_join_one_transaction() -> None:
    first, second = make_team("一组"), make_team("二组")

    with pytest.raises(Refused):
        rename_both(actor=SYSTEM, now=NOW, first_id=first.pk, second_id=second.pk, name="")
    assert (name_of(first), name_of(second), Entry.objects.count()) == ("一组", "二组", 0)

    rename_both(actor=SYSTEM, now=NOW, first_id=first.pk, second_id=second.pk, name="乙")
    assert (name_of(first), name_of(second)) == ("甲", "乙")
    assert [entry.action.rpartition(".")[2] for entry in Entry.objects.order_by("id")] == [
        "rename",
        "rename",
        "rename_both",
    ]


def test_a_broken_audit_write_saves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: Any) -> None:
        raise OSError("disk full")

    team = make_team("华东组")
    monkeypatch.setattr(ports, "audit", broken)

    with pytest.raises(OSError, match="disk full"):
        rename(actor=MAY, now=NOW, team_id=team.pk, name="华东一组", request_key="form-1")

    assert (name_of(team), Request.objects.count()) == ("华东组", 0)


def test_a_request_key_that_comes_twice_acts_once() -> None:
    team = make_team("华东组")
    rename(actor=MAY, now=NOW, team_id=team.pk, name="华东一组", request_key="form-1")

    with pytest.raises(AlreadyDone) as again:
        rename(actor=MAY, now=NOW, team_id=team.pk, name="华东二组", request_key="form-1")

    assert again.value.result == team.pk
    assert (name_of(team), Entry.objects.count(), Request.objects.count()) == ("华东一组", 1, 1)


def test_a_refused_request_may_come_again_under_its_key() -> None:
    team = make_team("华东组")
    with pytest.raises(Refused):
        rename(actor=MAY, now=NOW, team_id=team.pk, name="", request_key="form-1")

    rename(actor=MAY, now=NOW, team_id=team.pk, name="华东一组", request_key="form-1")

    assert name_of(team) == "华东一组"


def test_one_key_of_two_people_is_two_requests() -> None:
    team, other = make_team("华东组"), make_member("王芳", role="administrator")
    rename(actor=MAY, now=NOW, team_id=team.pk, name="华东一组", request_key="form-1")

    with pytest.raises(NotAllowed):
        rename(actor=actor_for(other), now=NOW, team_id=team.pk, name="华东二组", request_key="form-1")
    rename(actor=SYSTEM, now=NOW, team_id=team.pk, name="华东三组", request_key="form-1")

    assert name_of(team) == "华东三组"


def test_no_key_guards_nothing() -> None:
    team = make_team("华东组")

    for name in ("一", "二"):
        rename(actor=MAY, now=NOW, team_id=team.pk, name=name, request_key="")

    assert (name_of(team), Request.objects.count()) == ("二", 0)


def test_a_result_that_is_an_id_or_nothing_is_remembered_as_such() -> None:
    first, second = make_team("一组"), make_team("二组")
    given = {"actor": SYSTEM, "now": NOW, "first_id": first.pk, "second_id": second.pk, "name": "乙"}
    rename_both(**given, request_key="form-1")

    with pytest.raises(AlreadyDone) as again:
        rename_both(**given, request_key="form-1")

    assert again.value.result == 0


@pytest.mark.parametrize("given", [{"actor": "陈昱", "now": NOW}, {"actor": MAY, "now": "2026-11-20"}])
def test_an_action_wants_an_actor_and_an_instant(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="needs an Actor and a datetime"):
        rename(**given, team_id=1, name="甲")


def test_an_action_takes_everything_by_keyword() -> None:
    with pytest.raises(TypeError, match="by keyword"):

        @action(RENAME)
        def positional(actor: Actor, *, now: datetime) -> None:
            """Never comes into being."""

    with pytest.raises(TypeError, match="needs actor and now"):

        @action(RENAME)
        def nobody(*, team_id: int) -> None:
            """Never comes into being."""


def test_reactions_may_take_more_by_keyword() -> None:
    @action(None)
    def follow(*, actor: Actor, now: datetime, **values: object) -> object:
        """Take what was announced."""
        nothing_changed()
        return values["customer_id"]

    assert follow(actor=SYSTEM, now=NOW, customer_id=7, name="甲") == 7


def test_noting_outside_an_action_is_a_defect() -> None:
    with pytest.raises(LookupError, match="outside an action"):
        note_change(make_team())
    with pytest.raises(LookupError, match="outside an action"):
        nothing_changed()


def test_after_an_action_nothing_is_left_open() -> None:
    with pytest.raises(Refused):
        rename(actor=MAY, now=NOW, team_id=make_team().pk, name="")

    with pytest.raises(LookupError, match="outside an action"):
        nothing_changed()


def test_differences_set_and_name_what_differs() -> None:
    team = Team(name="华东组", area="上海")

    assert differences(team, {"name": "华东组", "area": "江苏"}) == ({"area": "上海"}, {"area": "江苏"})
    assert team.area == "江苏"


def test_an_action_knows_its_name_power_and_label() -> None:
    assert rename.power is RENAME  # type: ignore[attr-defined]
    assert str(registries.action_labels.get("org.add_member")) == "添加成员"


def test_without_ports_an_action_still_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    for port in ("audit", "claim", "conclude"):
        monkeypatch.setattr(ports, port, None)
    team = make_team("华东组")

    rename(actor=MAY, now=NOW, team_id=team.pk, name="华东一组", request_key="form-1")

    assert (name_of(team), Entry.objects.count(), Request.objects.count()) == ("华东一组", 0, 0)
    assert not connection.needs_rollback


def test_a_change_keeps_personal_values_apart() -> None:
    @action(None)
    def rename_person(*, actor: Actor, now: datetime) -> None:
        """Note a personal value."""
        note_change(make_team("华东组"), new={"grade": "A"}, personal_new={"phone": "13812345621"}, title="")

    rename_person(actor=SYSTEM, now=NOW)

    entry = Entry.objects.get()
    assert (entry.changes, list(entry.digests), entry.title) == ({"grade": [None, "A"]}, ["phone"], "")
    assert Change("a.b", 1, "", {}, {}).personal_new == {}
