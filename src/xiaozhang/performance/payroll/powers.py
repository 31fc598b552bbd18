"""What may be done in payroll."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

EXPORT_PAYROLL = Power("payroll.export", Message("工资导出"), roles=("finance",))
SEE_BALANCES = Power(
    "payroll.see_balances",
    Message("查看本人余额"),
    roles=("representative", "supervisor", "sales_manager", "finance", "leadership"),
)
SEE_OTHERS_BALANCES = Power(
    "payroll.see_others_balances", Message("查看他人余额"), roles=("sales_manager", "finance", "leadership")
)

ALL = (EXPORT_PAYROLL, SEE_BALANCES, SEE_OTHERS_BALANCES)
