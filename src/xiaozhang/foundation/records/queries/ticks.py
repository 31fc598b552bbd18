"""Ticks, and the records they stand on."""

from __future__ import annotations

from typing import Any

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.records.models import Tick


def ticks(subject_type: str, subject_id: int, list_key: str) -> dict[str, Tick]:
    """Return the ticked lines of a record's list, by line; the caller has decided that it may be seen."""
    rows = Tick.objects.filter(subject_type=subject_type, subject_id=subject_id, list_key=list_key)
    return {row.line_key: row for row in rows.select_related("ticked_by")}


def locked_tick(subject_type: str, subject_id: int, list_key: str, line_key: str) -> Tick | None:
    """Return a ticked line, held until the transaction ends."""
    rows = Tick.objects.select_for_update().filter(subject_type=subject_type, subject_id=subject_id)
    return rows.filter(list_key=list_key, line_key=line_key).first()


def check_visible(viewer: Actor, subject_type: str, subject_id: int) -> str:
    """Return the title of a record that the viewer may see. Raises Missing."""
    record_type, row = _record(viewer, subject_type, subject_id)
    return record_type.title(row)


def address_of(viewer: Actor, subject_type: str, subject_id: int) -> str:
    """Return where a record that the viewer may see is shown. Raises Missing."""
    record_type, row = _record(viewer, subject_type, subject_id)
    return record_type.url(row.pk)


def _record(viewer: Actor, subject_type: str, subject_id: int) -> tuple[registries.RecordType, Any]:
    for record_type in registries.record_types:
        rows = record_type.rows(viewer)
        if rows.model._meta.label_lower == subject_type:
            row = rows.filter(pk=subject_id).first()
            if row is not None:
                return record_type, row
    raise Missing()
