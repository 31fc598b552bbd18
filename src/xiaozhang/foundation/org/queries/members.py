"""Members, their roles, and the roster of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import Actor, Power, Scope
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.periods import Period
from xiaozhang.base.text import match_key
from xiaozhang.foundation.org import powers
from xiaozhang.foundation.org.models import Member, Membership, Role, ScopeChoice, Team, Token
from xiaozhang.foundation.org.queries.teams import team_path
from xiaozhang.foundation.org.rules.roster import Belonging, Employment, RosterEntry, roster_of
from xiaozhang.foundation.org.rules.scopes import widest
from xiaozhang.foundation.org.rules.teams import areas_in


def members(viewer: Actor) -> QuerySet[Member]:
    """Return the members inside the viewer's data scope, those who left included, by pinyin."""
    rows = Member.objects.all()
    return rows if viewer.sees_all() else rows.filter(pk__in=viewer.member_ids)


def active_members(viewer: Actor, today: date) -> QuerySet[Member]:
    """Return the members in scope who have not left."""
    return members(viewer).filter(_employed_on(today))


def get_member(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Member:
    """Return one member in scope; oneself is always in scope.

    Raises:
        Missing: not there, or outside the viewer's scope.
        NotAllowed: in scope, and the viewer lacks `power`.
    """
    rows = Member.objects.select_for_update() if lock else Member.objects.all()
    is_reached = viewer.sees_all() or pk in viewer.member_ids or pk == viewer.member_id
    member = rows.filter(pk=pk).first() if is_reached else None
    if member is None:
        raise Missing
    refuse_without(viewer, power)
    return member


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Return names by member id; a name is no secret inside the company. Ids of nobody are left out."""
    wanted = {pk for pk in ids if pk is not None}
    return dict(Member.objects.filter(pk__in=wanted).values_list("id", "name")) if wanted else {}


def member_choices(viewer: Actor, today: date) -> list[tuple[int, str]]:
    """Return (id, name) of the members in scope who have not left, by pinyin, for a field to choose from."""
    return list(active_members(viewer, today).values_list("id", "name"))


def member_names(today: date) -> list[tuple[int, str]]:
    """Return (id, name) of everybody who has not left, whatever the viewer's scope: for naming a colleague."""
    return list(Member.objects.filter(_employed_on(today)).values_list("id", "name"))


def search_members(viewer: Actor, text: str, today: date) -> QuerySet[Member]:
    """Return the active members in scope whose name, pinyin or initials contain what was typed."""
    return find_members(active_members(viewer, today), text)


def find_members(rows: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Narrow members to those whose name, pinyin or initials contain the text (`RecordType.find` of members)."""
    typed = match_key(text)
    return rows.filter(search_terms__contains=typed) if typed else rows


def membership_history(viewer: Actor, member_id: int) -> QuerySet[Membership]:
    """Return where the member belonged and when, the latest first. Raises Missing outside the viewer's scope."""
    get_member(viewer, member_id)
    return Membership.objects.filter(member_id=member_id).select_related("team").order_by("-start_on")


@dataclass(frozen=True)
class MemberCard:
    """What a member's page shows. `scope` is the widest of the roles' data scopes, in words."""

    member: Member
    role_words: str
    scope: str
    team: Team | None
    team_path: str
    areas: tuple[str, ...]
    history: list[Membership]


def member_card(viewer: Actor, pk: int, today: date) -> MemberCard:
    """Return what the page of a member in scope shows. Raises Missing."""
    member = get_member(viewer, pk)
    held = list(Role.objects.filter(members=pk))
    history = list(membership_history(viewer, pk))
    present = next(
        (stay for stay in history if stay.start_on <= today and (stay.end_on is None or stay.end_on > today)), None
    )
    led = Team.objects.filter(leader_id=pk).values_list("area", flat=True)
    return MemberCard(
        member=member,
        role_words="、".join(role.name for role in held),
        scope=str(ScopeChoice(widest(Scope(role.scope) for role in held).value).label),
        team=present.team if present else None,
        team_path=team_path(present.team_id if present else None),
        areas=tuple(sorted({area for text in led for area in areas_in(text)})),
        history=history,
    )


def roles() -> QuerySet[Role]:
    """Return all roles in the order of the department."""
    return Role.objects.all()


def roles_in_use() -> QuerySet[Role]:
    """Return the roles that can be given to members, in the order of the department."""
    return Role.objects.filter(is_retired=False)


def shipped_roles(*, lock: bool = False) -> list[Role]:
    """Return the roles that came with the product."""
    rows = Role.objects.select_for_update() if lock else Role.objects.all()
    return list(rows.filter(is_shipped=True))


def get_role(viewer: Actor, key: str, *, power: Power | None = None, lock: bool = False) -> Role:
    """Return a role by its key. Raises Missing; NotAllowed without `power`."""
    rows = Role.objects.select_for_update() if lock else Role.objects.all()
    role = rows.filter(key=key).first()
    if role is None:
        raise Missing
    refuse_without(viewer, power)
    return role


def holders_of(role_key: str, on: date) -> list[int]:
    """Return the ids of the members who hold the role and are with the company on the day, by pinyin."""
    rows = Member.objects.filter(_employed_on(on), roles__key=role_key, joined_on__lte=on)
    return list(rows.values_list("id", flat=True))


def role_keys_of(member_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return the keys of the roles each member holds, in one query."""
    found: dict[int, set[str]] = {pk: set() for pk in member_ids}
    held = Member.objects.filter(pk__in=found, roles__isnull=False).order_by()
    for pk, key in held.values_list("pk", "roles__key"):
        found[pk].add(key)
    return {pk: frozenset(keys) for pk, keys in found.items()}


def roster(period: Period, *, is_whole: bool = False) -> list[RosterEntry]:
    """Return who belonged where in the period, by member id and day; see rules.roster. Three queries."""
    people = (
        Member.objects.filter(joined_on__lt=period.end_on)
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=period.start_on))
        .order_by("id")
        .values_list("id", "name", "joined_on", "left_on")
    )
    stays = (
        Membership.objects.filter(start_on__lt=period.end_on)
        .filter(Q(end_on__isnull=True) | Q(end_on__gt=period.start_on))
        .order_by("start_on", "id")
        .values_list("member_id", "team_id", "team__name", "start_on", "end_on")
    )
    held: dict[int, set[str]] = {}
    for member_id, key in Member.roles.through.objects.values_list("member_id", "role__key"):
        held.setdefault(member_id, set()).add(key)
    same: dict[frozenset[str], frozenset[str]] = {}  # thousands hold the same roles: one set for all of them
    employments = []
    for pk, name, joined_on, left_on in people:
        keys = frozenset(held.get(pk, ()))
        employments.append(Employment(pk, name, same.setdefault(keys, keys), joined_on, left_on))
    return roster_of(period, employments, [Belonging(*stay) for stay in stays], is_whole=is_whole)


def joining_from(day: date) -> list[int]:
    """Return the ids of those who join on the day or later."""
    return list(Member.objects.filter(joined_on__gte=day).order_by("pk").values_list("pk", flat=True))


def is_login_taken(login: str) -> bool:
    """Say whether somebody, gone or present, has this login."""
    return Member.objects.filter(login=login).exists()


def role_names_of(member_id: int) -> list[str]:
    """Return the names of the roles a member holds, in the order of roles."""
    return list(Role.objects.filter(members=member_id).values_list("name", flat=True))


def teams_led(member_id: int) -> list[str]:
    """Return the names of the teams a member leads."""
    return list(Team.objects.filter(leader_id=member_id).values_list("name", flat=True))


def administers(member_id: int) -> bool:
    """Say whether the member holds a role that may change roles."""
    held = Role.objects.filter(members=member_id).values_list("powers", flat=True)
    return any(powers.MANAGE_ROLES.key in keys for keys in held)


def is_last_administrator(member: Member) -> bool:
    """Say whether nobody else who has not been given notice may change roles. Locks the roles that may."""
    wide = [role.pk for role in Role.objects.select_for_update() if powers.MANAGE_ROLES.key in role.powers]
    holders = set(Member.objects.filter(roles__in=wide, left_on__isnull=True).values_list("id", flat=True))
    return holders == {member.pk}


def is_administered_without(role: Role) -> bool:
    """Say whether somebody who has not been given notice may change roles by another role than this. Locks the roles.

    Where nobody holds the role, it makes no difference.
    """
    wide = [row.pk for row in Role.objects.select_for_update() if powers.MANAGE_ROLES.key in row.powers]
    present = Member.objects.filter(left_on__isnull=True)
    others = present.filter(roles__in=[pk for pk in wide if pk != role.pk])
    return others.exists() or not present.filter(roles=role).exists()


def role_tokens(role_id: int, now: datetime) -> int:
    """Return how many tokens that can still be used act by the role."""
    return Token.objects.filter(role_id=role_id, revoked_at__isnull=True, expires_at__gt=now).count()


def last_membership(member_id: int, *, lock: bool = False) -> Membership | None:
    """Return the member's latest membership, open or ended."""
    rows = Membership.objects.select_for_update() if lock else Membership.objects.all()
    return rows.filter(member_id=member_id).order_by("-start_on").first()


def first_membership_on(member_id: int) -> date | None:
    """Return the day on which the member first came into a team."""
    rows = Membership.objects.filter(member_id=member_id).order_by("start_on")
    return rows.values_list("start_on", flat=True).first()


def _employed_on(day: date) -> Q:
    return Q(left_on__isnull=True) | Q(left_on__gt=day)
