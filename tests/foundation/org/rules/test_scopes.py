"""The widest scope wins."""

from __future__ import annotations

import pytest

from xiaozhang.base.actor import Power, Scope
from xiaozhang.base.text import Message
from xiaozhang.foundation.org.rules.default_roles import DEFAULT_ROLES, first_powers
from xiaozhang.foundation.org.rules.scopes import widest


@pytest.mark.parametrize(
    "scopes, result",
    [
        ([], Scope.SELF),
        ([Scope.SELF], Scope.SELF),
        ([Scope.TEAM, Scope.SELF], Scope.TEAM),
        ([Scope.TEAM_AND_BELOW, Scope.TEAM], Scope.TEAM_AND_BELOW),
        ([Scope.SELF, Scope.ALL, Scope.TEAM_AND_BELOW], Scope.ALL),
    ],
)
def test_widest(scopes: list[Scope], result: Scope) -> None:
    assert widest(scopes) is result


def test_shipped_roles_have_the_keys_that_apps_name() -> None:
    assert [role.key for role in DEFAULT_ROLES] == [
        "representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator",
    ]  # fmt: skip


def test_first_powers_are_those_that_name_the_role() -> None:
    powers = [Power("b.x", Message("乙"), roles=("hr",)), Power("a.y", Message("甲"), roles=("hr", "finance"))]

    assert first_powers("hr", powers) == ["a.y", "b.x"]
    assert first_powers("leadership", powers) == []
