"""Who acts: a member's powers and reach on a day, in two queries at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.org.rules.scopes import widest
from xiaozhang.foundation.org.rules.teams import areas_in

# The teams a person stands in or leads, those below them where `below` says so, and who is in them on the day.
# Both databases read this; the ORM has no recursive query.
_REACH = """
WITH RECURSIVE reach (team_id) AS (
    SELECT id FROM org_team WHERE leader_id = %(member)s
    UNION
    SELECT team_id FROM org_membership
    WHERE member_id = %(member)s AND start_on <= %(today)s AND (end_on IS NULL OR end_on > %(today)s)
    UNION
    SELECT org_team.id FROM org_team JOIN reach ON org_team.parent_id = reach.team_id WHERE {below}
), led (team_id) AS (
    SELECT id FROM org_team WHERE leader_id = %(member)s
    UNION
    SELECT org_team.id FROM org_team JOIN led ON org_team.parent_id = led.team_id WHERE {below}
)
SELECT team.area, CASE WHEN led.team_id IS NULL THEN 0 ELSE 1 END, membership.member_id
FROM reach
JOIN org_team team ON team.id = reach.team_id
LEFT JOIN led ON led.team_id = reach.team_id
LEFT JOIN org_membership membership ON membership.team_id = reach.team_id
    AND membership.start_on <= %(today)s AND (membership.end_on IS NULL OR membership.end_on > %(today)s)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds."""

    key: str
    scope: Scope
    powers: list[str]


@dataclass(frozen=True, slots=True)
class _Reach:
    member_ids: frozenset[int]
    areas: frozenset[str]


def actor_of(member_id: int, today: date) -> Actor:
    """Return the member as an actor with the powers, scope and reach of the day.

    Team scopes reach the members of the team the person is in and of those they lead, and 本部门及下级 all below.
    `areas` are those of the teams they lead. Raises Missing for nobody, and for a member who has left.
    """
    rows = list(
        Member.objects.filter(pk=member_id).values_list(
            "name", "left_on", "teams_led__area", "roles__key", "roles__scope", "roles__powers"
        )
    )
    if not rows:
        raise Missing
    name, left_on = rows[0][:2]
    if left_on is not None and left_on <= today:
        raise Missing("这位成员已离职，不能再操作。")
    held = {key: Held(key, Scope(scope), powers) for *_rest, key, scope, powers in rows if key is not None}
    areas = frozenset(area for _name, _left, text, *_role in rows for area in areas_in(text or ""))
    return actor_from(member_id, name, list(held.values()), today, areas=areas)


def actor_from(
    member_id: int,
    name: str,
    held: list[Held],
    today: date,
    *,
    areas: frozenset[str],
    allowed: frozenset[str] | None = None,
) -> Actor:
    """Return the member as an actor by the roles held, in one query at most.

    `areas` are those of the teams led: with them a reach of oneself alone, or of everybody, asks nothing more.
    `allowed` are the most powers that are wanted.
    """
    scope = widest(role.scope for role in held)
    if scope in (Scope.SELF, Scope.ALL):
        reach = _Reach(member_ids=frozenset({member_id}), areas=areas)
    else:
        reach = _reach_of(member_id, today, scope)
    powers = frozenset(power for role in held for power in role.powers)
    return Actor(
        member_id=member_id,
        name=name,
        powers=powers if allowed is None else powers & allowed,
        scope=scope,
        member_ids=reach.member_ids,
        areas=reach.areas,
        roles=frozenset(role.key for role in held),
    )


def _reach_of(member_id: int, today: date, scope: Scope) -> _Reach:
    below = "1 = 1" if scope is Scope.TEAM_AND_BELOW else "1 = 0"
    with connection.cursor() as cursor:
        cursor.execute(_REACH.format(below=below), {"member": member_id, "today": today})
        found = cursor.fetchall()
    areas = {area for text, is_led, _member in found if is_led for area in areas_in(text)}
    return _Reach(
        member_ids=frozenset({member_id} | {reached for _text, _is_led, reached in found if reached is not None}),
        areas=frozenset(areas),
    )
