"""Members let others sign for them while they are away."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Refused
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.approvals import queries
from xiaozhang.foundation.approvals.actions.repairing import deputise_waiting
from xiaozhang.foundation.approvals.errors import NotYours
from xiaozhang.foundation.approvals.models import Delegation
from xiaozhang.foundation.org import queries as org


@action(None, label="设置审批代理")
def delegate(
    *,
    actor: Actor,
    now: datetime,
    deputy_id: int,
    start_on: date,
    end_on: date,
    kind: str = "",
    reason: str = "",
) -> Delegation:
    """Let a deputy sign for the actor from `start_on` up to, not including, `end_on`; `kind` "" is every kind.

    What waits already goes to the deputy when the first day comes. A case that the deputy put up stays.

    Raises:
        Invalid: no other member who is there, days in the past or the wrong way round, an unknown kind.
        Refused: the days overlap with another delegation of the same kind.
    """
    today = timezone.localdate(now)
    if actor.member_id is None:
        raise Refused("没有设置：只有成员可以委托别人代理审批。")
    member = org.get_member(actor, actor.member_id, lock=True)
    if wrong := _wrong(member.pk, deputy_id, start_on, end_on, kind, today):
        raise Invalid(wrong)
    if queries.overlapping(member.pk, kind, start_on, end_on):
        raise Refused("没有设置：这段日期已经委托过别人。请先收回原来的委托。")
    row = Delegation.objects.create(
        member_id=member.pk,
        deputy_id=deputy_id,
        kind=kind,
        start_on=start_on,
        end_on=end_on,
        reason=clean_line(reason)[:200],
        created_at=now,
    )
    new = {"deputy_id": deputy_id, "kind": kind, "start_on": start_on, "end_on": end_on}
    note_change(row, new=new)
    if start_on <= today:
        deputise_waiting(actor=actor, now=now, member_id=member.pk)
    return row


def _wrong(
    member_id: int, deputy_id: int, start_on: date, end_on: date, kind: str, today: date
) -> dict[str, Message | str]:
    wrong: dict[str, Message | str] = {}
    if deputy_id == member_id or not org.employed_among([deputy_id], today):
        wrong["deputy_id"] = "请选择另一位在职的成员。"
    if end_on <= start_on:
        wrong["end_on"] = "止日不能早于起日。"
    elif end_on <= today:
        wrong["end_on"] = "这段日期已经过去。"
    if kind and kind not in registries.approval_kinds:
        wrong["kind"] = "没有这种审批。"
    return wrong


@action(None, label="收回审批代理")
def revoke_delegation(*, actor: Actor, now: datetime, delegation_id: int) -> Delegation:
    """Take a delegation back; what the deputy was handed stays with the deputy.

    Raises:
        Missing: not there.
        NotYours: somebody else's.
        Refused: taken back already, or over.
    """
    row = queries.held_delegation(delegation_id)
    if row is None:
        raise Missing
    if row.member_id != actor.member_id:
        raise NotYours("没有收回：这是别人的委托。")
    if row.revoked_at is not None or row.end_on <= timezone.localdate(now):
        raise Refused("没有收回：这项委托已收回或已到期。")
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    note_change(row, old={"revoked_at": None}, new={"revoked_at": now})
    return row
