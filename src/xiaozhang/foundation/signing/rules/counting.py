"""How many have signed, in all and by team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiaozhang.foundation.signing.rules.terms import Standing, standing


@dataclass(frozen=True, slots=True)
class Line:
    """One member who is asked: until when, and the day of the signature."""

    member_id: int
    team: str
    due_on: date
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many are asked, how many of them have signed, and how many of the others are past their day."""

    name: str
    asked: int = 0
    signed: int = 0
    overdue: int = 0

    @property
    def pending(self) -> int:
        """How many have not signed."""
        return self.asked - self.signed


def count(name: str, lines: Iterable[Line], today: date) -> Count:
    """Return the count of some lines.

    >>> count("", [Line(1, "", date(2026, 11, 1)), Line(2, "", date(2026, 11, 9))], date(2026, 11, 2))
    Count(name='', asked=2, signed=0, overdue=1)
    """
    found = [standing(line.due_on, line.signed_on, today) for line in lines]
    return Count(name, len(found), sum(each.is_signed for each in found), found.count(Standing.OVERDUE))


def by_team(lines: Iterable[Line], today: date) -> list[Count]:
    """Return a count per team, the one with most left to sign first."""
    teams: dict[str, list[Line]] = {}
    for line in lines:
        teams.setdefault(line.team, []).append(line)
    counts = [count(team, found, today) for team, found in teams.items()]
    return sorted(counts, key=lambda each: (-each.overdue, -each.pending, each.name))
