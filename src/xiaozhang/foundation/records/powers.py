"""What records lets people do."""

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

TICK = Power(
    "records.tick",
    Message("勾选清单"),
    roles=("representative", "supervisor", "sales_manager", "administrator"),
)

PUT_TAGS = Power(
    "records.put_tags",
    Message("给记录加标签"),
    roles=("representative", "supervisor", "sales_manager", "finance", "administrator"),
)
MANAGE_TAGS = Power("records.manage_tags", Message("管理标签"), roles=("sales_manager", "administrator"))
SHARE_VIEWS = Power(
    "records.share_views",
    Message("共享视图"),
    roles=("supervisor", "sales_manager", "finance", "leadership", "administrator"),
)

SEE_JOBS = Power("records.see_jobs", Message("管理后台工作"), roles=("administrator",))

WITHDRAW_COMMENTS = Power("records.withdraw_comments", Message("撤下他人的评论"), roles=("administrator",))

ALL = (TICK, PUT_TAGS, MANAGE_TAGS, SHARE_VIEWS, SEE_JOBS, WITHDRAW_COMMENTS)
