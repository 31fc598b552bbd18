"""The board of tasks by their days, and a month of them; their cost does not grow with history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, QuerySet

from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.tasks.models import Task
from xiaozhang.foundation.tasks.queries.tasks import days_of, due_in, steps_left
from xiaozhang.foundation.tasks.rules.columns import LABELS, Due, column_of

MOST_CARDS = 20
MOST_A_DAY = 4
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """One task on the board or in the calendar, with its ticked and all steps."""

    task: Task
    steps: tuple[int, int] | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The open tasks of one column counted, the first of them as cards."""

    due: Due
    label: Message
    count: int
    cards: tuple[Card, ...]

    @property
    def hidden(self) -> int:
        """How many tasks have no card; the list shows them."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    on: date
    count: int
    cards: tuple[Card, ...]
    is_workday: bool
    is_other_month: bool

    @property
    def hidden(self) -> int:
        """How many tasks are not shown; the list shows them."""
        return self.count - len(self.cards)


def board(rows: QuerySet[Task], today: date) -> list[BoardColumn]:
    """Return the columns of these open tasks (scoped by the caller), each with its first cards, the oldest on top.

    Four queries, whatever there is.
    """
    counts = rows.order_by().aggregate(**{due.value: Count("pk", filter=days_of(due, today)) for due in Due})
    firsts = [due_in(rows, due, today).order_by("due_on", "pk")[:MOST_CARDS] for due in Due]
    found = _cards(rows, _first_ids(firsts), today)
    return [
        BoardColumn(
            due,
            LABELS[due],
            counts[due.value],
            tuple(card for card in found if column_of(card.task.due_on, today) is due),
        )
        for due in Due
    ]


def month(rows: QuerySet[Task], first_on: date, today: date, calendar: Calendar) -> list[list[Day]]:
    """Return the weeks, from Monday to Sunday, that a month touches, each day with its first open tasks."""
    start_on = first_on - first_on.weekday() * _A_DAY
    after = (first_on + timedelta(days=32)).replace(day=1)
    end_on = after + (-after.weekday() % 7) * _A_DAY
    shown = rows.filter(due_on__gte=start_on, due_on__lt=end_on)
    counts = dict(shown.order_by().values_list("due_on").annotate(count=Count("pk")))
    firsts = [rows.filter(due_on=day).order_by("pk")[:MOST_A_DAY] for day in sorted(counts)]
    by_day: dict[date | None, list[Card]] = {}
    for card in _cards(rows, _first_ids(firsts), today):
        by_day.setdefault(card.task.due_on, []).append(card)
    days = [start_on + count * _A_DAY for count in range((end_on - start_on).days)]
    made = [
        Day(
            day,
            counts.get(day, 0),
            tuple(by_day.get(day, ())),
            calendar.is_workday(day),
            day.month != first_on.month,
        )
        for day in days
    ]
    return [made[place : place + 7] for place in range(0, len(made), 7)]


def _cards(rows: QuerySet[Task], ids: Sequence[int], today: date) -> list[Card]:
    found = list(rows.filter(pk__in=ids).order_by("due_on", "priority", "due_at", "pk")) if ids else []
    steps = steps_left([task.pk for task in found]) if found else {}
    return [
        Card(
            task,
            steps.get(task.pk),
            task.is_late(today),
        )
        for task in found
    ]


def _first_ids(parts: Sequence[QuerySet[Task]]) -> list[int]:
    """Return the ids of the first rows of each part, in one query that reads no further."""
    written: list[str] = []
    values: list[Any] = []
    for place, rows in enumerate(parts):
        try:
            sql, given = rows.values("pk").query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            continue
        written.append(f"SELECT * FROM ({sql}) part_{place}")
        values.extend(given)
    if not written:
        return []
    with connections[parts[0].db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(written), values)
        return [int(row[0]) for row in cursor.fetchall()]
