"""What a task may hold: words cut or refused, days and instants that agree, an owner who is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused, Stale
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.errors import TaskClosed
from xiaozhang.foundation.tasks.models import Priority
from xiaozhang.foundation.tasks.rules.new_task import LONGEST_NOTE, LONGEST_STEP, LONGEST_TITLE, MOST_STEPS

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task

Problems = dict[str, Message | str]


def words_of(title: str, note: str, checklist: Sequence[str], wrong: Problems) -> tuple[str, str, list[str]]:
    """Return title, note and steps as a person meant them; what cannot be taken is put into `wrong`."""
    title, note = clean_line(title), clean_text(note)
    steps = [step for line in checklist if (step := clean_line(line))]
    if not 1 <= len(title) <= LONGEST_TITLE:
        wrong["title"] = Message("请写要做什么，1 至 {most} 字。", {"most": LONGEST_TITLE})
    if len(note) > LONGEST_NOTE:
        wrong["note"] = "说明最多 4,000 字。"
    if len(steps) > MOST_STEPS or any(len(step) > LONGEST_STEP for step in steps):
        wrong["checklist"] = Message(
            "步骤最多 {most} 条，每条不超过 {longest} 字。", {"most": MOST_STEPS, "longest": LONGEST_STEP}
        )
    return title, note, steps


def due_of(due_on: date | None, due_at: datetime | None, wrong: Problems) -> tuple[date | None, datetime | None]:
    """Return day and instant of a term; two that disagree are put into `wrong`."""
    if due_at is None:
        return due_on, None
    day = timezone.localdate(due_at)
    if due_on is not None and due_on != day:
        wrong["due_on"] = "期限的日期与时刻不是同一天。"
    return day, due_at


def check_priority(priority: int, wrong: Problems) -> None:
    """Put an unknown priority into `wrong`."""
    if priority not in Priority.values:
        wrong["priority"] = "优先级只有高、普通、低。"


def refuse(wrong: Problems) -> None:
    """Raise Invalid if anything is wrong."""
    if wrong:
        raise Invalid(wrong)


def owner_of(actor: Actor, owner_id: int | None, today: date) -> int:
    """Return who is to do it: oneself, or a member in one's scope whom one may give tasks.

    Raises:
        Missing: no such member, or beyond the actor's scope.
        NotAllowed: giving tasks to others needs ASSIGN_TASKS.
        Refused: the member has left.
    """
    if owner_id is None or owner_id == actor.member_id:
        if actor.member_id is None:
            raise Invalid({"owner_id": "请写明负责人。"})
        return actor.member_id
    if not actor.may(powers.ASSIGN_TASKS):
        raise NotAllowed(
            Message("没有保存：您的岗位没有「{power}」的权限，请联系管理员。", {"power": powers.ASSIGN_TASKS.label})
        )
    member = org.get_member(actor, owner_id)
    if member.left_on is not None and member.left_on <= today:
        raise Refused(Message("没有保存：{name}已离职，请另选负责人。", {"name": member.name}))
    return member.pk


def open_task_of(actor: Actor, task_id: int, revision: int | None) -> Task:
    """Return an open task the actor may work on, locked, as the form showed it.

    Raises:
        Missing: not there, or beyond the actor's reach.
        NotAllowed: in reach, and neither the actor's own nor theirs to assign.
        Stale: changed since the form was shown.
        TaskClosed: done or cancelled.
    """
    task = held_task_of(actor, task_id, revision)
    if not task.is_open:
        raise TaskClosed(Message("没有执行：这项待办{state}。", {"state": task.get_state_display()}))
    return task


def held_task_of(actor: Actor, task_id: int, revision: int | None) -> Task:
    """Return a task the actor may work on, open or closed, locked. Raises Missing, NotAllowed, Stale."""
    task = queries.get_task(actor, task_id, power=powers.KEEP_TASKS, lock=True)
    if not queries.may_work_on(actor, task):
        raise NotAllowed(
            Message(
                "没有执行：这是{name}的待办，您的岗位没有「{power}」的权限。",
                {"name": task.owner.name, "power": powers.ASSIGN_TASKS.label},
            )
        )
    if revision is not None and revision != task.revision:
        raise Stale
    return task


def save(task: Task, now: datetime) -> None:
    """Save a changed task under its next revision."""
    task.revision += 1
    task.changed_at = now
    task.save()
