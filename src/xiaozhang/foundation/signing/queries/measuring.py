"""Whether members signed within the term, for the evaluation of the clause that sets it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.signing.models import Asked


def asked_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many members each clause gave a term that ended in the days."""
    return _counted(clause_ids, period, None)


def kept_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many of them signed by the last day."""
    return _counted(clause_ids, period, True)


def missed_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many of them signed later, or have not."""
    return _counted(clause_ids, period, False)


def _counted(clause_ids: Collection[int], period: Period, is_kept: bool | None) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for clause_id, due_on, signed_at in _terms(frozenset(clause_ids), period):
        kept = signed_at is not None and timezone.localdate(signed_at) <= due_on
        if is_kept is None or kept == is_kept:
            found[clause_id] = found.get(clause_id, 0) + 1
    return found


@remembered
def _terms(clause_ids: frozenset[int], period: Period) -> list[tuple[int, date, datetime | None]]:
    """Who left, or was no longer asked, before the last day came, and had not signed, is not among them."""
    rows = Asked.objects.filter(
        request__clause_id__in=clause_ids, due_on__gte=period.start_on, due_on__lt=period.end_on
    ).exclude(signed_at__isnull=True, member__left_on__lte=F("due_on"))
    values = rows.values_list("request__clause_id", "due_on", "signed_at", "request__ended_at")
    return [
        (clause_id, due_on, signed_at)
        for clause_id, due_on, signed_at, ended_at in values
        if clause_id is not None
        and (signed_at is not None or ended_at is None or timezone.localdate(ended_at) > due_on)
    ]
