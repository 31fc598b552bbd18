"""The next task of a series is made: when the last one is closed, or when its day comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import queries
from xiaozhang.foundation.tasks.actions.finding import make_findable
from xiaozhang.foundation.tasks.actions.opening import put_steps
from xiaozhang.foundation.tasks.models import Series, Task
from xiaozhang.foundation.tasks.rules.repeating import next_day

_A_DAY = timedelta(days=1)


@action(None, label="重复待办到期")
def bring_back(*, actor: Actor, now: datetime, series_id: int) -> None:
    """Make the next task of a series whose day has come; the one before stays open. Twice on a day is once.

    Days that passed while nothing ran are not made up for: the task stands once, on the latest of them. Nothing is made
    for who has left, until the last one is handed over.
    """
    series = queries.locked_series(series_id)
    today = timezone.localdate(now)
    if series.ended_at is not None or series.next_on is None or series.next_on > today:
        nothing_changed()
        return
    last = queries.last_of(series)
    if not org.employed_among([last.owner_id], today):
        nothing_changed()
        return
    _make_next(actor, series, last, now)


def follow(actor: Actor, task: Task, now: datetime) -> None:
    """Make the task that comes after a closed one of a series, unless it stands already; part of the running action."""
    if task.series_id is None:
        return
    series = queries.locked_series(task.series_id)
    if series.ended_at is None and series.last_turn == task.turn:
        _make_next(actor, series, task, now)


def end_series(series_id: int, now: datetime) -> None:
    """Let tasks of a series come back no more; part of the running action."""
    series = queries.locked_series(series_id)
    if series.ended_at is None:
        series.ended_at, series.next_on = now, None
        series.save()


def _make_next(actor: Actor, series: Series, last: Task, now: datetime) -> None:
    today, calendar, repeat = timezone.localdate(now), org.calendar(), queries.rule_of(series)
    due_on = next_day(repeat, max(last.due_on or today, today - _A_DAY), series.last_turn, calendar)
    if due_on is None:
        series.ended_at, series.next_on = now, None
        series.save()
        note_change(last, new={"repeat": "ended"})
        return
    series.last_turn += 1
    series.next_on = next_day(repeat, due_on, series.last_turn, calendar)
    series.save()
    made = Task(
        title=last.title, note=last.note, owner_id=last.owner_id, created_by_id=last.created_by_id, created_at=now,
        changed_at=now, due_on=due_on, due_at=_same_hour(last.due_at, due_on), priority=last.priority,
        clause_id=last.clause_id, record_type=last.record_type, record_id=last.record_id,
        record_title=last.record_title, series=series, turn=series.last_turn,
    )  # fmt: skip
    made.save()
    put_steps([(made.pk, [step.text for step in queries.steps_of(last.pk)])])
    note_change(made, new={"title": made.title, "owner_id": made.owner_id, "due_on": due_on, "turn": made.turn})
    make_findable(actor, now, [made], are_new=True)


def _same_hour(due_at: datetime | None, due_on: date) -> datetime | None:
    if due_at is None:
        return None
    hour = timezone.localtime(due_at).time()
    return timezone.make_aware(datetime.combine(due_on, hour))
