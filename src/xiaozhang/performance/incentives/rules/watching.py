"""What finance should look at before a month is published: who moved most, who gets an unusual part.

The limits are stated here once; the page says them in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MONTHS_BACK = 3
TIMES_MEDIAN = 2
LEAST_MOVE_FEN = 1_000_00
MOST_SHARE = Fraction(1, 4)
LEAST_PAYEES = 8


@dataclass(frozen=True, slots=True)
class Unusual:
    """A month's figure far from the median of the months before, in 分."""

    now_fen: int
    median_fen: int

    @property
    def difference_fen(self) -> int:
        """The figure less the median."""
        return self.now_fen - self.median_fen


def median_fen(figures: Sequence[int]) -> int:
    """Return the middle figure; of two the lower in magnitude of rounding: the mean, towards zero.

    >>> median_fen([500, 100, 300]), median_fen([100, 201])
    (300, 150)
    """
    ordered = sorted(figures)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return int(Fraction(ordered[middle - 1] + ordered[middle], 2))


def unusual(now_fen: int, earlier: Sequence[int]) -> Unusual | None:
    """Return the figure where it is more than twice or less than half the median of the months before, by > 1,000 yuan.

    None without earlier months, and for what is usual.
    """
    if not earlier:
        return None
    median = median_fen(earlier)
    if abs(now_fen - median) <= LEAST_MOVE_FEN:
        return None
    greater, lesser = max(abs(now_fen), abs(median)), min(abs(now_fen), abs(median))
    if now_fen * median > 0 and greater <= TIMES_MEDIAN * lesser:
        return None
    return Unusual(now_fen, median)


def great_shares(paid: Mapping[int, int]) -> list[int]:
    """Return whose part of all that is paid is above a quarter, in a company of eight payees or more; by id."""
    whole = sum(fen for fen in paid.values() if fen > 0)
    if sum(fen > 0 for fen in paid.values()) < LEAST_PAYEES:
        return []
    return [pk for pk, fen in paid.items() if fen > whole * MOST_SHARE]


def months_of_each(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the figures of each member out of (member, figure)."""
    found: dict[int, list[int]] = {}
    for member_id, fen in rows:
        found.setdefault(member_id, []).append(fen)
    return found
