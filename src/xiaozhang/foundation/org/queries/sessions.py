"""Where a member is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import powers
from xiaozhang.foundation.org.queries.members import get_member


def sessions(viewer: Actor, member_id: int) -> QuerySet[UserSession]:
    """Return the member's sessions, the latest first: one's own, or with MANAGE_MEMBERS those of members in scope.

    Raises Missing outside the scope, NotAllowed without the power.
    """
    get_member(viewer, member_id, power=None if member_id == viewer.member_id else powers.MANAGE_MEMBERS)
    return UserSession.objects.filter(user_id=member_id).order_by("-created_at")


def get_session(viewer: Actor, pk: int) -> UserSession:
    """Return one session within reach. Raises Missing alike for one that is not there and one out of reach."""
    session = UserSession.objects.filter(pk=pk).first()
    is_own = session is not None and session.user_id == viewer.member_id
    if session is None or not (is_own or viewer.may(powers.MANAGE_MEMBERS)):
        raise Missing("这个登录已经结束。")
    get_member(viewer, session.user_id)
    return session
