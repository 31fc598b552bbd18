"""Whose turn it is: months follow each other, since each begins with what the one before it left open."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives.models import Run
from xiaozhang.performance.incentives.queries.runs import RELEASED, has_table_in


def earliest_open_before(month_on: date) -> date | None:
    """Return the first month before this one that the house must close first; None if there is none.

    Months from before the first one that members saw are history, which was paid elsewhere.
    """
    released = Run.objects.filter(state__in=RELEASED, is_superseded=False, month_on__lt=month_on)
    first_on = released.aggregate(first=Min("month_on"))["first"]
    if first_on is None:
        return None
    shown = set(released.values_list("month_on", flat=True))
    touched = {each.month_on: each.state for each in ledger_queries.months()}
    for each_on in sorted({*shown, *(on for on in touched if first_on < on < month_on)}):
        if touched.get(each_on) != "closed" and (each_on in shown or has_table_in(each_on)):
            return each_on
    return None


def first_closed_after(month_on: date) -> date | None:
    """Return the first closed month after this one, which began with what was open then; None if there is none."""
    later = [each.month_on for each in ledger_queries.months() if each.state == "closed" and each.month_on > month_on]
    return min(later, default=None)
