"""Tasks inside a viewer's scope, narrowed as pages ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.records.rules.documents import Document
from xiaozhang.foundation.tasks import powers
from xiaozhang.foundation.tasks.models import ChecklistItem, Series, State, Task
from xiaozhang.foundation.tasks.rules.columns import Due, spans
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat

if TYPE_CHECKING:
    from datetime import datetime

MOST_ON_A_RECORD = 100


def tasks(viewer: Actor) -> QuerySet[Task]:
    """Return the tasks of the members in the viewer's scope, and those the viewer gave to others."""
    rows = Task.objects.select_related("owner", "created_by", "series")
    if viewer.sees_all():
        return rows
    reached = Q(owner_id__in=viewer.member_ids)
    return rows.filter(reached if viewer.member_id is None else reached | Q(created_by_id=viewer.member_id))


def get_task(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Task:
    """Return one task in scope; `lock` holds its row until the transaction ends.

    Raises:
        Missing: not there, or outside the viewer's scope.
        NotAllowed: in scope, and the viewer lacks `power`.
    """
    rows = tasks(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def may_work_on(viewer: Actor, task: Task) -> bool:
    """Say whether the viewer may complete, tick and change the task: as its owner, its giver, or who assigns here."""
    if not viewer.may(powers.KEEP_TASKS):
        return False
    is_own = viewer.member_id is not None and viewer.member_id in (task.owner_id, task.created_by_id)
    return is_own or viewer.may(powers.ASSIGN_TASKS)


def own(rows: QuerySet[Task], viewer: Actor) -> QuerySet[Task]:
    """Leave the viewer's own tasks."""
    return rows.filter(owner_id=viewer.member_id)


def given_by(rows: QuerySet[Task], viewer: Actor) -> QuerySet[Task]:
    """Leave the tasks the viewer gave to others."""
    return rows.filter(created_by_id=viewer.member_id).exclude(owner_id=viewer.member_id)


def still_open(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Leave the tasks that are to be done."""
    return rows.filter(state=State.OPEN)


def days_of(column: Due, today: date) -> Q:
    """Return the condition on the day of tasks in a column of the board."""
    if column is Due.NONE:
        return Q(due_on__isnull=True)
    span = spans(today)[column]
    condition = Q() if span.start_on is None else Q(due_on__gte=span.start_on)
    return condition if span.end_on is None else condition & Q(due_on__lt=span.end_on)


def of_team(rows: QuerySet[Task], viewer: Actor) -> QuerySet[Task]:
    """Leave the tasks of the members in scope: by their owners alone, which an index answers."""
    return rows if viewer.sees_all() else rows.filter(owner_id__in=viewer.member_ids)


def due_in(rows: QuerySet[Task], column: Due, today: date) -> QuerySet[Task]:
    """Leave the tasks whose day lies in a column of the board."""
    return rows.filter(days_of(column, today))


def from_source(rows: QuerySet[Task], source: str) -> QuerySet[Task]:
    """Leave the tasks of one origin: "clause" (the charter), "series" (repeating) or "hand" (a person)."""
    if source == "clause":
        return rows.filter(Q(clause_id__isnull=False) | Q(source_key__isnull=False))
    if source == "series":
        return rows.filter(series_id__isnull=False)
    return rows.filter(clause_id__isnull=True, source_key__isnull=True, series_id__isnull=True)


def found(rows: QuerySet[Task], text: str) -> QuerySet[Task]:
    """Leave the tasks whose title or record contains what was typed."""
    return rows.filter(Q(title__icontains=text) | Q(record_title__icontains=text))


def documents_of(rows: Iterable[Task]) -> list[Document]:
    """Return what search knows of tasks that no rule opened; their giver finds them too."""
    return [
        Document(
            record_type="task",
            record_id=task.pk,
            owner_id=task.owner_id,
            title=task.title,
            subtitle=task.record_title,
            names=(task.title,),
            shared_ids=() if task.created_by_id is None else (task.created_by_id,),
        )
        for task in rows
        if task.source_key is None
    ]


def open_tasks_of(member_id: int) -> QuerySet[Task]:
    """Return a member's open tasks, those due first on top, those without a day last."""
    return Task.objects.filter(owner_id=member_id, state=State.OPEN).order_by("due_on", "pk")


def open_count_of(member_id: int) -> int:
    """Return how many tasks a member must hand over when leaving."""
    return open_tasks_of(member_id).count()


def locked_open_tasks_of(member_id: int) -> list[Task]:
    """Return a member's open tasks, locked, in the order of their ids: to hand them over."""
    rows = Task.objects.select_for_update().filter(owner_id=member_id, state=State.OPEN)
    return list(rows.order_by("pk"))


def steps_of(task_id: int, *, lock: bool = False) -> list[ChecklistItem]:
    """Return the steps of a task in order; the caller has the right to the task."""
    rows = ChecklistItem.objects.filter(task_id=task_id)
    return list(rows.select_for_update() if lock else rows.select_related("ticked_by"))


def steps_left(task_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return ticked and all steps by task id; tasks without steps are left out."""
    counted = ChecklistItem.objects.filter(task_id__in=task_ids).order_by().values_list("task_id")
    rows = counted.annotate(ticked=Count("ticked_at"), steps=Count("pk"))
    return {task_id: (ticked, steps) for task_id, ticked, steps in rows}


def tasks_of_record(viewer: Actor, record_type: str, record_id: int) -> QuerySet[Task]:
    """Return the viewer's tasks on a record: open ones by their day, then the closed ones."""
    rows = tasks(viewer).filter(record_type=record_type, record_id=record_id)
    return rows.order_by("closed_at", "due_on", "pk")


def by_source(source_keys: Iterable[str]) -> QuerySet[Task]:
    """Return the tasks that these sources opened, over everyone: for the house."""
    return Task.objects.filter(source_key__in=list(source_keys))


def open_on_record(record_type: str, record_id: int) -> list[Task]:
    """Return the open tasks on a record, over everyone, locked, in the order of their ids."""
    rows = Task.objects.filter(record_type=record_type, record_id=record_id, state=State.OPEN)
    return list(rows.select_for_update().order_by("pk"))


def open_by_source(source_keys: Sequence[str]) -> list[Task]:
    """Return the open tasks of these sources, locked, in the order of their ids."""
    rows = by_source(source_keys).select_for_update()  # by the key alone, which finds them; few of them are closed
    return [task for task in rows.order_by("pk") if task.is_open]


def these(tasks: Sequence[Task]) -> QuerySet[Task]:
    """Return the rows of tasks that are held already, to write them in one go."""
    return Task.objects.filter(pk__in=[task.pk for task in tasks])


def locked_series(pk: int) -> Series:
    """Return a series, locked: whoever makes its next task holds it."""
    return Series.objects.select_for_update().get(pk=pk)


def rule_of(series: Series) -> Repeat:
    """Return how a series comes back."""
    return Repeat(
        every=Every(series.every),
        weekdays=tuple(int(number) for number in series.weekdays),
        month_day=series.month_day,
        until_on=series.until_on,
        times=series.times,
    )


def repeat_of(task: Task) -> Repeat | None:
    """Return how a task comes back; None where it does not, or where a later one of its series decides."""
    series = task.series
    if series is None or series.ended_at is not None or series.last_turn != task.turn:
        return None
    return rule_of(series)


def series_due(today: date) -> list[int]:
    """Return the ids of the series whose next day has come."""
    rows = Series.objects.filter(ended_at__isnull=True, next_on__lte=today)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def last_of(series: Series) -> Task:
    """Return the newest task of a series."""
    return Task.objects.get(series_id=series.pk, turn=series.last_turn)


def to_remind(now: datetime, today: date, limit: int) -> list[Task]:
    """Return open tasks whose day has come, or whose hour comes within the next, and that nobody was reminded of."""
    hour = now + timedelta(hours=1)
    waiting = Task.objects.filter(state=State.OPEN, is_reminded=False, due_on__lte=today)
    rows = waiting.filter(Q(due_at__isnull=True) | Q(due_at__lte=hour)).select_for_update(of=("self",))
    return list(rows.order_by("pk")[:limit])


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many open tasks of a member are late, due today, and due in the rest of the week."""

    late: int
    today: int
    week: int


def due_counts(viewer: Actor, today: date) -> DueCounts:
    """Return how the viewer's own open tasks stand on a day; one query on an index."""
    rows = Task.objects.filter(owner_id=viewer.member_id, state=State.OPEN)
    columns = (Due.LATE, Due.TODAY, Due.WEEK)
    return DueCounts(**rows.aggregate(**{each.value: Count("pk", filter=days_of(each, today)) for each in columns}))


def due_tasks(viewer: Actor, today: date, limit: int) -> list[Task]:
    """Return the viewer's own open tasks that are late or due today, the oldest first."""
    rows = own(still_open(tasks(viewer)), viewer).filter(due_on__lte=today)
    return list(rows.order_by("due_on", "priority", "pk")[:limit])
