"""What tasks are about, as their reader may see it: records and clauses, which stand in other apps."""

from __future__ import annotations

from collections.abc import Sequence

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.named import Named, find_named
from xiaozhang.foundation.tasks.models import Task

CLAUSE = "clause"


def links(viewer: Actor, rows: Sequence[Task]) -> dict[int, Named]:
    """Return, by task id, the records that the viewer may see; one query for each type of record."""
    places = {task.pk: (task.record_type, task.record_id) for task in rows if task.record_id is not None}
    found = find_named(viewer, set(places.values()))
    return {pk: found[place] for pk, place in places.items() if place in found}


def clause_links(viewer: Actor, rows: Sequence[Task]) -> dict[int, Named]:
    """Return, by task id, the clauses that the viewer may read; `row.number` is such as 3.2."""
    places = {task.pk: (CLAUSE, task.clause_id) for task in rows if task.clause_id is not None}
    found = find_named(viewer, set(places.values()))
    return {pk: found[place] for pk, place in places.items() if place in found}


def named_by_place(rows: Sequence[Task]) -> dict[int, Named]:
    """Return, by place in `rows`, the records of tasks that are not saved yet, whoever may see them."""
    places = {
        index: (task.record_type, task.record_id) for index, task in enumerate(rows) if task.record_id is not None
    }
    found = find_named(SYSTEM, set(places.values()))
    return {index: found[place] for index, place in places.items() if place in found}
