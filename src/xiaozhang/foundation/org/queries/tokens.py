"""Tokens: whom one acts as, in two queries at most, and those that one may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power, Scope
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import powers
from xiaozhang.foundation.org.models import Token
from xiaozhang.foundation.org.queries.actors import Held, actor_from
from xiaozhang.foundation.org.rules.tokens import digest, is_use_noted

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
    rows = list(
        Token.objects.filter(digest=digest(text)).values_list(
            "pk", "kind", "name", "powers", "expires_at", "revoked_at", "last_used_at", "team_id",
            "role__key", "role__powers", "member_id", "member__name", "member__left_on",
            "member__must_change_password", "member__roles__key", "member__roles__scope", "member__roles__powers",
        )
    )  # fmt: skip
    if not rows:
        return None
    pk, kind, name, allowed, expires_at, revoked_at, last_used_at, team_id, role_key, role_powers = rows[0][:10]
    if revoked_at is not None or expires_at <= now:
        return None
    if kind == Token.Kind.APPLICATION:
        actor = _application(name, role_key, frozenset(role_powers) & frozenset(allowed), team_id, today)
    else:
        member_id, member_name, left_on, must_change = rows[0][10:14]
        if (left_on is not None and left_on <= today) or must_change:
            return None
        held = [Held(key, Scope(scope), keys) for *_rest, key, scope, keys in rows if key is not None]
        actor = actor_from(member_id, member_name, held, today, allowed=frozenset(allowed))
    return Known(pk, actor, is_use_noted(last_used_at, now))


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
    if power is not None and not viewer.may(power):
        raise NotAllowed(Message("没有执行：您的岗位没有「{power}」的权限，请联系管理员。", {"power": power.label}))
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
