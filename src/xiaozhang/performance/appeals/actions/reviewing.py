"""A member who is not satisfied asks the next level once, which decides for good; both sides may write."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.performance.appeals import powers, queries
from xiaozhang.performance.appeals.actions.answering import checked_decision
from xiaozhang.performance.appeals.actions.telling import ANSWERED, MOVED, WAITING, end_task, set_task, tell
from xiaozhang.performance.appeals.actions.values import held, own, refuse_own, said
from xiaozhang.performance.appeals.errors import NobodyReviews, OwnAppeal, WindowOver, WrongState
from xiaozhang.performance.appeals.models import Appeal, AppealMessage, Decision, FollowUp, State
from xiaozhang.performance.appeals.rules.standing import DECISION_WORDS

MOST_MESSAGES = 200


@action(powers.APPEAL, label="申请复核")
def ask_review(*, actor: Actor, now: datetime, appeal_id: int, reason: str) -> Appeal:
    """Ask the next level to look at an answer again: once, as long as there was to appeal.

    Raises:
        Missing: not there, or not the actor's to see.
        NotAppellant: somebody else's.
        WrongState: it is not answered, was upheld, or was reviewed or asked to be before.
        WindowOver: the days to ask are over.
        NobodyReviews: nobody of the next level is there.
        Invalid: no reason.
    """
    row = own(actor, appeal_id, powers.APPEAL, "没有提交：复核由申诉人本人申请。")
    today = timezone.localdate(now)
    if row.state != State.ANSWERED or row.decision == Decision.UPHELD or row.review_asked_at is not None:
        raise WrongState("没有提交：只有没有全部成立的答复可以申请复核，而且只有一次。")
    if row.review_until_on is None or today > row.review_until_on:
        raise WindowOver("没有提交：申请复核的期限已经过了。")
    reviewer = queries.least_busy(queries.reviewers(row.member_id, row.decided_by_id, today))
    if reviewer is None:
        raise NobodyReviews("没有提交：没有更上一级的人可以复核。请联系管理员给领导层配上复核申诉的权限。")
    text = said("reason", reason, "申请复核的理由")
    row.state, row.review_reason, row.review_asked_at = State.REVIEWING, text, now
    row.assignee_id = reviewer
    row.due_on = queries.answer_due(today, queries.terms_of(row.statement))
    row.revision += 1
    set_task(actor, now, row, f"复核申诉 {row.number}", row.due_on)
    row.save()
    new = {"state": row.state, "assignee_id": reviewer, "due_on": row.due_on}
    note_change(row, old={"state": State.ANSWERED}, new=new, personal_new={"review_reason": text})
    values = {"name": row.member.name, "subject": row.subject, "day": row.due_on.isoformat()}
    title = Message("{name} 对{subject}的答复申请复核，请在 {day} 前答复", values)
    tell(actor, now, row, WAITING, [reviewer], title, text)
    tell(actor, now, row, MOVED, [row.decided_by_id], Message("{name} 对您答复的申诉申请了复核", values))
    return row


@action(powers.REVIEW, label="复核申诉")
def decide_review(
    *,
    actor: Actor,
    now: datetime,
    appeal_id: int,
    decision: str,
    words: str,
    follow_up: str = FollowUp.NONE,
    revision: int | None = None,
) -> Appeal:
    """Decide a review; that is the last word. What follows is made by whoever answered first.

    Raises:
        Missing: not there, or not the actor's to see.
        OwnAppeal: the actor's own appeal, or own answer.
        WrongState: no review is asked for.
        Stale: it has changed since it was shown.
        Invalid: no words, no such decision, or something that cannot follow from it.
    """
    row = held(actor, appeal_id, powers.REVIEW, revision)
    refuse_own(actor, row)
    if row.decided_by_id == actor.member_id:
        raise OwnAppeal("没有执行：自己的答复不能由自己复核。")
    if row.state != State.REVIEWING:
        raise WrongState("没有答复：这件申诉没有在复核，或已有结果。请刷新后再看。")
    text = checked_decision(row, decision, words, follow_up)
    was_done = row.followed_at is not None and follow_up == row.follow_up
    row.state, row.review_decision, row.review_words = State.REVIEWED, decision, text
    row.reviewed_at, row.reviewed_by_id, row.assignee_id = now, actor.member_id, row.decided_by_id
    if not was_done:
        row.follow_up, row.followed_at, row.followed_by_id, row.followed_words = follow_up, None, None, ""
    row.revision += 1
    end_task(actor, now, row, "已复核")
    if row.is_uncorrected:
        due_on = queries.answer_due(timezone.localdate(now), queries.terms_of(row.statement))
        set_task(actor, now, row, f"更正申诉 {row.number}", due_on)
    row.save()
    new = {"state": row.state, "review_decision": decision, "follow_up": follow_up}
    note_change(row, old={"state": State.REVIEWING}, new=new, personal_new={"review_words": text})
    values = {"decision": DECISION_WORDS[decision], "subject": row.subject}
    title = Message("申诉复核{decision}：{subject}", values)
    tell(actor, now, row, ANSWERED, [row.member_id, row.decided_by_id], title, text)
    return row


@action(powers.SEE, label="申诉往来")
def write_message(*, actor: Actor, now: datetime, appeal_id: int, words: str) -> AppealMessage:
    """Write to the other side about an appeal that is not withdrawn: the member, or who may answer or review.

    Raises:
        Missing: not there, or not the actor's to see.
        NotAllowed: neither the member nor one who may answer.
        WrongState: it was taken back, or has too many messages.
        Invalid: no words.
    """
    row = held(actor, appeal_id, powers.SEE)
    is_own = row.member_id == actor.member_id
    if not (is_own or actor.may(powers.DECIDE) or actor.may(powers.REVIEW)):
        raise NotAllowed("没有保存：只有申诉人和答复的人可以在这里写。")
    if row.state == State.WITHDRAWN or len(queries.messages_of(row)) >= MOST_MESSAGES:
        raise WrongState("没有保存：这件申诉已经撤回，或往来太多，不能再写。")
    text = said("words", words, "要说的话")
    message = AppealMessage.objects.create(appeal=row, author_id=actor.member_id, at=now, words=text)
    row.revision += 1
    row.save(update_fields=["revision"])
    note_change(row, personal_new={"message": text}, new={"message_id": message.pk})
    other = [row.assignee_id or row.decided_by_id] if is_own else [row.member_id]
    tell(actor, now, row, MOVED, other, Message("申诉有新的往来：{subject}", {"subject": row.subject}), text)
    return message
