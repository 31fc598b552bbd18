"""What every writer here does first: hold the member and the open months, and refuse closed ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.people.staffing.errors import MonthClosed, OwnPay

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member

_CLOSED = "closed"
_YEARS_AHEAD = 5


def hold_member(actor: Actor, member_id: int, *, own: str) -> Member:
    """Return the member, held until the transaction ends, so that two people do not write spans that meet.

    Raises:
        Missing: nobody, or outside the actor's reach.
        OwnPay: the actor themself; `own` is what is said.
    """
    member = org_queries.get_member(actor, member_id, lock=True)
    if member.pk == actor.member_id:
        raise OwnPay(own)
    return member


def refuse_closed(start_on: date, end_on: date | None) -> None:
    """Refuse days of which any month has been closed; the open ones with facts are held, so that none closes meanwhile.

    Raises MonthClosed.
    """
    first_on = month_of(start_on)
    months = [m.month_on for m in ledger_queries.months() if m.month_on >= first_on]
    touched = sorted(month_on for month_on in months if end_on is None or month_on < end_on)
    held = [ledger_queries.month_held_shared(month_on) for month_on in touched]
    closed = [month.month_on for month in held if month is not None and month.state == _CLOSED]
    if closed:
        raise MonthClosed(closed[-1])


def refuse_days(member: Member, start_on: date, end_on: date | None, now: datetime) -> None:
    """Refuse a span without days, before joining, after leaving, or years ahead. Raises Invalid on `start_on`."""
    latest_on = add_months(month_of(timezone.localdate(now)), 12 * _YEARS_AHEAD)
    if end_on is not None and end_on <= start_on:
        raise Invalid({"last_on": "最后一天不能早于第一天。"})
    if start_on < member.joined_on:
        raise Invalid({"start_on": Message("不能早于入职日期 {day}。", {"day": member.joined_on.isoformat()})})
    if member.left_on is not None and start_on >= member.left_on:
        raise Invalid({"start_on": Message("已于 {day} 离职，须早于这一天。", {"day": member.left_on.isoformat()})})
    if start_on >= latest_on or (end_on is not None and end_on.year > latest_on.year + 100):
        raise Invalid({"start_on": Message("日期太远，请检查年份。")})


def in_row(place: int, error: Invalid | Refused) -> Invalid | Refused:
    """Return a refusal that also says in which row of several, counted from one; fields become `rows[3].wage_fen`."""

    def said(words: Message) -> Message:
        return Message("没有登记第 {row} 项：{words}", {"row": place + 1, "words": words})

    if isinstance(error, Invalid):
        return Invalid({f"rows[{place}].{name}": said(words) for name, words in error.fields.items()})
    return Refused(said(error.message))


def recorded(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return who enters a row and when."""
    return {"recorded_at": now, "recorded_by_id": actor.member_id}


def withdrawn(row: Any, actor: Actor, now: datetime) -> None:
    """Keep that a row no longer stands; what it said stays."""
    row.withdrawn_at, row.withdrawn_by_id = now, actor.member_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
