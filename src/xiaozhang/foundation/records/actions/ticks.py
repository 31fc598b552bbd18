"""Lines of checklists are ticked."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.models import Tick


@action(powers.TICK)
def tick(*, actor: Actor, now: datetime, subject_type: str, subject_id: int, list_key: str, line_key: str) -> Tick:
    """Tick a line of a record's checklist. Ticked already: nothing changes.

    Raises:
        Missing: there is no such record, or it is beyond the actor's reach.
    """
    title = queries.check_visible(actor, subject_type, subject_id)
    row = queries.locked_tick(subject_type, subject_id, list_key, line_key)
    if row is not None:
        nothing_changed()
        return row
    row = Tick.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        list_key=list_key,
        line_key=line_key,
        ticked_by_id=actor.member_id,
        ticked_at=now,
    )
    _note(row, title, old={}, new={"ticked": line_key})
    return row


@action(powers.TICK)
def untick(*, actor: Actor, now: datetime, subject_type: str, subject_id: int, list_key: str, line_key: str) -> None:
    """Take a tick back. Not ticked: nothing changes.

    Raises:
        Missing: there is no such record, or it is beyond the actor's reach.
    """
    title = queries.check_visible(actor, subject_type, subject_id)
    row = queries.locked_tick(subject_type, subject_id, list_key, line_key)
    if row is None:
        nothing_changed()
        return
    _note(row, title, old={"ticked": line_key}, new={})
    row.delete()


def _note(row: Tick, title: str, *, old: dict[str, object], new: dict[str, object]) -> None:
    """Put the tick into the trace of the record it stands on, where its readers look."""
    subject = apps.get_model(row.subject_type)(pk=row.subject_id)
    list_name = {"list": row.list_key}
    note_change(subject, title=title, old={**list_name, **old}, new={**list_name, **new})
