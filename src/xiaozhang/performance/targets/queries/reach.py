"""Where members belong in a month, and who answers for whose targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.periods import month_period
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.rules.roster import RosterEntry
from xiaozhang.performance.targets.rules.owning import Owner


def last_stays(month_on: date) -> dict[int, RosterEntry]:
    """Return by member id where everybody belonged last in the month."""
    return {entry.member_id: entry for entry in org_queries.roster(month_period(month_on))}


def may_set(viewer: Actor, member_id: int) -> bool:
    """Say whether the viewer answers for this member's target.

    In reach, and not oneself unless one answers for everyone.
    """
    return viewer.sees_all() or (member_id in viewer.member_ids and member_id != viewer.member_id)


def settable_teams(
    viewer: Actor, stays: Iterable[RosterEntry], leaders: Mapping[int, int | None] | None = None
) -> set[int]:
    """Return the teams for whose targets the viewer answers: all members in reach, and not a team of one's own.

    Who leads a team, or is in it, is measured by its target. One query, none where `leaders` by team are known.
    """
    if leaders is None:
        leaders = {team.pk: team.leader_id for team in org_queries.teams(viewer)}
    if viewer.sees_all():
        return set(leaders)
    inside: dict[int, set[int]] = {}
    for entry in stays:
        if entry.team_id is not None:
            inside.setdefault(entry.team_id, set()).add(entry.member_id)
    return {
        team
        for team, members in inside.items()
        if members <= viewer.member_ids and viewer.member_id not in members and leaders.get(team) != viewer.member_id
    }


def led_teams(viewer: Actor) -> set[int]:
    """Return the teams that the viewer leads."""
    rows = org_queries.teams(viewer).filter(leader_id=viewer.member_id) if viewer.member_id is not None else ()
    return {team.pk for team in rows}


def team_names(team_ids: Iterable[int]) -> dict[int, str]:
    """Return names by team id; ids of no team are left out."""
    wanted = set(team_ids)
    rows = org_queries.teams(SYSTEM).filter(pk__in=wanted)
    return dict(rows.order_by().values_list("pk", "name")) if wanted else {}


def names_of(owners: Iterable[Owner]) -> dict[Owner, str]:
    """Return the name of each owner; those of nobody are left out. At most two queries."""
    wanted = list(owners)
    members = org_queries.names_of(owner.pk for owner in wanted if owner.kind == "member")
    teams = team_names(owner.pk for owner in wanted if owner.kind == "team")
    known = {"member": members, "team": teams}
    return {owner: known[owner.kind][owner.pk] for owner in wanted if owner.pk in known[owner.kind]}
