"""Members come, change, move between teams and leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.actions.tokens import revoke_tokens_of
from xiaozhang.foundation.org.errors import GrantTooWide, LastAdministrator, MovedThatDay
from xiaozhang.foundation.org.models import Member, Membership, Role
from xiaozhang.foundation.org.queries.members import is_last_administrator, last_membership
from xiaozhang.foundation.org.queries.sessions import sessions_of
from xiaozhang.foundation.org.rules.names import name_keys
from xiaozhang.foundation.org.rules.sign_in import login_of, phone_of

PERSONAL = ("name", "login", "phone")


@action(powers.MANAGE_MEMBERS, label="添加成员")
def add_member(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    login: str,
    role_keys: Sequence[str],
    team_id: int | None,
    joined_on: date,
    password: str | None = None,
    encoded: str | None = None,
    phone: str = "",
    must_change_password: bool = True,
) -> Member:
    """Take a person into the company, with roles and a team from `joined_on` on.

    Without `password` the member cannot sign in until give_new_password. `encoded` is its hash, where somebody who
    adds many has had them made beforehand: each takes a quarter of a second.

    Raises:
        Invalid: name, login, phone, roles or password cannot be taken.
        Missing: no such team.
        GrantTooWide: a role that administers roles, given by someone who does not.
    """
    values = _checked(name=name, login=login, phone=phone)
    roles = _granted(actor, role_keys)
    if queries.is_login_taken(values["login"]):
        raise Invalid({"login": Message("登录名「{login}」已有人使用，请换一个。", {"login": values["login"]})})
    team = queries.get_team(actor, team_id) if team_id is not None else None
    keys = name_keys(values["name"])
    member = Member(
        **values,
        name_key=keys.sort,
        search_terms=keys.terms,
        joined_on=joined_on,
        must_change_password=must_change_password and password is not None,
    )
    set_checked_password(member, password, field="password", encoded=encoded)
    member.save(force_insert=True)
    member.roles.set(roles)
    if team is not None:
        Membership.objects.create(member=member, team=team, start_on=joined_on)
    note_change(
        member,
        title="",
        new={"roles": [role.name for role in roles], "team": str(team or ""), "joined_on": joined_on},
        personal_new=values,
    )
    return member


@action(powers.MANAGE_MEMBERS, label="修改成员")
def change_member(
    *,
    actor: Actor,
    now: datetime,
    member_id: int,
    name: str,
    login: str,
    phone: str,
    role_keys: Sequence[str],
    joined_on: date,
    revision: int | None = None,
) -> Member:
    """Change who a member is and which roles they hold; the new rights count from the next request on.

    Raises:
        Stale: changed meanwhile.
        Invalid: name, login, phone, roles or day cannot be taken.
        GrantTooWide, LastAdministrator: rights would be handed out, or lost, too far.
    """
    member = queries.get_member(actor, member_id, lock=True)
    if revision is not None and member.revision != revision:
        raise Stale
    refuse_too_wide(actor, member)
    values = _checked(name=name, login=login, phone=phone)
    if values["login"] != member.login and queries.is_login_taken(values["login"]):
        raise Invalid({"login": Message("登录名「{login}」已有人使用，请换一个。", {"login": values["login"]})})
    _refuse_day(member, joined_on)
    roles = _granted(actor, role_keys)
    held, given = queries.role_names_of(member.pk), [role.name for role in roles]
    if not any(powers.MANAGE_ROLES.key in role.powers for role in roles) and is_last_administrator(member):
        raise LastAdministrator
    personal_old, personal_new = differences(member, values)
    old, new = differences(member, {"joined_on": joined_on})
    if held != given:
        old["roles"], new["roles"] = held, given
    if not new and not personal_new:
        nothing_changed()
        return member
    keys = name_keys(member.name)
    member.name_key, member.search_terms = keys.sort, keys.terms
    member.revision += 1
    member.save()
    member.roles.set(roles)
    note_change(member, title="", old=old, new=new, personal_old=personal_old, personal_new=personal_new)
    return member


@action(powers.MANAGE_MEMBERS, label="调动成员")
def move_member(*, actor: Actor, now: datetime, member_id: int, team_id: int | None, on: date) -> Member:
    """Move a member to another team from `on` on: the present membership ends, the next begins (None: in no team).

    Raises:
        MovedThatDay: the present membership began on that day or later.
        Refused: in that team already; before joining or after leaving.
    """
    member = queries.get_member(actor, member_id, lock=True)
    team = queries.get_team(actor, team_id) if team_id is not None else None
    if on < member.joined_on or (member.left_on is not None and on >= member.left_on):
        raise Refused(Message("没有调动{name}：这一天不在其任职期间，请改调动日期。", {"name": member.name}))
    present = last_membership(member.pk, lock=True)
    if present is not None:
        if on <= present.start_on and present.end_on is None:
            raise MovedThatDay(member.name, present.start_on)
        if present.end_on is not None and on < present.end_on:
            raise MovedThatDay(member.name, present.end_on)
        if present.end_on is None and present.team_id == team_id:
            raise Refused(Message("没有调动{name}：已在「{team}」。", {"name": member.name, "team": team}))
    was_in = present if present is not None and present.end_on is None else None
    if was_in is None and team is None:
        nothing_changed()
        return member
    if was_in is not None:
        was_in.end_on = on
        was_in.save(update_fields=["end_on"])
    if team is not None:
        Membership.objects.create(member=member, team=team, start_on=on)
    note_change(
        member,
        title="",
        old={"team": str(was_in.team) if was_in else ""},
        new={"team": str(team or ""), "start_on": on},
    )
    return member


@action(powers.MANAGE_MEMBERS, label="办理离职")
def member_leaves(*, actor: Actor, now: datetime, member_id: int, left_on: date) -> Member:
    """Let a member leave: `left_on` is the first day no longer there; from then on nobody signs in as them.

    Their team membership ends that day. What they own stays in their name until it is handed over.

    Raises:
        Refused: they have left already, not after joining, moved to a team from that day on, or still lead a team.
        LastAdministrator: nobody would be left to administer.
    """
    member = queries.get_member(actor, member_id, lock=True)
    refuse_too_wide(actor, member)
    if member.left_on is not None:
        raise Refused(
            Message("没有办理：{name}已于 {day} 离职。", {"name": member.name, "day": member.left_on.isoformat()})
        )
    present = last_membership(member.pk, lock=True)
    latest = max(filter(None, (member.joined_on, present.start_on if present else None)))
    if left_on <= latest:
        raise Refused(Message("没有办理：离职日期须晚于 {day}（入职或最近一次调动）。", {"day": latest.isoformat()}))
    led = queries.teams_led(member.pk)
    if led:
        raise Refused(
            Message(
                "没有办理：{name}还是「{team}」的负责人。请先为团队另定负责人，再办理离职。",
                {"name": member.name, "team": "、".join(led)},
            )
        )
    if is_last_administrator(member):
        raise LastAdministrator
    member.left_on = left_on
    member.revision += 1
    member.save(update_fields=["left_on", "revision"])
    if present is not None and (present.end_on is None or present.end_on > left_on):
        present.end_on = left_on
        present.save(update_fields=["end_on"])
    ended = end_sessions_of(member) if left_on <= timezone.localdate(now) else 0
    revoke_tokens_of(actor=actor, now=now, member_id=member.pk)
    note_change(member, title="", old={"left_on": None}, new={"left_on": left_on, "sessions_ended": ended})
    return member


def end_sessions_of(member: Member, *, besides: str | None = None) -> int:
    """End the member's sessions on all devices (but the one with the key `besides`) and return how many."""
    sessions = sessions_of(member.pk, besides=besides)
    for session in sessions:
        session.end()
    return len(sessions)


