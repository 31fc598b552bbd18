"""How often clauses asked for an approval, for their evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone

from xiaozhang.base.periods import Period
from xiaozhang.foundation.approvals.models import Case, CaseLog, Verb


def put_up_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many cases were first put up by each clause in the days."""
    rows = Case.objects.filter(
        clause_id__in=clause_ids, put_up_at__gte=_midnight(period.start_on), put_up_at__lt=_midnight(period.end_on)
    )
    return dict(rows.order_by().values_list("clause_id").annotate(n=Count("pk")))


def rejected_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how often cases of each clause were sent back to their applicant in the days."""
    rows = CaseLog.objects.filter(
        case__clause_id__in=clause_ids,
        verb=Verb.REJECTED,
        at__gte=_midnight(period.start_on),
        at__lt=_midnight(period.end_on),
    )
    return dict(rows.order_by().values_list("case__clause_id").annotate(n=Count("pk")))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
