"""Who acts: a frozen value that org builds from a signed-in person, a token or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from xiaozhang.base.text import Message


class Scope(StrEnum):
    """How far a role's data reach (数据范围)."""

    SELF = "self"
    TEAM = "team"
    TEAM_AND_BELOW = "team_and_below"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Power:
    """One thing a role may be allowed to do. `roles` are the shipped roles that have it from the start."""

    key: str
    label: Message
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system, with the powers and reach of the moment.

    `member_ids` are the members whose rows the actor may see; it is not read where `scope` is ALL. `areas` are the
    responsibility areas the actor leads.
    """

    member_id: int | None
    name: str
    powers: frozenset[str] = frozenset()
    scope: Scope = Scope.SELF
    member_ids: frozenset[int] = frozenset()
    areas: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    is_system: bool = field(default=False)

    def may(self, power: Power) -> bool:
        """Say whether the actor has the power."""
        return self.is_system or power.key in self.powers

    def sees_all(self) -> bool:
        """Say whether no row is beyond the actor's reach."""
        return self.is_system or self.scope is Scope.ALL


SYSTEM = Actor(member_id=None, name="系统", scope=Scope.ALL, is_system=True)
