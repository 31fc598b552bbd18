"""What may be done with approvals, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_ALL = Power(
    "approvals.see_all",
    Message("查看全部审批"),
    roles=("supervisor", "sales_manager", "leadership", "administrator"),
)
DECIDE = Power(
    "approvals.decide",
    Message("用令牌查看和处理审批"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)
MANAGE = Power("approvals.manage", Message("改派审批人"), roles=("sales_manager", "administrator"))

ALL = (SEE_ALL, DECIDE, MANAGE)
