"""Tasks for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from xiaozhang.base import api, pages
from xiaozhang.foundation.tasks import actions, powers, queries, schemas
from xiaozhang.foundation.tasks.rules.new_task import HIGH, LOW, NORMAL
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat, said

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task

door = api.Door("待办")
_ORDERS = {"due": "due_on", "id": "id"}
_PRIORITIES = {"high": HIGH, "normal": NORMAL, "low": LOW}
_PRIORITY_NAMES = {number: name for name, number in _PRIORITIES.items()}


@door.read("/tasks", schemas.TaskPage, powers.SEE_TASKS, "待办列表")
def task_list(request: api.Request, asked: api.Query[schemas.TasksAsked]) -> schemas.TaskPage:
    """List tasks in scope, those one gave to others included."""
    viewer = request.actor
    rows = queries.tasks(viewer)
    if asked.view == "mine":
        rows = queries.own(rows, viewer)
    if asked.view == "given":
        rows = queries.given_by(rows, viewer)
    rows = api.narrowed(
        rows,
        state__in=asked.state,
        owner_id__in=asked.owner_id,
        due_on__gte=asked.due_from,
        due_on__lte=asked.due_until,
        record_type=asked.record_type or None,
        record_id=asked.record_id,
    )
    if text := api.keyword(asked.q):
        rows = queries.found(rows, text)
    return api.page(schemas.TaskPage, rows, asked, asked.sort, _ORDERS, lambda row: schemas.TaskShown(**_values(row)))


@door.read("/tasks/{task_id}", schemas.TaskOpened, powers.SEE_TASKS, "一项待办与它的步骤")
def task(request: api.Request, task_id: api.RecordId) -> schemas.TaskOpened:
    """Show a task with its steps."""
    row = queries.get_task(request.actor, task_id)
    repeat = queries.repeat_of(row)
    return schemas.TaskOpened(
        **_values(row),
        steps=[
            schemas.StepShown(
                position=step.position,
                text=step.text,
                ticked_at=step.ticked_at,
                ticked_by=step.ticked_by.name if step.ticked_by else "",
            )
            for step in queries.steps_of(row.pk)
        ],
        repeat=pages.words(said(repeat)) if repeat else "",
        unticked_reason=row.unticked_reason,
    )


@door.make("/tasks", schemas.TaskShown, powers.KEEP_TASKS, "新建待办")
def add_task(request: api.Request, sent: schemas.NewTask) -> HttpResponse:
    """Add a task for oneself or for a member in scope, about any record in reach."""
    values = {
        **sent.__dict__,
        "priority": _PRIORITIES[sent.priority],
        "repeat": _repeat(sent.repeat) if sent.repeat else None,
    }
    return api.make(
        request, actions.add_task, queries.get_task, lambda row: schemas.TaskShown(**_values(row)), **values
    )


@door.change("/tasks/{task_id}/complete", schemas.TaskOpened, powers.KEEP_TASKS, "完成待办")
def complete_task(request: api.Request, task_id: api.RecordId, sent: schemas.Completion) -> HttpResponse:
    """Complete a task with its result; one that repeats is followed by the next."""
    return api.change(request, actions.complete_task, lambda: task(request, task_id), task_id=task_id, **sent.__dict__)


@door.change("/tasks/{task_id}/reopen", schemas.TaskOpened, powers.KEEP_TASKS, "重新打开待办")
def reopen_task(request: api.Request, task_id: api.RecordId) -> HttpResponse:
    """Take a closed task up again."""
    return api.change(request, actions.reopen_task, lambda: task(request, task_id), task_id=task_id)


@door.change("/tasks/{task_id}/assign", schemas.TaskShown, powers.ASSIGN_TASKS, "转交待办")
def reassign_task(request: api.Request, task_id: api.RecordId, sent: schemas.Assignment) -> HttpResponse:
    """Give an open task to another member in scope, who is told."""
    return api.change(
        request, actions.reassign_task, lambda: _shown(request, task_id), task_id=task_id, **sent.__dict__
    )


def _shown(request: api.Request, task_id: int) -> schemas.TaskShown:
    return schemas.TaskShown(**_values(queries.get_task(request.actor, task_id)))


def _repeat(sent: schemas.Repeating) -> Repeat:
    every = Every(sent.every)
    return Repeat(
        every=every,
        weekdays=tuple(sorted(set(sent.weekdays))) if every is Every.WEEK else (),
        month_day=sent.month_day if every is Every.MONTH else None,
        until_on=sent.until_on,
        times=sent.times,
    )


def _values(row: Task) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "note": row.note,
        "owner_id": row.owner_id,
        "owner": row.owner.name,
        "created_by_id": row.created_by_id,
        "created_by": row.created_by.name if row.created_by else "",
        "created_at": row.created_at,
        "due_on": row.due_on,
        "due_at": row.due_at,
        "priority": _PRIORITY_NAMES[row.priority],
        "state": row.state,
        "result": row.result,
        "closed_at": row.closed_at,
        "record_type": row.record_type,
        "record_id": row.record_id,
        "record_title": row.record_title,
        "clause_id": row.clause_id,
        "by_hand": row.by_hand,
        "revision": row.revision,
    }
