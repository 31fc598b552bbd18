"""The figures of clauses put together, sorted and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.reading import Carried

Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A clause with its figures by column; a column that nothing measures for its kind is not among them."""

    clause_id: int
    key: str
    number: str
    title: str
    carried: Carried
    figures: Figures = field(default_factory=dict)

    @property
    def kept_rate(self) -> Fraction | None:
        """The part that was kept of what was kept or broken; None where there was neither."""
        kept, broken = self.figures.get("kept", 0), self.figures.get("broken", 0)
        return Fraction(kept, kept + broken) if kept + broken else None

    @property
    def judged(self) -> int:
        """How often it was kept or broken."""
        return self.figures.get("kept", 0) + self.figures.get("broken", 0)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with the lines of its clauses."""

    heading: Message
    title: str
    lines: tuple[Line, ...]


def added_up(counted: Iterable[tuple[str, Mapping[int, int]]], keys: Mapping[int, str]) -> dict[str, dict[str, int]]:
    """Return figures by the key of the clause and column, from counts by clause id: all versions of a clause together.

    >>> added_up([("kept", {1: 2, 2: 3}), ("kept", {1: 1}), ("broken", {9: 4})], {1: "a", 2: "a"})
    {'a': {'kept': 6}}
    """
    found: dict[str, dict[str, int]] = {}
    for column, counts in counted:
        for clause_id, count in counts.items():
            if clause_id in keys:
                figures = found.setdefault(keys[clause_id], {})
                figures[column] = figures.get(column, 0) + count
    return found


def sort(lines: Sequence[Line], by: str) -> list[Line]:
    """Return the lines with the greatest figure of a column first, those without one last, else as they stand.

    `kept_rate` puts the least kept first.
    """
    if by == "kept_rate":
        return sorted(lines, key=lambda line: (line.kept_rate is None, line.kept_rate or Fraction(0)))
    return sorted(lines, key=lambda line: (by not in line.figures, -line.figures.get(by, 0)))


def sums(lines: Iterable[Line]) -> dict[str, int]:
    """Return the sum of each column."""
    found: dict[str, int] = {}
    for line in lines:
        for column, count in line.figures.items():
            found[column] = found.get(column, 0) + count
    return found
