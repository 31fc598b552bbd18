"""Tasks are changed, put off, and given to others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Refused
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.actions import values
from xiaozhang.foundation.tasks.actions.finding import make_findable
from xiaozhang.foundation.tasks.actions.opening import begin_series, put_steps
from xiaozhang.foundation.tasks.actions.repeating import end_series
from xiaozhang.foundation.tasks.actions.telling import tell_owner
from xiaozhang.foundation.tasks.errors import HeldBySource
from xiaozhang.foundation.tasks.models import Series, Task
from xiaozhang.foundation.tasks.rules.columns import Due, column_of, day_for
from xiaozhang.foundation.tasks.rules.repeating import Repeat, next_day, problems

_FIXED = "没有保存：这项待办由制度产生，期限不能自行改动。如需延期，请走签呈或请上级处理。"


@action(powers.KEEP_TASKS, label="修改待办")
def change_task(
    *,
    actor: Actor,
    now: datetime,
    task_id: int,
    title: str,
    due_on: date | None = None,
    due_at: datetime | None = None,
    note: str = "",
    priority: int = 2,
    checklist: Sequence[str] = (),
    repeat: Repeat | None = None,
    revision: int | None = None,
) -> Task:
    """Change an open task: words, term, steps (those whose words stay keep their ticks), and how it comes back.

    Raises:
        Missing, NotAllowed, Stale, TaskClosed: as for completing.
        HeldBySource: another term for a task that a rule opened.
        Invalid: values that cannot be.
    """
    task = values.open_task_of(actor, task_id, revision)
    wrong: values.Problems = {}
    title, note, steps = values.words_of(title, note, checklist, wrong)
    day, instant = values.due_of(due_on, due_at, wrong)
    values.check_priority(priority, wrong)
    if repeat is not None:
        wrong.update(problems(repeat, day))
    values.refuse(wrong)
    if task.source_key and (day, instant) != (task.due_on, task.due_at):
        raise HeldBySource(_FIXED)
    given = {"title": title, "note": note, "due_on": day, "due_at": instant, "priority": priority}
    old, new = differences(task, given)
    if "due_on" in new or "due_at" in new:
        task.is_reminded = False
    _change_steps(task, steps, old, new)
    _change_repeat(task, repeat, now, old, new)
    if not new:
        nothing_changed()
        return task
    values.save(task, now)
    note_change(task, old=old, new=new)
    if "title" in new:
        make_findable(actor, now, [task])
    return task


@action(powers.KEEP_TASKS, label="改期")
def put_off_task(*, actor: Actor, now: datetime, task_id: int, column: str, revision: int | None = None) -> Task:
    """Give a task the day that a column of the board stands for; its hour goes with its day.

    Raises:
        Missing, NotAllowed, Stale, TaskClosed: as for completing.
        HeldBySource: a rule gave the task its term.
        Refused: nothing is put into the past, and what comes back keeps a day.
    """
    task = values.open_task_of(actor, task_id, revision)
    today = timezone.localdate(now)
    wanted = next((due for due in Due if due.value == column), None)
    if wanted is None or wanted is Due.LATE:
        raise Refused("没有移动：期限不能改到过去。")
    if wanted is column_of(task.due_on, today):
        nothing_changed()
        return task
    if task.source_key:
        raise HeldBySource("没有移动：这项待办由制度产生，期限不能自行改动。如需延期，请走签呈或请上级处理。")
    if wanted is Due.NONE and task.series_id is not None:
        raise Refused("没有移动：重复的待办要有期限。")
    old, new = differences(task, {"due_on": day_for(wanted, today, org.calendar()), "due_at": None})
    task.is_reminded = False
    values.save(task, now)
    note_change(task, old=old, new=new)
    return task


@action(powers.ASSIGN_TASKS, label="转交待办")
def reassign_task(*, actor: Actor, now: datetime, task_id: int, owner_id: int, revision: int | None = None) -> Task:
    """Give an open task to another member in scope, who is told.

    Raises:
        Missing: the task or the member is not there, or beyond the actor's scope.
        Stale, TaskClosed: as for completing.
        Refused: the member has left.
    """
    task = values.open_task_of(actor, task_id, revision)
    owner = values.owner_of(actor, owner_id, timezone.localdate(now))
    if owner == task.owner_id:
        nothing_changed()
        return task
    old = {"owner_id": task.owner_id}
    task.owner_id = owner
    values.save(task, now)
    note_change(task, old=old, new={"owner_id": owner})
    make_findable(actor, now, [task])
    tell_owner(actor, now, [task])
    return task


@action(powers.ASSIGN_TASKS, label="移交全部待办")
def hand_over_tasks(*, actor: Actor, now: datetime, from_id: int, to_id: int) -> int:
    """Give all open tasks of a member to another one, both in scope, as when somebody leaves; return how many.

    The new owner is told once for each.

    Raises:
        Missing: one of the two is beyond the actor's scope.
        Refused: the two are the same, or the new owner has left.
    """
    if from_id == to_id:
        raise Refused("没有移交：移交给的须是另一位成员。")
    org.get_member(actor, from_id)
    owner = values.owner_of(actor, to_id, timezone.localdate(now))
    held = queries.locked_open_tasks_of(from_id)
    if not held:
        nothing_changed()
        return 0
    for task in held:
        task.owner_id = owner
        values.save(task, now)
        note_change(task, old={"owner_id": from_id}, new={"owner_id": owner})
    make_findable(actor, now, held)
    tell_owner(actor, now, held)
    return len(held)


def _change_steps(task: Task, wanted: Sequence[str], old: dict[str, object], new: dict[str, object]) -> None:
    standing = queries.steps_of(task.pk, lock=True)
    if [step.text for step in standing] == list(wanted):
        return
    old["checklist"], new["checklist"] = "、".join(step.text for step in standing), "、".join(wanted)
    ticked = {step.text: (step.ticked_at, step.ticked_by_id) for step in standing if step.ticked_at is not None}
    for step in standing:
        step.delete()
    put_steps([(task.pk, wanted)])
    for step in queries.steps_of(task.pk, lock=True):
        if step.text in ticked:
            step.ticked_at, step.ticked_by_id = ticked[step.text]
            step.save()


def _change_repeat(
    task: Task, wanted: Repeat | None, now: datetime, old: dict[str, object], new: dict[str, object]
) -> None:
    """Let a series come back otherwise or no more; only its newest task decides on that."""
    series = queries.locked_series(task.series_id) if task.series_id is not None else None
    standing = queries.rule_of(series) if series is not None and series.ended_at is None else None
    if series is not None and series.last_turn != task.turn:
        return
    if wanted == standing and not (wanted is not None and "due_on" in new):
        return
    if wanted != standing:
        old["repeat"], new["repeat"] = standing.every if standing else "", wanted.every if wanted else ""
    if wanted is None:
        if series is not None:
            end_series(series.pk, now)
        return
    assert task.due_on is not None
    if series is None:
        task.series = begin_series(wanted, task.due_on)
        return
    _rewrite(series, wanted, task.due_on)


def _rewrite(series: Series, wanted: Repeat, due_on: date) -> None:
    series.every, series.month_day = wanted.every.value, wanted.month_day
    series.weekdays = "".join(str(number) for number in sorted(set(wanted.weekdays)))
    series.until_on, series.times, series.ended_at = wanted.until_on, wanted.times, None
    series.next_on = next_day(wanted, due_on, series.last_turn, org.calendar())
    series.save()
