"""The page of one task, and the forms on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.named import get_record
from xiaozhang.base.pages.submitting import back_address
from xiaozhang.base.text import Message
from xiaozhang.foundation.tasks import actions, powers, queries
from xiaozhang.foundation.tasks.forms import (
    CancelForm,
    CompleteForm,
    HandOverForm,
    NewTaskForm,
    OwnerForm,
    TaskForm,
    about_of,
    number_of,
)
from xiaozhang.foundation.tasks.rules.repeating import said
from xiaozhang.foundation.tasks.views.showing import term

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task


@pages.page(powers.SEE_TASKS)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one task: page or drawer."""
    viewer = request.actor
    task = queries.get_task(viewer, pk)

    def context() -> dict[str, Any]:
        return _context(request, task)

    return pages.record_page(
        request,
        "task",
        task,
        overview_template="tasks/_overview.html",
        state_template="tasks/_state.html",
        facts=[
            term(task, timezone.localdate()),
            Message("负责人 {name}", {"name": task.owner.name}),
            Message("{name} 指派", {"name": task.created_by.name})
            if task.created_by is not None and task.created_by_id != task.owner_id
            else "",
        ],
        actions=_acts(request, task),
        context=context,
    )


@pages.page(powers.KEEP_TASKS)
def add(request: pages.Request) -> HttpResponse:
    """Add a task; `?about=customer:12` names the record it is about."""
    asked = about_of(request.POST.get("about", "") or request.GET.get("about", ""))
    named = get_record(request.actor, *asked) if asked else None
    initial = {"about": f"{asked[0]}:{asked[1]}" if asked else "", "priority": "2", "due_on": timezone.localdate()}
    form = NewTaskForm.of(
        request, may_assign=request.actor.may(powers.ASSIGN_TASKS), is_about=named is not None, initial=initial
    )
    under = f"{pages.words(named.label)} {named.title}" if named else ""
    return pages.form_page(
        request,
        form,
        actions.add_task,
        title=Message("新建待办"),
        submit_label=Message("建立"),
        done=f"{named.url}?tab=tasks" if named else _address,
        said=Message("待办已建立"),
        template="tasks/task_form.html",
        context={"under_title": under},
    )


