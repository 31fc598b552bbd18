"""What may be done with the ledger."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_LEDGER = Power(
    "ledger.see",
    Message("查看业绩台账"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)
CLOSE_MONTH = Power("ledger.close_month", Message("结账"), roles=("finance", "sales_manager"))

EXPORT_LEDGER = Power(
    "ledger.export",
    Message("导出业绩台账"),
    roles=("supervisor", "sales_manager", "finance", "leadership", "administrator"),
)

ALL = (SEE_LEDGER, CLOSE_MONTH, EXPORT_LEDGER)
