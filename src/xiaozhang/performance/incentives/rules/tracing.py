"""A stored line recomputed from its clause, so that it can be read and is proved equal to what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.base.money import percent, round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.performance.plans.rules.tiers import Ladder, Slice, compact

_MOST_PLACES = 8  # rates have six decimals of a percent at most, so a slice of whole 分 needs no more


@dataclass(frozen=True, slots=True)
class TracedSlice:
    """One row of a trace.

    The interval in words, the part of the base in it, its rate, and what that makes, in 分, exact.
    """

    words: Message
    part_fen: int
    rate: Fraction
    earned_fen: Fraction

    @property
    def earned(self) -> str:
        """Return `4,480.00`, with more places where the 分 is not whole."""
        return exact_yuan(self.earned_fen)


@dataclass(frozen=True, slots=True)
class Trace:
    """How a line came about. `is_proved` says that the recomputation gives the stored amount and slices to the 分.

    `is_rounded` says that the slices make a part of a 分, which the difference of two rounded totals has rounded.
    """

    slices: tuple[TracedSlice, ...]
    before_fen: int
    after_fen: int
    earned_before_fen: int
    earned_after_fen: int
    amount_fen: int
    is_proved: bool

    @property
    def is_rounded(self) -> bool:
        """Say whether the slices alone do not make the amount."""
        return sum((part.earned_fen for part in self.slices), Fraction(0)) != self.amount_fen


def trace(
    table: CommissionTable, *, before_fen: int, after_fen: int, base_fen: int, amount_fen: int, slices: str
) -> Trace:
    """Recompute a line and compare it with what is stored."""
    ladder = Ladder(table)
    again = ladder.slices(before_fen, after_fen)
    earned_before, earned_after = ladder.earned_fen(before_fen), ladder.earned_fen(after_fen)
    return Trace(
        slices=tuple(_traced(table, ladder, part) for part in again),
        before_fen=before_fen,
        after_fen=after_fen,
        earned_before_fen=earned_before,
        earned_after_fen=earned_after,
        amount_fen=amount_fen,
        is_proved=(
            after_fen - before_fen == base_fen
            and earned_after - earned_before == amount_fen
            and compact(again) == slices
        ),
    )


def rates_of(table: CommissionTable, before_fen: int, after_fen: int) -> list[Fraction]:
    """Return the rates that a step touched, for the line's own row."""
    ladder = Ladder(table)
    return [ladder.rates[part.tier] for part in ladder.slices(before_fen, after_fen) if part.from_tier is None]


def exact_yuan(fen: Fraction) -> str:
    """Return an amount of 分 in yuan with at least two places, and as many more as it needs.

    >>> exact_yuan(Fraction(448000)), exact_yuan(Fraction(99, 2)), exact_yuan(Fraction(-1, 4))
    ('4,480.00', '0.495', '−0.0025')
    """
    scaled = round_fen(abs(fen) * 10 ** (_MOST_PLACES - 2))
    whole, rest = divmod(scaled, 10**_MOST_PLACES)
    places = f"{rest:0{_MOST_PLACES}d}".rstrip("0").ljust(2, "0")
    return f"{'−' if fen < 0 else ''}{whole:,}.{places}"


def _traced(table: CommissionTable, ladder: Ladder, part: Slice) -> TracedSlice:
    rate = ladder.rate(part)
    words = table.interval_words(part.tier)
    if part.from_tier is not None:
        words = Message(
            "此前累计 {base} 元由 {old} 改按 {new}",
            {
                "base": yuan(part.part_fen),
                "old": percent(ladder.rates[part.from_tier]),
                "new": percent(ladder.rates[part.tier]),
            },
        )
    return TracedSlice(words, part.part_fen, rate, part.part_fen * rate)
