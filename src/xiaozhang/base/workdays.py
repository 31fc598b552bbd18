"""Workdays on a calendar that is passed in; the company keeps the calendar, this computes on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from xiaozhang.base.periods import Period

_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Ordinary weeks, less the days off, plus the make-up workdays.

    `known_years` are those whose holiday arrangement has been announced; in others ordinary weeks are assumed.
    """

    days_off: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    known_years: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def _lost(self) -> list[date]:
        return sorted(day for day in self.days_off if day.weekday() < _SATURDAY)

    @cached_property
    def _gained(self) -> list[date]:
        return sorted(day for day in self.makeup_days if day.weekday() >= _SATURDAY or day in self.days_off)

    def is_workday(self, day: date) -> bool:
        """Say whether people work on that day."""
        if day in self.makeup_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def count(self, period: Period) -> int:
        """Return the number of workdays in the period; the cost does not grow with its length."""
        weeks, rest = divmod((period.end_on - period.start_on).days, 7)
        first = period.start_on.weekday()
        ordinary = weeks * _SATURDAY + sum((first + step) % 7 < _SATURDAY for step in range(rest))
        return ordinary - _between(self._lost, period) + _between(self._gained, period)

    def elapsed(self, start_on: date, today: date) -> int:
        """Return workdays after `start_on` up to and including `today`: a span does not count its first day."""
        if today <= start_on:
            return 0
        return self.count(Period(start_on + timedelta(days=1), today + timedelta(days=1)))

    def add(self, start_on: date, workdays: int) -> date:
        """Return the day on which `workdays` workdays after `start_on` are full (届满), the first day not counted.

        Below zero it goes back: the day of the so many-th workday before `start_on`.

        >>> str(Calendar().add(date(2026, 3, 6), 1)), str(Calendar().add(date(2026, 3, 9), -1))
        ('2026-03-09', '2026-03-06')
        """
        day, step = start_on, timedelta(days=1 if workdays > 0 else -1)
        left = abs(workdays)
        while left > 0:
            day += step
            left -= self.is_workday(day)
        return day


def _between(days: Sequence[date], period: Period) -> int:
    return bisect_left(days, period.end_on) - bisect_left(days, period.start_on)
