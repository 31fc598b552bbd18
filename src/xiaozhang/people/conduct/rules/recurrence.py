"""The step of the ladder that a violation stands on: by how often the like happened within the months before it (L3).

A span in months ends on the corresponding day: with twelve months, what happened on 15 March counts until 15 March of
the next year, that day included.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.people.conduct.clauses.ladder import Ground, LadderStep, SanctionLadder
from xiaozhang.people.conduct.clauses.violations import Gravity


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often the like has happened within the span, this time included, and the step that follows.

    Beyond the last step the last one stands; None where the ladder has no step for this ground and gravity.
    """

    times: int
    step: LadderStep | None


@dataclass(frozen=True, slots=True)
class Windows:
    """The last days for hearing, decision and appeal."""

    hearing_until: date
    decision_until: date
    appeal_until: date


def recurrence(
    ladder: SanctionLadder, on: date, earlier: Iterable[date], *, ground: Ground = Ground.VIOLATION,
    gravity: Gravity | None = None,
) -> Recurrence:  # fmt: skip
    """Return the recurrence of something that happened on a day; `earlier` are the days of the like before it.

    >>> ladder = SanctionLadder.model_validate({"within_months": 6, "hearing_workdays": 3, "decision_workdays": 5,
    ...     "appeal_workdays": 5, "steps": [
    ...     {"gravity": "light", "times": 1, "sanction": "talk", "decided_by": ["supervisor"]},
    ...     {"gravity": "light", "times": 2, "sanction": "points", "points": 2, "decided_by": ["supervisor"]}]})
    >>> found = recurrence(ladder, date(2026, 9, 15), [date(2026, 3, 15), date(2026, 3, 14)], gravity=Gravity.LIGHT)
    >>> found.times, found.step.sanction.value
    (2, 'points')
    """
    times = 1 + sum(1 for day in earlier if day <= on <= _months_after(day, ladder.within_months))
    steps = [step for step in ladder.steps if step.ground is ground and step.gravity is gravity]
    reached = [step for step in steps if step.times <= times]
    return Recurrence(times, reached[-1] if reached else None)


def windows(ladder: SanctionLadder, told_on: date, calendar: Calendar) -> Windows:
    """Return until when there may be a hearing, must be a decision, and may be an appeal against one made that day."""
    hearing = calendar.add(told_on, ladder.hearing_workdays)
    decision = calendar.add(hearing, ladder.decision_workdays)
    return Windows(hearing, decision, calendar.add(decision, ladder.appeal_workdays))


def _months_after(day: date, count: int) -> date:
    month_on = add_months(month_of(day), count)
    return month_on.replace(day=min(day.day, monthrange(month_on.year, month_on.month)[1]))
