"""Exceptions are written down, changed, put up for approval and taken back by whoever applies for them (B4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.departures import Way
from xiaozhang.base.errors import Invalid, Missing, Refused, Stale
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.named import find_named
from xiaozhang.base.text import clean_text
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.exceptions import powers, queries
from xiaozhang.foundation.exceptions.errors import NobodyApproves, NotApplicant, NotDepartable, WrongState
from xiaozhang.foundation.exceptions.models import ExceptionRequest, ExceptionSubject, State
from xiaozhang.foundation.exceptions.rules.registered import Place
from xiaozhang.foundation.exceptions.rules.wishes import Wrong, frame, wish, within
from xiaozhang.foundation.records import actions as records

SERIES, PREFIX = "exception", "QC"
CHANGEABLE = (State.DRAFT, State.REJECTED, State.WITHDRAWN)
Given = Mapping[str, Any]


@action(powers.REQUEST, label="起草签呈")
def draft_exception(
    *,
    actor: Actor,
    now: datetime,
    clause_id: int,
    departure: str,
    given: Given,
    scope: Sequence[Place],
    start_on: date,
    end_on: date,
    reason: str,
    amount_fen: int | None = None,
) -> ExceptionRequest:
    """Write down an exception from a clause for records on the days `[start_on, end_on)`; it holds once approved.

    `given` is what the departure asks for: `parts` (waive), `days` or `until` (extend), `path` and `value` (another
    value), `text` (other words).

    Raises:
        NotDepartable: the clause is a draft's, or cannot be departed from like this.
        Missing: the clause, or a record of the scope, is not there or not the actor's to see.
        Invalid: by field, what is lacking or cannot be.
    """
    if actor.member_id is None:
        raise Refused("没有保存：签呈要由成员提出，程序和系统不行。")
    today = timezone.localdate(now)
    values, subjects = _values(actor, clause_id, departure, given, scope, start_on, end_on, reason, amount_fen, today)
    row = ExceptionRequest.objects.create(
        number=records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=today),
        applicant_id=actor.member_id,
        created_at=now,
        **values,
    )
    _put_subjects(row, subjects)
    note_change(row, new={"number": row.number, **_traced(values), "scope": _titles(subjects)})
    _make_findable(actor, now, row, is_new=True)
    return row


@action(powers.REQUEST, label="修改签呈")
def change_exception(
    *,
    actor: Actor,
    now: datetime,
    exception_id: int,
    departure: str,
    given: Given,
    scope: Sequence[Place],
    start_on: date,
    end_on: date,
    reason: str,
    amount_fen: int | None = None,
    revision: int | None = None,
) -> ExceptionRequest:
    """Change an exception that is not under way or approved: a draft, or one that was sent or taken back.

    Raises:
        NotApplicant: somebody else applied for it.
        WrongState: it is under way, approved or revoked.
        Stale: it was changed since the form was shown.
        NotDepartable, Missing, Invalid: as for draft_exception.
    """
    row = _own(actor, exception_id, "没有保存：只有申请人可以修改签呈。")
    if revision is not None and revision != row.revision:
        raise Stale
    if row.state not in CHANGEABLE:
        raise WrongState("没有保存：签呈正在审批或已有结果，不能再改。要改请先撤回。")
    today = timezone.localdate(now)
    values, subjects = _values(
        actor, row.clause_id, departure, given, scope, start_on, end_on, reason, amount_fen, today
    )
    standing = [(one.subject_type, one.subject_id, one.title) for one in row.subjects.order_by("pk")]
    old, new = differences(row, values)
    if standing != subjects:
        old["scope"], new["scope"] = _titles(standing), _titles(subjects)
        row.subjects.all().delete()
        _put_subjects(row, subjects)
    if not new:
        nothing_changed()
        return row
    row.revision += 1
    row.save()
    note_change(row, old=_traced(old), new=_traced(new))
    _make_findable(actor, now, row)
    return row


@action(powers.REQUEST, label="签呈提审")
def submit_exception(
    *, actor: Actor, now: datetime, exception_id: int, note: str = "", revision: int | None = None
) -> ExceptionRequest:
    """Put an exception up for approval by the chain of the charter, without one by a holder of the power to approve.

    Raises:
        NotApplicant: somebody else applied for it.
        WrongState: it is under way or decided.
        Stale: it was changed since the page was shown.
        NobodyApproves, NobodyCanSign: nobody is there who could decide.
    """
    row = _own(actor, exception_id, "没有提审：只有申请人可以提审签呈。")
    if revision is not None and revision != row.revision:
        raise Stale
    if row.state not in CHANGEABLE:
        raise WrongState("没有提审：签呈正在审批或已有结果。请刷新后再看。")
    before, today = row.state, timezone.localdate(now)
    chain = queries.chain_on(today)
    plan = queries.plan(chain, row.amount_fen or 0, row.applicant_id, today)
    if not plan.steps:
        raise NobodyApproves("没有提审：制度没有写明签呈由谁审批，也没有岗位有审批签呈的权限。请联系管理员。")
    case = queries.latest_case(row.pk, lock=True)
    row.state = State.APPROVING
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    note_change(row, old={"state": before}, new={"state": State.APPROVING})
    values: dict[str, Any] = {
        "title": f"签呈：{row.subjects.order_by('pk')[0].title} 第 {row.clause.number} 条 {row.clause.title}"[:160],
        "steps": plan.steps,
        "copies": plan.copies,
        "clause_id": chain.clause_id if chain else None,
        "clause_number": chain.number if chain else "",
        "amount_fen": row.amount_fen,
        "note": note,
    }
    if case is not None and case.state == "rejected":
        approvals.resubmit_case(actor=actor, now=now, case_id=case.pk, **values)
    else:
        approvals.open_case(actor=actor, now=now, kind=queries.KIND, record_id=row.pk, **values)
    return row


@action(powers.REQUEST, label="撤回签呈")
def withdraw_exception(*, actor: Actor, now: datetime, exception_id: int) -> ExceptionRequest:
    """Take an exception back that is not decided; its approval ends with it. It can be changed and put up again.

    Raises:
        NotApplicant: somebody else applied for it.
        WrongState: it is decided, or taken back already.
    """
    case = queries.latest_case(exception_id, lock=True)  # before its record, as whoever decides on it does
    row = _own(actor, exception_id, "没有撤回：只有申请人可以撤回签呈。")
    if row.state not in (State.DRAFT, State.REJECTED, State.APPROVING):
        raise WrongState("没有撤回：签呈已有结果。已批准的，请有权的人撤销。")
    if row.state == State.APPROVING and case is not None:
        approvals.withdraw_case(actor=actor, now=now, case_id=case.pk)
        row.refresh_from_db()
        nothing_changed()  # the reaction has left the trace
        return row
    before = row.state
    row.state = State.WITHDRAWN
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    note_change(row, old={"state": before}, new={"state": State.WITHDRAWN})
    return row


def _own(actor: Actor, pk: int, refusal: str) -> ExceptionRequest:
    row = queries.get_exception(actor, pk, power=powers.REQUEST, lock=True)
    if row.applicant_id != actor.member_id:
        raise NotApplicant(refusal)
    return row


def _values(
    actor: Actor,
    clause_id: int,
    departure: str,
    given: Given,
    scope: Sequence[Place],
    start_on: date,
    end_on: date,
    reason: str,
    amount_fen: int | None,
    today: date,
) -> tuple[dict[str, Any], list[tuple[str, int, str]]]:
    clause, parameters, way = _asked(actor, clause_id, departure)
    wrong: Wrong = {}
    wished = wish(way, parameters, given, wrong)
    frame(way, scope, start_on, end_on, reason, today, wrong)
    within(given, start_on, end_on, wrong)
    if not 0 <= (amount_fen or 0) <= MAX_FEN:
        wrong["amount_fen"] = "金额超出范围，请核对。"
    if wrong:
        raise Invalid(wrong)
    named = find_named(actor, scope)
    if len(named) != len(scope):
        raise Missing("没有保存：适用范围里有的记录不存在，或不在您的数据范围内。")
    subjects = [(record_type, pk, named[record_type, pk].title[:160]) for record_type, pk in scope]
    values = {
        "clause_id": clause.pk,
        "clause_key": clause.key,
        "departure": departure,
        "value": dict(wished.value),
        "summary": wished.summary,
        "before": wished.before,
        "is_pay": queries.is_pay(clause.kind),
        "amount_fen": amount_fen,
        "start_on": start_on,
        "end_on": end_on,
        "reason": clean_text(reason),
    }
    return values, subjects


def _asked(actor: Actor, clause_id: int, departure: str) -> tuple[Any, Any, Way]:
    """Return the clause, its parameters, and the way in which it is to be departed from."""
    clause, parameters = queries.asked_clause(actor, clause_id)
    if not queries.is_published(clause):
        raise NotDepartable("没有保存：这一条还没有发布，不用签呈。")
    if not queries.ways_of(clause.kind):
        raise NotDepartable("没有保存：这一条由系统自动执行，不能例外。确需改变的，请修订制度。")
    way = queries.way_of(clause.kind, departure)
    if way is None:
        raise Invalid({"departure": "这一条不能这样例外，请从列出的里面选。"})
    return clause, parameters, way


def _put_subjects(row: ExceptionRequest, subjects: Sequence[tuple[str, int, str]]) -> None:
    ExceptionSubject.objects.bulk_create(
        ExceptionSubject(exception=row, subject_type=of, subject_id=pk, title=title) for of, pk, title in subjects
    )


def _titles(subjects: Sequence[tuple[str, int, str]]) -> str:
    return "、".join(title for _type, _pk, title in subjects)


def _traced(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the log keeps: words, not the stored shape."""
    return {name: value for name, value in values.items() if name not in ("value", "clause_key", "is_pay")}


def _make_findable(actor: Actor, now: datetime, row: ExceptionRequest, *, is_new: bool = False) -> None:
    fresh = queries.held_exception(row.pk)
    if fresh is not None:
        records.put_documents(actor=actor, now=now, documents=[queries.document_of(fresh)], are_new=is_new)
