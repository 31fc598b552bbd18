"""What clauses have paid, for their evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Sum

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period, month_of
from xiaozhang.performance.incentives.models import ClauseTally
from xiaozhang.performance.incentives.queries.runs import RELEASED


def lines_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many lines each clause brought about in the months of the days, in the runs that members see."""
    return {clause_id: lines for clause_id, lines, _amount in _sums(frozenset(clause_ids), period)}


def paid_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return the sum in 分 of those lines."""
    return {clause_id: amount for clause_id, _lines, amount in _sums(frozenset(clause_ids), period)}


@remembered
def _sums(clause_ids: frozenset[int], period: Period) -> list[tuple[int, int, int]]:
    rows = ClauseTally.objects.filter(
        clause_id__in=clause_ids,
        run__state__in=RELEASED,
        run__is_superseded=False,
        run__month_on__gte=month_of(period.start_on),
        run__month_on__lt=period.end_on,
    )
    return list(rows.order_by().values_list("clause_id").annotate(lines=Sum("lines"), amount=Sum("amount_fen")))
