"""The tree of teams, as pairs of team and parent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

MOST_LABEL = 60
MOST_NUMBERED = 40
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


def labels(teams: Mapping[int, tuple[str, int | None]]) -> dict[int, str]:
    """Return by team the words that tell it from every other: its name, or as much of the path above it as it takes.

    `teams`: name, and the team above. Where nothing above parts them, or the path is too long, the number does.

    >>> labels({1: ("华东", None), 2: ("华北", None), 3: ("一队", 1), 4: ("一队", 2), 5: ("二队", 2)})
    {1: '华东', 2: '华北', 3: '华东/一队', 4: '华北/一队', 5: '二队'}
    """
    paths = {team: _paths(teams, team) for team in teams}
    shared = Counter(path for found in paths.values() for path in set(found))
    told = {team: next((path for path in found if shared[path] == 1), found[-1]) for team, found in paths.items()}
    doubled = Counter(told.values())
    return {
        team: path if doubled[path] == 1 and len(path) <= MOST_LABEL else f"{teams[team][0][:MOST_NUMBERED]}#{team}"
        for team, path in told.items()
    }


def _paths(teams: Mapping[int, tuple[str, int | None]], team: int) -> list[str]:
    """Return the name of a team, then with the team above it, and so on to the top."""
    found: list[str] = []
    seen: set[int] = set()
    above: int | None = team
    while above is not None and above in teams and above not in seen:
        seen.add(above)
        name, above = teams[above]
        found.append(f"{name}/{found[-1]}" if found else name)
    return found


def areas_in(text: str) -> frozenset[str]:
    """Return the areas that a team's field names.

    >>> sorted(areas_in("上海、江苏，浙江"))
    ['上海', '江苏', '浙江']
    """
    return frozenset(part for part in _BETWEEN_AREAS.split(text) if part)
