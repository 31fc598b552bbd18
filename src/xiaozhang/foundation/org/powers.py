"""What may be done to the organisation, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

FOUND_COMPANY = Power("org.found_company", Message("设立公司"))
SEE_MEMBERS = Power(
    "org.see_members",
    Message("查看成员与团队"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)
MANAGE_MEMBERS = Power("org.manage_members", Message("管理成员"), roles=("hr", "administrator"))
MANAGE_TEAMS = Power("org.manage_teams", Message("管理团队"), roles=("sales_manager", "hr", "administrator"))
MANAGE_ROLES = Power("org.manage_roles", Message("管理岗位与权限"), roles=("administrator",))
MANAGE_CALENDAR = Power("org.manage_calendar", Message("管理工作日历"), roles=("hr", "administrator"))
EXPORT_MEMBERS = Power("org.export_members", Message("导出成员"), roles=("hr", "administrator"))
OWN_TOKENS = Power(
    "org.own_tokens",
    Message("建立个人令牌"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)
MANAGE_TOKENS = Power("org.manage_tokens", Message("管理应用令牌"), roles=("administrator",))

ALL = (
    FOUND_COMPANY, SEE_MEMBERS, MANAGE_MEMBERS, MANAGE_TEAMS, MANAGE_ROLES, MANAGE_CALENDAR, EXPORT_MEMBERS, OWN_TOKENS,
    MANAGE_TOKENS,
)  # fmt: skip
