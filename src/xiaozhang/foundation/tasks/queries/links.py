"""What tasks are about, as their reader may see it: records and clauses, which stand in other apps."""

from __future__ import annotations

from collections.abc import Sequence

from xiaozhang.base.actor import Actor
from xiaozhang.base.named import Named, find_named
from xiaozhang.base.text import Message
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


def sources_of(viewer: Actor, rows: Sequence[Task]) -> dict[int, Message]:
    """Return in words where tasks come from, by id: a clause of the charter, a series; nothing for those of people."""
    clauses = clause_links(viewer, rows)
    words: dict[int, Message] = {}
    for task in rows:
        if task.pk in clauses:
            words[task.pk] = Message("制度 {number}", {"number": clauses[task.pk].row.number})
        elif task.source_key:
            words[task.pk] = Message("制度")
        elif task.series_id is not None:
            words[task.pk] = Message("重复")
    return words
