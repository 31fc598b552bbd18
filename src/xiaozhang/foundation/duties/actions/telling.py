"""The words of tasks and notices that the sweep makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.duties.actions.honouring import task_key
from xiaozhang.foundation.duties.clauses import TimeLimit, moment_label
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.duties.rules.terms import Clock, Do, Step
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.tasks.rules.new_task import NewTask

REMINDER, LAPSE, ESCALATION = "duties.reminder", "duties.lapse", "duties.escalation"
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A duty with the words it needs: its clause and its member's name."""

    duty: Duty
    stated: Stated
    member: str

    @property
    def what(self) -> str:
        """What is to be done."""
        rule = self.stated.parameters
        if isinstance(rule, TimeLimit) and rule.task:
            return rule.task
        return self.duty.about or (str(moment_label(self.duty.closes)) if self.duty.closes else self.stated.title)


def task_of(told: Told, clock: Clock) -> NewTask:
    """Return the task of a duty; only the duty closes it."""
    due = told.duty.due_at
    is_whole_day = due == clock.midnight(clock.day_of(due))
    return NewTask(
        owner_id=told.duty.member_id,
        title=f"{told.what}：{told.duty.title}"[:_LONGEST_TITLE] if told.duty.title else told.what,
        due_at=None if is_whole_day else due,
        due_on=clock.last_day_of(due) if is_whole_day else None,
        record_type=told.duty.record_type,
        record_id=told.duty.record_id,
        clause_id=told.duty.clause_id,
        source_key=task_key(told.duty),
        by_hand=False,
    )


def notice_of(told: Told, step: Step, to: tuple[int, ...], clock: Clock) -> Notice:
    """Return what is told at a step."""
    values: dict[str, object] = {
        "record": told.duty.title,
        "what": told.what,
        "about": told.duty.about or told.what,
        "name": told.member,
        "when": _when(told.duty.due_at, clock),
        "n": abs(step.offset or 0),
    }
    kind, words = _words(step)
    clause = {"number": told.stated.number, "title": told.stated.title}
    return Notice(
        kind=kind,
        to=to,
        title=Message(words, values),
        key=f"duty:{told.duty.pk}:{step.key}{told.duty.round}",
        body=Message("依据制度第 {number} 条「{title}」。", clause),
        url=address_of(told.duty.pk),
        record_type=told.duty.record_type,
        record_id=told.duty.record_id,
    )


def address_of(duty_id: int) -> str:
    """Return the address of a duty's page; for thousands at a time, so the rest of it is looked up once."""
    return f"{_list_address()}{duty_id}/"


@lru_cache(maxsize=1)
def _list_address() -> str:
    return reverse("duties:list")


def _words(step: Step) -> tuple[str, str]:
    if step.do is Do.DUE:
        return LAPSE, "已超过时限：{record} {what}，应于{when}以前"
    if step.do is Do.ESCALATE:
        return ESCALATION, "{name}超过时限：{record} {what}，应于{when}以前"
    if step.offset is None:
        return REMINDER, "将到时限：{record} {what}，{when}以前"
    if step.offset < 0:
        return REMINDER, "{record} {about} 还有 {n} 天到期（{when}）"
    if step.offset == 0:
        return REMINDER, "{record} {about} 今天到期"
    return REMINDER, "{record} {about} 已过期 {n} 天（{when}）"


def _when(due: datetime, clock: Clock) -> str:
    """Return 11月20日, with the time where the term does not end with a day."""
    day = clock.last_day_of(due)
    words = f"{day.month}月{day.day}日"
    if due == clock.end_of(day):
        return words
    return f"{words} {due.astimezone(clock.zone):%H:%M}"
