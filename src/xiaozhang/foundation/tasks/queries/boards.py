"""The board of tasks by their days, and a month of them; their cost does not grow with history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from xiaozhang.base.pages.counts import Count, count_all
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.tasks.models import Task
from xiaozhang.foundation.tasks.queries.tasks import due_in, steps_left
from xiaozhang.foundation.tasks.rules.columns import LABELS, Due, column_of

MOST_CARDS = 20
MOST_A_DAY = 4
_A_DAY = timedelta(days=1)
_SHOWN = (
    "title", "state", "due_on", "due_at", "priority", "record_title", "revision", "source_key", "by_hand",
    "owner_id", "created_by_id", "owner__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """One task on the board or in the calendar, with its ticked and all steps."""

    task: Task
    steps: tuple[int, int] | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The open tasks of one column, counted up to a thousand, the first of them as cards."""

    due: Due
    label: Message
    count: Count
    cards: tuple[Card, ...]

    @property
    def has_more(self) -> bool:
        """Whether tasks have no card; the list shows them."""
        return self.count.number > len(self.cards)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    on: date
    cards: tuple[Card, ...]
    has_more: bool
    is_workday: bool
    is_other_month: bool


def board(rows: QuerySet[Task], today: date) -> list[BoardColumn]:
    """Return the columns of these open tasks (scoped by the caller), each with its first cards, the oldest on top.

    Four queries, whatever there is.
    """
    parts = [due_in(rows, due, today) for due in Due]
    counts = count_all(parts)
    firsts = [part.order_by("due_on", "pk")[:MOST_CARDS] for part in parts]
    found = _cards(rows, _first_ids(firsts), today)
    return [
        BoardColumn(
            due,
            LABELS[due],
            count,
            tuple(card for card in found if column_of(card.task.due_on, today) is due),
        )
        for due, count in zip(Due, counts, strict=True)
    ]


def month(rows: QuerySet[Task], first_on: date, today: date, calendar: Calendar) -> list[list[Day]]:
    """Return the weeks, from Monday to Sunday, that a month touches, each day with its first open tasks."""
    start_on = first_on - first_on.weekday() * _A_DAY
    after = (first_on + timedelta(days=32)).replace(day=1)
    end_on = after + (-after.weekday() % 7) * _A_DAY
    days = [start_on + count * _A_DAY for count in range((end_on - start_on).days)]
    by_day: dict[date | None, list[Card]] = {}
    for card in _cards(rows, _ids_by_day(rows, days), today, with_steps=False):
        by_day.setdefault(card.task.due_on, []).append(card)
    made = [
        Day(
            day,
            tuple(by_day.get(day, ())[:MOST_A_DAY]),
            len(by_day.get(day, ())) > MOST_A_DAY,
            calendar.is_workday(day),
            day.month != first_on.month,
        )
        for day in days
    ]
    return [made[place : place + 7] for place in range(0, len(made), 7)]


def _cards(rows: QuerySet[Task], ids: Sequence[int], today: date, *, with_steps: bool = True) -> list[Card]:
    if not ids:
        return []
    shown = rows.filter(pk__in=ids).select_related(None).select_related("owner").only(*_SHOWN)
    found = list(shown.order_by("due_on", "priority", "due_at", "pk"))
    steps = steps_left([task.pk for task in found]) if with_steps else {}
    return [Card(task, steps.get(task.pk), task.is_late(today)) for task in found]


def _ids_by_day(rows: QuerySet[Task], days: Sequence[date]) -> list[int]:
    """Return the ids of the first tasks of each day; the query of one day is written once and asked for each."""
    first = rows.filter(due_on=days[0]).order_by("pk").values("pk")[: MOST_A_DAY + 1]
    adapt = connections[rows.db].ops.adapt_datefield_value
    try:
        sql, given = first.query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:
        return []
    asked = adapt(days[0])
    values = [adapt(day) if value == asked else value for day in days for value in given]
    return _ids([sql] * len(days), values, rows.db)


def _first_ids(parts: Sequence[QuerySet[Task]]) -> list[int]:
    """Return the ids of the first rows of each part, in one query that reads no further."""
    written: list[str] = []
    values: list[Any] = []
    for rows in parts:
        try:
            sql, given = rows.values("pk").query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            continue
        written.append(sql)
        values.extend(given)
    return _ids(written, values, parts[0].db)


def _ids(parts: Sequence[str], values: Sequence[Any], alias: str) -> list[int]:
    if not parts:
        return []
    written = " UNION ALL ".join(f"SELECT * FROM ({sql}) part_{place}" for place, sql in enumerate(parts))
    with connections[alias].cursor() as cursor:
        cursor.execute(written, values)
        return [int(row[0]) for row in cursor.fetchall()]
