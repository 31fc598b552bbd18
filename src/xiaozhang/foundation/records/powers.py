"""What records lets people do."""

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

TICK = Power(
    "records.tick",
    Message("勾选清单"),
    roles=("representative", "supervisor", "sales_manager", "administrator"),
)

SEE_JOBS = Power("records.see_jobs", Message("管理后台工作"), roles=("administrator",))

WITHDRAW_COMMENTS = Power("records.withdraw_comments", Message("撤下他人的评论"), roles=("administrator",))

ALL = (TICK, SEE_JOBS, WITHDRAW_COMMENTS)
