"""The roles that a new company starts with; their first powers are what the apps ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiaozhang.base.actor import Power, Scope


@dataclass(frozen=True, slots=True)
class DefaultRole:
    """A shipped role: its stable key, its Chinese name and how far its data reach."""

    key: str
    name: str
    scope: Scope


DEFAULT_ROLES = (
    DefaultRole("representative", "销售代表", Scope.SELF),
    DefaultRole("supervisor", "销售主管", Scope.TEAM_AND_BELOW),
    DefaultRole("sales_manager", "销售经理", Scope.ALL),
    DefaultRole("finance", "财务", Scope.ALL),
    DefaultRole("hr", "人事", Scope.ALL),
    DefaultRole("leadership", "公司领导", Scope.ALL),
    DefaultRole("administrator", "系统管理员", Scope.ALL),
)
ADMINISTRATOR = "administrator"


def first_powers(role_key: str, powers: Iterable[Power]) -> list[str]:
    """Return the keys of the powers that name the role as one that has them from the start."""
    return sorted(power.key for power in powers if role_key in power.roles)
