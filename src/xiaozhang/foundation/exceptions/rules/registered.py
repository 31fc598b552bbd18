"""An approved exception as whoever carries a clause out reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from xiaozhang.base.departures import Departure, Reads, read_value
from xiaozhang.base.text import Message

CUSTOMER, CONTRACT, DEAL, MEMBER, TEAM = "customer", "contract", "deal", "member", "team"
SUBJECTS = (CUSTOMER, CONTRACT, DEAL, MEMBER, TEAM)
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Registered:
    """A departure that was approved: by whom it was asked, from what, for whom, on the days `[start_on, end_on)`.

    `value` by `departure`: waive `{"parts": [...]}` (none: the whole clause); extend `{"until": "<instant>"}` or
    `{"days": n}`; value `{"path": ..., "reads": ..., "value": "3.5%"}`; text `{"text": ...}`. `scope` are the records
    it is limited to: of one type any, of several types one of each. `end_on` is the day of its revocation where that
    comes earlier.
    """

    id: int
    number: str
    clause_key: str
    clause_id: int
    departure: Departure
    value: Mapping[str, object]
    scope: tuple[Place, ...]
    start_on: date
    end_on: date
    reason: str
    approved_at: datetime

    @property
    def words(self) -> Message:
        """How it is named wherever it is shown."""
        return Message("签呈 {number}", {"number": self.number})

    @property
    def types(self) -> frozenset[str]:
        """The types of record it is limited to."""
        return frozenset(record_type for record_type, _id in self.scope)

    @property
    def amount(self) -> Fraction | int | None:
        """The other value as it is reckoned with: an exact rate or figure, 分, a count; None for other departures."""
        reads, text = self.value.get("reads"), self.value.get("value")
        return read_value(Reads(reads), text) if isinstance(reads, str) and isinstance(text, str) else None

    def stands_on(self, day: date) -> bool:
        """Say whether it holds on the day."""
        return self.start_on <= day < self.end_on

    def covers(self, held: Collection[Place]) -> bool:
        """Say whether something is meant that these records belong to: one of each type the exception names.

        >>> one = Registered(1, "", "", 1, Departure.WAIVE, {}, (("customer", 3), ("member", 5)),
        ...     date.min, date.max, "", datetime.min)
        >>> one.covers({("customer", 3), ("deal", 8)}), one.covers({("customer", 3), ("member", 5)})
        (False, True)
        """
        met = {record_type for record_type, pk in self.scope if (record_type, pk) in held}
        return bool(self.scope) and met == self.types

    def waives(self, part: str) -> bool:
        """Say whether it lets a part of the clause off, or the clause as a whole."""
        if self.departure is not Departure.WAIVE:
            return False
        parts = self.value.get("parts")
        return not parts or (isinstance(parts, list) and part in parts)

    def later(self, due: datetime, zone: tzinfo) -> datetime | None:
        """Return the later end of a term by it; None where it does not make the term longer."""
        if self.departure is not Departure.EXTEND:
            return None
        days, until = self.value.get("days"), self.value.get("until")
        if isinstance(days, int):
            return due + timedelta(days=days)
        if not isinstance(until, str):
            return None
        given = datetime.fromisoformat(until)
        if given.tzinfo is None:  # a day means its end
            given = datetime.combine(given.date() + timedelta(days=1), time(), zone)
        return given if given > due else None
