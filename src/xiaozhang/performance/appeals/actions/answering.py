"""Appeals are taken, handed on and answered; what follows from an answer is done and proved."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.performance.appeals import powers, queries
from xiaozhang.performance.appeals.actions.telling import ANSWERED, MOVED, WAITING, end_task, note, set_task, tell
from xiaozhang.performance.appeals.actions.values import held, refuse_own, said
from xiaozhang.performance.appeals.errors import WrongState
from xiaozhang.performance.appeals.models import Appeal, Decision, FollowUp, State
from xiaozhang.performance.appeals.rules.standing import DECISION_WORDS, wrong_follow_up


@action(powers.DECIDE, label="受理申诉")
def assign_appeal(
    *, actor: Actor, now: datetime, appeal_id: int, assignee_id: int | None = None, revision: int | None = None
) -> Appeal:
    """Take an appeal that waits for an answer, or give it to another who may answer it. Taken again, nothing changes.

    Raises:
        Missing: not there, or not the actor's to see.
        OwnAppeal: the actor's own.
        WrongState: it is answered, or taken back.
        Stale: it has changed since it was shown.
        Invalid: that member may not answer it.
    """
    row = held(actor, appeal_id, powers.DECIDE, revision)
    refuse_own(actor, row)
    if row.state != State.OPEN:
        raise WrongState("没有改受理人：这件申诉已有结果，或已经撤回。请刷新后再看。")
    chosen = assignee_id or actor.member_id
    if chosen not in queries.deciders(row.member_id, timezone.localdate(now)):
        raise Invalid({"assignee_id": "这位成员不能答复这件申诉，请从列出的人里选。"})
    if chosen == row.assignee_id:
        nothing_changed()
        return row
    before = row.assignee_id
    row.assignee_id = chosen
    row.revision += 1
    set_task(actor, now, row, f"答复申诉 {row.number}", row.due_on)
    row.save()
    note_change(row, old={"assignee_id": before}, new={"assignee_id": chosen})
    title = Message("请在 {day} 前答复申诉：{subject}", {"day": row.due_on.isoformat(), "subject": row.subject})
    tell(actor, now, row, WAITING, [chosen], title)
    return row


@action(powers.DECIDE, label="答复申诉")
def decide_appeal(
    *,
    actor: Actor,
    now: datetime,
    appeal_id: int,
    decision: str,
    words: str,
    follow_up: str = FollowUp.NONE,
    revision: int | None = None,
) -> Appeal:
    """Answer an appeal: upheld, in part or not, why, and what follows; who answers makes what follows.

    Raises:
        Missing: not there, or not the actor's to see.
        OwnAppeal: the actor's own.
        WrongState: it is answered, or taken back.
        Stale: it has changed since it was shown.
        Invalid: no words, no such decision, or something that cannot follow from it.
    """
    row = held(actor, appeal_id, powers.DECIDE, revision)
    refuse_own(actor, row)
    if row.state != State.OPEN:
        raise WrongState("没有答复：这件申诉已有结果，或已经撤回。请刷新后再看。")
    text = checked_decision(row, decision, words, follow_up)
    today, terms = timezone.localdate(now), queries.terms_of(row.statement)
    row.state, row.decision, row.decision_words, row.follow_up = State.ANSWERED, decision, text, follow_up
    row.decided_at, row.decided_by_id, row.assignee_id = now, actor.member_id, actor.member_id
    row.review_until_on = queries.review_until(today, terms)
    row.revision += 1
    end_task(actor, now, row, "已答复")
    if row.is_uncorrected:
        set_task(actor, now, row, f"更正申诉 {row.number}", queries.answer_due(today, terms))
    row.save()
    new = {"state": row.state, "decision": decision, "follow_up": follow_up}
    note_change(row, old={"state": State.OPEN}, new=new, personal_new={"decision_words": text})
    title = Message("您的申诉{decision}：{subject}", {"decision": DECISION_WORDS[decision], "subject": row.subject})
    tell(actor, now, row, ANSWERED, [row.member_id], title, text)
    return row


@action(powers.DECIDE, label="申诉更正办结")
def complete_follow_up(*, actor: Actor, now: datetime, appeal_id: int, reference: str = "") -> Appeal:
    """Say that what followed from a decision is done, and prove it: the fact's key, the exception's number, the rerun.

    Raises:
        Missing: not there, or not the actor's to see.
        OwnAppeal: the actor's own.
        WrongState: nothing follows, or it is done already.
        Invalid: the reference names nothing that puts this appeal right.
    """
    row = held(actor, appeal_id, powers.DECIDE)
    refuse_own(actor, row)
    if row.state not in (State.ANSWERED, State.REVIEWED) or not row.is_uncorrected:
        raise WrongState("没有办结：这件申诉没有等着更正的，或已经办结。请刷新后再看。")
    words, wrong = queries.proof(row, clean_line(reference))
    if wrong is not None:
        raise Invalid({"reference": wrong})
    row.followed_at, row.followed_by_id, row.followed_words = now, actor.member_id, words[:200]
    row.revision += 1
    end_task(actor, now, row, words)
    row.save()
    note_change(row, old={"followed_at": None}, new={"followed_at": now, "followed_words": row.followed_words})
    note(row, now, f"更正办结：{words}。")
    tell(
        actor, now, row, MOVED, [row.member_id], Message("申诉的更正已办结：{subject}", {"subject": row.subject}), words
    )
    return row


def checked_decision(row: Appeal, decision: str, words: str, follow_up: str) -> str:
    """Return the words of a decision that can be. Raises Invalid."""
    if decision not in Decision.values:
        raise Invalid({"decision": "请选成立、部分成立或不成立。"})
    if follow_up not in FollowUp.values:
        raise Invalid({"follow_up": "请从列出的办法里选。"})
    is_closed = follow_up == FollowUp.RERUN and queries.is_closed(row.month_on)
    wrong = wrong_follow_up(decision, follow_up, is_closed=is_closed)
    if wrong is not None:
        raise Invalid({"follow_up": wrong})
    return said("words", words, "答复")
