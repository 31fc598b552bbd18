"""Exceptions are revoked before their end, and their applicants reminded of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.exceptions import powers, queries
from xiaozhang.foundation.exceptions.errors import WrongState
from xiaozhang.foundation.exceptions.models import ExceptionRequest, State
from xiaozhang.foundation.exceptions.rules.wishes import LONGEST_REASON, Wrong
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice

REVOKED, ENDING = "exceptions.revoked", "exceptions.ending"


@action(powers.REVOKE, label="撤销签呈")
def revoke_exception(
    *, actor: Actor, now: datetime, exception_id: int, reason: str, from_on: date, revision: int | None = None
) -> ExceptionRequest:
    """Revoke an approved exception from a day on, with a reason; what was decided by it before stays as it is.

    Raises:
        Invalid: no reason, or a day before today, or not within its days.
        WrongState: it is not approved, or revoked already.
    """
    today, reason = timezone.localdate(now), clean_text(reason)
    row = queries.get_exception(actor, exception_id, power=powers.REVOKE, lock=True)
    if row.state != State.APPROVED:
        raise WrongState("没有撤销：只有已批准的签呈可以撤销。请刷新后再看。")
    wrong: Wrong = {}
    if not 1 <= len(reason) <= LONGEST_REASON:
        wrong["reason"] = Message("请写明撤销的理由，最多 {n} 字。", {"n": LONGEST_REASON})
    if from_on < today:
        wrong["from_on"] = "撤销不溯及既往，最早从今天起。"
    elif from_on >= row.end_on:
        wrong["from_on"] = "这份签呈在那以前已经期满，不用撤销。"
    if wrong:
        raise Invalid(wrong)
    row.state, row.revoked_at, row.revoked_by_id = State.REVOKED, now, actor.member_id
    row.revoked_from_on, row.revocation_reason = from_on, reason
    row.revision += 1
    row.save()
    new = {"state": State.REVOKED, "revoked_from_on": from_on, "revocation_reason": reason}
    note_change(row, old={"state": State.APPROVED}, new=new)
    if row.applicant_id != actor.member_id:
        values = {"number": row.number, "day": from_on.isoformat(), "summary": row.summary}
        title = Message("签呈 {number} 自 {day} 起撤销：{summary}", values)
        _tell(actor, now, [_notice(row, REVOKED, title, Message("理由：{reason}", {"reason": reason}))])
    return row


@action(None, keeps_trace=False)
def remind_of_ending(*, actor: Actor, now: datetime) -> int:
    """Remind the applicants of exceptions that end within a week; each once. Returns how many end."""
    rows = queries.ending_soon(timezone.localdate(now))
    told = []
    for row in rows:
        last_on = row.end_on - timedelta(days=1)
        values = {"number": row.number, "day": f"{last_on.month}月{last_on.day}日", "summary": row.summary}
        body = Message("期满后恢复按条款执行。确需继续的，请在期满前重新提出签呈。")
        told.append(_notice(row, ENDING, Message("签呈 {number} 到 {day}期满：{summary}", values), body))
    _tell(actor, now, told)
    return len(rows)


def _notice(row: ExceptionRequest, kind: str, title: Message, body: Message) -> Notice:
    return Notice(
        kind=kind,
        to=(row.applicant_id,),
        title=title,
        body=body,
        url=reverse("exceptions:record", args=[row.pk]),
        key=f"{kind}:{row.pk}",
        record_type=queries.KIND,
        record_id=row.pk,
    )


def _tell(actor: Actor, now: datetime, told: list[Notice]) -> None:
    if told:
        notices.send(actor=actor, now=now, notices=told)
