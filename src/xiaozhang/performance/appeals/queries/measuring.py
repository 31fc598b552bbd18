"""How often lines of clauses were appealed against, for their evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db.models import Count, QuerySet
from django.utils import timezone

from xiaozhang.base.periods import Period
from xiaozhang.performance.appeals.models import Appeal, State


def appealed_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many appeals each clause met in the days of the period; those withdrawn do not count."""
    rows = Appeal.objects.filter(
        clause_id__in=clause_ids,
        submitted_at__gte=_midnight(period.start_on),
        submitted_at__lt=_midnight(period.end_on),
    ).exclude(state=State.WITHDRAWN)
    return dict(rows.order_by().values_list("clause_id").annotate(n=Count("pk")))


def appeals_of_clause(clause_id: int) -> QuerySet[Appeal]:
    """Return the appeals a clause has met, to be counted."""
    return Appeal.objects.filter(clause_id=clause_id).exclude(state=State.WITHDRAWN)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
