"""What administration offers the house: the record types 成员 and 团队 with their tabs, and the menu entry 设置."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.org import powers as org_powers
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.administration import powers, queries


def register() -> None:
    """Declare this app's powers, record types, tabs and the like."""
    for kind in (_MEMBER, _TEAM, _ROLE):
        registries.record_types.add(kind.key, kind)
        registries.tabs.add(f"{kind.key}.log", _log(kind.key))
    registries.tabs.add("member.administration", _UPKEEP)
    for entry in _NAVIGATION:
        registries.navigation.add(entry.key, entry)


def _find(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return org.find_members(rows.filter(left_on__isnull=True), text)


def _log(record: str) -> registries.Tab:
    return registries.Tab(
        record=record,
        key="log",
        label=Message("操作日志"),
        template="audit/_log.html",
        context=audit.log_context(f"org.{record}"),
        order=90,
    )


def _roles(viewer: Actor) -> QuerySet[Any]:
    return org.roles() if viewer.may(org_powers.MANAGE_ROLES) else org.roles().none()


def _upkeep_context(viewer: Actor, member: Any, today: date) -> Mapping[str, object]:
    return {"upkeep": queries.upkeep(viewer, member, today)}


_MEMBER = registries.RecordType(
    key="member",
    label=Message("成员"),
    power=org_powers.SEE_MEMBERS,
    icon="user",
    rows=org.members,
    title=str,
    url=lambda pk: reverse("administration:member", args=[pk]),
    find=_find,
)
_TEAM = registries.RecordType(
    key="team",
    label=Message("团队"),
    power=org_powers.SEE_MEMBERS,
    icon="users",
    rows=org.teams,
    title=str,
    url=lambda pk: reverse("administration:team", args=[pk]),
)
_ROLE = registries.RecordType(
    key="role",
    label=Message("岗位"),
    power=org_powers.MANAGE_ROLES,
    icon="key",
    rows=_roles,
    title=str,
    url=lambda pk: reverse("administration:role", args=[pk]),
)
_UPKEEP = registries.Tab(
    record="member",
    key="administration",
    label=Message("管理"),
    template="administration/_upkeep.html",
    context=_upkeep_context,
    order=80,
    power=powers.MANAGE_MEMBERS,
)


def _entry(key: str, label: str, order: int, power: Power, *, icon: str) -> registries.Navigation:
    return registries.Navigation(
        key=f"administration.{key}",
        label=Message(label),
        url_name=f"administration:{key}",
        icon=icon,
        order=order,
        power=power,
        group="administration",
    )


_NAVIGATION = (
    registries.Navigation(
        key="administration",
        label=Message("设置"),
        url_name="administration:members",
        icon="settings",
        order=900,
        power=powers.MANAGE_TEAMS,
    ),
    _entry("members", "成员", 901, powers.MANAGE_TEAMS, icon="user"),
    _entry("teams", "团队", 902, powers.MANAGE_TEAMS, icon="users"),
    _entry("roles", "岗位与权限", 903, powers.MANAGE_ROLES, icon="key"),
    _entry("calendar", "工作日历", 904, powers.MANAGE_TEAMS, icon="calendar"),
)
