"""Tier tables made ready to compute: what a base earns in all, and how a step from one base to the next is made up.

Worked examples are in docs/settlement.md, section "Tiers"; the tests read them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from xiaozhang.base.money import round_quotient
from xiaozhang.performance.plans.clauses import CommissionTable, Method


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a line: `part_fen` of the base at the rate of `tier` (its place in the table, from 0).

    Where the slab method lifts (or drops) the whole base to another rate, `from_tier` names the tier at which this
    part of the base was reckoned before; its rate is then the difference of the two.
    """

    tier: int
    part_fen: int
    from_tier: int | None = None


class Ladder:
    """A commission table as a function of the accumulated base, exact.

    A base below zero (more taken back than came in) is reckoned at the rate of the first tier.
    """

    def __init__(self, table: CommissionTable) -> None:
        """Prepare the sums below each threshold.

        Raises ValueError for a table whose method is unsaid or that has no tier.
        """
        if table.method is None or not table.tiers:
            raise ValueError("a table needs a method and a tier to be computed")
        self.is_slab = table.method is Method.SLAB
        self.thresholds = [tier.from_fen for tier in table.tiers]
        self.rates = [tier.rate for tier in table.tiers]
        # All rates over one denominator: then F is whole numbers, exact and quick.
        self._unit = lcm(*(rate.denominator for rate in self.rates))
        self._rates = [rate.numerator * (self._unit // rate.denominator) for rate in self.rates]
        self._below = [0]
        for index in range(1, len(self.thresholds)):
            width = self.thresholds[index] - self.thresholds[index - 1]
            self._below.append(self._below[-1] + width * self._rates[index - 1])

    def tier_of(self, base_fen: int) -> int:
        """Return the place of the tier that the base has reached; a threshold belongs to the tier above it (满)."""
        return max(0, bisect_right(self.thresholds, base_fen) - 1)

    def earned(self, base_fen: int) -> Fraction:
        """Return what the base earns in all, in 分, unrounded."""
        return Fraction(self._in_units(base_fen), self._unit)

    def earned_fen(self, base_fen: int) -> int:
        """Return what the base earns in all, rounded to the 分. A line is the difference of two of these."""
        return round_quotient(self._in_units(base_fen), self._unit)

    def slices(self, before_fen: int, after_fen: int) -> tuple[Slice, ...]:
        """Return the parts of the step from one base to the next.

        With their rates they sum to earned(after) − earned(before).
        """
        if self.is_slab:
            return self._slab_slices(before_fen, after_fen)
        low, high = sorted((self.tier_of(before_fen), self.tier_of(after_fen)))
        if low == high:
            return (Slice(low, after_fen - before_fen),) if after_fen != before_fen else ()
        parts = []
        for index in range(low, high + 1):
            part = self._clamped(index, after_fen) - self._clamped(index, before_fen)
            if part:
                parts.append(Slice(index, part))
        return tuple(parts)

    def step(self, before_fen: int, after_fen: int) -> tuple[int, str]:
        """Return what the base earns in all after the step, rounded, and the compact slices of the step.

        One line's work.
        """
        tier = self.tier_of(after_fen)
        is_last = tier + 1 == len(self.thresholds)
        stays = (tier == 0 or before_fen >= self.thresholds[tier]) and (
            is_last or before_fen < self.thresholds[tier + 1]
        )
        earned_fen = round_quotient(self._in_units(after_fen, tier), self._unit)
        if stays and before_fen != after_fen:
            return earned_fen, f"[[{tier},{after_fen - before_fen}]]"
        return earned_fen, compact(self.slices(before_fen, after_fen))

    def rate(self, part: Slice) -> Fraction:
        """Return the rate at which a slice counts."""
        rate = self.rates[part.tier]
        return rate if part.from_tier is None else rate - self.rates[part.from_tier]

    def to_next(self, base_fen: int) -> tuple[int, Fraction] | None:
        """Return what is lacking to the next tier and its rate; None in the last."""
        index = self.tier_of(base_fen) + 1
        if index == len(self.thresholds):
            return None
        return self.thresholds[index] - base_fen, self.rates[index]

    def _in_units(self, base_fen: int, tier: int | None = None) -> int:
        index = self.tier_of(base_fen) if tier is None else tier
        if self.is_slab:
            return base_fen * self._rates[index]
        return self._below[index] + (base_fen - self.thresholds[index]) * self._rates[index]

    def _clamped(self, index: int, base_fen: int) -> int:
        top = self.thresholds[index + 1] if index + 1 < len(self.thresholds) else base_fen
        capped = min(base_fen, top)
        return capped if index == 0 else max(capped, self.thresholds[index])

    def _slab_slices(self, before_fen: int, after_fen: int) -> tuple[Slice, ...]:
        old, new = self.tier_of(before_fen), self.tier_of(after_fen)
        parts = [Slice(new, after_fen - before_fen)] if after_fen != before_fen else []
        if old != new and before_fen:
            parts.append(Slice(new, before_fen, from_tier=old))
        return tuple(parts)


def compact(slices: tuple[Slice, ...]) -> str:
    """Return slices as lines store them, JSON: [tier, part] or [tier, part, from_tier]."""
    parts = (
        f"[{part.tier},{part.part_fen}]"
        if part.from_tier is None
        else f"[{part.tier},{part.part_fen},{part.from_tier}]"
        for part in slices
    )
    return f"[{','.join(parts)}]"
