"""Days of granted leave are taken, and given back where they were not."""

from __future__ import annotations

from datetime import date, datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.performance.rewards import powers, queries
from xiaozhang.performance.rewards.actions.telling import GIVEN, note, tell
from xiaozhang.performance.rewards.errors import NotEnoughLeave, OwnReward, WrongState
from xiaozhang.performance.rewards.models import LeaveUse, Reward, RewardStep

_LONGEST_NOTE = 200


@action(powers.RECORD_LEAVE, label="登记奖励休假")
def record_leave(
    *, actor: Actor, now: datetime, reward_id: int, start_on: date, days: int, note_text: str = ""
) -> LeaveUse:
    """Record that a member takes days of a granted leave from a day on; it is paid and shortens no month's pay.

    Raises:
        Missing, NotAllowed: not there, not the actor's to see, or without the power.
        OwnReward: the actor's own.
        WrongState: it is no leave that stands.
        NotEnoughLeave: fewer days are left, or they have expired by then.
        Invalid: no day, before it was granted, or a day that is recorded already.
    """
    row = _held(actor, reward_id)
    grant = queries.grant_of(row)
    if grant is None or row.effective_on is None:
        raise WrongState("没有登记：这项奖励没有可以休的假，或已经撤销。")
    text = clean_line(note_text)
    if days < 1 or len(text) > _LONGEST_NOTE:
        raise Invalid({"days": "至少 1 天，说明最多 200 字。"})
    if start_on < row.effective_on:
        raise Invalid({"start_on": Message("须在 {day} 批准生效以后。", {"day": row.effective_on.isoformat()})})
    if start_on > grant.expires_on:
        raise NotEnoughLeave(
            Message("没有登记：这项假有效到 {day}，那一天已经过期。", {"day": grant.expires_on.isoformat()})
        )
    if days > grant.left:
        raise NotEnoughLeave(Message("没有登记：这项假还剩 {n} 天，不够 {days} 天。", {"n": grant.left, "days": days}))
    if any(use.start_on == start_on and use.withdrawn_at is None for use in queries.uses_of(row.pk)):
        raise Invalid({"start_on": "从这一天起已经登记过。要改天数，请先撤销那一项。"})
    use = LeaveUse.objects.create(
        reward=row, start_on=start_on, days=days, note=text, recorded_at=now, recorded_by_id=actor.member_id
    )
    _bump(row)
    words = f"自 {start_on.isoformat()} 起 {days} 天{'：' + text if text else ''}"
    note(actor, now, row, RewardStep.Kind.LEAVE, words)
    note_change(row, new={"leave_from": start_on, "leave_days": days, "use_id": use.pk})
    values = {"day": start_on.isoformat(), "n": days, "left": grant.left - days}
    title = Message("已登记奖励休假：自 {day} 起 {n} 天，还剩 {left} 天", values)
    tell(actor, now, row, GIVEN, [row.member_id], title)
    return use


@action(powers.RECORD_LEAVE, label="撤销奖励休假")
def withdraw_leave(*, actor: Actor, now: datetime, use_id: int) -> LeaveUse:
    """Give back days that were recorded and not taken.

    Raises:
        Missing, NotAllowed, OwnReward: as record_leave.
        WrongState: they were given back already.
    """
    row = _held(actor, queries.get_use(actor, use_id).reward_id)
    use = next(each for each in queries.uses_of(row.pk) if each.pk == use_id)
    if use.withdrawn_at is not None:
        raise WrongState("没有撤销：这一项已经撤销过。请刷新后再看。")
    use.withdrawn_at, use.withdrawn_by_id = now, actor.member_id
    use.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _bump(row)
    note(actor, now, row, RewardStep.Kind.LEAVE_BACK, f"自 {use.start_on.isoformat()} 起 {use.days} 天")
    note_change(row, old={"leave_from": use.start_on, "leave_days": use.days}, new={"use_id": use.pk})
    title = Message("奖励休假已撤销：自 {day} 起 {n} 天", {"day": use.start_on.isoformat(), "n": use.days})
    tell(actor, now, row, GIVEN, [row.member_id], title)
    return use


def _held(actor: Actor, reward_id: int) -> Reward:
    row = queries.get_reward(actor, reward_id, power=powers.RECORD_LEAVE, lock=True)
    if row.member_id == actor.member_id:
        raise OwnReward("没有执行：自己的休假由别人登记。")
    return row


def _bump(row: Reward) -> None:
    row.revision += 1
    row.save(update_fields=["revision"])