@pages.page(powers.KEEP_TASKS)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a task."""
    task = queries.get_task(request.actor, pk)
    return pages.form_page(
        request,
        TaskForm.of_task(request, task, queries.repeat_of(task)),
        actions.change_task,
        title=Message("修改待办"),
        done=_address(pk),
        fixed={"task_id": pk},
        template="tasks/task_form.html",
        context={"under_title": task.title},
    )


@pages.page(powers.KEEP_TASKS)
def complete(request: pages.Request, pk: int) -> HttpResponse:
    """Complete a task with its result."""
    task = queries.get_task(request.actor, pk)
    left = sum(step.ticked_at is None for step in queries.steps_of(pk))
    form = CompleteForm.of(request, steps_left=left, initial={"revision": task.revision})
    return pages.form_page(
        request,
        form,
        actions.complete_task,
        title=Message("完成待办"),
        submit_label=Message("完成"),
        done=_address(pk),
        said=Message("已完成"),
        fixed={"task_id": pk},
        context={"under_title": task.title},
    )


@pages.page(powers.KEEP_TASKS)
def tick_off(request: pages.Request) -> HttpResponse:
    """Complete a task from a list or a board in one click; `done` is its id and revision, `12:3`."""
    pk, _colon, revision = request.POST.get("done", "").partition(":")
    number = number_of(pk)
    if request.method == "POST" and number is None:
        raise Missing
    return pages.act(
        request,
        actions.complete_task,
        done=back_address(request, reverse("tasks:list")),
        said=Message("已完成"),
        task_id=number,
        revision=number_of(revision),
    )


@pages.page(powers.KEEP_TASKS)
def cancel(request: pages.Request, pk: int) -> HttpResponse:
    """Give a task up."""
    task = queries.get_task(request.actor, pk)
    form = CancelForm.of(request, repeats=queries.repeat_of(task) is not None, initial={"revision": task.revision})
    return pages.form_page(
        request,
        form,
        actions.cancel_task,
        title=Message("取消待办"),
        submit_label=Message("取消这项待办"),
        done=_address(pk),
        said=Message("已取消"),
        fixed={"task_id": pk},
        context={"under_title": task.title},
    )


@pages.page(powers.KEEP_TASKS)
def reopen(request: pages.Request, pk: int) -> HttpResponse:
    """Take a closed task up again."""
    return pages.act(request, actions.reopen_task, done=_address(pk), said=Message("已重新打开"), task_id=pk)


@pages.page(powers.ASSIGN_TASKS)
def reassign(request: pages.Request, pk: int) -> HttpResponse:
    """Give a task to another member."""
    task = queries.get_task(request.actor, pk)
    return pages.form_page(
        request,
        OwnerForm.of(request, initial={"revision": task.revision}),
        actions.reassign_task,
        title=Message("转交待办"),
        submit_label=Message("转交"),
        done=_address(pk),
        said=Message("已转交"),
        fixed={"task_id": pk},
        context={"under_title": task.title},
    )


@pages.page(powers.KEEP_TASKS)
def tick(request: pages.Request, pk: int) -> HttpResponse:
    """Tick a step, or take the tick back (`back=1`)."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    place = number_of(request.POST.get("step", ""))
    is_back = request.POST.get("back") == "1"
    return pages.act(
        request,
        actions.untick_step if is_back else actions.tick_step,
        done=_address(pk),
        said=Message("已取消勾选") if is_back else Message("已勾选"),
        task_id=pk,
        position=-1 if place is None else place,
    )


@pages.page(powers.ASSIGN_TASKS)
def hand_over(request: pages.Request) -> HttpResponse:
    """Give all open tasks of one member to another."""
    return pages.form_page(
        request,
        HandOverForm.of(request, initial={"from_id": request.GET.get("from", "")}),
        actions.hand_over_tasks,
        title=Message("移交未完成的待办"),
        submit_label=Message("移交"),
        done=reverse("tasks:list"),
        said=Message("已移交"),
    )


def _address(pk: int) -> str:
    return reverse("tasks:record", args=[pk])


def _context(request: pages.Request, task: Task) -> dict[str, Any]:
    viewer = request.actor
    steps = queries.steps_of(task.pk)
    repeat = queries.repeat_of(task)
    clause = queries.clause_links(viewer, [task]).get(task.pk)
    return {
        "steps": steps,
        "left": sum(step.ticked_at is None for step in steps),
        "about": queries.links(viewer, [task]).get(task.pk),
        "clause": (clause.record_id, clause.row.number) if clause else None,
        "repeat_words": pages.words(said(repeat)) if repeat else "",
        "may_work": queries.may_work_on(viewer, task),
        "may_complete": task.is_open and task.by_hand and queries.may_work_on(viewer, task),
        "term": term(task, timezone.localdate()),
    }


def _acts(request: pages.Request, task: Task) -> list[pages.Act]:
    viewer, pk = request.actor, [task.pk]
    if not queries.may_work_on(viewer, task):
        return []
    if not task.is_open:
        reopened = pages.Act(Message("重新打开"), reverse("tasks:reopen", args=pk), is_post=True)
        return [reopened] if task.by_hand else []
    acts = [pages.Act(Message("修改"), reverse("tasks:change", args=pk))]
    if viewer.may(powers.ASSIGN_TASKS):
        acts.append(pages.Act(Message("转交"), reverse("tasks:reassign", args=pk)))
    if not task.source_key:
        acts.append(pages.Act(Message("取消待办"), reverse("tasks:cancel", args=pk)))
    return acts
