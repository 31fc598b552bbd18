"""Charts as figures of SVG: where each bar stands, what is written beside it. Words and colours are the templates'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import wan, yuan
from xiaozhang.performance.simulation.rules.spreading import Histogram

HEIGHT, WIDTH = 168, 640
_TOP, _FOOT, _SIDE = 28, 28, 8
_MOST_LABELS = 7
_MOST_AMOUNTS = 6  # more would stand in each other's way


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from its upper left corner, and the middle of its group for the label below."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    value_fen: int
    count: int = 0
    is_above: bool = True

    @property
    def label_y(self) -> int:
        """Where its count is written: just above it."""
        return self.y - 5


@dataclass(frozen=True, slots=True)
class MonthBars:
    """A month: what was paid, and what would be."""

    month_on: date
    before: Bar
    after: Bar
    is_labelled: bool
    amount: str = ""

    @property
    def amount_y(self) -> int:
        """Where the amount is written: above the higher of the two."""
        return min(self.before.y, self.after.y) - 5


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of months; `budget_y` is where the line of the monthly budget stands, None without one."""

    months: tuple[MonthBars, ...]
    floor_y: int
    budget_y: int | None
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def label_y(self) -> int:
        """The line on which months are written."""
        return self.floor_y + 20

    @property
    def budget_label_y(self) -> int:
        """Where the budget's line is named."""
        return max(11, (self.budget_y or 0) - 5)


@dataclass(frozen=True, slots=True)
class Steps:
    """A histogram: bars with their counts, edges as (x, 分) and the place of 0."""

    bars: tuple[Bar, ...]
    edges: tuple[tuple[int, int], ...]
    zero_x: int
    floor_y: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def label_y(self) -> int:
        """The line on which edges are written."""
        return self.floor_y + 20

    @property
    def labelled_edges(self) -> list[tuple[int, str]]:
        """The edges that are written, as (x, whole yuan): every one, or every second or third where they are many."""
        every = -(-len(self.edges) // _MOST_LABELS)
        zero = next((place for place, edge in enumerate(self.edges) if edge[1] == 0), 0)
        return [
            (x, yuan(fen).removesuffix(".00"))
            for place, (x, fen) in enumerate(self.edges)
            if (place - zero) % every == 0
        ]


def columns(rows: Sequence[tuple[date, int, int]], budget_fen: int | None = None) -> Columns:
    """Draw (month, before, after) in pairs of columns that begin at 0; what is below 0 is drawn as nothing."""
    floor_y = HEIGHT - _FOOT
    most = max([1, *(fen for _, before, after in rows for fen in (before, after)), budget_fen or 0])
    step = (WIDTH - 2 * _SIDE) // max(1, len(rows))
    wide = max(2, min(28, step * 2 // 5))
    every = -(-len(rows) // 12)
    found = []
    for place, (month_on, before, after) in enumerate(rows):
        middle = _SIDE + place * step + step // 2
        pair = [_column(fen, most, x, wide, middle) for fen, x in ((before, middle - wide - 1), (after, middle + 1))]
        amount = wan(after) if len(rows) <= _MOST_AMOUNTS else ""
        found.append(MonthBars(month_on, pair[0], pair[1], place % every == 0, amount))
    budget_y = None if budget_fen is None else floor_y - _scaled(budget_fen, most)
    return Columns(tuple(found), floor_y, budget_y)


def steps(spread: Histogram) -> Steps:
    """Draw a histogram; bars above 0 and below it are told apart."""
    floor_y, buckets = HEIGHT - _FOOT, spread.buckets
    wide = (WIDTH - 6 * _SIDE) // max(1, len(buckets))
    wide = min(wide, 96)
    most = max([1, *(bucket.count for bucket in buckets)])
    start = (WIDTH - wide * len(buckets)) // 2
    bars, edges, zero_x = [], [], start
    for place, bucket in enumerate(buckets):
        x, height = start + place * wide, _scaled(bucket.count, most)
        bars.append(Bar(
            x + 1, floor_y - height, wide - 2, height, x + wide // 2, bucket.from_fen, bucket.count,
            bucket.from_fen >= 0,
        ))  # fmt: skip
        edges.append((x, bucket.from_fen))
        zero_x = x if bucket.from_fen == 0 else zero_x
    if buckets:
        end_x = start + len(buckets) * wide
        edges.append((end_x, buckets[-1].to_fen))
        zero_x = end_x if buckets[-1].to_fen == 0 else zero_x
    return Steps(tuple(bars), tuple(edges), zero_x, floor_y)


def _column(fen: int, most: int, x: int, wide: int, middle: int) -> Bar:
    height = _scaled(fen, most)
    return Bar(x, HEIGHT - _FOOT - height, wide, height, middle, fen)


def _scaled(value: int, most: int) -> int:
    """Return a height; what is there at all is seen."""
    if value <= 0:
        return 0
    return max(1, value * (HEIGHT - _TOP - _FOOT) // most)
