"""Months, quarters and half-open spans of days.

A month is the date of its first day. In code a period is `[start_on, end_on)`; on pages, in YAML and in CSV both ends
are inclusive, and forms and schemas convert.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start_on` up to, not including, `end_on`."""

    start_on: date
    end_on: date

    def __post_init__(self) -> None:
        """Refuse an empty or reversed period."""
        if self.end_on <= self.start_on:
            raise ValueError(f"a period needs at least one day: {self.start_on} to {self.end_on}")

    def __contains__(self, day: date) -> bool:
        """Say whether the day lies inside."""
        return self.start_on <= day < self.end_on

    def days(self) -> Iterator[date]:
        """Yield each day in order."""
        for offset in range((self.end_on - self.start_on).days):
            yield self.start_on + timedelta(days=offset)

    @property
    def last_on(self) -> date:
        """The last day inside, for showing."""
        return self.end_on - timedelta(days=1)


def month_of(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def add_months(month_on: date, count: int) -> date:
    """Return the month `count` months later (earlier if negative). `month_on` is a first day."""
    index = month_on.year * 12 + month_on.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def month_period(month_on: date) -> Period:
    """Return the days of the month that starts on `month_on`."""
    return Period(month_on, add_months(month_on, 1))


def quarter_of(day: date) -> date:
    """Return the first day of the day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_period(quarter_on: date) -> Period:
    """Return the days of the quarter that starts on `quarter_on`."""
    return Period(quarter_on, add_months(quarter_on, 3))


def months_between(first_on: date, last_on: date) -> list[date]:
    """Return the months from first to last, both included."""
    count = (last_on.year - first_on.year) * 12 + last_on.month - first_on.month
    return [add_months(month_of(first_on), step) for step in range(count + 1)]


def parse_month(text: str) -> date:
    """Return the month of `2026-11`. Raises ValueError for anything else."""
    year, _, month = text.partition("-")
    if len(year) != 4 or not 1 <= len(month) <= 2:
        raise ValueError(f"not a month: {text!r}")
    return date(int(year), int(month), 1)
