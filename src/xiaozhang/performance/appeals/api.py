"""Appeals for programs: read, filed, taken back, answered and reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from xiaozhang.base import api
from xiaozhang.base.periods import parse_month
from xiaozhang.performance.appeals import actions, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.performance.appeals.models import Appeal

door = api.Door("申诉")
_ORDERS = {"id": "id", "due_on": "due_on"}


@door.read("/appeals", schemas.AppealPage, powers.SEE, "申诉列表")
def appeals(request: api.Request, asked: api.Query[schemas.AppealsAsked]) -> schemas.AppealPage:
    """List appeals."""
    rows = queries.appeals(request.actor)
    if asked.view == "mine":
        rows = queries.own(rows, request.actor)
    elif asked.view == "unsettled":
        rows = queries.unsettled(rows)
    elif asked.view == "waiting":
        rows = queries.waiting_for(rows, request.actor)
    if text := api.keyword(asked.q):
        rows = queries.matching_text(rows, text)
    rows = api.narrowed(
        rows,
        state__in=asked.state,
        month_on=parse_month(asked.month) if asked.month else None,
        statement_id=asked.statement_id,
    )
    return api.page(schemas.AppealPage, rows.order_by(), asked, asked.sort, _ORDERS, _shown)


@door.read("/appeals/{appeal_id}", schemas.AppealShown, powers.SEE, "一件申诉")
def appeal(request: api.Request, appeal_id: api.RecordId) -> schemas.AppealShown:
    """Show one appeal."""
    return _shown(queries.get_appeal(request.actor, appeal_id))


@door.make("/appeals", schemas.AppealShown, powers.APPEAL, "提出申诉")
def submit_appeal(request: api.Request, sent: schemas.NewAppeal) -> HttpResponse:
    """Object to a line of one's own published statement, or to the whole of it."""
    return api.make(
        request,
        actions.submit_appeal,
        queries.get_appeal,
        _shown,
        statement_id=sent.statement_id,
        line_sequence=sent.line,
        kind=sent.kind,
        reason=sent.reason,
        claimed_fen=sent.claimed_fen,
    )


@door.change("/appeals/{appeal_id}/withdraw", schemas.AppealShown, powers.APPEAL, "撤回申诉")
def withdraw_appeal(request: api.Request, appeal_id: api.RecordId) -> HttpResponse:
    """Take one's own appeal back before it is answered."""
    return api.change(request, actions.withdraw_appeal, lambda: appeal(request, appeal_id), appeal_id=appeal_id)


@door.change("/appeals/{appeal_id}/decide", schemas.AppealShown, powers.DECIDE, "答复申诉")
def decide_appeal(request: api.Request, appeal_id: api.RecordId, sent: schemas.AppealDecision) -> HttpResponse:
    """Answer an appeal, why, and what follows from it."""
    return api.change(
        request, actions.decide_appeal, lambda: appeal(request, appeal_id), appeal_id=appeal_id, **sent.model_dump()
    )


@door.change("/appeals/{appeal_id}/complete", schemas.AppealShown, powers.DECIDE, "申诉更正办结")
def complete_appeal(request: api.Request, appeal_id: api.RecordId, sent: schemas.AppealProof) -> HttpResponse:
    """Say by what an appeal that was upheld has been put right; it is checked."""
    return api.change(
        request,
        actions.complete_follow_up,
        lambda: appeal(request, appeal_id),
        appeal_id=appeal_id,
        reference=sent.reference,
    )


@door.change("/appeals/{appeal_id}/review", schemas.AppealShown, powers.APPEAL, "申请复核")
def ask_appeal_review(request: api.Request, appeal_id: api.RecordId, sent: schemas.ReviewAsked) -> HttpResponse:
    """Ask the next level to look at the answer to one's own appeal again."""
    return api.change(
        request, actions.ask_review, lambda: appeal(request, appeal_id), appeal_id=appeal_id, reason=sent.reason
    )


@door.change("/appeals/{appeal_id}/decide-review", schemas.AppealShown, powers.REVIEW, "复核申诉")
def decide_appeal_review(request: api.Request, appeal_id: api.RecordId, sent: schemas.AppealDecision) -> HttpResponse:
    """Decide a review: the last word."""
    return api.change(
        request, actions.decide_review, lambda: appeal(request, appeal_id), appeal_id=appeal_id, **sent.model_dump()
    )


def _shown(row: Appeal) -> schemas.AppealShown:
    return schemas.AppealShown(
        id=row.pk,
        number=row.number,
        statement_id=row.statement_id,
        line=row.line_sequence,
        month=f"{row.month_on:%Y-%m}",
        member_id=row.member_id,
        member=row.member.name,
        subject=row.subject,
        kind=row.kind,
        claimed_fen=row.claimed_fen,
        reason=row.reason,
        state=row.state,
        submitted_at=row.submitted_at,
        until_on=row.until_on,
        due_on=row.due_on,
        assignee_id=row.assignee_id,
        decision=row.final_decision,
        decision_words=row.review_words or row.decision_words,
        follow_up=row.follow_up,
        followed_at=row.followed_at,
        evidence_hash=row.evidence_hash,
        revision=row.revision,
    )
