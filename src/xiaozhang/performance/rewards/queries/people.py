"""Who decides about rewards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.rewards import powers


def may_decide(viewer: Actor, roles: Collection[str], member_id: int) -> bool:
    """Say whether the viewer holds a post that decides, and it is not about themselves."""
    if viewer.is_system:
        return True
    return viewer.may(powers.DECIDE) and bool(viewer.roles & set(roles)) and viewer.member_id != member_id


def deciders(roles: Collection[str], member_ids: Collection[int], today: date) -> list[int]:
    """Return who holds one of the posts, has the power, and reaches one of the members."""
    holders = {pk for role in roles for pk in org.holders_of(role, today)}
    found = []
    for pk in sorted(holders):
        actor = org.actor_of(pk, today)
        if any(may_decide(actor, roles, each) and _reaches(actor, each) for each in member_ids):
            found.append(pk)
    return found


def _reaches(actor: Actor, member_id: int) -> bool:
    return actor.sees_all() or member_id in actor.member_ids
