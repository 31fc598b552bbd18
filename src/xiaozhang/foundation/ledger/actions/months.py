"""Months come into being, are held while facts are posted, marked for settlement, and closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from xiaozhang.base import events, jobs
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import add_months
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import powers, queries
from xiaozhang.foundation.ledger.errors import MonthClosed
from xiaozhang.foundation.ledger.models import Month

MONTH_CLOSED = "ledger.month_closed"
events.declare(MONTH_CLOSED, "Nothing counts in a month any more: month.")


@action(None, keeps_trace=False)
def take_mark(*, actor: Actor, now: datetime, month_on: date) -> int:
    """Return the greatest fact id, so that the month's facts up to it are exactly those posted before this moment.

    Postings hold the month's row shared until they commit; this takes it exclusively, so it waits for those under way,
    and later ones get greater ids. Call it before the running transaction posts anything.
    """
    _locked(month_on)
    return queries.greatest_fact_id()


@action(powers.CLOSE_MONTH)
def close_month(*, actor: Actor, now: datetime, month_on: date) -> Month:
    """Close the month: what comes later counts in the first open month after it. Its seal follows as long work.

    Raises:
        MonthClosed: it is closed already.
    """
    month = _locked(month_on)
    if month.state == Month.State.CLOSED:
        raise MonthClosed(Message("没有结账：{month} 已经结过账。", {"month": f"{month_on:%Y-%m}"}))
    month.state = Month.State.CLOSED
    month.closed_at = now
    month.closed_by_id = actor.member_id
    month.save()
    note_change(month, old={"state": Month.State.OPEN}, new={"state": Month.State.CLOSED})
    jobs.enqueue("ledger.seal")
    events.announce(MONTH_CLOSED, actor=actor, now=now, month=f"{month_on:%Y-%m}")
    return month


def counting_months(months: Iterable[date]) -> dict[date, date]:
    """Return for each month the one its facts count in, and hold that one's row shared until the transaction ends."""
    states: dict[date, str] = {}
    counting = {}
    for natural_on in sorted(months):
        month_on = natural_on
        while True:
            if month_on not in states:
                states[month_on] = _held_state(month_on)
            if states[month_on] == Month.State.OPEN:
                break
            month_on = add_months(month_on, 1)
        counting[natural_on] = month_on
    return counting


def _held_state(month_on: date) -> str:
    month = queries.month_held_shared(month_on)
    if month is None:
        _begin(month_on)
        month = queries.month_held_shared(month_on)
    assert month is not None
    return month.state


def _locked(month_on: date) -> Month:
    if month_on.day != 1:
        raise ValueError(f"a month is its first day: {month_on}")
    _begin(month_on)
    return queries.month_locked(month_on)


def _begin(month_on: date) -> None:
    """Make the month exist; a concurrent beginner waits here and then finds it."""
    Month.objects.bulk_create([Month(month_on=month_on)], ignore_conflicts=True)
