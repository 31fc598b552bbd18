"""Tokens: made, shown once, revoked, their use noted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.errors import GrantTooWide
from xiaozhang.foundation.org.models import Token
from xiaozhang.foundation.org.queries.tokens import get_token, held_token, live_tokens_of
from xiaozhang.foundation.org.rules.tokens import BYTES, LONGEST, digest, hint, is_use_noted, token_text


@action(powers.OWN_TOKENS, label="建立个人令牌")
def make_own_token(*, actor: Actor, now: datetime, name: str, power_keys: Iterable[str], expires_on: date) -> Token:
    """Make a token that acts as oneself, with the chosen ones of one's own powers, up to and with `expires_on`.

    The token stands on the returned row as `given_text` and nowhere else.

    Raises:
        Invalid: no name, no power, one that one does not have, a day that has passed or is over a year away.
        NotAllowed: the system and applications are no persons.
    """
    if actor.member_id is None:
        raise NotAllowed("没有建立：个人令牌由成员本人建立。")
    wanted = sorted(set(power_keys))
    wrong: dict[str, Message | str] = {}
    if not wanted:
        wrong["power_keys"] = "请至少选一项权限。"
    elif set(wanted) - actor.powers:
        wrong["power_keys"] = "只能选您自己有的权限，请刷新后再选。"
    token = _made(actor, now, name, expires_on, wrong)
    token.kind, token.member_id, token.powers = Token.Kind.PERSONAL, actor.member_id, wanted
    return _saved(token, now)


@action(powers.MANAGE_TOKENS, label="建立应用令牌")
def make_application_token(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    role_key: str,
    expires_on: date,
    team_id: int | None = None,
    power_keys: Iterable[str] | None = None,
) -> Token:
    """Make a token for a program that acts as a role: over all data, or over a team and those below it.

    Without `power_keys` it may do what the role may do today. The token stands on the returned row as `given_text`.

    Raises:
        Missing: no such role or team.
        Invalid: no name, a power the role does not have, a day that has passed or is over a year away.
        GrantTooWide: the role administers roles and the actor does not.
    """
    role = queries.get_role(actor, role_key)
    if powers.MANAGE_ROLES.key in role.powers and not actor.may(powers.MANAGE_ROLES):
        raise GrantTooWide
    wanted = sorted(set(role.powers if power_keys is None else power_keys))
    wrong: dict[str, Message | str] = {}
    if not wanted or set(wanted) - set(role.powers):
        wrong["power_keys"] = Message("只能选岗位「{role}」有的权限，请刷新后再选。", {"role": role.name})
    token = _made(actor, now, name, expires_on, wrong)
    token.kind, token.role, token.powers = Token.Kind.APPLICATION, role, wanted
    token.team = queries.get_team(actor, team_id) if team_id is not None else None
    return _saved(token, now)


@action(None, label="撤销令牌")
def revoke_token(*, actor: Actor, now: datetime, token_id: int) -> Token:
    """Revoke one's own token, or with MANAGE_TOKENS an application's: it counts no longer. Twice is once.

    Raises:
        Missing: not there, or somebody else's.
    """
    token = get_token(actor, token_id, lock=True)
    if token.revoked_at is not None:
        nothing_changed()
        return token
    _revoke(token, actor, now)
    return token


@action(None, label="撤销令牌")
def revoke_tokens_of(*, actor: Actor, now: datetime, member_id: int) -> int:
    """Revoke all tokens of a member; called where their sessions are ended for good. Returns how many."""
    held = live_tokens_of(member_id)
    for token in held:
        _revoke(token, actor, now)
    if not held:
        nothing_changed()
    return len(held)


@action(None, keeps_trace=False)
def note_use(*, actor: Actor, now: datetime, token_id: int) -> None:
    """Note that a token is in use, at most once an hour. Keeps no trace: what it does keeps one."""
    token = held_token(token_id)
    if not is_use_noted(token.last_used_at, now):
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])


def _made(actor: Actor, now: datetime, name: str, expires_on: date, wrong: dict[str, Message | str]) -> Token:
    clean, today = clean_line(name), timezone.localdate(now)
    if not 0 < len(clean) <= 60:
        wrong["name"] = "请写明用在哪里，不超过 60 个字。"
    if not today <= expires_on <= today + LONGEST:
        wrong["expires_on"] = "到期日从今天起，最长一年。"
    if wrong:
        raise Invalid(wrong)
    midnight = timezone.make_aware(datetime.combine(expires_on + timedelta(days=1), datetime.min.time()))
    return Token(name=clean, created_at=now, created_by_id=actor.member_id, expires_at=midnight)


def _saved(token: Token, now: datetime) -> Token:
    text = token_text(secrets.token_bytes(BYTES))
    token.digest, token.hint = digest(text), hint(text)
    token.save()
    role = token.role.name if token.role is not None else None
    note_change(
        token,
        new={
            "kind": token.kind, "hint": token.hint, "role": role, "team_id": token.team_id,
            "powers": token.powers, "expires_at": token.expires_at,
        },
    )  # fmt: skip
    token.given_text = text
    return token


def _revoke(token: Token, actor: Actor, now: datetime) -> None:
    token.revoked_at, token.revoked_by_id = now, actor.member_id
    token.save(update_fields=["revoked_at", "revoked_by"])
    note_change(token, old={"revoked_at": None}, new={"revoked_at": now})
