"""How differences lie among people: quartiles, and a histogram with steps that a reader can check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.base.money import round_fen

MOST_BUCKETS = 12


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Least, lower quartile, median, upper quartile and greatest, in 分."""

    least_fen: int
    lower_fen: int
    median_fen: int
    upper_fen: int
    greatest_fen: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many stand at `from_fen` or above and below `to_fen`; those at exactly 0 are counted apart."""

    from_fen: int
    to_fen: int
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Buckets of one width from the lowest to the highest, 0 among their edges, and how many stand at 0."""

    width_fen: int
    buckets: tuple[Bucket, ...]
    unchanged: int


def quartiles(values: Sequence[int]) -> Quartiles | None:
    """Return the quartiles; None of nothing. Between two values a quartile is interpolated, then rounded to the 分.

    The k-th quartile of n values in order stands at place (n − 1)·k/4, counted from 0.

    >>> quartiles([100, 200, 300, 400])
    Quartiles(least_fen=100, lower_fen=175, median_fen=250, upper_fen=325, greatest_fen=400)
    """
    ordered = sorted(values)
    if not ordered:
        return None
    inner = [round_fen(_at(ordered, Fraction((len(ordered) - 1) * k, 4))) for k in (1, 2, 3)]
    return Quartiles(ordered[0], inner[0], inner[1], inner[2], ordered[-1])


def histogram(values: Sequence[int]) -> Histogram:
    """Return how differences lie. The width is the least of 1, 2 or 5 times a power of ten yuan that needs 12 at most.

    >>> histogram([0, -5_000, 12_300, 99_900]).width_fen
    10000
    >>> [(one.from_fen, one.count) for one in histogram([0, -5_000, 12_300, 19_999]).buckets]
    [(-5000, 1), (0, 0), (5000, 0), (10000, 1), (15000, 1)]
    """
    moved = [value for value in values if value]
    unchanged = len(values) - len(moved)
    if not moved:
        return Histogram(0, (), unchanged)
    low, high = min(*moved, 0), max(*moved, 0)
    width = _width(low, high)
    first, past = low // width, high // width + (1 if high > 0 else 0)
    counts = [0] * (past - first)
    for value in moved:
        counts[value // width - first] += 1
    buckets = tuple(
        Bucket((first + place) * width, (first + place + 1) * width, count) for place, count in enumerate(counts)
    )
    return Histogram(width, buckets, unchanged)


def _width(low: int, high: int) -> int:
    width = 100
    while True:
        for step in (1, 2, 5):
            wide = width * step
            if high // wide - low // wide + 1 <= MOST_BUCKETS:
                return wide
        width *= 10


def _at(ordered: Sequence[int], place: Fraction) -> Fraction:
    below = place.numerator // place.denominator
    rest = place - below
    if not rest:
        return Fraction(ordered[below])
    return ordered[below] + rest * (ordered[below + 1] - ordered[below])
