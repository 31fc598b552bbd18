"""The yearly round: opened when it is due or by hand, judged clause by clause, closed with a conclusion. B5."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.models import Round, Verdict
from xiaozhang.foundation.revision.queries import rounds
from xiaozhang.foundation.revision.rules.rounds import LONGEST_CONCLUSION, LONGEST_REASON, is_due, looks_from
from xiaozhang.foundation.tasks import actions as tasks
from xiaozhang.foundation.tasks.rules.new_task import NewTask

ROUND = "revision.round"
_RECORD = "revision_round"
_DAY = timedelta(days=1)


@action(powers.EVALUATE_CHARTER, label="开始年度修订")
def open_round(*, actor: Actor, now: datetime) -> Round:
    """Open a round over the version in force, from the end of the last one up to today; its reviewers are told.

    Raises:
        Refused: a round is open, no charter is in force, or nothing lies between the last round and today.
    """
    _hold_version(timezone.localdate(now))
    running = rounds.open_round(lock=True)
    if running is not None:
        raise Refused(Message("没有开始：「{round}」还在进行，请先结束它。", {"round": str(running)}))
    opened = _opened(actor, now)
    if opened is None:
        raise Refused("没有开始：还没有施行满一天、又没有评估过的制度。")
    return opened


@action(powers.EVALUATE_CHARTER, label="年度修订到期")
def open_due_round(*, actor: Actor, now: datetime) -> Round | None:
    """Open the round that is due by the charter in force, if one is; done twice, the second finds it open."""
    today = timezone.localdate(now)
    _hold_version(today)
    version = charter.in_force(today)
    if rounds.open_round(lock=True) is not None or version is None or version.effective_on is None:
        nothing_changed()
        return None
    if not is_due(version.effective_on, rounds.last_end(), rounds.term_on(today).months, today):
        nothing_changed()
        return None
    opened = _opened(actor, now)
    if opened is None:
        nothing_changed()
    return opened


@action(powers.EVALUATE_CHARTER, label="评估条款")
def judge_clause(*, actor: Actor, now: datetime, clause_id: int, choice: str, reason: str) -> Verdict:
    """Say in the open round what is to become of a clause, and why; saying it again changes what was said.

    Raises:
        Invalid: no choice, no reason or one that is too long.
        Refused: no round is open, or the clause stands in a version that was never published.
        Missing: no such clause.
    """
    reason, wrong = clean_line(reason), {}
    if choice not in Verdict.Choice.values:
        wrong["choice"] = Message("请选保留、修改或废止。")
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong["reason"] = Message("请写明理由，最多 {most} 字。", {"most": LONGEST_REASON})
    if wrong:
        raise Invalid(wrong)
    clause = charter.get_clause(actor, clause_id)
    if clause.version.published_at is None:
        raise Refused("没有记下：评估的是发布过的条款，草案里的请直接修改。")
    running = rounds.open_round(lock=True)
    if running is None:
        raise Refused("没有记下：现在没有进行中的年度修订。请先开始一轮。")
    row = rounds.held_verdict(running, clause.key) or Verdict(round=running, clause_key=clause.key)
    old = {"choice": row.choice, "reason": row.reason} if row.pk else {}
    row.clause_id, row.choice, row.reason = clause.pk, choice, reason
    row.noted_at, row.noted_by_id = now, actor.member_id
    row.save()
    note_change(row, old=old, new={"choice": choice, "reason": reason}, title=str(clause))
    return row


@action(powers.EVALUATE_CHARTER, label="结束年度修订")
def close_round(*, actor: Actor, now: datetime, round_id: int, conclusion: str) -> Round:
    """Close a round with what came of it; what was judged stays, and is shown to who drafts the next version.

    Raises:
        Invalid: no conclusion.
        Missing: no such round.
        Refused: it is closed already.
    """
    conclusion = clean_text(conclusion)
    if not 0 < len(conclusion) <= LONGEST_CONCLUSION:
        raise Invalid({"conclusion": Message("请写结论，最多 {most} 字。", {"most": LONGEST_CONCLUSION})})
    row = rounds.get_round(actor, round_id, lock=True)
    if row.state == Round.State.CLOSED:
        raise Refused(Message("没有结束：「{round}」已经结束。", {"round": str(row)}))
    row.state, row.closed_at, row.closed_by_id, row.conclusion = Round.State.CLOSED, now, actor.member_id, conclusion
    row.save()
    keys = [_source(row, pk) for pk in org.holders_of(rounds.term_on(row.end_on).role, row.end_on)]
    tasks.close_by_source(actor=actor, now=now, source_keys=keys, result="评估已结束", is_done=True)
    note_change(row, old={"state": Round.State.OPEN}, new={"state": row.state, "conclusion": conclusion})
    return row


def _hold_version(today: date) -> None:
    """Hold the version in force: of two who open a round at once the second waits, and finds it open."""
    version = charter.in_force(today)
    if version is not None:
        charter.held_version(version.pk)


def _opened(actor: Actor, now: datetime) -> Round | None:
    """Open a round from where the last one ended, and give its reviewers the task."""
    today = timezone.localdate(now)
    version = charter.in_force(today)
    if version is None or version.effective_on is None:
        return None
    start_on = looks_from(version.effective_on, rounds.last_end())
    if start_on >= today:
        return None
    term = rounds.term_on(today)
    row = Round.objects.create(
        version_id=version.pk, start_on=start_on, end_on=today, due_on=today + term.days * _DAY, opened_at=now,
        opened_by_id=actor.member_id,
    )  # fmt: skip
    reviewers = tuple(org.holders_of(term.role, today))
    title = Message(
        "{round}：逐条评估《{title}》{label}", {"round": str(row), "title": version.title, "label": version.label}
    )
    tasks.open_tasks(
        actor=SYSTEM,
        now=now,
        tasks=[
            NewTask(
                owner_id=pk, title=str(title), due_on=row.due_on, record_type=_RECORD, record_id=row.pk,
                source_key=_source(row, pk), by_hand=False,
            )
            for pk in reviewers
        ],
    )  # fmt: skip
    address = reverse("revision:evaluation")
    notice = Notice(ROUND, reviewers, title, f"{ROUND}:{row.pk}", url=address)
    notices.send(actor=actor, now=now, notices=[notice])
    note_change(row, new={"version": version.label, "start_on": start_on, "end_on": today})
    return row


def _source(row: Round, member_id: int) -> str:
    return f"revision:{row.pk}:{member_id}"
