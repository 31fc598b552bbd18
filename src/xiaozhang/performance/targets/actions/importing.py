"""Targets out of files, and out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.performance.targets import powers, queries
from xiaozhang.performance.targets.actions.setting import put, refuse_unanswered
from xiaozhang.performance.targets.queries.kept import owner_of
from xiaozhang.performance.targets.rules.owning import Owner

Row = tuple[Owner, str, date, int | None]


@action(powers.TAKE_OVER, label="导入目标")
def put_targets(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    """Set targets out of a file, given as (owner, metric, month, 分 or units; None takes one away).

    Return their ids in order, 0 for gone.

    Raises:
        Missing, OwnTarget: a member or team the actor does not answer for; a metric that the ledger does not count.
        MonthClosed: a month has been closed.
        Invalid: a figure below zero or beyond reason.
    """
    by_month: dict[tuple[date, str], dict[Owner, int | None]] = {}
    for owner, metric, month_on, figure in rows:
        by_month.setdefault((month_on, metric), {})[owner] = figure
    ids: dict[tuple[Owner, str, date], int] = {}
    for (month_on, metric), figures in sorted(by_month.items()):
        refuse_unanswered(actor, month_on, figures)
        _changed, found = put(month_on, queries.metric_of(metric), figures)
        ids |= {(owner, metric, month_on): pk for owner, pk in found.items()}
    nothing_changed()  # where all was so already; every target set has its own trace
    return [ids[owner, metric, month_on] for owner, metric, month_on, _figure in rows]


@action(powers.TAKE_OVER, label="撤销导入目标")
def take_back_targets(*, actor: Actor, now: datetime, target_ids: Sequence[int]) -> None:
    """Take targets out again, while their months are open; ids gone are passed over.

    Raises:
        MonthClosed: a month has been closed.
    """
    gone: list[Row] = [(owner_of(row), row.metric, row.month_on, None) for row in queries.targets_by_id(target_ids)]
    nothing_changed()  # here
    put_targets(actor=actor, now=now, rows=gone)
