"""What files can bring the organisation: teams, and the people in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base import registries
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import actions, powers, queries
from xiaozhang.foundation.org.rules.taken import TakenMember

Row = Mapping[str, Any]


def register() -> None:
    """Declare the kinds."""
    for kind in (TEAM, MEMBER):
        registries.import_kinds.add(kind.key, kind)


def _roles() -> Mapping[str, str]:
    return {role.key: role.name for role in queries.roles_in_use()}


def _take_teams(*, actor: Any, now: datetime, rows: Sequence[Row]) -> Sequence[int]:
    return actions.take_teams(actor=actor, now=now, rows=rows)


def _undo_teams(*, actor: Any, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_teams(actor=actor, now=now, team_ids=ids)


def _take_members(*, actor: Any, now: datetime, rows: Sequence[Row]) -> Sequence[int]:
    taken = [
        TakenMember(
            name=str(row["name"]),
            joined_on=row["joined_on"],
            role=str(row.get("role") or "representative"),
            login=str(row.get("login") or ""),
            phone=str(row.get("phone") or ""),
            team=str(row.get("team") or ""),
            area=str(row.get("area") or ""),
            leader=str(row.get("leader") or ""),
        )
        for row in rows
    ]
    return [member.pk for member in actions.take_members(actor=actor, now=now, rows=taken)]


def _undo_members(*, actor: Any, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_members(actor=actor, now=now, member_ids=ids)


TEAM_FIELDS = (
    ImportField(
        "name", Message("团队"), "text", is_needed=True, max_length=60,
        names=(
            "团队名称", "部门", "部门名称", "小组", "组别", "区域公司", "team", "teamname", "department",
        ),
    ),
    ImportField(
        "parent", Message("上级团队"), "record", refers_to="team",
        names=(
            "上级部门", "所属部门", "parent", "parentteam",
        ),
    ),
    ImportField(
        "leader", Message("负责人"), "record", refers_to="member",
        names=(
            "部门负责人", "团队负责人", "主管", "经理", "manager", "leader",
        ),
    ),
    ImportField(
        "area", Message("负责区域"), "text", max_length=200,
        names=(
            "区域", "地区", "大区", "覆盖区域", "regionaloffice", "region", "area",
        ),
    ),
)  # fmt: skip
MEMBER_FIELDS = (
    ImportField(
        "name", Message("姓名"), "text", is_needed=True, max_length=60,
        names=(
            "成员", "员工姓名", "员工", "名字", "业务员", "销售员", "销售人员", "店员", "salesagent", "salesrep",
            "employee", "fullname", "name",
        ),
    ),
    ImportField(
        "login", Message("登录名"), "text", max_length=60, names=(
            "账号", "帐号", "用户名", "登录账号", "工号", "login", "username", "account",
        ),
        hint=Message("不写由姓名的拼音生成"),
    ),
    ImportField(
        "role", Message("岗位"), "choice", choices=_roles,
        names=(
            "职位", "角色", "职务", "岗位名称", "role", "position", "title",
        ),
    ),
    ImportField(
        "team", Message("团队"), "text", max_length=200,
        names=(
            "部门", "部门名称", "所属部门", "所属团队", "小组", "组别", "team", "department",
        ),
        hint=Message("没有的团队会建在最上面的团队下；可以写路径，例如 销售部/华东组"),
    ),
    ImportField(
        "leader", Message("直属上级"), "text", max_length=60,
        names=(
            "上级", "主管", "经理", "团队负责人", "部门负责人", "supervisor", "manager", "reportsto",
        ),
        hint=Message("团队还没有负责人时由他负责；还不是成员的会成为销售主管；没有团队一列时按他分团队"),
    ),
    ImportField(
        "area", Message("负责区域"), "text", max_length=200,
        names=(
            "区域", "大区", "地区", "regionaloffice", "region", "area",
        ), hint=Message("记在新建的团队上"),
    ),
    ImportField(
        "phone", Message("手机"), "phone", max_length=30,
        names=(
            "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile", "tel",
        ),
    ),
    ImportField(
        "joined_on", Message("入职日期"), "day", is_needed=True,
        names=(
            "入职时间", "加入日期", "到岗日期", "joinedon", "joindate", "hiredate", "startdate", "membersince",
        ),
        hint=Message("整批填一个日期也可以；历史里的业绩不能早于它"),
    ),
)  # fmt: skip
TEAM = ImportKind(
    key="team",
    label=Message("团队"),
    icon="users",
    power=powers.MANAGE_TEAMS,
    order=10,
    fields=TEAM_FIELDS,
    keys=("name",),
    find=queries.meant_teams,
    current=queries.current_teams,
    take=_take_teams,
    change=actions.correct_teams,
    undo=_undo_teams,
)
MEMBER = ImportKind(
    key="member",
    label=Message("成员"),
    icon="user",
    power=powers.MANAGE_MEMBERS,
    order=20,
    fields=MEMBER_FIELDS,
    keys=("name", "login"),
    find=queries.meant_members,
    current=queries.current_members,
    take=_take_members,
    change=actions.correct_members,
    undo=_undo_members,
)
