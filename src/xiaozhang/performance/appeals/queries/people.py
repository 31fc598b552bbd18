"""Who answers an appeal, and who reviews the answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count

from xiaozhang.base.actor import Power
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.appeals import powers
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.appeals.queries.appeals import PENDING


def deciders(appellant_id: int, today: date) -> list[int]:
    """Return who may answer an appeal of the member: holders of the power whom the member is in reach of."""
    return _holders(powers.DECIDE, appellant_id, today, ())


def reviewers(appellant_id: int, decided_by_id: int | None, today: date) -> list[int]:
    """Return who may review an answer to the member: the next level, never who has answered."""
    return _holders(powers.REVIEW, appellant_id, today, (decided_by_id or 0,))


def least_busy(member_ids: Collection[int]) -> int | None:
    """Return who of them has the fewest appeals to answer; of equals the one who was here first."""
    rows = Appeal.objects.filter(assignee_id__in=member_ids, state__in=PENDING).order_by().values_list("assignee_id")
    busy = dict(rows.annotate(n=Count("pk")))
    return min(member_ids, key=lambda pk: (busy.get(pk, 0), pk), default=None)


def named(member_ids: Collection[int]) -> list[tuple[str, str]]:
    """Return members as choices of a form: id and name, by id."""
    names = org.names_of(set(member_ids))
    return [(str(pk), names[pk]) for pk in sorted(member_ids) if pk in names]


def _holders(power: Power, appellant_id: int, today: date, without: Collection[int]) -> list[int]:
    roles = [role.key for role in org.roles_in_use() if power.key in role.powers]
    holders = {pk for key in roles for pk in org.holders_of(key, today)} - {appellant_id, *without}
    found = []
    for pk in sorted(holders):
        actor = org.actor_of(pk, today)
        if actor.sees_all() or appellant_id in actor.member_ids:
            found.append(pk)
    return found
