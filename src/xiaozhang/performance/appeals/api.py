"""Appeals for programs, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiaozhang.base import api
from xiaozhang.base.periods import parse_month
from xiaozhang.performance.appeals import powers, queries, schemas

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
