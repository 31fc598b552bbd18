"""What may be done with webhooks."""

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

MANAGE_WEBHOOKS = Power("webhooks.manage", Message("管理推送"), roles=("administrator",))

ALL = (MANAGE_WEBHOOKS,)
