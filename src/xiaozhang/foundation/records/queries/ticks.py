"""Ticks, and the records they stand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

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
        if _model_of(record_type, viewer) == subject_type:
            row = record_type.rows(viewer).filter(pk=subject_id).first()
            if row is not None:
                return record_type, row
    raise Missing()


def _model_of(record_type: registries.RecordType, viewer: Actor) -> str:
    """Name the model of a type, whoever looks: to ask every type for its rows would cost more than what is sought."""
    if record_type.rows not in _MODELS:
        _MODELS[record_type.rows] = record_type.rows(viewer).model._meta.label_lower
    return _MODELS[record_type.rows]


_MODELS: dict[Callable[[Actor], QuerySet[Any]], str] = {}
