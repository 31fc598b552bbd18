"""What may be done in appeals, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE = Power(
    "appeals.see",
    Message("查看申诉"),
    roles=("representative", "supervisor", "sales_manager", "finance", "leadership"),
)
APPEAL = Power("appeals.appeal", Message("提出申诉"), roles=("representative", "supervisor", "sales_manager"))
DECIDE = Power("appeals.decide", Message("答复申诉"), roles=("sales_manager", "finance"))
REVIEW = Power("appeals.review", Message("复核申诉"), roles=("leadership",))
EXPORT = Power("appeals.export", Message("导出申诉"), roles=("sales_manager", "finance", "leadership"))

ALL = (SEE, APPEAL, DECIDE, REVIEW, EXPORT)
