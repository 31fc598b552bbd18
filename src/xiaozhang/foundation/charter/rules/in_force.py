"""Which version is in force when, and the clauses that others read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.periods import Period

K = TypeVar("K", bound=ClauseKind)


@dataclass(frozen=True, slots=True)
class Span:
    """The days `[start_on, end_on)` of a published version; `end_on` is None while nothing follows."""

    version_id: int
    start_on: date
    end_on: date | None

    def __contains__(self, day: date) -> bool:
        """Say whether the version is in force on the day."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)

    def meets(self, period: Period) -> bool:
        """Say whether the version is in force on any day of the period."""
        return self.start_on < period.end_on and (self.end_on is None or period.start_on < self.end_on)


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """How a clause is named on pages: 第 3.2 条, with the version and the day it took effect (None for a draft)."""

    clause_id: int
    number: str
    title: str
    version_label: str
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class InForce(Generic[K]):
    """A clause with its typed parameters and the days `[start_on, end_on)` of its version."""

    clause_id: int
    key: str
    number: str
    title: str
    version_id: int
    version_label: str
    start_on: date
    end_on: date | None
    parameters: K

    @property
    def ref(self) -> ClauseRef:
        """How the clause is named on pages."""
        return ClauseRef(self.clause_id, self.number, self.title, self.version_label, self.start_on)


@dataclass(frozen=True, slots=True)
class Stated:
    """A clause with its typed parameters, of whatever kind and version."""

    clause_id: int
    key: str
    number: str
    title: str
    parameters: ClauseKind


def spans(published: Iterable[tuple[int, int, date]]) -> list[Span]:
    """Return the span of each published version from (id, number, effective date), in order of time.

    A version ends where the next begins. Two from the same day: the later number stands and the earlier has no span.

    >>> [(span.version_id, span.end_on) for span in spans([(1, 1, date(2026, 1, 1)), (2, 2, date(2026, 10, 1))])]
    [(1, datetime.date(2026, 10, 1)), (2, None)]
    """
    by_day: dict[date, tuple[int, int]] = {}
    for version_id, number, effective_on in published:
        if effective_on not in by_day or by_day[effective_on][0] < number:
            by_day[effective_on] = (number, version_id)
    days = sorted(by_day)
    ends: list[date | None] = [*days[1:], None]
    return [Span(by_day[day][1], day, end) for day, end in zip(days, ends, strict=False)]
