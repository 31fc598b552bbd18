"""What a new task is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

HIGH, NORMAL, LOW = 1, 2, 3
LONGEST_TITLE, LONGEST_NOTE, LONGEST_STEP = 200, 4000, 200
MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be opened for a member.

    `due_at` is an instant on the day `due_on`; give one of them or none. With a `source_key` the same task is never
    opened twice; with `by_hand` off only its source closes it. `record_type` is a key of the registry of record types.
    """

    owner_id: int
    title: str
    due_at: datetime | None = None
    due_on: date | None = None
    note: str = ""
    record_type: str = ""
    record_id: int | None = None
    clause_id: int | None = None
    source_key: str = ""
    checklist: Sequence[str] = ()
    priority: int = NORMAL
    by_hand: bool = True
