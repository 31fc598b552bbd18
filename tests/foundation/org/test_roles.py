"""Roles: powers and data scope as rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.org import FOUNDED_ON, NOW, TODAY, actor_for, make_member, make_role
from xiaozhang.base.actor import SYSTEM, Actor, Scope
from xiaozhang.base.errors import Invalid, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.errors import BeyondOwnPowers, LastAdministrator
from xiaozhang.foundation.org.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return actor_for(make_member("管理员", role="administrator"))


def test_set_role_powers_counts_for_its_holders_from_then_on(administrator: Actor) -> None:
    chen = make_member("陈昱")

    actions.set_role_powers(
        actor=administrator,
        now=NOW,
        role_key="representative",
        scope="team",
        power_keys=["org.manage_teams", "org.see_members"],
        revision=0,
    )

    actor = actor_for(chen)
    assert (actor.powers, actor.scope) == ({"org.manage_teams", "org.see_members"}, Scope.TEAM)
    assert Entry.objects.latest("id").changes["scope"] == ["self", "team"]


@pytest.mark.parametrize(
    "scope, power_keys, field",
    [("galaxy", ["org.see_members"], "scope"), ("self", ["org.see_members", "org.fly"], "power_keys")],
)
def test_set_role_powers_refused_with_unknown_values_leaves_no_trace(
    administrator: Actor, scope: str, power_keys: list[str], field: str
) -> None:
    before, count = make_role("representative").powers, Entry.objects.count()

    with pytest.raises(Invalid) as refusal:
        actions.set_role_powers(
            actor=administrator, now=NOW, role_key="representative", scope=scope, power_keys=power_keys
        )

    assert list(refusal.value.fields) == [field]
    assert (Role.objects.get(key="representative").powers, Entry.objects.count()) == (before, count)


@pytest.mark.parametrize(
    "scope, lost", [("all", "org.manage_roles"), ("all", "org.manage_members"), ("self", "org.manage_teams")]
)
def test_administrators_cannot_lose_the_way_back(administrator: Actor, scope: str, lost: str) -> None:
    kept = [key for key in make_role("administrator").powers if key != lost]

    with pytest.raises(Refused):
        actions.set_role_powers(actor=administrator, now=NOW, role_key="administrator", scope=scope, power_keys=kept)

    assert lost in Role.objects.get(key="administrator").powers


def test_set_role_powers_is_not_for_hr_and_not_from_a_stale_form(administrator: Actor) -> None:
    values = {"now": NOW, "role_key": "representative", "scope": "self", "power_keys": ["org.see_members"]}
    make_role("representative")
    with pytest.raises(NotAllowed):
        actions.set_role_powers(actor=actor_for(make_member(role="hr")), **values)
    actions.set_role_powers(actor=administrator, revision=0, **values)

    with pytest.raises(Stale):
        actions.set_role_powers(actor=administrator, revision=0, **{**values, "scope": "all"})

    assert Role.objects.get(key="representative").scope == "self"


def test_set_role_powers_to_the_same_writes_nothing(administrator: Actor) -> None:
    role, count = make_role("finance"), Entry.objects.count()

    actions.set_role_powers(actor=administrator, now=NOW, role_key="finance", scope=role.scope, power_keys=role.powers)

    assert (Role.objects.get(key="finance").revision, Entry.objects.count()) == (0, count)


def test_add_role_of_ones_own(administrator: Actor) -> None:
    role = actions.add_role(
        actor=administrator, now=NOW, name=" 商务助理 ", scope="team", power_keys=["org.see_members"]
    )

    assert (role.name, role.scope, role.powers, role.is_shipped) == ("商务助理", "team", ["org.see_members"], False)
    assert role in queries.roles()


def test_add_role_refused_leaves_no_trace(administrator: Actor) -> None:
    make_role("hr")
    count = Entry.objects.count()
    chen = actor_for(make_member())

    for name in ("人事", "", "名" * 41):
        with pytest.raises(Invalid):
            actions.add_role(actor=administrator, now=NOW, name=name, scope="team", power_keys=[])
    with pytest.raises(NotAllowed):
        actions.add_role(actor=chen, now=NOW, name="新岗位", scope="team", power_keys=[])

    assert (Role.objects.filter(is_shipped=False).count(), Entry.objects.count()) == (0, count)


def _role_manager(*power_keys: str, scope: str = "team") -> Actor:
    """Return somebody who may manage roles without being the administrator."""
    actions.add_role(actor=SYSTEM, now=NOW, name="内控", scope=scope, power_keys=["org.manage_roles", *power_keys])
    key = Role.objects.get(name="内控").key
    member = make_member("沈青")
    member.roles.set(Role.objects.filter(key=key))
    return actor_for(member)


def _trace() -> tuple[list[tuple[str, str, list[str], bool]], int]:
    rows = Role.objects.order_by("id").values_list("name", "scope", "powers", "is_retired")
    return list(rows), Entry.objects.count()


def test_copy_role_takes_powers_and_reach_under_a_new_name(administrator: Actor) -> None:
    like = make_role("supervisor")
    copied = actions.copy_role(actor=administrator, now=NOW, role_key="supervisor", name="片区主管")
    assert (copied.scope, copied.powers, copied.is_shipped) == (like.scope, like.powers, False)
    assert copied.key.startswith("own-")


def test_copy_role_refused_for_a_taken_name_and_beyond_ones_own_powers(administrator: Actor) -> None:
    make_role("supervisor")
    manager = _role_manager()
    before = _trace()
    with pytest.raises(Invalid, match="已有岗位「销售主管」"):
        actions.copy_role(actor=administrator, now=NOW, role_key="supervisor", name="销售主管")
    with pytest.raises(BeyondOwnPowers, match="不能给出自己没有的权限"):
        actions.copy_role(actor=manager, now=NOW, role_key="supervisor", name="片区主管")
    assert _trace() == before


def test_nobody_but_the_administrator_gives_more_than_they_have(administrator: Actor) -> None:
    manager = _role_manager("org.see_members")
    role = actions.add_role(actor=administrator, now=NOW, name="内勤", scope="self", power_keys=["org.manage_teams"])
    before = _trace()
    change = {"now": NOW, "role_key": role.key}
    for scope, keys in (("self", ["org.manage_teams", "org.manage_members"]), ("all", ["org.manage_teams"])):
        with pytest.raises(BeyondOwnPowers):
            actions.set_role_powers(actor=manager, scope=scope, power_keys=keys, **change)
    with pytest.raises(BeyondOwnPowers):
        actions.add_role(actor=manager, now=NOW, name="新", scope="self", power_keys=["org.manage_members"])
    assert _trace() == before

    actions.set_role_powers(actor=manager, scope="team", power_keys=["org.manage_teams", "org.see_members"], **change)
    assert Role.objects.get(pk=role.pk).powers == ["org.manage_teams", "org.see_members"]  # what it had may stay


def test_set_role_powers_refused_where_nobody_would_be_left_to_manage_roles() -> None:
    manager = _role_manager("org.see_members")
    make_role("administrator")  # held by nobody
    key = Role.objects.get(name="内控").key
    before = _trace()
    with pytest.raises(LastAdministrator):
        actions.set_role_powers(actor=manager, now=NOW, role_key=key, scope="team", power_keys=["org.see_members"])
    assert _trace() == before
    make_member("管理员", role="administrator")
    actions.set_role_powers(actor=manager, now=NOW, role_key=key, scope="team", power_keys=["org.see_members"])
    assert Role.objects.get(key=key).powers == ["org.see_members"]


def test_set_role_powers_writes_down_what_was_gained_and_lost(administrator: Actor) -> None:
    role = actions.add_role(actor=administrator, now=NOW, name="内勤", scope="self", power_keys=["org.see_members"])
    values = {"role_key": role.key, "scope": "self", "power_keys": ["org.manage_teams"]}
    actions.set_role_powers(actor=administrator, now=NOW, **values)
    assert Entry.objects.latest("id").changes == {"powers": [["查看成员与团队"], ["管理团队"]]}


def test_rename_role_keeps_its_key(administrator: Actor) -> None:
    make_role("supervisor")
    actions.rename_role(actor=administrator, now=NOW, role_key="supervisor", name="区域主管", revision=0)
    assert Role.objects.get(key="supervisor").name == "区域主管"
    assert Entry.objects.latest("id").changes == {"name": ["销售主管", "区域主管"]}


@pytest.mark.parametrize("name", ["", "长" * 300, "\x00", "\u202e", "财务"])
def test_rename_role_refused_for_what_is_no_name_or_taken(administrator: Actor, name: str) -> None:
    make_role("finance")
    make_role("supervisor")
    before = _trace()
    with pytest.raises(Invalid):
        actions.rename_role(actor=administrator, now=NOW, role_key="supervisor", name=name)
    assert _trace() == before


def test_rename_role_refused_for_the_administrator_and_from_a_stale_form(administrator: Actor) -> None:
    make_role("supervisor")
    before = _trace()
    with pytest.raises(Refused, match="不能改"):
        actions.rename_role(actor=administrator, now=NOW, role_key="administrator", name="超管")
    with pytest.raises(Stale):
        actions.rename_role(actor=administrator, now=NOW, role_key="supervisor", name="区域主管", revision=9)
    assert _trace() == before


def test_retire_role_takes_it_from_what_can_be_given_and_restore_brings_it_back(administrator: Actor) -> None:
    make_role("hr")
    actions.retire_role(actor=administrator, now=NOW, role_key="hr", revision=0)
    assert "hr" not in [role.key for role in queries.roles_in_use()]
    with pytest.raises(Invalid):
        actions.add_member(
            actor=administrator, now=NOW, name="方敏", login="fangmin", role_keys=["hr"], team_id=None,
            joined_on=FOUNDED_ON,
        )  # fmt: skip
    actions.restore_role(actor=administrator, now=NOW, role_key="hr", revision=1)
    assert "hr" in [role.key for role in queries.roles_in_use()]


def test_retire_role_refused_while_somebody_holds_it_or_a_token_acts_by_it(administrator: Actor) -> None:
    gone = make_member("何薇", role="hr", left_on=FOUNDED_ON + timedelta(days=30))
    make_member("方敏", role="hr")
    make_role("finance")
    actions.make_application_token(
        actor=administrator, now=NOW, name="财务系统", role_key="finance", team_id=None, expires_on=TODAY + timedelta(9)
    )
    before = _trace()
    with pytest.raises(Refused, match="还有 1 位在职成员是「人事」"):
        actions.retire_role(actor=administrator, now=NOW, role_key="hr")
    with pytest.raises(Refused, match="应用令牌按「财务」办事"):
        actions.retire_role(actor=administrator, now=NOW, role_key="finance")
    with pytest.raises(Refused, match="系统管理员"):
        actions.retire_role(actor=administrator, now=NOW, role_key="administrator")
    assert (_trace(), gone.roles.count()) == (before, 1)


def test_restore_role_refused_from_a_stale_form(administrator: Actor) -> None:
    make_role("hr")
    with pytest.raises(Stale):
        actions.restore_role(actor=administrator, now=NOW, role_key="hr", revision=4)


@pytest.mark.parametrize("name", ["copy_role", "rename_role", "retire_role", "restore_role"])
def test_roles_are_managed_by_few(name: str) -> None:
    make_role("supervisor")
    more = {"name": "新名"} if name in ("copy_role", "rename_role") else {}
    hr = actor_for(make_member(role="hr"))
    before = _trace()
    with pytest.raises(NotAllowed):
        getattr(actions, name)(actor=hr, now=NOW, role_key="supervisor", **more)
    assert _trace() == before