def refuse_too_wide(actor: Actor, member: Member) -> None:
    """Refuse to touch a member who administers roles, unless the actor does too. Raises GrantTooWide."""
    if not actor.may(powers.MANAGE_ROLES) and queries.administers(member.pk):
        raise GrantTooWide


def set_checked_password(member: Member, password: str | None, *, field: str, encoded: str | None = None) -> None:
    """Set a password that meets the policy on an unsaved change of the row; None: nobody can sign in with any.

    `encoded` is its hash, if that is known already.

    Raises Invalid on `field` with every sentence of the policy that is not met.
    """
    if password is None:
        member.set_unusable_password()
        return
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise Invalid({field: "".join(error.messages)}) from error
    if encoded is None:
        member.set_password(password)
    else:
        member.password = encoded


def _checked(*, name: str, login: str, phone: str) -> dict[str, str]:
    wrong: dict[str, Message | str] = {}
    values = {"name": clean_line(name), "login": "", "phone": ""}
    if not 0 < len(values["name"]) <= 60:
        wrong["name"] = "请填写姓名，不超过 60 个字。"
    try:
        values["login"] = login_of(login)
    except ValueError:
        wrong["login"] = "登录名用 2 至 60 个字母、数字或 . _ - @ +，中间不留空格。"
    try:
        values["phone"] = phone_of(phone)
    except ValueError:
        wrong["phone"] = "请填写电话号码，只用数字，可加区号和 +。"
    if wrong:
        raise Invalid(wrong)
    return values


def _granted(actor: Actor, role_keys: Sequence[str]) -> list[Role]:
    roles = [role for role in queries.roles_in_use() if role.key in set(role_keys)]
    if not roles or len(roles) != len(set(role_keys)):
        raise Invalid({"role_keys": "请至少选择一个岗位；列表里没有的岗位不能选。"})
    if not actor.may(powers.MANAGE_ROLES) and any(powers.MANAGE_ROLES.key in role.powers for role in roles):
        raise GrantTooWide
    return roles


def _refuse_day(member: Member, joined_on: date) -> None:
    first = queries.first_membership_on(member.pk)
    if member.left_on is not None and joined_on >= member.left_on:
        raise Invalid({"joined_on": "入职日期须早于离职日期。"})
    if first is not None and joined_on > first:
        raise Invalid({"joined_on": Message("入职日期不能晚于最早的团队归属（{day}）。", {"day": first.isoformat()})})
