"""Who is told what happened to an appeal, and the task of whoever has to act on it; parts of the running action."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.urls import reverse

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import told_of
from xiaozhang.foundation.tasks import actions as tasks
from xiaozhang.performance.appeals.models import Appeal, AppealMessage
from xiaozhang.performance.appeals.queries import KIND

WAITING, ANSWERED, MOVED = "appeals.waiting", "appeals.answered", "appeals.moved"


def tell(
    actor: Actor, now: datetime, row: Appeal, kind: str, members: Collection[int | None], title: Message, body: str = ""
) -> None:
    """Tell members what happened; whoever did it needs no telling."""
    told = told_of(
        kind, members, by=actor.member_id, title=title, body=body, url=reverse("appeals:record", args=[row.pk]),
        record=(KIND, row.pk), revision=row.revision,
    )  # fmt: skip
    notices.send(actor=actor, now=now, notices=told)


def set_task(actor: Actor, now: datetime, row: Appeal, title: str, due_on: date) -> None:
    """Give the one who has the appeal a task with a term, in place of the one that is open; the row is to be saved.

    Without anybody who has it there is no task: the list of appeals shows that it waits.
    """
    end_task(actor, now, row, "已转到下一步", is_done=False)
    if row.assignee_id is None:
        return
    row.task_key = f"appeal:{row.pk}:{row.revision}"
    tasks.open_task(
        actor=actor,
        now=now,
        owner_id=row.assignee_id,
        title=title,
        due_on=due_on,
        note=row.subject,
        record_type=KIND,
        record_id=row.pk,
        source_key=row.task_key,
        by_hand=False,
    )


def end_task(actor: Actor, now: datetime, row: Appeal, result: str, *, is_done: bool = True) -> None:
    """Close the task that is open for the appeal, if one is; the row is to be saved."""
    if row.task_key:
        tasks.close_by_source(actor=actor, now=now, source_keys=[row.task_key], result=result, is_done=is_done)
        row.task_key = ""


def note(row: Appeal, now: datetime, words: str) -> AppealMessage:
    """Let the house note something where both sides read it."""
    return AppealMessage.objects.create(appeal=row, author=None, at=now, words=words)
