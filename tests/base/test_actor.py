"""Who acts, and what they may."""

from __future__ import annotations

import pytest

from xiaozhang.base.actor import SYSTEM, Actor, Power, Scope
from xiaozhang.base.text import Message

SIGN = Power("contracts.sign", Message("签署合同"), roles=("sales_manager",))


def test_an_actor_may_what_their_powers_name() -> None:
    assert Actor(1, "陈昱", powers=frozenset({"contracts.sign"})).may(SIGN)
    assert not Actor(1, "陈昱", powers=frozenset({"contracts.draft"})).may(SIGN)
    assert not Actor(1, "陈昱").may(SIGN)


@pytest.mark.parametrize(
    "scope, sees_all", [(Scope.SELF, False), (Scope.TEAM, False), (Scope.TEAM_AND_BELOW, False), (Scope.ALL, True)]
)
def test_only_the_widest_scope_sees_all(scope: Scope, sees_all: bool) -> None:
    assert Actor(1, "陈昱", scope=scope).sees_all() is sees_all


def test_the_system_may_everything_and_is_nobody() -> None:
    assert SYSTEM.may(SIGN)
    assert SYSTEM.sees_all()
    assert SYSTEM.member_id is None


def test_an_actor_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Actor(1, "陈昱").powers = frozenset({"all"})  # type: ignore[misc]
