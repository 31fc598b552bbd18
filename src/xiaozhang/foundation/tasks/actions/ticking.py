"""Steps of tasks are ticked."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.actions.values import open_task_of
from xiaozhang.foundation.tasks.models import ChecklistItem, Task


@action(powers.KEEP_TASKS, label="勾选步骤")
def tick_step(*, actor: Actor, now: datetime, task_id: int, position: int) -> Task:
    """Tick a step of an open task. Ticked already: nothing changes.

    Raises:
        Missing: no such task in reach, or no such step.
        NotAllowed: not the actor's own, and not theirs to assign.
        TaskClosed: done or cancelled.
    """
    task, step = _held(actor, task_id, position)
    if step.ticked_at is not None:
        nothing_changed()
        return task
    step.ticked_at, step.ticked_by_id = now, actor.member_id
    step.save()
    note_change(task, new={"ticked": step.text})
    return task


@action(powers.KEEP_TASKS, label="取消勾选步骤")
def untick_step(*, actor: Actor, now: datetime, task_id: int, position: int) -> Task:
    """Take a tick back. Not ticked: nothing changes. Raises as `tick_step`."""
    task, step = _held(actor, task_id, position)
    if step.ticked_at is None:
        nothing_changed()
        return task
    step.ticked_at, step.ticked_by_id = None, None
    step.save()
    note_change(task, old={"ticked": step.text}, new={"ticked": ""})
    return task


def _held(actor: Actor, task_id: int, position: int) -> tuple[Task, ChecklistItem]:
    task = open_task_of(actor, task_id, None)
    step = next((each for each in queries.steps_of(task.pk, lock=True) if each.position == position), None)
    if step is None:
        raise Missing("没有找到这个步骤，请刷新后再勾选。")
    return task, step
