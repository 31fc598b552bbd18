"""Who stands above whom: the leaders on the way up from a member's team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from xiaozhang.base.periods import Period
from xiaozhang.foundation.org.models import Member, Membership, Team
from xiaozhang.foundation.org.rules.teams import below, labels, leaders_above


def superiors_of_many(member_ids: Iterable[int], on: date) -> dict[int, tuple[int, ...]]:
    """Return for each member the leaders above on the day, the nearest first; gone leaders and oneself left out.

    Three queries, however many members. Whoever is in no team has nobody above.
    """
    wanted = set(member_ids)
    open_on = Q(start_on__lte=on) & (Q(end_on__isnull=True) | Q(end_on__gt=on))
    stays = dict(Membership.objects.filter(open_on, member_id__in=wanted).values_list("member_id", "team_id"))
    tree = team_leaders()
    leaders = {leader for _parent, leader in tree.values() if leader is not None}
    present = set(employed_among(leaders, on))
    return {
        member: tuple(leader for leader in leaders_above(tree, stays.get(member), member) if leader in present)
        for member in wanted
    }


def team_leaders() -> dict[int, tuple[int | None, int | None]]:
    """Return by team the team above it and who leads it: the tree that rules.teams.leaders_above reads."""
    return {pk: (parent, leader) for pk, parent, leader in Team.objects.values_list("id", "parent_id", "leader_id")}


def team_labels() -> dict[int, str]:
    """Return by team the words that tell it from every other: its name, or its path where others share the name."""
    return labels({pk: (name, parent) for pk, name, parent in Team.objects.values_list("id", "name", "parent_id")})


def members_led(member_id: int, period: Period) -> list[int]:
    """Return who was in a team that the member leads, or below one, on a day of the period, the member included."""
    tree = team_leaders()
    led = [team for team, (_parent, leader) in tree.items() if leader == member_id]
    wanted = below({team: parent for team, (parent, _leader) in tree.items()}, led)
    rows = Membership.objects.filter(team_id__in=wanted, start_on__lt=period.end_on)
    rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gt=period.start_on))
    return sorted({member_id, *rows.values_list("member_id", flat=True)})


def superior_of(member_id: int, on: date) -> int | None:
    """Return the nearest leader above the member on the day, or None."""
    return next(iter(superiors_of_many([member_id], on)[member_id]), None)


def employed_among(member_ids: Iterable[int], on: date) -> list[int]:
    """Return those of the members who are with the company on the day, by id."""
    rows = Member.objects.filter(pk__in=set(member_ids), joined_on__lte=on)
    return list(rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=on)).order_by("pk").values_list("pk", flat=True))
