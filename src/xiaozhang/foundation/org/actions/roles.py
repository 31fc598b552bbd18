"""Roles: what they may do and how far their data reach.

Who may manage roles without being 系统管理员 gives no power and no reach beyond their own: else the power to manage
roles would be every power. Taking away is free, as long as somebody is left who can give back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.errors import BeyondOwnPowers, LastAdministrator
from xiaozhang.foundation.org.models import Role
from xiaozhang.foundation.org.queries.members import is_administered_without, role_tokens
from xiaozhang.foundation.org.rules.default_roles import ADMINISTRATOR
from xiaozhang.foundation.org.rules.scopes import widest

_KEPT_BY_ADMINISTRATOR = {powers.MANAGE_ROLES.key, powers.MANAGE_MEMBERS.key}


@action(powers.MANAGE_ROLES, label="添加岗位")
def add_role(*, actor: Actor, now: datetime, name: str, scope: str, power_keys: Iterable[str]) -> Role:
    """Add a role of the company's own beside the shipped ones.

    Raises:
        Invalid: the name is taken or empty, the scope or a power is unknown.
        BeyondOwnPowers: a power or a reach that the actor has not.
    """
    clean = _named(name)
    reach, wanted = _scope(scope), _known(power_keys)
    _refuse_beyond_own(actor, reach, wanted, before=Scope.SELF.value, held=())
    role = Role.objects.create(
        key=f"own-{uuid4().hex[:8]}",
        name=clean,
        scope=reach,
        powers=wanted,
        position=queries.roles().count() + 1,
    )
    note_change(role, new={"name": role.name, "scope": role.scope, "powers": _labels(role.powers)})
    return role


@action(powers.MANAGE_ROLES, label="复制岗位")
def copy_role(*, actor: Actor, now: datetime, role_key: str, name: str) -> Role:
    """Make a role of the company's own with the powers and the reach of another.

    Raises:
        Missing: there is no such role.
        Invalid: the name is taken or empty.
        BeyondOwnPowers: the role has a power or a reach that the actor has not.
    """
    like = queries.get_role(actor, role_key)
    known = [key for key in like.powers if key in registries.powers]
    nothing_changed()  # here; the new role leaves its own trace
    return add_role(actor=actor, now=now, name=name, scope=like.scope, power_keys=known)


@action(powers.MANAGE_ROLES, label="岗位改名")
def rename_role(*, actor: Actor, now: datetime, role_key: str, name: str, revision: int | None = None) -> Role:
    """Give a role another name, shipped ones too; the administrator's, which refusals name, stays.

    Raises:
        Missing: there is no such role.
        Stale: changed meanwhile.
        Invalid: the name is taken or empty.
        Refused: it is 系统管理员.
    """
    role = _held(actor, role_key, revision)
    if role.key == ADMINISTRATOR:
        raise Refused("没有改名：「系统管理员」的名称在多处说明里出现，不能改。")
    return _set(role, {"name": _named(name, but=role.pk)})


@action(powers.MANAGE_ROLES, label="停用岗位")
def retire_role(*, actor: Actor, now: datetime, role_key: str, revision: int | None = None) -> Role:
    """Offer a role no more. What it did stays in the log under its name.

    Raises:
        Missing: there is no such role.
        Stale: changed meanwhile.
        Refused: somebody holds it, a token acts by it, or it is 系统管理员.
    """
    role = _held(actor, role_key, revision)
    if role.key == ADMINISTRATOR:
        raise Refused("没有停用：「系统管理员」不能停用，否则没有人能管理岗位。")
    holders = queries.holders_of(role.key, timezone.localdate(now))
    if holders:
        words = "没有停用：还有 {count} 位在职成员是「{name}」。请先给他们换岗位。"
        raise Refused(Message(words, {"count": len(holders), "name": role.name}))
    if role_tokens(role.pk, now):
        raise Refused(Message("没有停用：有应用令牌按「{name}」办事。请先撤销那些令牌。", {"name": role.name}))
    return _set(role, {"is_retired": True})


@action(powers.MANAGE_ROLES, label="恢复岗位")
def restore_role(*, actor: Actor, now: datetime, role_key: str, revision: int | None = None) -> Role:
    """Offer a retired role again, with the powers it had.

    Raises:
        Missing: there is no such role.
        Stale: changed meanwhile.
    """
    return _set(_held(actor, role_key, revision), {"is_retired": False})


@action(powers.MANAGE_ROLES, label="设定岗位权限")
def set_role_powers(
    *,
    actor: Actor,
    now: datetime,
    role_key: str,
    scope: str,
    power_keys: Iterable[str],
    revision: int | None = None,
) -> Role:
    """Say what a role may do and how far its data reach; it counts from the next request of each holder on.

    Raises:
        Stale: changed meanwhile.
        Invalid: the scope or a power is unknown.
        BeyondOwnPowers: a power or a reach that the actor has not.
        Refused: 系统管理员 would lose the powers by which this could be undone.
        LastAdministrator: nobody who is still here would be left to manage roles.
    """
    role = _held(actor, role_key, revision)
    wanted = _known(power_keys)
    _refuse_beyond_own(actor, _scope(scope), wanted, before=role.scope, held=role.powers)
    if role.key == ADMINISTRATOR and (_scope(scope) != Scope.ALL.value or _KEPT_BY_ADMINISTRATOR - set(wanted)):
        raise Refused(
            "没有保存：「系统管理员」须保留「管理岗位与权限」「管理成员」和全部数据，否则以后没有人能改回来。"
        )
    if powers.MANAGE_ROLES.key in set(role.powers) - set(wanted) and not is_administered_without(role):
        raise LastAdministrator
    lost, gained = set(role.powers) - set(wanted), set(wanted) - set(role.powers)
    old, new = differences(role, {"scope": _scope(scope), "powers": wanted})
    if not new:
        nothing_changed()
        return role
    role.revision += 1
    role.save()
    if "powers" in new:  # only what differs: a role has a hundred powers
        old["powers"], new["powers"] = _labels(lost), _labels(gained)
    note_change(role, old=old, new=new)
    return role


def _refuse_beyond_own(actor: Actor, scope: str, wanted: Iterable[str], *, before: str, held: Iterable[str]) -> None:
    if actor.is_system or ADMINISTRATOR in actor.roles:
        return
    beyond = set(wanted) - set(held) - actor.powers
    is_wider = widest([Scope(scope), actor.scope]) is not actor.scope and scope != before
    if beyond or is_wider:
        raise BeyondOwnPowers(_labels(beyond))


def _labels(keys: Iterable[str]) -> list[str]:
    return [str(registries.powers.get(key).label) if key in registries.powers else key for key in sorted(keys)]


def _held(actor: Actor, role_key: str, revision: int | None) -> Role:
    role = queries.get_role(actor, role_key, lock=True)
    if revision is not None and role.revision != revision:
        raise Stale
    return role


def _set(role: Role, values: dict[str, object]) -> Role:
    old, new = differences(role, values)
    if not new:
        nothing_changed()
        return role
    role.revision += 1
    role.save()
    note_change(role, old=old, new=new)
    return role


def _named(name: str, *, but: int = 0) -> str:
    clean = clean_line(name)
    if not 0 < len(clean) <= 40:
        raise Invalid({"name": "请填写岗位名称，不超过 40 个字。"})
    if queries.roles().filter(name=clean).exclude(pk=but).exists():
        raise Invalid({"name": Message("已有岗位「{name}」，请换个名称。", {"name": clean})})
    return clean


def _scope(scope: str) -> str:
    try:
        return Scope(scope).value
    except ValueError as error:
        raise Invalid({"scope": "请从列表中选择数据范围。"}) from error


def _known(power_keys: Iterable[str]) -> list[str]:
    wanted = sorted(set(power_keys))
    unknown = [key for key in wanted if key not in registries.powers]
    if unknown:
        raise Invalid({"power_keys": Message("没有这样的权限：{keys}。请刷新后再选。", {"keys": "、".join(unknown)})})
    return wanted
