"""What an amount still to come would bring, by the same tiers, on top of what has come this month (K10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.performance.plans.rules.tiers import Ladder, Slice


@dataclass(frozen=True, slots=True)
class Expected:
    """The commission an amount would bring, and what would change it.

    `lacking_fen` is what would still be lacking to the next tier afterwards, and `next_rate` its rate; None in the
    last tier.
    """

    before_fen: int
    amount_fen: int
    commission_fen: int
    slices: tuple[Slice, ...]
    rates: tuple[Fraction, ...]
    lacking_fen: int | None
    next_rate: Fraction | None


def expect(ladder: Ladder, before_fen: int, amount_fen: int) -> Expected:
    """Return what `amount_fen` would bring on top of a base of `before_fen`."""
    after_fen = before_fen + amount_fen
    slices = ladder.slices(before_fen, after_fen)
    following = ladder.to_next(after_fen)
    return Expected(
        before_fen=before_fen,
        amount_fen=amount_fen,
        commission_fen=ladder.earned_fen(after_fen) - ladder.earned_fen(before_fen),
        slices=slices,
        rates=tuple(ladder.rate(part) for part in slices),
        lacking_fen=following[0] if following else None,
        next_rate=following[1] if following else None,
    )
