"""How long a member can appeal, and by when an answer is owed, in workdays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.clauses import PayTerms

APPEAL_WORKDAYS, ANSWER_WORKDAYS = 5, 5
"""What holds where no clause says it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How many workdays there are to appeal and to answer, and the clause that says so (0: none, the house's usage)."""

    appeal_workdays: int = APPEAL_WORKDAYS
    answer_workdays: int = ANSWER_WORKDAYS
    clause_id: int = 0


def terms_for(roles: Collection[str], clauses: Iterable[tuple[int, PayTerms]]) -> Terms:
    """Return the terms of the first clause that names one of the roles; the usual ones where none does.

    >>> terms_for({"representative"}, [(7, PayTerms(roles=("representative",), appeal_workdays=3))])
    Terms(appeal_workdays=3, answer_workdays=5, clause_id=7)
    >>> terms_for({"supervisor"}, [(7, PayTerms(roles=("representative",), appeal_workdays=3))]) == Terms()
    True
    """
    for clause_id, clause in clauses:
        if set(roles) & set(clause.roles):
            return Terms(clause.appeal_workdays, clause.answer_workdays or ANSWER_WORKDAYS, clause_id)
    return Terms()


def last_day(published_on: date, terms: Terms, calendar: Calendar, planned_on: date | None = None) -> date:
    """Return the last day on which a member can appeal: that many workdays after the real publication.

    A day that the statement itself names (`planned_on`) is never cut short.

    >>> last_day(date(2026, 11, 20), Terms(), Calendar())
    datetime.date(2026, 11, 27)
    >>> last_day(date(2026, 11, 20), Terms(), Calendar(), date(2026, 11, 12))
    datetime.date(2026, 11, 27)
    >>> last_day(date(2026, 11, 3), Terms(), Calendar(), date(2026, 11, 12))
    datetime.date(2026, 11, 12)
    """
    until_on = calendar.add(published_on, terms.appeal_workdays)
    return max(until_on, planned_on) if planned_on is not None else until_on


def answer_day(asked_on: date, terms: Terms, calendar: Calendar) -> date:
    """Return the day by which what was asked on a day is to be answered.

    >>> answer_day(date(2026, 11, 20), Terms(answer_workdays=2), Calendar())
    datetime.date(2026, 11, 24)
    """
    return calendar.add(asked_on, terms.answer_workdays)
