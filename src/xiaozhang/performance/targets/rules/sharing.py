"""A team's target shared out to its members: by weight, between floor and ceiling, around locks, exact to a unit.

>>> one, two, three = Holder(1, "林越", 2), Holder(2, "何婷", 1), Holder(3, "许航", 1)
>>> shares([one, two, three], 1_000_000)
{1: 500000, 2: 250000, 3: 250000}
>>> shares([one, two, three], 1_000_000, locked={2: 400_000})
{1: 400000, 2: 400000, 3: 200000}
>>> shares([one, two, three], 1_000_000, bounds=Bounds(Fraction(9, 10), Fraction(11, 10)))
{1: 366666, 2: 316667, 3: 316667}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.performance.targets.rules.breaking import broken_down

_NO_LOCKS: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Holder:
    """A member who takes part, and how much of the whole by weight."""

    member_id: int
    name: str
    weight: Fraction | int


@dataclass(frozen=True, slots=True)
class Bounds:
    """Floor and ceiling of a person, as parts of the average of all who take part; None: no bound."""

    floor: Fraction | None = None
    ceiling: Fraction | None = None
    is_coarse: bool = False

    def of(self, whole: int, count: int) -> tuple[int, int]:
        """Return the least and the most of a person; `is_coarse` bounds (of small counts) are rounded outwards."""
        low = Fraction(whole) * (self.floor or 0) / count
        high = Fraction(whole) * self.ceiling / count if self.ceiling is not None else Fraction(whole)
        return (_down(low), _up(high)) if self.is_coarse else (_up(low), _down(high))


NO_BOUNDS = Bounds()


class NoSolution(Exception):
    """The locks leave too little or too much for the others: `left` for `count` others between `low` and `high`."""

    def __init__(self, left: int, count: int, low: int, high: int) -> None:
        """`low` and `high` are the sums over the others."""
        super().__init__(left, count, low, high)
        self.left, self.count, self.low, self.high = left, count, low, high


def shares(
    holders: Sequence[Holder],
    whole: int,
    *,
    locked: Mapping[int, int] = _NO_LOCKS,
    bounds: Bounds = NO_BOUNDS,
    step: int = 1,
    remainder: str = "largest",
) -> dict[int, int]:
    """Return each holder's part by member id, in order; the parts sum to the whole.

    Locked parts stand as they are. The others share what is left by weight, none below the floor or above the ceiling,
    in multiples of `step` as far as that goes; where no weight is above 0 they share evenly. Raises NoSolution.
    """
    free = [each for each in holders if each.member_id not in locked]
    left = whole - sum(locked.get(each.member_id, 0) for each in holders)
    low, high = bounds.of(whole, len(holders) or 1)
    if not len(free) * low <= left <= len(free) * high:
        raise NoSolution(left, len(free), len(free) * low, len(free) * high)
    weights: list[Fraction | int] = [each.weight for each in free]
    if free and not any(weights):
        weights = [1] * len(free)
    parts = _between(left, weights, (low, high), step, remainder) if free else []
    found = dict(zip((each.member_id for each in free), parts, strict=True))
    return {each.member_id: found.get(each.member_id, locked.get(each.member_id, 0)) for each in holders}


def _between(
    left: int, weights: Sequence[Fraction | int], bounds: tuple[int, int], step: int, remainder: str
) -> list[int]:
    low, high = bounds
    parts = broken_down(left, weights, step=step, remainder=remainder)
    if all(low <= part <= high for part in parts):
        return parts
    exact = _filled(left, weights, low, high)
    parts = [max(low, _down(share / step) * step) for share in exact]
    order = list(range(len(parts)))
    if remainder == "largest":
        order.sort(key=lambda index: (parts[index] - exact[index], index))
    elif remainder == "last":
        order.reverse()
    rest = left - sum(parts)
    while rest:
        for index in order:
            room = min(high - parts[index], rest)
            given = min(room, step) if remainder == "largest" else room
            parts[index] += given
            rest -= given
    return parts


def _filled(left: int, weights: Sequence[Fraction | int], low: int, high: int) -> list[Fraction]:
    """Return the exact shares, each the same multiple of its weight unless a bound stops it.

    What is out of bounds on the side that weighs more is set to its bound, and the rest is shared anew.
    """
    found: dict[int, Fraction] = {}
    while True:
        open_ = [index for index in range(len(weights)) if index not in found]
        rest = left - sum(found.values(), Fraction(0))
        whole = sum((Fraction(weights[index]) for index in open_), Fraction(0))
        if not open_:
            break
        shared = {
            index: rest * Fraction(weights[index]) / whole if whole else rest / len(open_) for index in open_
        }  # fmt: skip
        over = {index: share - high for index, share in shared.items() if share > high}
        under = {index: low - share for index, share in shared.items() if share < low}
        if not over and not under:
            found |= shared
            break
        is_over = sum(over.values()) > sum(under.values())
        found |= dict.fromkeys(over if is_over else under, Fraction(high if is_over else low))
        if sum(over.values()) == sum(under.values()):
            found |= dict.fromkeys(over, Fraction(high))
    return [found[index] for index in range(len(weights))]


def _down(exact: Fraction) -> int:
    return exact.numerator // exact.denominator


def _up(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)
