"""Tasks are done, given up, taken up again, or closed by what opened them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.actions.repeating import end_series, follow
from xiaozhang.foundation.tasks.actions.values import held_task_of, open_task_of, save
from xiaozhang.foundation.tasks.errors import HeldBySource, StepsLeft, TaskOpen
from xiaozhang.foundation.tasks.models import State, Task

_LONGEST_RESULT, _LONGEST_REASON = 4000, 200
_MOST_KEYS = 500


@action(powers.KEEP_TASKS, label="完成待办")
def complete_task(
    *,
    actor: Actor,
    now: datetime,
    task_id: int,
    result: str = "",
    unticked_reason: str = "",
    revision: int | None = None,
) -> Task:
    """Complete a task with what came of it; one of a series is followed by the next.

    Raises:
        Missing: not there, or beyond the actor's reach.
        NotAllowed: not the actor's own, and not theirs to assign.
        Stale: changed since the form was shown.
        TaskClosed: done or cancelled already.
        StepsLeft: steps are not ticked, and no reason is given.
        HeldBySource: only what opened it closes it.
    """
    task = open_task_of(actor, task_id, revision)
    if not task.by_hand:
        raise HeldBySource("没有完成：这项待办由制度产生，要办的事办完，它会自己完成。")
    result, reason = clean_text(result), clean_line(unticked_reason)
    wrong: dict[str, Message | str] = {}
    if len(result) > _LONGEST_RESULT:
        wrong["result"] = "结果最多 4,000 字。"
    if len(reason) > _LONGEST_REASON:
        wrong["unticked_reason"] = "原因最多 200 字。"
    if wrong:
        raise Invalid(wrong)
    left = sum(step.ticked_at is None for step in queries.steps_of(task.pk, lock=True))
    if left and not reason:
        raise StepsLeft(Message("没有完成：还有 {left} 个步骤没有勾选。请先勾选，或写明原因。", {"left": left}))
    _close(task, State.DONE, result, actor, now, reason if left else "")
    follow(actor, task, now)
    return task


@action(powers.KEEP_TASKS, label="取消待办")
def cancel_task(
    *,
    actor: Actor,
    now: datetime,
    task_id: int,
    reason: str = "",
    ends_series: bool = False,
    revision: int | None = None,
) -> Task:
    """Give a task up; one of a series is followed by the next, unless the whole series is ended with it.

    Raises:
        Missing, NotAllowed, Stale, TaskClosed: as for completing.
        HeldBySource: a rule opened it; whether it is given up is not for a person to decide.
    """
    task = open_task_of(actor, task_id, revision)
    if task.source_key:
        raise HeldBySource("没有取消：这项待办由制度产生，不能自行取消。如不适用，请走签呈或请上级处理。")
    words = clean_text(reason)
    if len(words) > _LONGEST_RESULT:
        raise Invalid({"reason": "原因最多 4,000 字。"})
    _close(task, State.CANCELLED, words, actor, now)
    if ends_series and task.series_id is not None:
        end_series(task.series_id, now)
    else:
        follow(actor, task, now)
    return task


@action(powers.KEEP_TASKS, label="重新打开待办")
def reopen_task(*, actor: Actor, now: datetime, task_id: int, revision: int | None = None) -> Task:
    """Take a closed task up again; the next of its series, if it was made, stays.

    Raises:
        Missing, NotAllowed, Stale: as for completing.
        TaskOpen: it is open.
        HeldBySource: its source closed it.
    """
    task = held_task_of(actor, task_id, revision)
    if task.is_open:
        raise TaskOpen("没有执行：这项待办还没有完成。")
    if not task.by_hand:
        raise HeldBySource("没有重新打开：这项待办由制度产生，已由它办结。")
    old = {"state": task.state, "result": task.result}
    task.state, task.result, task.unticked_reason = State.OPEN, "", ""
    task.closed_at, task.closed_by_id = None, None
    save(task, now)
    note_change(task, old=old, new={"state": task.state, "result": ""})
    return task


@action(None, label="待办随来源办结")
def close_by_source(*, actor: Actor, now: datetime, source_keys: Sequence[str], result: str, is_done: bool) -> int:
    """Close the open tasks of these sources, as done or as no longer wanted; return how many were open.

    For the house, like `open_tasks`: unknown keys and closed tasks are passed over, steps need not be ticked.
    """
    keys = sorted(set(source_keys) - {""})
    state, words = State.DONE if is_done else State.CANCELLED, clean_text(result)[:_LONGEST_RESULT]
    count = 0
    for first in range(0, len(keys), _MOST_KEYS):
        held = queries.open_by_source(keys[first : first + _MOST_KEYS])
        queries.these(held).update(
            state=state, result=words, closed_at=now, closed_by_id=actor.member_id, changed_at=now,
            revision=F("revision") + 1,
        )  # fmt: skip
        for task in held:
            note_change(task, old={"state": State.OPEN.value}, new={"state": state.value, "result": words})
        count += len(held)
    if not count:
        nothing_changed()
    return count


def _close(task: Task, state: State, result: str, actor: Actor, now: datetime, reason: str = "") -> None:
    task.state, task.result, task.unticked_reason = state, result[:_LONGEST_RESULT], reason
    task.closed_at, task.closed_by_id = now, actor.member_id
    save(task, now)
    new: dict[str, object] = {"state": state.value, "result": task.result}
    if reason:
        new["unticked_reason"] = reason
    note_change(task, old={"state": State.OPEN.value}, new=new)
