"""Teams of any depth, and who is in them on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.org.models import Membership, Team
from xiaozhang.foundation.org.rules import teams as rules


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team in its place: `depth` 0 at the top, members counted on the day, itself and with all below."""

    team: Team
    depth: int
    member_count: int
    member_count_below: int

    @property
    def indent(self) -> str:
        """Ideographic spaces that set the name in by its depth."""
        return "\u3000" * self.depth


@dataclass(frozen=True, slots=True)
class Person:
    """A member in a team: names and posts are open to all, the rest of the page only within reach."""

    pk: int
    name: str
    roles: str
    since_on: date
    is_within_reach: bool


def teams(viewer: Actor) -> QuerySet[Team]:
    """Return all teams with their leaders: the shape of the department is no secret inside the company."""
    return Team.objects.select_related("leader", "parent")


def get_team(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Team:
    """Return one team. Raises Missing; NotAllowed without `power`."""
    return fetch(Team.objects.all(), viewer, pk, power=power, lock=lock)


# Both databases read this; the ORM has no recursive query.
_ABOVE = """
WITH RECURSIVE above (team_id) AS (
    SELECT team_id FROM org_membership WHERE member_id = %s AND start_on <= %s AND (end_on IS NULL OR end_on > %s)
    UNION
    SELECT id FROM org_team WHERE leader_id = %s
    UNION
    SELECT org_team.parent_id FROM org_team JOIN above ON org_team.id = above.team_id WHERE parent_id IS NOT NULL
)
SELECT team_id FROM above
"""


def team_ids_above(member_id: int, on: date) -> RawSQL:
    """Return the teams a member stands in or leads on a day and all above them, as part of another query."""
    return RawSQL(_ABOVE, (member_id, on, on, member_id))  # noqa: S611 - no text of anybody's in it


def team_of(member_id: int, on: date) -> Team | None:
    """Return the team in which the member was on the day."""
    stay = Membership.objects.filter(_open_on(on), member_id=member_id).select_related("team").first()
    return stay.team if stay else None


def team_names_of(member_ids: Iterable[int], on: date) -> dict[int, str]:
    """Return the name of each member's team on the day, in one query; who is in none is left out."""
    stays = Membership.objects.filter(_open_on(on), member_id__in=set(member_ids))
    return dict(stays.values_list("member_id", "team__name"))


def team_ids_above_many(member_ids: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """Return the team of each member on the day and all above it; two queries, however many members."""
    wanted = set(member_ids)
    stays = dict(Membership.objects.filter(_open_on(on), member_id__in=wanted).values_list("member_id", "team_id"))
    parents = dict(Team.objects.values_list("id", "parent_id"))
    found: dict[int, frozenset[int]] = {}
    for member in wanted:
        above: set[int] = set()
        team = stays.get(member)
        while team is not None and team not in above:
            above.add(team)
            team = parents.get(team)
        found[member] = frozenset(above)
    return found


def team_member_ids(team_id: int, on: date, *, below: bool = True) -> frozenset[int]:
    """Return the members of the team on the day, and of all teams below it unless `below` is False."""
    wanted = rules.below(parents_of_all(), [team_id]) if below else {team_id}
    return frozenset(Membership.objects.filter(_open_on(on), team_id__in=wanted).values_list("member_id", flat=True))


def team_tree(viewer: Actor, today: date) -> list[TeamNode]:
    """Return every team in the order of the tree, with the number of members on the day."""
    rows = list(teams(viewer))
    counts: dict[int, int] = {}
    for team_id in Membership.objects.filter(_open_on(today)).values_list("team_id", flat=True):
        counts[team_id] = counts.get(team_id, 0) + 1
    children: dict[int | None, list[Team]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    nodes: list[TeamNode] = []

    def place(team: Team, depth: int) -> int:
        index = len(nodes)
        nodes.append(TeamNode(team, depth, counts.get(team.pk, 0), 0))
        whole = counts.get(team.pk, 0) + sum(place(child, depth + 1) for child in children.get(team.pk, ()))
        nodes[index] = TeamNode(team, depth, counts.get(team.pk, 0), whole)
        return whole

    for top in children.get(None, ()):
        place(top, 0)
    return nodes


def team_choices(viewer: Actor) -> list[tuple[int, str]]:
    """Return (id, path) of every team in the order of the tree, such as 销售部 / 华东组, for a field to choose from."""
    rows = list(teams(viewer))
    by_id = {row.pk: row for row in rows}

    def path(team: Team) -> str:
        above = by_id.get(team.parent_id) if team.parent_id else None
        return f"{path(above)} / {team.name}" if above else team.name

    return sorted(((row.pk, path(row)) for row in rows), key=lambda choice: choice[1])


def team_path(team_id: int | None) -> str:
    """Return a team with those above it, such as 销售部 / 华东组; "" for none."""
    names = {team.pk: team for team in Team.objects.all()} if team_id is not None else {}
    parts: list[str] = []
    team = names.get(team_id or 0)
    while team is not None:
        parts.append(team.name)
        team = names.get(team.parent_id or 0)
    return " / ".join(reversed(parts))


def people_of(viewer: Actor, team_id: int, on: date) -> list[Person]:
    """Return who is in the team itself on the day, by pinyin; whom the viewer may open is marked."""
    stays = (
        Membership.objects.filter(_open_on(on), team_id=team_id)
        .select_related("member")
        .prefetch_related("member__roles")
        .order_by("member__name_key", "member_id")
    )
    return [
        Person(
            pk=stay.member_id,
            name=stay.member.name,
            roles="、".join(role.name for role in stay.member.roles.all()),
            since_on=stay.start_on,
            is_within_reach=viewer.sees_all() or stay.member_id in viewer.member_ids,
        )
        for stay in stays
    ]


def parents_of_all(*, lock: bool = False) -> dict[int, int | None]:
    """Return the team above each team, for rules.teams; locked, so that two moves at once cannot close a circle."""
    rows = Team.objects.select_for_update() if lock else Team.objects.all()
    return {team.pk: team.parent_id for team in rows.order_by("id").only("id", "parent_id")}


def sisters(parent_id: int | None) -> QuerySet[Team]:
    """Return the teams directly below a team, or those at the top."""
    return Team.objects.filter(parent_id=parent_id) if parent_id is not None else Team.objects.filter(parent=None)


def _open_on(day: date) -> Q:
    return Q(start_on__lte=day) & (Q(end_on__isnull=True) | Q(end_on__gt=day))
