"""Approved departures from a clause (签呈): what they make of a duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from xiaozhang.base.departures import Departure as Kind
from xiaozhang.base.text import Message
from xiaozhang.foundation.exceptions.rules.registered import Place, Registered


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty that opens or is about to be missed: whether its clause is departed from for this record and member.

    `on` is the last day of its term. An exception that has made the term longer already (`extended_by`) does not do so
    again.
    """

    clause_key: str
    record_type: str
    record_id: int
    member_id: int
    on: date
    due_at: datetime
    extended_by: int | None = None

    @property
    def question(self) -> tuple[str, date, Place, int]:
        """What the register is asked."""
        return self.clause_key, self.on, (self.record_type, self.record_id), self.member_id


@dataclass(frozen=True, slots=True)
class Departure:
    """What was approved: another end of the term, or (None) that nothing is asked. `words` name the exception."""

    words: Message
    exception_id: int
    until: datetime | None = None


def departure(found: Sequence[Registered], asked: Asked, zone: tzinfo) -> Departure | None:
    """Return what the exceptions that cover a duty make of it: let off before anything else, else the latest end."""
    let_off = next((one for one in found if one.departure is Kind.WAIVE), None)
    if let_off is not None:
        return Departure(let_off.words, let_off.id)
    ends = [
        (until, one)
        for one in found
        if one.id != asked.extended_by and (until := one.later(asked.due_at, zone)) is not None
    ]
    if not ends:
        return None
    until, one = max(ends, key=lambda each: each[0])
    return Departure(one.words, one.id, until)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a duty is, for deciding what an exception that is approved afterwards changes."""

    is_missed: bool
    due_at: datetime
    fulfilled_at: datetime | None
    has_ended: bool


def mends(standing: Standing, until: datetime | None, now: datetime) -> str:
    """Return what becomes of a duty by an exception: "excused", "extended", or "" where it changes nothing.

    Who is let off is excused. With a longer term, what was done within it is excused, what can still be done is open
    again until then.

    >>> at = datetime(2026, 11, 20, 10)
    >>> mends(Standing(True, at, None, False), None, at), mends(Standing(True, at, at, True), at, at)
    ('excused', 'excused')
    """
    if until is None:
        return "excused"
    if standing.is_missed and standing.fulfilled_at is not None:
        return "excused" if standing.fulfilled_at <= until else ""
    if standing.has_ended or until <= now:
        return ""
    return "extended"
