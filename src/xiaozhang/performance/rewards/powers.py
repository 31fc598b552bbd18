"""What may be done in rewards, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE = Power(
    "rewards.see",
    Message("查看奖励"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership"),
)
EVALUATE = Power("rewards.evaluate", Message("按期评定奖励"), roles=("sales_manager", "hr"))
NOMINATE = Power("rewards.nominate", Message("提名奖励"), roles=("supervisor", "sales_manager", "hr", "leadership"))
# Who decides is said by the clause; this power only opens the door to those posts.
DECIDE = Power(
    "rewards.decide", Message("决定奖励"), roles=("supervisor", "sales_manager", "finance", "hr", "leadership")
)
RECORD_LEAVE = Power("rewards.record_leave", Message("登记奖励休假"), roles=("sales_manager", "hr"))
EXPORT = Power("rewards.export", Message("导出奖励"), roles=("sales_manager", "finance", "hr", "leadership"))

ALL = (SEE, EVALUATE, NOMINATE, DECIDE, RECORD_LEAVE, EXPORT)
