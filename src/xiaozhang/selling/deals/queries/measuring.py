"""How often the stage standard was asked, for the evaluation of clauses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone

from xiaozhang.base.periods import Period
from xiaozhang.selling.deals.models import StageMove


def moves_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many steps each clause let pass in the days. Steps that it stopped leave no row."""
    rows = StageMove.objects.filter(
        clause_id__in=clause_ids, at__gte=_midnight(period.start_on), at__lt=_midnight(period.end_on)
    )
    return dict(rows.order_by().values_list("clause_id").annotate(n=Count("pk")))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
