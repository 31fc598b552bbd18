"""What may be done with tasks, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_EVERYONE = ("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator")

SEE_TASKS = Power("tasks.see_tasks", Message("查看待办"), roles=_EVERYONE)
KEEP_TASKS = Power("tasks.keep_tasks", Message("新建、办理自己的待办"), roles=_EVERYONE)
ASSIGN_TASKS = Power(
    "tasks.assign_tasks",
    Message("指派、移交别人的待办"),
    roles=("supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)

ALL = (SEE_TASKS, KEEP_TASKS, ASSIGN_TASKS)
