"""Cases are given to others to know (抄送), and somebody asks for speed (催办)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries
from xiaozhang.foundation.approvals.actions.giving import give
from xiaozhang.foundation.approvals.actions.keeping import hold
from xiaozhang.foundation.approvals.actions.telling import tell_copied, tell_reminder
from xiaozhang.foundation.approvals.errors import NotYours, TooSoon
from xiaozhang.foundation.approvals.models import Case, CaseLog, Verb
from xiaozhang.foundation.approvals.rules.walk import check_open
from xiaozhang.foundation.org import queries as org


@action(None, label="抄送审批")
def copy_case(*, actor: Actor, now: datetime, case_id: int, member_ids: Sequence[int]) -> Case:
    """Give a case to members to know; they may read it from now on. Whoever may see it may; twice is once.

    Raises:
        Missing: not there, or not the actor's to see.
        Invalid: nobody, or somebody who has left.
    """
    case = queries.get_case(actor, case_id, lock=True)
    present = org.employed_among(member_ids, timezone.localdate(now))
    if not present or set(present) != set(member_ids):
        raise Invalid({"member_ids": "请选择在职的成员。"})
    given = give(case, present, now)
    if not given:
        nothing_changed()
        return case
    CaseLog.objects.create(case=case, round=case.round, at=now, by_id=actor.member_id, verb=Verb.COPIED, towards=given)
    note_change(case, new={"copies": given})
    tell_copied(actor, now, case, given)
    return case


@action(None, label="催办审批")
def urge_case(*, actor: Actor, now: datetime, case_id: int) -> Case:
    """Ask those whose turn it is for speed; the applicant may, once a day.

    Raises:
        Missing: not there, or not the actor's to see.
        NotYours: somebody else put it up.
        CaseClosed: nothing waits any more.
        TooSoon: done today.
    """
    case = queries.get_case(actor, case_id, lock=True)
    if case.applicant_id != actor.member_id:
        raise NotYours("没有催办：只有发起人可以催办。")
    held = hold(case, now)
    check_open(held.standing, Message("没有催办"))
    if case.urged_on == held.today:
        raise TooSoon("没有催办：今天已经催过一次，明天可以再催。")
    waiting = held.standing.waiting()
    old = {"urged_on": case.urged_on}
    case.urged_on = held.today
    case.revision += 1
    case.save(update_fields=["urged_on", "revision"])
    held.note(Verb.URGED, actor.member_id, towards=waiting)
    CaseLog.objects.bulk_create(held.log)
    note_change(case, old=old, new={"urged_on": held.today})
    tell_reminder(actor, now, case, waiting, f"urge:{held.today.isoformat()}")
    return case


@action(None, keeps_trace=False)
def read_copy(*, actor: Actor, now: datetime, case_id: int) -> None:
    """Note that a member has opened what was copied to them. Keeps no trace: it is a read receipt."""
    copy = queries.unread_copy(queries.get_case(actor, case_id), actor.member_id)
    if copy is not None:
        copy.read_at = now
        copy.save(update_fields=["read_at"])
