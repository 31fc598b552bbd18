"""What may be done with the record of changes."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_PERSONAL_VALUES = Power("audit.see_personal_values", Message("查看日志中的个人信息"), roles=("hr", "administrator"))
ERASE_PERSONAL_VALUES = Power("audit.erase_personal_values", Message("抹去日志中的个人信息"), roles=("administrator",))
SEE_LOG = Power("audit.see_log", Message("查看全部操作日志"), roles=("leadership", "administrator"))

EXPORT_LOG = Power("audit.export_log", Message("导出操作日志"), roles=("administrator",))

ALL = (SEE_LOG, EXPORT_LOG, SEE_PERSONAL_VALUES, ERASE_PERSONAL_VALUES)
