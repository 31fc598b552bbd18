"""Roles: what they may do and how far their data reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from xiaozhang.base import registries
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.models import Role
from xiaozhang.foundation.org.rules.default_roles import ADMINISTRATOR

_KEPT_BY_ADMINISTRATOR = {powers.MANAGE_ROLES.key, powers.MANAGE_MEMBERS.key}


@action(powers.MANAGE_ROLES, label="添加岗位")
def add_role(*, actor: Actor, now: datetime, name: str, scope: str, power_keys: Iterable[str]) -> Role:
    """Add a role of the company's own beside the shipped ones.

    Raises:
        Invalid: the name is taken or empty, the scope or a power is unknown.
    """
    clean = _named(name)
    role = Role.objects.create(
        key=f"own-{uuid4().hex[:8]}",
        name=clean,
        scope=_scope(scope),
        powers=_known(power_keys),
        position=queries.roles().count() + 1,
    )
    note_change(role, new={"name": role.name, "scope": role.scope, "powers": role.powers})
    return role


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
        Refused: 系统管理员 would lose the powers by which this could be undone.
    """
    role = queries.get_role(actor, role_key, lock=True)
    if revision is not None and role.revision != revision:
        raise Stale
    wanted = _known(power_keys)
    if role.key == ADMINISTRATOR and (_scope(scope) != Scope.ALL.value or _KEPT_BY_ADMINISTRATOR - set(wanted)):
        raise Refused(
            "没有保存：「系统管理员」须保留「管理岗位与权限」「管理成员」和全部数据，否则以后没有人能改回来。"
        )
    old, new = differences(role, {"scope": _scope(scope), "powers": wanted})
    if not new:
        nothing_changed()
        return role
    role.revision += 1
    role.save()
    note_change(role, old=old, new=new)
    return role


def _named(name: str) -> str:
    clean = clean_line(name)
    if not 0 < len(clean) <= 40:
        raise Invalid({"name": "请填写岗位名称，不超过 40 个字。"})
    if queries.roles().filter(name=clean).exists():
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
