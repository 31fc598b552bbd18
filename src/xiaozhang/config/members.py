"""Members as the operator at the machine deals with them: by login, through org's own actions, as the system."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message, match_key
from xiaozhang.config import passwords
from xiaozhang.config.passwords import FirstPassword
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.sign_in import readable_password


def by_login(login: str) -> Any:
    """Return the member with the login. Raises Missing."""
    member = org.members(SYSTEM).filter(login=login.strip().lower()).first()
    if member is None:
        raise Missing(Message("没有登录名是「{login}」的成员。", {"login": login}))
    return member


def listed(*, with_left: bool) -> list[dict[str, Any]]:
    """Return the members with roles and team, in order of login."""
    rows = org.members(SYSTEM).prefetch_related("roles", "memberships__team").order_by("login")
    if not with_left:
        rows = rows.filter(left_on__isnull=True)
    return [
        {
            "login": row.login,
            "name": row.name,
            "roles": [role.name for role in row.roles.all()],
            "team": "".join(stay.team.name for stay in row.memberships.all() if stay.end_on is None),
            "left_on": row.left_on.isoformat() if row.left_on else None,
        }
        for row in rows
    ]


def add(
    folder: Path, *, login: str, name: str, roles: Sequence[str], team: str, joined_on: date | None
) -> FirstPassword:
    """Take a person in and return how they sign in.

    Raises:
        Missing: no such role or team, with those that there are.
        Invalid: as org's add_member.
    """
    now = timezone.now()
    first = FirstPassword(role="、".join(roles), login=login.strip().lower(), name=name,
                          password=readable_password(secrets.randbelow))  # fmt: skip
    org_actions.add_member(
        actor=SYSTEM, now=now, name=name, login=login, role_keys=[_role_key(role) for role in roles],
        team_id=_team_id(team) if team else None, joined_on=joined_on or timezone.localdate(now),
        password=first.password,
    )  # fmt: skip
    passwords.keep(folder, [first])
    return first


def disable(login: str, left_on: date | None) -> Any:
    """Let a member leave on a day; signing in ends. Raises: as org's member_leaves, Missing."""
    now = timezone.now()
    return org_actions.member_leaves(
        actor=SYSTEM, now=now, member_id=by_login(login).pk, left_on=left_on or timezone.localdate(now)
    )


def sessions(login: str) -> list[dict[str, str]]:
    """Return where a member is signed in. Raises Missing."""
    found = org.sessions(SYSTEM, by_login(login).pk, now=timezone.now())
    return [
        {"device": each.device, "address": each.address, "since": f"{timezone.localtime(each.since_at):%Y-%m-%d %H:%M}"}
        for each in found
    ]


def end_sessions(login: str) -> int:
    """End every session of a member and return how many there were. Raises Missing."""
    now = timezone.now()
    found = org.sessions(SYSTEM, by_login(login).pk, now=now)
    for each in found:
        org_actions.end_session(actor=SYSTEM, now=now, session_id=each.pk)
    return len(found)


def _role_key(named: str) -> str:
    roles = list(org.roles())
    for role in roles:
        if named == role.key or match_key(named) == match_key(role.name):
            return str(role.key)
    there_are = "、".join(f"{role.name}（{role.key}）" for role in roles)
    raise Missing(Message("没有叫「{name}」的岗位。有这些：{names}。", {"name": named, "names": there_are}))


def _team_id(named: str) -> int:
    for pk, path in org.team_choices(SYSTEM):
        if match_key(named) in (match_key(path), match_key(path.split(" / ")[-1])):
            return int(pk)
    there_are = "、".join(path for _pk, path in org.team_choices(SYSTEM))
    raise Missing(Message("没有叫「{name}」的团队。有这些：{names}。", {"name": named, "names": there_are}))
