"""A target broken down: parts that sum to the whole to the last 分, with a stated home for the remainder (I2).

>>> from fractions import Fraction
>>> broken_down(1_000_000, [1, 1, 1])
[333334, 333333, 333333]
>>> broken_down(1_000_000, [1, 1, 1], step=10_000, remainder="last")
[330000, 330000, 340000]
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xiaozhang.base.money import allocate


def broken_down(
    whole: int, weights: Sequence[Fraction | int], *, step: int = 1, remainder: str = "largest"
) -> list[int]:  # fmt: skip
    """Split a whole by weights into multiples of `step`; what no step holds goes to one part.

    `remainder`: "largest" gives the steps left over to the largest remainders (ties to the earlier) and what is less
    than a step to the last part; "first" and "last" cut every part down to a step and give all that is left to one.
    Raises ValueError for weights that are negative or sum to nothing.
    """
    if remainder == "largest":
        steps, rest = divmod(whole, step)
        parts = [part * step for part in allocate(steps, weights)]
        parts[-1] += rest
        return parts
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and must have a positive sum")
    parts = [int(whole * Fraction(weight) / total // step) * step for weight in weights]
    parts[0 if remainder == "first" else -1] += whole - sum(parts)
    return parts
