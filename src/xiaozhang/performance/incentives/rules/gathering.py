"""Members as plans know them, put together from the roster, the tree of teams, probation, leave and successors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xiaozhang.foundation.org.rules.teams import leaders_above
from xiaozhang.performance.plans.rules.inputs import Assignment, Member

_DAY = timedelta(days=1)
Tree = Mapping[int, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Stay:
    """A member's stay in a team, `[start_on, end_on)`; `end_on` is None where it goes on."""

    member_id: int
    name: str
    team_id: int | None
    team_name: str
    role_keys: frozenset[str]
    start_on: date
    end_on: date | None


def members_of(
    stays: Iterable[Stay],
    tree: Tree,
    probations: Mapping[int, date],
    leave: Mapping[int, Sequence[tuple[date, date]]],
    successors: Mapping[int, int],
    led: Mapping[int, tuple[str, ...]],
) -> tuple[Member, ...]:
    """Return members by id, each with their assignments in order of time. `probations` are last days, `led` teams."""
    by_member: dict[int, list[Stay]] = {}
    for stay in stays:
        by_member.setdefault(stay.member_id, []).append(stay)
    found = []
    for member_id, own in sorted(by_member.items()):
        own.sort(key=lambda each: each.start_on)
        held = [part for each in own for part in _assigned(each, tree, probations.get(member_id), by_member)]
        away = tuple(sorted(leave.get(member_id, ())))
        successor = _successor(member_id, successors, by_member)
        teams = led.get(member_id, ())
        found.append(Member(str(member_id), own[-1].name, tuple(held), away, successor, teams))
    return tuple(found)


def led_by(tree: Tree, labels: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """Return by leader the teams they lead, without those that stand below another of them.

    >>> led_by({1: (None, 9), 2: (1, 7), 3: (2, 9), 4: (1, 7)}, {1: "华东", 2: "一队", 3: "一组", 4: "二队"})
    {9: ('华东',), 7: ('一队', '二队')}
    """
    found: dict[int, tuple[str, ...]] = {}
    for team, (parent, leader) in sorted(tree.items()):
        if leader is not None and leader not in _leaders_from(tree, parent):
            found[leader] = (*found.get(leader, ()), labels[team])
    return found


def _leaders_from(tree: Tree, team: int | None) -> set[int | None]:
    """Return who leads a team and those above it."""
    found: set[int | None] = set()
    seen: set[int] = set()
    while team is not None and team in tree and team not in seen:
        seen.add(team)
        team, leader = tree[team]
        found.add(leader)
    return found


def _assigned(
    stay: Stay, tree: Tree, probation_to: date | None, known: Mapping[int, Sequence[Stay]]
) -> Iterable[Assignment]:
    above = [each for each in leaders_above(tree, stay.team_id, stay.member_id) if each in known]
    manager = str(above[0]) if above else ""
    whole = Assignment(stay.start_on, stay.end_on, tuple(sorted(stay.role_keys)), stay.team_name, manager)
    if probation_to is None or probation_to < stay.start_on:
        yield whole
        return
    regular_on = probation_to + _DAY
    if stay.end_on is not None and stay.end_on <= regular_on:
        yield replace(whole, status="probation")
        return
    yield replace(whole, end_on=regular_on, status="probation")
    yield replace(whole, start_on=regular_on)


def _successor(member_id: int, successors: Mapping[int, int], known: Mapping[int, Sequence[Stay]]) -> str:
    successor = successors.get(member_id)
    return str(successor) if successor in known else ""
