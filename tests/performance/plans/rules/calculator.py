"""A calculator that has nothing of the engine in it: plain arithmetic from docs/settlement.md and settlement.md.

Days are counted one by one, months on the fingers, parts by largest remainder in the obvious way. `XIAOZHANG_ORACLE`
multiplies the number of random cases, so that a machine with time on its hands can look further than the suite does.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

TIMES = int(os.environ.get("XIAOZHANG_ORACLE", "1"))
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def dice_of(subject: str, cases: int) -> Iterator[random.Random]:
    """Yield as many dice as there are cases of a subject, each thrown alike in every run."""
    for place in range(cases * TIMES):
        yield random.Random(f"{subject} {place}")


def half_up(value: Fraction | int) -> int:
    """Round to whole numbers, halves away from zero."""
    whole = (abs(Fraction(value)) * 2 + 1) // 2
    return int(whole) if value >= 0 else -int(whole)


def places(value: Fraction | int, decimals: int) -> Fraction:
    """Round to decimals, halves away from zero."""
    return Fraction(half_up(Fraction(value) * 10**decimals), 10**decimals)


def remainders(whole: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split by largest remainder, ties to the earlier; a negative whole by magnitude, then the sign."""
    total, size = sum(weights, Fraction(0)), abs(whole)
    exact = [size * Fraction(each) / total for each in weights]
    parts = [each.numerator // each.denominator for each in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: size - sum(parts)]:
        parts[n] += 1
    return parts if whole >= 0 else [-each for each in parts]


def months_on(day: date, months: int) -> date:
    """Return the corresponding day so many months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError(day)


class Week:
    """Ordinary weeks with some days off and some Saturdays worked."""

    def __init__(self, dice: random.Random) -> None:
        days = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
        self.off = frozenset(day for day in days if day.weekday() < 5 and dice.random() < 0.06)
        self.worked = frozenset(day for day in days if day.weekday() >= 5 and dice.random() < 0.06)

    def works(self, day: date) -> bool:
        """Say whether people work that day."""
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def between(self, first: date, last: date) -> int:
        """Count the workdays from a day to another, both included."""
        return sum(self.works(first + timedelta(n)) for n in range((last - first).days + 1))

    def after(self, day: date, workdays: int) -> date:
        """Return the day on which so many workdays after a day are full."""
        while workdays:
            day += timedelta(1)
            workdays -= self.works(day)
        return day


def band(starts: Sequence[Fraction | int], value: Fraction | int) -> int:
    """Return the place of the band reached; below the first it is the first."""
    return max((n for n, start in enumerate(starts) if start <= value), default=0)


def on_the_line(points: Sequence[tuple[Fraction, Fraction]], value: Fraction) -> Fraction:
    """Return the figure on the straight lines between points; level before the first and after the last."""
    if value <= points[0][0]:
        return points[0][1]
    for (low, of_low), (high, of_high) in zip(points, points[1:], strict=False):
        if value <= high:
            return of_low + (of_high - of_low) * (value - low) / (high - low)
    return points[-1][1]


def percent(rate: Fraction) -> str:
    """Write a rate of at most six decimals with its percent sign."""
    return f"{int(rate * 10**8) // 10**6}.{int(rate * 10**8) % 10**6:06d}%"
