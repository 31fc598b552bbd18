"""Exceptions in the story: written down and put up for approval, as the people of the company do."""

from __future__ import annotations

from typing import Any

from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.exceptions import actions as exceptions
from xiaozhang.home.demo.rules import acts
from xiaozhang.performance.plans.clauses import CommissionTable


def ask(who: dict[str, Any], act: acts.AskException, scope: tuple[str, int]) -> int:
    """Ask for another rate than the commission clause in force on the first day says. Returns the exception's id."""
    clause = charter.clause_on(CommissionTable, act.start_on)
    if clause is None:
        raise LookupError("the story departs from a clause that is there")
    row = exceptions.draft_exception(
        **who,
        clause_id=clause.clause_id,
        departure="value",
        given={"path": "rate", "value": act.rate},
        scope=[scope],
        start_on=act.start_on,
        end_on=act.end_on,
        reason=act.reason,
    )
    exceptions.submit_exception(**who, exception_id=row.pk)
    return row.pk
