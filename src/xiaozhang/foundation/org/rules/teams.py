"""The tree of teams, as pairs of team and parent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_BETWEEN_AREAS = re.compile(r"[、，,;；/\s]+")


def below(parents: Mapping[int, int | None], roots: Iterable[int]) -> frozenset[int]:
    """Return the roots and every team under them. `parents` maps each team to the team above it.

    >>> sorted(below({1: None, 2: 1, 3: 2, 4: 1}, [2]))
    [2, 3]
    """
    children: dict[int, list[int]] = {}
    for team, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(team)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        team = waiting.pop()
        if team not in found:
            found.add(team)
            waiting.extend(children.get(team, ()))
    return frozenset(found)


def would_circle(parents: Mapping[int, int | None], team: int, new_parent: int | None) -> bool:
    """Say whether the team would stand under itself with that parent.

    >>> would_circle({1: None, 2: 1, 3: 2}, 1, 3)
    True
    """
    return new_parent is not None and new_parent in below(parents, [team])


def leaders_above(
    tree: Mapping[int, tuple[int | None, int | None]], team: int | None, member: int
) -> tuple[int, ...]:
    """Return who leads the team and those above it, upwards, each once and never the member. `tree`: parent, leader.

    >>> leaders_above({1: (None, 9), 2: (1, 7), 3: (2, None)}, 3, 5), leaders_above({1: (None, 9), 2: (1, 7)}, 2, 7)
    ((7, 9), (9,))
    """
    found: list[int] = []
    seen: set[int] = set()
    while team is not None and team in tree and team not in seen:
        seen.add(team)
        team, leader = tree[team]
        if leader is not None and leader != member and leader not in found:
            found.append(leader)
    return tuple(found)


def areas_in(text: str) -> frozenset[str]:
    """Return the areas that a team's field names.

    >>> sorted(areas_in("上海、江苏，浙江"))
    ['上海', '江苏', '浙江']
    """
    return frozenset(part for part in _BETWEEN_AREAS.split(text) if part)
