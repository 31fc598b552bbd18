"""Approved departures from a clause (签呈), as whoever keeps them answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty that is about to be missed: whether its clause is departed from for this record and member that day."""

    clause_key: str
    record_type: str
    record_id: int
    member_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Departure:
    """What was approved: another end of the term, or (None) that nothing is asked. `words` name the approval."""

    words: Message
    until: datetime | None = None


Source = Callable[[Sequence[Asked]], Sequence[Departure | None]]
"""Answers many at once, in the order asked."""
