"""Totals of facts, and how they differ from what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

Key = tuple[int, date, date]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of facts. `facts` counts a fact as one and its reversal as minus one, so that sum / facts is the mean."""

    amount_fen: int = 0
    quantity: int = 0
    facts: int = 0

    def __add__(self, other: Total) -> Total:
        """Return both together."""
        return Total(self.amount_fen + other.amount_fen, self.quantity + other.quantity, self.facts + other.facts)

    def __bool__(self) -> bool:
        """Say whether anything is left after reversals."""
        return bool(self.amount_fen or self.quantity or self.facts)


@dataclass(frozen=True, slots=True)
class TeamTotal:
    """The total of one team by the roster of each day; `team_id` is None for members who were in no team."""

    team_id: int | None
    team_name: str
    total: Total


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored total that is not the sum of its facts. `day_on` is None for a customer's month."""

    table: str
    metric: str
    owner_id: int
    month_on: date
    day_on: date | None
    facts_say: Total
    stored: Total


_TABLES = {"daily": ("成员日合计", "成员"), "customer": ("客户月合计", "客户"), "credit": ("事实与分配", "事实")}


def difference_words(difference: Difference) -> Message:
    """Return where a total differs and by what, in one line."""
    table, whose = _TABLES[difference.table]
    return Message(
        "{table} {metric} {whose} {owner} {month}：事实 {facts}，所存 {stored}",
        {
            "table": Message(table),
            "metric": difference.metric,
            "whose": Message(whose),
            "owner": difference.owner_id,
            "month": " ".join(filter(None, (f"{difference.month_on:%Y-%m}", str(difference.day_on or "")))),
            "facts": _total_words(difference.facts_say),
            "stored": _total_words(difference.stored),
        },
    )


def _total_words(total: Total) -> Message:
    return Message(
        "{yuan} 元 / 数量 {quantity} / {facts} 条",
        {"yuan": yuan(total.amount_fen), "quantity": total.quantity, "facts": total.facts},
    )


def differing(
    counted: Iterable[tuple[Key, Total]], stored: Iterable[tuple[Key, Total]]
) -> Iterator[tuple[Key, Total, Total]]:
    """Yield key, counted and stored where they differ; both come in ascending order of key, and memory stays flat.

    A key that one side lacks is compared with an empty total.
    """
    left, right = iter(counted), iter(stored)
    mine, theirs = next(left, None), next(right, None)
    while mine is not None or theirs is not None:
        if theirs is None or (mine is not None and mine[0] < theirs[0]):
            assert mine is not None
            key, ours, kept = mine[0], mine[1], Total()
            mine = next(left, None)
        elif mine is None or theirs[0] < mine[0]:
            key, ours, kept = theirs[0], Total(), theirs[1]
            theirs = next(right, None)
        else:
            key, ours, kept = mine[0], mine[1], theirs[1]
            mine, theirs = next(left, None), next(right, None)
        if ours != kept:
            yield key, ours, kept
