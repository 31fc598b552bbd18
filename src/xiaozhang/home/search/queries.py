"""What the search page shows: hits by record type."""

from __future__ import annotations

from dataclasses import dataclass

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import queries as records

_IN_A_GROUP = 6
_IN_ONE_TYPE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one record type, the nearest first; `is_cut` where there are more."""

    key: str
    label: Message
    icon: str
    hits: list[records.Hit]
    is_cut: bool


def groups(viewer: Actor, text: str, *, record_type: str = "") -> list[Group]:
    """Return what the viewer may see that a text finds, by record type: six of each, fifty of one asked for. S4."""
    size = _IN_ONE_TYPE if record_type else _IN_A_GROUP
    found = records.search_by_type(viewer, text, record_types=[record_type] if record_type else None, limit=size + 1)
    groups = [_group(key, hits, size) for key, hits in found.items()]
    return sorted(groups, key=lambda group: group.hits[0].nearness)


def _group(key: str, hits: list[records.Hit], size: int) -> Group:
    declared = registries.record_types.get(key)
    return Group(key, declared.label, declared.icon, hits[:size], len(hits) > size)
