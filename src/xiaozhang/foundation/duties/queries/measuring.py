"""What came of the duties of clauses, for their evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.duties.models import Duty, State


def due_in(clause_ids: Collection[int], period: Period, *states: str) -> Mapping[int, int]:
    """Return how many duties of each clause fell due in the days and are in one of the states; in any, without."""
    found: dict[int, int] = {}
    for clause_id, state, count in _counts(frozenset(clause_ids), period):
        if state != State.VOID and (not states or state in states):
            found[clause_id] = found.get(clause_id, 0) + count
    return found


@remembered
def _counts(clause_ids: frozenset[int], period: Period) -> list[tuple[int, str, int]]:
    rows = Duty.objects.filter(
        clause_id__in=clause_ids, due_at__gt=_midnight(period.start_on), due_at__lte=_midnight(period.end_on)
    ).order_by()
    return list(rows.values_list("clause_id", "state").annotate(n=Count("pk")))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
