"""What may be done with notices, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_EVERYBODY = ("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator")
READ_NOTICES = Power("notices.read", Message("以令牌读取本人通知"), roles=_EVERYBODY)
READ_ANNOUNCEMENTS = Power("notices.read_announcements", Message("查看公告"), roles=_EVERYBODY)
PUBLISH = Power("notices.publish", Message("发布公告"), roles=("sales_manager", "leadership", "administrator"))
MANAGE_CONTACTS = Power("notices.manage_contacts", Message("登记成员的通知地址"), roles=("hr", "administrator"))
MANAGE_CHANNELS = Power("notices.manage_channels", Message("管理通知渠道"), roles=("administrator",))

ALL: tuple[Power, ...] = (READ_NOTICES, READ_ANNOUNCEMENTS, PUBLISH, MANAGE_CONTACTS, MANAGE_CHANNELS)
