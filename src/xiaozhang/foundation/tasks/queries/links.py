"""What a task is about, as its reader may see it: the record and the clause, asked of the house by their type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.pages.words import words
from xiaozhang.foundation.tasks.models import Task

CLAUSE = "clause"
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A record by its label, title and address; `number` is that of a clause."""

    label: str
    title: str
    url: str
    number: str = ""


def links(viewer: Actor, rows: Sequence[Task]) -> dict[Key, Link]:
    """Return the records these tasks are about that the viewer may see; one query for each type of record."""
    wanted: dict[str, set[int]] = {}
    for task in rows:
        if task.record_id is not None:
            wanted.setdefault(task.record_type, set()).add(task.record_id)
    return {key: link for name, ids in wanted.items() for key, link in _found(viewer, name, ids).items()}


def clause_links(viewer: Actor, rows: Sequence[Task]) -> dict[int, Link]:
    """Return the clauses these tasks follow that the viewer may read, by id."""
    ids = {task.clause_id for task in rows if task.clause_id is not None}
    return {pk: link for (_name, pk), link in _found(viewer, CLAUSE, ids).items()} if ids else {}


def record_link(viewer: Actor, record_type: str, record_id: int) -> Link:
    """Return one record. Raises Missing where there is no such type, no such record, or the viewer may not see it."""
    found = _found(viewer, record_type, {record_id})
    if (record_type, record_id) not in found:
        raise Missing
    return found[record_type, record_id]


def _found(viewer: Actor, record_type: str, ids: set[int]) -> Mapping[Key, Link]:
    if record_type not in registries.record_types:
        return {}
    declared = registries.record_types.get(record_type)
    if declared.power is not None and not viewer.may(declared.power):
        return {}
    label = words(declared.label)
    return {
        (record_type, row.pk): Link(label, declared.title(row), declared.url(row.pk), getattr(row, "number", ""))
        for row in declared.rows(viewer).filter(pk__in=ids)
    }
