"""Something is put up for approval, once more after it was sent back, or taken back by whoever put it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Refused
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.approvals import queries
from xiaozhang.foundation.approvals.actions.giving import plan_copies
from xiaozhang.foundation.approvals.actions.keeping import Held, comment_of, hold, keep, void
from xiaozhang.foundation.approvals.errors import CaseStands, NotYours
from xiaozhang.foundation.approvals.models import Case, State, Verb
from xiaozhang.foundation.approvals.rules import picture, walk
from xiaozhang.foundation.approvals.rules import standing as stands
from xiaozhang.foundation.approvals.rules.chain import StepPlan
from xiaozhang.foundation.records import actions as records

SERIES, PREFIX = "approval", "SP"
_EMPTY = stands.Case(0, ())


@action(None, label="提审")
def open_case(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    record_id: int,
    title: str,
    steps: Sequence[StepPlan],
    clause_id: int | None = None,
    clause_number: str = "",
    copies: Sequence[int] = (),
    amount_fen: int | None = None,
    note: str = "",
) -> Case:
    """Put a subject up for approval: its picture is frozen, the first step begins. Whether one may is the caller's.

    Raises:
        CaseStands: the subject is up already.
        Missing: the subject is gone.
        Invalid: no steps, a step without people, no title.
        OwnCase: the applicant would sign.
    """
    if actor.member_id is None:
        raise Refused("没有提审：只有成员可以提审，程序和系统不行。")
    title = _title(title)
    # The row of the series is held first: of two who put up the same subject the second sees the first.
    number = records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=timezone.localdate(now))
    after = walk.begin(actor.member_id, steps)
    _refuse_second(kind, record_id)
    case = Case(number=number, kind=kind, record_id=record_id, title=title, applicant_id=actor.member_id)
    case.amount_fen, case.note = amount_fen, comment_of(note)
    case.clause_id, case.clause_number = clause_id, clause_number
    case.put_up_at = case.waiting_since_at = now
    _freeze(case)
    case.save()
    plan_copies(case, copies)
    held = Held(case, [], _EMPTY, now)
    held.note(Verb.PUT_UP, actor.member_id, case.note)
    keep(actor, held, after)
    return case


@action(None, label="重新提审")
def resubmit_case(
    *,
    actor: Actor,
    now: datetime,
    case_id: int,
    steps: Sequence[StepPlan],
    title: str = "",
    clause_id: int | None = None,
    clause_number: str = "",
    copies: Sequence[int] = (),
    amount_fen: int | None = None,
    note: str = "",
) -> Case:
    """Put a rejected case up again: a new round with a fresh picture; the rounds before stay to be seen.

    Raises:
        Missing: not there, or not the actor's to see.
        NotYours: somebody else put it up.
        Refused: it is not a rejected case.
        CaseStands, Invalid, OwnCase: as for open_case.
    """
    case = queries.get_case(actor, case_id, lock=True)
    if case.applicant_id != actor.member_id:
        raise NotYours("没有重新提审：只有发起人可以重新提审。")
    if case.state != State.REJECTED:
        state = stands.STATE_WORDS[stands.CaseState(case.state)]
        raise Refused(Message("没有重新提审：这件审批{state}，只有被驳回的可以重新提审。", {"state": state}))
    _refuse_second(case.kind, case.record_id)
    after = walk.begin(case.applicant_id, steps)
    case.title = _title(title or case.title)
    case.amount_fen, case.note = amount_fen, comment_of(note)
    case.clause_id, case.clause_number = clause_id, clause_number
    case.round += 1
    case.put_up_at, case.decided_at, case.urged_on = now, None, None
    _freeze(case)
    plan_copies(case, copies)
    held = Held(case, [], _EMPTY, now)
    held.note(Verb.PUT_UP_AGAIN, actor.member_id, case.note)
    keep(actor, held, after)
    return case


@action(None, label="撤回审批")
def withdraw_case(*, actor: Actor, now: datetime, case_id: int, comment: str = "") -> Case:
    """Take an open case back. A case whose subject has changed is voided instead.

    Raises:
        Missing: not there, or not the actor's to see.
        CaseClosed: it is decided, withdrawn or void.
        NotYours: somebody else put it up.
    """
    comment = comment_of(comment)
    held = hold(queries.get_case(actor, case_id, lock=True), now)
    after = walk.withdraw(held.standing, actor.member_id or 0)
    held.note(Verb.WITHDRAWN, actor.member_id, comment)
    keep(actor, held, after)
    return held.case


@action(None, keeps_trace=False)
def note_subject_changed(*, actor: Actor, now: datetime, kind: str, record_id: int) -> None:
    """Void the open or approved case of a subject that is no longer what was put up. Leaves its trace on the case."""
    for case in queries.standing_cases(kind, record_id):
        if queries.is_changed(case):
            void(actor, hold(case, now))


def _refuse_second(kind: str, record_id: int) -> None:
    standing = queries.latest_case(kind, record_id, lock=True)
    if standing is not None and standing.state == State.OPEN:
        raise CaseStands(Message("没有提审：{number} 正在审批中。要改内容请先撤回。", {"number": standing.number}))


def _freeze(case: Case) -> None:
    case.picture = queries.current_picture(case.kind, case.record_id)
    if not case.picture:
        raise Missing("没有提审：要审批的内容不存在或已作废。")
    case.picture_proof = picture.proof(case.picture)


def _title(text: str) -> str:
    title = clean_line(text)
    if not 1 <= len(title) <= 160:
        raise Invalid({"title": "标题须为 1 至 160 字。"})
    return title
