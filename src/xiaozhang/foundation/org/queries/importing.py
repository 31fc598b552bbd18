"""Which members and teams a file means, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from xiaozhang.base.actor import Actor
from xiaozhang.base.matching import matched, portions
from xiaozhang.base.text import match_key
from xiaozhang.foundation.org.models import Member, Membership, Role, Team
from xiaozhang.foundation.org.queries.members import members
from xiaozhang.foundation.org.queries.teams import teams

Standing = dict[int, dict[str, object]]


def meant_members(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return the members in reach by name or login, those who left included."""
    known = [(match_key(getattr(row, key)), row.pk) for row in members(viewer).only("id", "name", "login")]
    return matched(values, lambda _keys: known)


def current_members(viewer: Actor, ids: Sequence[int]) -> Standing:
    """Return what stands of the members in reach, by import field; the team is the open one, the role the first."""
    found: Standing = {}
    for piece in portions(ids):
        stays = Membership.objects.filter(member_id__in=piece, end_on__isnull=True)
        in_team = dict(stays.values_list("member_id", "team__name"))
        held: dict[int, str] = {}
        for member_id, key in (
            Role.objects.filter(members__in=piece).order_by("-position").values_list("members", "key")
        ):
            held[member_id] = key
        for member in members(viewer).filter(pk__in=piece):
            found[member.pk] = {
                "name": member.name,
                "login": member.login,
                "phone": member.phone,
                "joined_on": member.joined_on,
                "team": in_team.get(member.pk, ""),
                "role": held.get(member.pk, ""),
            }
    return found


def meant_teams(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return teams by name."""
    known = [(match_key(row.name), row.pk) for row in Team.objects.only("id", "name").order_by("id")]
    return matched(values, lambda _keys: known)


def current_teams(viewer: Actor, ids: Sequence[int]) -> Standing:
    """Return what stands of teams, by import field."""
    return {
        row.pk: {"name": row.name, "parent": row.parent_id, "leader": row.leader_id, "area": row.area}
        for piece in portions(ids)
        for row in teams(viewer).filter(pk__in=piece)
    }


def held_members(ids: Iterable[int]) -> list[Member]:
    """Return members in order of id with their rows held; the caller has the right."""
    return list(Member.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk"))


def held_teams(ids: Iterable[int]) -> list[Team]:
    """Return teams in order of id with their rows held; the caller has the right."""
    return list(Team.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk"))


def stays_of(member_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """Return where members belonged and belong, by member."""
    found: dict[int, list[Membership]] = {}
    for stay in Membership.objects.filter(member_id__in=list(member_ids)).order_by("start_on", "id"):
        found.setdefault(stay.member_id, []).append(stay)
    return found


def team_ids_by_path() -> dict[tuple[str, ...], int]:
    """Return every team by its path from the top, each name as it is compared."""
    rows = {row.pk: row for row in Team.objects.order_by("id")}

    def path(team: Team) -> tuple[str, ...]:
        above = rows.get(team.parent_id or 0)
        return (*(path(above) if above else ()), match_key(team.name))

    return {path(row): row.pk for row in rows.values()}


def top_team_id() -> int | None:
    """Return the first team at the top, below which imported teams stand."""
    return Team.objects.filter(parent=None).values_list("pk", flat=True).first()


def logins() -> set[str]:
    """Return every login, so that new ones are free."""
    return set(Member.objects.values_list("login", flat=True))


def members_named(names: Iterable[str]) -> dict[str, int]:
    """Return members by name as compared, the first of each name."""
    wanted = {match_key(name) for name in names}
    found: dict[str, int] = {}
    for pk, name in Member.objects.filter(~Q(name="")).order_by("id").values_list("id", "name"):
        if match_key(name) in wanted:
            found.setdefault(match_key(name), pk)
    return found
