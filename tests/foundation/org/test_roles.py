"""Roles: powers and data scope as rows."""

from __future__ import annotations

import pytest

from tests.factories.org import NOW, actor_for, make_member, make_role
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.errors import Invalid, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, queries
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
