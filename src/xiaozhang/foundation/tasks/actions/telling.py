"""Owners are told of tasks that others gave them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task

ASSIGNED, DUE = "tasks.assigned", "tasks.due"


def tell_owner(actor: Actor, now: datetime, tasks: Sequence[Task]) -> None:
    """Tell the owners of these tasks that they have them now; nobody is told of what they did themselves."""
    told = [
        Notice(
            kind=ASSIGNED,
            to=(task.owner_id,),
            title=Message("{name}给您一项待办：{title}", {"name": actor.name, "title": task.title}),
            body=Message("期限 {day}", {"day": task.due_on.isoformat()}) if task.due_on else "",
            url=address(task),
            key=f"{ASSIGNED}:{task.pk}:{task.revision}",
            record_type="task",
            record_id=task.pk,
        )
        for task in tasks
        if task.owner_id != actor.member_id
    ]
    if told:
        notices.send(actor=actor, now=now, notices=told)


def address(task: Task) -> str:
    """Return the page of a task."""
    return reverse("tasks:record", args=[task.pk])
