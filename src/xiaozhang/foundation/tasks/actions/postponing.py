"""Tasks of the house get another day, because what opened them did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.tasks import queries

Due = tuple[date, datetime | None]


@action(None, label="改待办期限")
def postpone_by_source(*, actor: Actor, now: datetime, dues: Mapping[str, Due]) -> int:
    """Give the open tasks of these sources another day, with an instant on it or none; return how many were open.

    For the house, like `open_tasks`: unknown keys and closed tasks are passed over; owners are reminded anew.
    """
    held = queries.open_by_source(sorted(dues))
    for task in held:
        assert task.source_key is not None
        due_on, due_at = dues[task.source_key]
        old = {"due_on": task.due_on}
        task.due_on, task.due_at, task.is_reminded, task.changed_at = due_on, due_at, False, now
        task.revision += 1
        task.save(update_fields=["due_on", "due_at", "is_reminded", "changed_at", "revision"])
        note_change(task, old=old, new={"due_on": due_on})
    if not held:
        nothing_changed()
    return len(held)
