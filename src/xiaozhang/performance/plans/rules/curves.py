"""Tiers as a function of a base: what a step earns slice by slice, and the rate that a whole base has reached.

Figures are exact. A base is 分 (or units); a rate is 分 for each of them, so 2 % is 1/50 and 50 yuan each are 5000.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a step: so much of the base in a tier (by its place), at its rate."""

    tier: int
    part: Exact
    rate: Fraction


class Curve:
    """The tiers of one table. `excluded` thresholds belong to the tier below them (超过), others to the one above."""

    def __init__(self, thresholds: Sequence[Exact], rates: Sequence[Fraction], *, excluded: bool = False) -> None:
        """Keep thresholds and rates, in rising order."""
        self.thresholds = list(thresholds)
        self.rates = list(rates)
        self._find = bisect_left if excluded else bisect_right

    def tier_of(self, base: Exact) -> int:
        """Return the place of the tier reached; below the first it is the first."""
        return max(0, self._find(self.thresholds, base) - 1)

    def rate_at(self, base: Exact, *, interpolated: bool = False) -> Fraction:
        """Return the rate of the whole base: of its tier, or on the line to the next threshold."""
        tier = self.tier_of(base)
        last = len(self.thresholds) - 1
        if not interpolated or tier == last or base <= self.thresholds[tier]:
            return self.rates[tier]
        low, high = self.thresholds[tier], self.thresholds[tier + 1]
        return self.rates[tier] + (self.rates[tier + 1] - self.rates[tier]) * Fraction(base - low) / (high - low)

    def step(self, before: Exact, after: Exact) -> tuple[Part, ...]:
        """Return the slices between two bases; a step down has negative parts. Below zero the first rate holds."""
        if before == after:
            return ()
        low, high = bisect_right(self.thresholds, min(before, after)), bisect_right(self.thresholds, max(before, after))
        low, high = max(0, low - 1), max(0, high - 1)
        if low == high:
            return (Part(low, after - before, self.rates[low]),)
        parts = []
        for tier in range(low, high + 1):
            part = self._clamped(tier, after) - self._clamped(tier, before)
            if part:
                parts.append(Part(tier, part, self.rates[tier]))
        return tuple(parts)

    def to_next(self, base: Exact) -> tuple[Exact, Fraction] | None:
        """Return what is lacking to the next tier and its rate; None in the last."""
        following = self.tier_of(base) + 1
        if following >= len(self.thresholds):
            return None
        return self.thresholds[following] - base, self.rates[following]

    def _clamped(self, tier: int, base: Exact) -> Exact:
        capped = min(base, self.thresholds[tier + 1]) if tier + 1 < len(self.thresholds) else base
        return capped if tier == 0 else max(capped, self.thresholds[tier])


def earned(parts: Sequence[Part]) -> Exact:
    """Return what slices make."""
    if len(parts) == 1:  # nearly always
        return parts[0].part * parts[0].rate
    total: Exact = 0
    for part in parts:
        total += part.part * part.rate
    return total
