"""Passwords and sessions."""

from __future__ import annotations

import secrets
from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.actions.members import end_sessions_of, refuse_too_wide, set_checked_password
from xiaozhang.foundation.org.actions.tokens import revoke_tokens_of
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.org.queries.sessions import get_session
from xiaozhang.foundation.org.rules.sign_in import readable_password


@action(powers.MANAGE_MEMBERS, label="重置密码")
def give_new_password(*, actor: Actor, now: datetime, member_id: int, password: str | None = None) -> Member:
    """Give a member a new first password, to be changed at the next sign-in; every session and token of theirs ends.

    Without `password` one is generated; it stands on the returned row as `given_password` and nowhere else.

    Raises:
        Refused: the member has left.
        Invalid: the given password does not meet the policy.
        GrantTooWide: the member administers roles and the actor does not.
    """
    member = queries.get_member(actor, member_id, lock=True)
    refuse_too_wide(actor, member)
    if member.left_on is not None:
        raise Refused(Message("没有重置：{name}已办理离职，不能再登录。", {"name": member.name}))
    given = password if password is not None else readable_password(secrets.randbelow)
    set_checked_password(member, given, field="password")
    member.must_change_password = True
    member.save(update_fields=["password", "must_change_password"])
    note_change(member, title="", new={"must_change_password": True, "sessions_ended": end_sessions_of(member)})
    revoke_tokens_of(actor=actor, now=now, member_id=member.pk)
    member.given_password = given
    return member


@action(None, label="修改本人密码")
def change_own_password(*, actor: Actor, now: datetime, old_password: str, new_password: str) -> Member:
    """Change one's own password; all one's sessions end (the page that asked opens its own anew).

    Raises:
        NotAllowed: the system has no password.
        Invalid: the old one is wrong, the new one is the old one or does not meet the policy.
    """
    member = _own(actor)
    if not member.check_password(old_password):
        raise Invalid({"old_password": "现在的密码不对，请再输一次。"})
    return _changed(member, new_password)


@action(None, label="设置本人密码")
def set_first_password(*, actor: Actor, now: datetime, new_password: str) -> Member:
    """Replace the password one was given by one's own, right after signing in with it.

    Raises:
        NotAllowed: the system has no password.
        Refused: one has a password of one's own already.
        Invalid: the new one is the given one or does not meet the policy.
    """
    member = _own(actor)
    if not member.must_change_password:
        raise Refused("没有更换：您已有自己的密码。要改密码，请到「我的」里修改。")
    return _changed(member, new_password)


@action(None, label="结束登录")
def end_session(*, actor: Actor, now: datetime, session_id: int) -> Member:
    """End one of one's own sessions, or with MANAGE_MEMBERS one of a member in scope: that device must sign in again.

    Raises:
        Missing: no such session within reach.
    """
    session = get_session(actor, session_id)
    member = queries.get_member(actor, session.user_id)
    note_change(member, title="", new={"sessions_ended": 1})
    session.end()
    return member


@action(None, label="结束其他登录")
def end_other_sessions(*, actor: Actor, now: datetime, session_key: str) -> Member:
    """End all one's sessions but the one with this key.

    Raises:
        NotAllowed: the system is not signed in anywhere.
    """
    member = _own(actor)
    ended = end_sessions_of(member, besides=session_key)
    if ended:
        note_change(member, title="", new={"sessions_ended": ended})
    else:
        nothing_changed()
    return member


def _own(actor: Actor) -> Member:
    if actor.member_id is None:
        raise NotAllowed("没有执行：系统没有密码，也不登录。")
    return queries.get_member(actor, actor.member_id, lock=True)


def _changed(member: Member, new_password: str) -> Member:
    if member.check_password(new_password):
        raise Invalid({"new_password": "新密码须与现在的不同。"})
    set_checked_password(member, new_password, field="new_password")
    was_first = member.must_change_password
    member.must_change_password = False
    member.save(update_fields=["password", "must_change_password"])
    ended = end_sessions_of(member)
    note_change(
        member,
        title="",
        old={"must_change_password": was_first},
        new={"must_change_password": False, "sessions_ended": ended},
    )
    return member
