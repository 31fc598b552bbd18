"""What a version costs: against receipts and against a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiaozhang.base.money import round_fen

BY_MONTH, IN_ALL = "month", "whole"


@dataclass(frozen=True, slots=True)
class Spent:
    """What is paid in a month under the version, people outside the house included."""

    month_on: date
    fen: int


@dataclass(frozen=True, slots=True)
class AgainstBudget:
    """Cost against budget. `left_fen` is below 0 where it does not suffice.

    `exceeded` are the months that break it: with a budget in all, the first at whose end it is used up.
    """

    budget_fen: int
    spent_fen: int
    exceeded: tuple[date, ...]

    @property
    def left_fen(self) -> int:
        """What is left in all."""
        return self.budget_fen - self.spent_fen

    @property
    def over_fen(self) -> int:
        """What is lacking in all; 0 where it suffices."""
        return max(0, -self.left_fen)


def against_budget(budget_fen: int, by: str, spent: Sequence[Spent]) -> AgainstBudget:
    """Hold cost against a budget for each month, or for all months together.

    >>> rows = [Spent(date(2026, 1, 1), 60), Spent(date(2026, 2, 1), 30), Spent(date(2026, 3, 1), 20)]
    >>> against_budget(100, IN_ALL, rows)
    AgainstBudget(budget_fen=100, spent_fen=110, exceeded=(datetime.date(2026, 3, 1),))
    >>> against_budget(50, BY_MONTH, rows).exceeded
    (datetime.date(2026, 1, 1),)
    """
    whole = sum(each.fen for each in spent)
    if by == BY_MONTH:
        over = tuple(each.month_on for each in spent if each.fen > budget_fen)
        return AgainstBudget(budget_fen * len(spent), whole, over)
    gone = 0
    for each in spent:
        gone += each.fen
        if gone > budget_fen:
            return AgainstBudget(budget_fen, whole, (each.month_on,))
    return AgainstBudget(budget_fen, whole, ())


def share(cost_fen: int, receipts_fen: int) -> Fraction | None:
    """Return cost per money received, to a hundredth of a per cent; None where nothing came in."""
    if receipts_fen <= 0:
        return None
    return Fraction(round_fen(Fraction(cost_fen * 10_000, receipts_fen)), 10_000)
