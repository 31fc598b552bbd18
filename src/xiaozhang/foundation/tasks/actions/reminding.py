"""Owners are reminded of what is due, each task and day once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.tasks import queries
from xiaozhang.foundation.tasks.actions.telling import DUE, address

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task

AT_ONCE = 500


@action(None, keeps_trace=False)
def remind_of_due(*, actor: Actor, now: datetime) -> int:
    """Remind owners of open tasks whose day has come, or whose hour comes within the next; return how many tasks.

    At most `AT_ONCE`: called until nothing is left. A task with another term is reminded of anew. Keeps no trace: the
    notice is one.
    """
    today = timezone.localdate(now)
    waiting = queries.to_remind(now, today, AT_ONCE)
    notices.send(actor=actor, now=now, notices=[_notice(task) for task in waiting])
    for task in waiting:
        task.is_reminded = True
        task.save(update_fields=["is_reminded"])
    return len(waiting)


def _notice(task: Task) -> Notice:
    term = timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M") if task.due_at else str(task.due_on)
    return Notice(
        kind=DUE,
        to=(task.owner_id,),
        title=Message("待办到期：{title}", {"title": task.title}),
        body=Message("期限 {term}", {"term": term}),
        url=address(task),
        key=f"{DUE}:{task.pk}:{task.due_at.isoformat() if task.due_at else task.due_on}",
        record_type="task",
        record_id=task.pk,
    )
