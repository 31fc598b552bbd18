"""Tokens: whom one acts as, in two queries at most, and those that one may see."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power, Scope
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import powers
from xiaozhang.foundation.org.models import Token
from xiaozhang.foundation.org.queries.actors import Held, actor_from
from xiaozhang.foundation.org.rules.teams import areas_in
from xiaozhang.foundation.org.rules.tokens import NOTED_EVERY, digest

# Each request with a token asks this: written out, for the ORM takes longer over it than the database.
_KNOWN = """
SELECT token.id, token.name, token.powers, token.team_id,
    CASE WHEN token.last_used_at > %(noted)s THEN 1 ELSE 0 END,
    acting.key, acting.powers, member.id, member.name, held.key, held.scope, held.powers, led.area
FROM org_token token
LEFT JOIN org_role acting ON acting.id = token.role_id
LEFT JOIN org_member member ON member.id = token.member_id
LEFT JOIN org_member_roles holding ON holding.member_id = member.id
LEFT JOIN org_role held ON held.id = holding.role_id
LEFT JOIN org_team led ON led.leader_id = member.id
WHERE token.digest = %(digest)s AND token.revoked_at IS NULL AND token.expires_at > %(now)s
    AND (member.id IS NULL
        OR (NOT member.must_change_password AND (member.left_on IS NULL OR member.left_on > %(today)s)))
"""
_BELOW = """
WITH RECURSIVE reach (team_id) AS (
    SELECT id FROM org_team WHERE id = %(team)s
    UNION
    SELECT org_team.id FROM org_team JOIN reach ON org_team.parent_id = reach.team_id
)
SELECT DISTINCT member_id FROM org_membership JOIN reach ON reach.team_id = org_membership.team_id
WHERE start_on <= %(today)s AND (end_on IS NULL OR end_on > %(today)s)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A token that counts: whom it acts as, and whether its use has to be noted."""

    token_id: int
    actor: Actor
    is_use_noted: bool


def known_token(text: str, now: datetime, today: date) -> Known | None:
    """Return whom a token acts as; None for one unknown, expired, revoked, or of a member who may not sign in."""
    at, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        asked = {"digest": digest(text), "now": at(now), "noted": at(now - NOTED_EVERY), "today": day(today)}
        cursor.execute(_KNOWN, asked)
        rows = cursor.fetchall()
    if not rows:
        return None
    pk, name, allowed, team_id, is_noted, role_key, role_powers, member_id, member_name = rows[0][:9]
    if member_id is None:
        may = frozenset(json.loads(role_powers)) & frozenset(json.loads(allowed))
        return Known(pk, _application(name, role_key, may, team_id, today), bool(is_noted))
    held = {key: Held(key, Scope(scope), json.loads(powers)) for *_rest, key, scope, powers, _area in rows if key}
    areas = frozenset(area for row in rows if row[-1] for area in areas_in(row[-1]))
    actor = actor_from(
        member_id, member_name, list(held.values()), today, allowed=frozenset(json.loads(allowed)), areas=areas
    )
    return Known(pk, actor, bool(is_noted))


def own_tokens(viewer: Actor) -> list[Token]:
    """Return the viewer's own tokens that have not been revoked, the latest first."""
    rows = Token.objects.filter(member_id=viewer.member_id or 0, revoked_at__isnull=True)
    return list(rows)


def application_tokens(viewer: Actor) -> QuerySet[Token]:
    """Return the tokens of applications, revoked ones too, the latest first; nothing without the power."""
    rows = Token.objects.filter(kind=Token.Kind.APPLICATION).select_related("role", "team", "created_by")
    return rows if viewer.may(powers.MANAGE_TOKENS) else rows.none()


def get_token(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Token:
    """Return a token of one's own, or with the power one of an application.

    Raises:
        Missing: not there, or somebody else's.
        NotAllowed: it is there, and the viewer lacks `power`.
    """
    rows = Token.objects.select_for_update() if lock else Token.objects.all()
    token = rows.filter(pk=pk).first()
    if token is None or not _is_reached(viewer, token):
        raise Missing
    refuse_without(viewer, power)
    return token


def held_token(pk: int) -> Token:
    """Return a token that has just been used, locked."""
    return Token.objects.select_for_update().get(pk=pk)


def live_tokens_of(member_id: int) -> list[Token]:
    """Return the member's tokens that count, locked: to revoke them."""
    return list(Token.objects.select_for_update().filter(member_id=member_id, revoked_at__isnull=True))


def power_choices(keys: Iterable[str]) -> list[tuple[str, Message]]:
    """Return the declared ones of some powers with their labels, in order of declaration."""
    wanted = set(keys)
    return [(power.key, power.label) for power in registries.powers if power.key in wanted]


def _is_reached(viewer: Actor, token: Token) -> bool:
    if token.kind == Token.Kind.PERSONAL:
        return token.member_id == viewer.member_id
    return viewer.may(powers.MANAGE_TOKENS)


def _application(name: str, role_key: str, may: frozenset[str], team_id: int | None, today: date) -> Actor:
    scope = Scope.ALL if team_id is None else Scope.TEAM_AND_BELOW
    member_ids: frozenset[int] = frozenset()
    if team_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(_BELOW, {"team": team_id, "today": today})
            member_ids = frozenset(pk for (pk,) in cursor.fetchall())
    return Actor(
        member_id=None,
        name=f"应用「{name}」"[:60],
        powers=may,
        scope=scope,
        member_ids=member_ids,
        roles=frozenset({role_key}),
    )
