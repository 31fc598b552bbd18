"""Powers of the targets app."""

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_TARGETS = Power(
    "targets.see",
    Message("查看目标"),
    roles=("representative", "supervisor", "sales_manager", "finance", "leadership"),
)
SET_TARGETS = Power("targets.set", Message("填写目标"), roles=("supervisor", "sales_manager"))

EXPORT_TARGETS = Power(
    "targets.export", Message("导出目标"), roles=("supervisor", "sales_manager", "finance", "leadership")
)

TAKE_OVER = Power("targets.take_over", Message("导入目标"), roles=("administrator", "sales_manager"))

ALL = (SEE_TARGETS, SET_TARGETS, EXPORT_TARGETS, TAKE_OVER)
