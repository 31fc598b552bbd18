"""What may be done in signing."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_EVERYONE = ("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator")

SIGN = Power("signing.sign", Message("签阅"), roles=_EVERYONE)
FOLLOW_SIGNING = Power(
    "signing.follow", Message("查看签阅情况"), roles=("supervisor", "sales_manager", "hr", "leadership")
)
REMIND_SIGNING = Power("signing.remind", Message("提醒签阅"), roles=("supervisor", "sales_manager", "hr"))
EXPORT_SIGNING = Power("signing.export", Message("导出签阅情况"), roles=("sales_manager", "hr"))

ALL = (SIGN, FOLLOW_SIGNING, REMIND_SIGNING, EXPORT_SIGNING)
