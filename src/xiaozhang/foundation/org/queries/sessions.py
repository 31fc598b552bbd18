"""Where a member is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import powers
from xiaozhang.foundation.org.queries.members import get_member
from xiaozhang.foundation.org.rules.devices import device_words


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One place where a member is signed in; `is_current` is the asking browser itself."""

    pk: int
    device: str
    address: str
    since_at: datetime
    is_current: bool


def sessions(viewer: Actor, member_id: int, *, now: datetime, session_key: str | None = None) -> list[SignedIn]:
    """Return where the member is signed in, the latest first: oneself, or with MANAGE_MEMBERS a member in scope.

    `session_key` is that of the asking browser. Raises Missing outside the scope, NotAllowed without the power.
    """
    get_member(viewer, member_id, power=None if member_id == viewer.member_id else powers.MANAGE_MEMBERS)
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(user_id=member_id, session_key__in=alive).order_by("-created_at", "-id")
    return [
        SignedIn(row.pk, device_words(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in rows
    ]


def sessions_of(member_id: int, *, besides: str | None = None) -> list[UserSession]:
    """Return all sessions of a member, for the actions that end them; not the one with the key `besides`."""
    return list(UserSession.objects.filter(user_id=member_id).exclude(session_key=besides or ""))


def get_session(viewer: Actor, pk: int) -> UserSession:
    """Return one session within reach. Raises Missing alike for one that is not there and one out of reach."""
    session = UserSession.objects.filter(pk=pk).first()
    is_own = session is not None and session.user_id == viewer.member_id
    if session is None or not (is_own or viewer.may(powers.MANAGE_MEMBERS)):
        raise Missing("这个登录已经结束。")
    get_member(viewer, session.user_id)
    return session
