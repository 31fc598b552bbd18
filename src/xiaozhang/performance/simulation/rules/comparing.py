"""Two outcomes side by side: the difference of the whole falls apart into clauses and steps, to the 分."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xiaozhang.performance.simulation.rules.outcomes import NOTHING, Outcome

CLAUSE, STEP = "clause", "step"


@dataclass(frozen=True, slots=True)
class Part:
    """What one clause (by key) or one step on the way to the payroll brought before and after."""

    kind: str
    key: str
    before_fen: int
    after_fen: int

    @property
    def difference_fen(self) -> int:
        """What it brings more."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True, slots=True)
class Pair:
    """A member's month under what is in force, and under the version that is tried."""

    member_id: int
    month_on: date
    team: str
    before: Outcome = NOTHING
    after: Outcome = NOTHING

    @property
    def difference_fen(self) -> int:
        """What is paid more."""
        return self.after.paid_fen - self.before.paid_fen

    @property
    def parts(self) -> list[Part]:
        """Every clause and step that brought anything on either side; their differences sum to that of what is paid."""
        return [
            Part(kind, key, old.get(key, 0), new.get(key, 0))
            for kind, old, new in (
                (CLAUSE, self.before.clauses, self.after.clauses),
                (STEP, self.before.steps, self.after.steps),
            )
            for key in [*old, *(key for key in new if key not in old)]
            if old.get(key, 0) or new.get(key, 0)
        ]


@dataclass(slots=True)
class Person:
    """A member over all months."""

    member_id: int
    team: str = ""
    before_earned_fen: int = 0
    after_earned_fen: int = 0
    before_paid_fen: int = 0
    after_paid_fen: int = 0
    short_months: int = 0
    parts: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @property
    def difference_fen(self) -> int:
        """What is paid more in all."""
        return self.after_paid_fen - self.before_paid_fen

    def add(self, pair: Pair) -> None:
        """Take a month in."""
        self.team = pair.team or self.team
        self.before_earned_fen += pair.before.earned_fen
        self.after_earned_fen += pair.after.earned_fen
        self.before_paid_fen += pair.before.paid_fen
        self.after_paid_fen += pair.after.paid_fen
        self.short_months += pair.after.top_up_fen > 0
        for part in pair.parts:
            sums = self.parts.setdefault((part.kind, part.key), [0, 0])
            sums[0] += part.before_fen
            sums[1] += part.after_fen

    @property
    def listed(self) -> list[Part]:
        """Its parts, as those of a month."""
        return [Part(kind, key, *sums) for (kind, key), sums in self.parts.items()]


def pairs_of(
    month_on: date, before: Mapping[int, Outcome], after: Mapping[int, Outcome], teams: Mapping[int, str]
) -> list[Pair]:
    """Return a pair for everybody to whom the month brought anything on either side, in order of member."""
    found = [
        Pair(who, month_on, teams.get(who, ""), before.get(who, NOTHING), after.get(who, NOTHING))
        for who in sorted(before.keys() | after.keys())
    ]
    return [pair for pair in found if not (pair.before.is_empty and pair.after.is_empty)]


def parts_text(parts: Iterable[Part]) -> str:
    """Return parts as JSON text."""
    rows = [[part.kind, part.key, part.before_fen, part.after_fen] for part in parts]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_parts(text: str) -> list[Part]:
    """Return the parts of `parts_text`, the greatest difference first.

    >>> [part.key for part in read_parts(parts_text([Part("clause", "a", 5, 6), Part("clause", "b", 9, 1)]))]
    ['b', 'a']
    """
    found = [Part(*row) for row in json.loads(text)] if text else []
    return by_weight(found)


def by_weight(parts: Sequence[Part]) -> list[Part]:
    """Return parts with the greatest difference first, clauses before steps of the same."""
    return sorted(parts, key=lambda part: (-abs(part.difference_fen), part.kind, part.key))
