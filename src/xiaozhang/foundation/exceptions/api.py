"""Exceptions for programs, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiaozhang.base import api
from xiaozhang.foundation.exceptions import powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.foundation.exceptions.models import ExceptionRequest

door = api.Door("签呈")
_ORDERS = {"id": "id", "end_on": "end_on"}


@door.read("/exceptions", schemas.ExceptionPage, powers.SEE, "签呈列表")
def exceptions(request: api.Request, asked: api.Query[schemas.ExceptionsAsked]) -> schemas.ExceptionPage:
    """List exceptions."""
    rows = queries.exceptions(request.actor)
    if asked.subject_type is not None and asked.subject_id is not None:
        rows = queries.on_record(request.actor, asked.subject_type, asked.subject_id)
    rows = api.narrowed(rows, state__in=asked.state, clause_key=asked.clause_key or None)
    if asked.on is not None:
        rows = queries.holding_on(rows, asked.on)
    if text := api.keyword(asked.q):
        rows = queries.matching_text(rows, text)
    return api.page(schemas.ExceptionPage, rows.order_by(), asked, asked.sort, _ORDERS, _shown)


@door.read("/exceptions/{exception_id}", schemas.ExceptionShown, powers.SEE, "一份签呈")
def exception(request: api.Request, exception_id: api.RecordId) -> schemas.ExceptionShown:
    """Show one exception."""
    return _shown(queries.get_exception(request.actor, exception_id))


def _shown(row: ExceptionRequest) -> schemas.ExceptionShown:
    return schemas.ExceptionShown(
        id=row.pk,
        number=row.number,
        clause_id=row.clause_id,
        clause_key=row.clause_key,
        clause=row.clause.number,
        departure=row.departure,
        value=row.value,
        summary=row.summary,
        before=row.before,
        subjects=[
            schemas.SubjectShown(type=one.subject_type, id=one.subject_id, title=one.title)
            for one in row.subjects.all()
        ],
        start_on=row.start_on,
        last_on=row.last_on,
        amount_fen=row.amount_fen,
        reason=row.reason,
        applicant_id=row.applicant_id,
        state=row.state,
        approved_at=row.approved_at,
        revoked_from_on=row.revoked_from_on,
        revocation_reason=row.revocation_reason,
        revision=row.revision,
    )
