"""Whose a target is, and how the targets of teams come of those of their members (I2).

>>> teams = {1: None, 2: 1, 3: 1}
>>> sums = adding_up(teams, {2: {7: 600, 8: 400}, 3: {9: 500}}, {3: 800})
>>> [(team, sums[team].own, sums[team].members, sums[team].counts) for team in sorted(sums)]
[(1, None, 1500, 1800), (2, None, 1000, 1000), (3, 800, 500, 800)]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Owner(NamedTuple):
    """A member or a team by id."""

    kind: Literal["member", "team"]
    pk: int


@dataclass(frozen=True, slots=True)
class TeamSum:
    """A team's target: its own if it has one, and what those below have (teams below with their own count as such).

    `members` is the sum of all members of the team and of the teams below it; None where none of them has one.
    `below` is the sum of its own members and of what counts for each team below.
    """

    own: int | None
    members: int | None
    below: int | None

    @property
    def counts(self) -> int | None:
        """What the team is to reach: its own target, else what those below are to reach; None without any."""
        return self.below if self.own is None else self.own

    @property
    def left(self) -> int:
        """What of its own target is with nobody yet; negative where the members have more."""
        return 0 if self.own is None else self.own - (self.members or 0)


def adding_up(
    parents: Mapping[int, int | None], figures: Mapping[int, Mapping[int, int]], own: Mapping[int, int]
) -> dict[int, TeamSum]:
    """Return the sums of teams that have any. `figures`: by team, those of the members directly in it."""
    children: dict[int, list[int]] = {}
    for team, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(team)
    found: dict[int, TeamSum] = {}

    def sum_of(team: int) -> TeamSum:
        below = [sum_of(child) for child in children.get(team, ())]
        direct = list(figures.get(team, {}).values())
        summed = TeamSum(
            own.get(team),
            _sum([*direct, *(each.members for each in below)]),
            _sum([*direct, *(each.counts for each in below)]),
        )
        if summed.counts is not None:
            found[team] = summed
        return summed

    for team, parent in parents.items():
        if parent is None:
            sum_of(team)
    return found


def _sum(parts: list[int | None] | list[int]) -> int | None:
    given = [part for part in parts if part is not None]
    return sum(given) if given else None
