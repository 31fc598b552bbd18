"""The days in which a statement can be appealed against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import month_period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.appeals.rules.windows import Terms, answer_day, last_day, terms_for
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.plans.clauses import PayTerms

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Statement


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a member can appeal against a statement, by which clause (None: the house's usage)."""

    until_on: date
    terms: Terms
    clause: ClauseRef | None

    def is_open(self, today: date) -> bool:
        """Say whether the last day has not passed."""
        return today <= self.until_on

    def days_left(self, today: date) -> int:
        """Return the workdays that are left after today."""
        return org.calendar().elapsed(today, self.until_on)


def terms_of(statement: Statement) -> Terms:
    """Return the terms for the member's post, as the clauses in force in the month say."""
    return _terms(statement.member_id, statement.month_on)


def window_of(statement: Statement) -> Window | None:
    """Return the window of a statement with its run; None where it is not published, or no longer the one that counts.

    It counts from the real publication, however late that was.
    """
    run = statement.run
    if run.published_at is None or run.is_superseded or run.state not in incentives.RELEASED:
        return None
    terms = terms_of(statement)
    until_on = last_day(timezone.localdate(run.published_at), terms, org.calendar(), statement.appeal_until_on)
    return Window(until_on, terms, charter.clause_ref(terms.clause_id) if terms.clause_id else None)


def until(run_id: int, statement: Statement | None) -> date | None:
    """Return until when a published run, or one statement of it, can be appealed against."""
    if statement is None:
        return run_until(run_id)
    window = window_of(statement)
    return window.until_on if window is not None else None


def run_until(run_id: int) -> date | None:
    """Return the day on which the windows of all statements of a run are over; None where it is not published."""
    run = incentives.released_by_id(run_id)
    if run is None or run.published_at is None:
        return None
    every = [terms_for(clause.roles, [(pk, clause)]) for pk, clause in _clauses(run.month_on)]
    longest = max([*every, Terms()], key=lambda terms: terms.appeal_workdays)
    planned_on = incentives.latest_appeal_day(run_id)
    return last_day(timezone.localdate(run.published_at), longest, org.calendar(), planned_on)


def answer_due(asked_on: date, terms: Terms) -> date:
    """Return the day by which what is asked today is to be answered."""
    return answer_day(asked_on, terms, org.calendar())


def review_until(decided_on: date, terms: Terms) -> date:
    """Return the last day to ask for a review of what is decided today: as long as there was to appeal."""
    return last_day(decided_on, terms, org.calendar())


@remembered
def _terms(member_id: int, month_on: date) -> Terms:
    return terms_for(org.role_keys_of([member_id])[member_id], _clauses(month_on))


def _clauses(month_on: date) -> list[tuple[int, PayTerms]]:
    found = charter.clauses_in_force(PayTerms, month_period(month_on))
    return [(clause.clause_id, clause.parameters) for clause in found]
