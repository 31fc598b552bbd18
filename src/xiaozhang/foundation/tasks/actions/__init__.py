"""The only writers of tasks."""

from xiaozhang.foundation.tasks.actions.changing import change_task, hand_over_tasks, put_off_task, reassign_task
from xiaozhang.foundation.tasks.actions.closing import cancel_task, close_by_source, complete_task, reopen_task
from xiaozhang.foundation.tasks.actions.feeds import make_feed, note_reading, revoke_feed
from xiaozhang.foundation.tasks.actions.following import follow_customer_name
from xiaozhang.foundation.tasks.actions.opening import add_task, open_task, open_tasks
from xiaozhang.foundation.tasks.actions.postponing import postpone_by_source
from xiaozhang.foundation.tasks.actions.reminding import remind_of_due
from xiaozhang.foundation.tasks.actions.repeating import bring_back
from xiaozhang.foundation.tasks.actions.ticking import tick_step, untick_step

__all__ = [
    "add_task",
    "bring_back",
    "cancel_task",
    "change_task",
    "close_by_source",
    "complete_task",
    "follow_customer_name",
    "hand_over_tasks",
    "make_feed",
    "note_reading",
    "open_task",
    "open_tasks",
    "postpone_by_source",
    "put_off_task",
    "reassign_task",
    "remind_of_due",
    "reopen_task",
    "revoke_feed",
    "tick_step",
    "untick_step",
]
