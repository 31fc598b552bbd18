"""Records of any kind, named by type and id: found for a viewer, or not at all.

What stands on any record (a file, a comment, a task) knows only the key of its record type and an id. Here it learns
whether the viewer may see the record, what it is called and where it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.registries import RecordType
from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Named:
    """A record that the viewer may see: `label` names its kind, `title` itself, `url` its page."""

    record_type: str
    record_id: int
    label: Message
    title: str
    url: str
    row: Any


def find_record(viewer: Actor, record_type: str, record_id: int) -> Named | None:
    """Return the record if the viewer may see its kind and reaches it, in one query; None alike for all other cases."""
    declared = _open_to(viewer, record_type)
    if declared is None:
        return None
    row = declared.rows(viewer).filter(pk=record_id).first()
    return None if row is None else _named(declared, row)


def get_record(viewer: Actor, record_type: str, record_id: int) -> Named:
    """Return the record. Raises Missing alike for one that is not there and one that is beyond the viewer's reach."""
    found = find_record(viewer, record_type, record_id)
    if found is None:
        raise Missing
    return found


def find_named(viewer: Actor, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """Return those of the records that the viewer may see, by type and id; one query for each type."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for record_type, record_id in places:
        wanted[record_type].add(record_id)
    found: dict[tuple[str, int], Named] = {}
    for record_type, ids in wanted.items():
        declared = _open_to(viewer, record_type)
        if declared is not None:
            rows = declared.rows(viewer).filter(pk__in=ids)
            found.update({(record_type, row.pk): _named(declared, row) for row in rows})
    return found


def _open_to(viewer: Actor, record_type: str) -> RecordType | None:
    if record_type not in registries.record_types:
        return None
    declared = registries.record_types.get(record_type)
    return declared if declared.power is None or viewer.may(declared.power) else None


def _named(declared: RecordType, row: Any) -> Named:
    return Named(declared.key, row.pk, declared.label, declared.title(row), declared.url(row.pk), row)
