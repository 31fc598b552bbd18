"""A month is settled: the snapshot is taken here.

Staging follows as long work, or at once for a month known to be small.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from xiaozhang import __version__
from xiaozhang.base import jobs
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.performance.incentives.actions.carrying_out import carry_out
from xiaozhang.performance.incentives.errors import MonthClosed, NoCommissionClause, NotYetBegun, RunUnderWay
from xiaozhang.performance.incentives.models import Run, RunSnapshot
from xiaozhang.performance.incentives.rules.inputs import inputs_hash

SILENT_FOR = timedelta(minutes=10)  # a run without a sign of life for so long was killed


@action(powers.RUN_SETTLEMENT, label="试算结算")
def start_run(*, actor: Actor, now: datetime, month_on: date, is_whole: bool = False) -> Run:
    """Take the snapshot of a month and queue its settlement. A run that was killed is set aside.

    Behind a draft only those are settled anew whom facts have touched since, unless `is_whole`.

    Raises:
        MonthClosed: the month is closed.
        NotYetBegun: it lies in the future.
        NoCommissionClause: no commission table is in force in it.
        RunUnderWay: it is being settled.
    """
    run = _begin(actor, now, month_on)
    jobs.enqueue("incentives.settle", run_id=run.pk, is_whole=is_whole)
    return run


@action(powers.RUN_SETTLEMENT, label="试算结算")
def settle_at_once(*, actor: Actor, now: datetime, month_on: date, is_whole: bool = False) -> Run:
    """Settle a month inside one transaction and return the draft: for months known to be small (a demo, a test).

    Raises: as `start_run`.
    """
    run = _begin(actor, now, month_on)
    carry_out(run.pk, clock=lambda: now, is_whole=is_whole)
    run.refresh_from_db()
    return run


def _begin(actor: Actor, now: datetime, month_on: date) -> Run:
    words = {"year": month_on.year, "month": month_on.month}
    if month_on > month_of(timezone.localdate(now)):
        raise NotYetBegun(Message("没有试算：{year} 年 {month} 月还没有到。", words))
    mark = ledger_actions.take_mark(actor=actor, now=now, month_on=month_on)
    if ledger_queries.is_closed(month_on):
        raise MonthClosed(
            Message(
                "没有试算：{year} 年 {month} 月已结账，不再变动。迟到的事实会计入未结账的月份，列为补发或追回。", words
            )
        )
    if not queries.has_table_in(month_on):
        raise NoCommissionClause(
            Message("没有试算：{year} 年 {month} 月没有施行中的提成条款。请先发布含提成表的制度。", words)
        )
    _set_aside(now, month_on)
    content = queries.take_snapshot(month_on, mark).as_text()
    run = Run.objects.create(
        month_on=month_on,
        number=queries.greatest_number(month_on) + 1,
        mark=mark,
        inputs_hash=inputs_hash(content),
        release=__version__,
        created_at=now,
        created_by_id=actor.member_id,
        touched_at=now,
    )
    RunSnapshot.objects.create(run=run, content=content)
    note_change(run, new={"month_on": month_on, "number": run.number, "mark": mark, "inputs_hash": run.inputs_hash})
    return run


def _set_aside(now: datetime, month_on: date) -> None:
    """Supersede a run that has given no sign of life; refuse while it lives.

    The month's row is held, so nobody else is here.
    """
    standing = queries.run_under_way(month_on)
    if standing is None:
        return
    if standing.touched_at > now - SILENT_FOR:
        raise RunUnderWay(
            Message(
                "没有试算：{year} 年 {month} 月正在试算，已完成 {done} / {total} 笔。请等它完成。",
                {
                    "year": month_on.year,
                    "month": month_on.month,
                    "done": standing.credits_done,
                    "total": standing.credits_total,
                },
            )
        )
    standing.is_superseded = True
    standing.save(update_fields=["is_superseded"])
    note_change(standing, old={"is_superseded": False}, new={"is_superseded": True})
