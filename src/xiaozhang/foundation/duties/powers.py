"""What may be done with duties, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_DUTIES = Power(
    "duties.see",
    Message("查看时限"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)
EXCUSE_DUTY = Power("duties.excuse", Message("豁免超时"), roles=("supervisor", "sales_manager"))

ALL = (SEE_DUTIES, EXCUSE_DUTY)
