"""What is kept: targets by owner, metric and month."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.registries import Metric
from xiaozhang.base.text import Message
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.rules.owning import Owner

RECEIPT = "receipt"
FIGURE = Coalesce("amount_fen", "quantity")


def metrics() -> list[Metric]:
    """Return the metrics of the ledger that targets can be set for, what is received first."""
    return sorted(registries.metrics, key=lambda metric: metric.key != RECEIPT)


def metric_of(key: str) -> Metric:
    """Return a metric. Raises Missing for one that the ledger does not count."""
    if key not in registries.metrics:
        raise Missing(Message("没有「{metric}」这个指标。", {"metric": key}))
    return registries.metrics.get(key)


def targets(viewer: Actor) -> QuerySet[Target]:
    """Return the targets of the members inside the viewer's reach; those of teams to who sees everyone."""
    rows = Target.objects.all()
    return rows if viewer.sees_all() else rows.filter(member_id__in=viewer.member_ids)


def targets_of(month_on: date, member_ids: Collection[int] | None = None, *, metric: str = RECEIPT) -> dict[int, int]:
    """Return the month's targets by member id, in 分 or units; of all members without ids.

    For settlement, which sees everyone.
    """
    rows = Target.objects.filter(month_on=month_on, metric=metric, member__isnull=False)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    return dict(rows.order_by().values_list("member_id", FIGURE))


def monthly_targets(
    months: Collection[date], member_ids: Collection[int] | None = None, *, metric: str = RECEIPT
) -> dict[date, dict[int, int]]:
    """Return by month what `targets_of` returns, in one query."""
    rows = Target.objects.filter(month_on__in=months, metric=metric, member__isnull=False)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    found: dict[date, dict[int, int]] = {month_on: {} for month_on in months}
    for month_on, member_id, figure in rows.order_by().values_list("month_on", "member_id", FIGURE):
        found[month_on][member_id] = figure
    return found


def team_targets_of(month_on: date, *, metric: str = RECEIPT) -> dict[int, int]:
    """Return the month's targets of teams of their own by team id, in 分 or units. For who may see the teams."""
    rows = Target.objects.filter(month_on=month_on, metric=metric, team__isnull=False)
    return dict(rows.order_by().values_list("team_id", FIGURE))


def held_targets(month_on: date, metric: str, owners: Collection[Owner]) -> dict[Owner, Target]:
    """Return the rows of the month by owner, locked; for actions, which have checked the right to the owners."""
    members = [owner.pk for owner in owners if owner.kind == "member"]
    teams = [owner.pk for owner in owners if owner.kind == "team"]
    rows = Target.objects.select_for_update().filter(month_on=month_on, metric=metric)
    return {owner_of(row): row for row in rows.filter(Q(member__in=members) | Q(team__in=teams)).order_by("pk")}


def owner_of(row: Target) -> Owner:
    """Return whose target it is."""
    return Owner("team", row.team_id) if row.team_id is not None else Owner("member", row.member_id or 0)
