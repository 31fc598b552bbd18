"""A superior lets a member off."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import clean_line
from xiaozhang.foundation.duties import powers, queries
from xiaozhang.foundation.duties.actions.honouring import close_tasks
from xiaozhang.foundation.duties.actions.lapses import take_back
from xiaozhang.foundation.duties.errors import AlreadySettled, OwnDuty
from xiaozhang.foundation.duties.models import Duty, State
from xiaozhang.foundation.duties.rules.standing import LONGEST_EXCUSE


@action(powers.EXCUSE_DUTY, label="豁免超时")
def excuse_duty(*, actor: Actor, now: datetime, duty_id: int, reason: str) -> Duty:
    """Excuse an open or missed duty of somebody else, with a reason; a lapse that was noted is taken back. B4.

    Raises:
        Invalid: no reason.
        OwnDuty: it is the actor's own.
        AlreadySettled: it was kept, excused or withdrawn.
    """
    reason = clean_line(reason)
    if not 1 <= len(reason) <= LONGEST_EXCUSE:
        raise Invalid({"reason": "请写明理由，最多 200 字。"})
    duty = queries.get_duty(actor, duty_id, power=powers.EXCUSE_DUTY, lock=True)
    if duty.member_id == actor.member_id:
        raise OwnDuty("没有豁免：自己的时限不能由自己豁免，请上级办理。")
    if duty.state not in (State.OPEN, State.MISSED):
        raise AlreadySettled("没有豁免：这一项已经按时完成、豁免过或已撤销。请刷新后再看。")
    before = duty.state
    duty.state, duty.excuse, duty.excused_by_id = State.EXCUSED, reason, actor.member_id
    duty.ended_at, duty.next_at = duty.ended_at or now, None
    duty.save(update_fields=["state", "excuse", "excused_by", "ended_at", "next_at"])
    take_back(actor, now, duty)
    close_tasks(actor, now, [duty], "已豁免", is_done=False)
    note_change(duty, old={"state": before}, new={"state": State.EXCUSED, "excuse": reason})
    return duty
