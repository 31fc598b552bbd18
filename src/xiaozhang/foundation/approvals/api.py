"""Approvals for programs: the boxes, a case, and deciding as the member whose token it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from xiaozhang.base import api, pages
from xiaozhang.foundation.approvals import actions, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.foundation.approvals.models import Case

door = api.Door("审批")
_BOXES = {
    "waiting": queries.waiting_for,
    "begun": queries.begun_by,
    "handled": queries.handled_by,
    "copied": queries.copied_to,
    "all": queries.cases,
}


@door.read("/approvals", schemas.CasePage, powers.DECIDE, "审批列表")
def approvals(request: api.Request, asked: api.Query[schemas.CasesAsked]) -> schemas.CasePage:
    """List the cases of a box."""
    rows = _BOXES[asked.box](request.actor)
    rows = api.narrowed(rows, state__in=asked.state, kind=asked.kind or None, record_id=asked.record_id)
    return api.page(
        schemas.CasePage, rows, asked, asked.sort, {"id": "id"}, lambda row: schemas.CaseShown(**_values(row))
    )


@door.read("/approvals/{case_id}", schemas.CaseOpened, powers.DECIDE, "一件审批与它的流程、经过")
def approval(request: api.Request, case_id: api.RecordId) -> schemas.CaseOpened:
    """Show a case with picture, chain and history."""
    return _opened(request, case_id)


@door.change("/approvals/{case_id}/approve", schemas.CaseOpened, powers.DECIDE, "同意")
def approve_case(request: api.Request, case_id: api.RecordId, sent: schemas.Opinion) -> HttpResponse:
    """Agree; a case whose subject has changed is answered as voided."""
    return _changed(request, actions.approve_case, case_id, comment=sent.comment)


@door.change("/approvals/{case_id}/reject", schemas.CaseOpened, powers.DECIDE, "驳回")
def reject_case(request: api.Request, case_id: api.RecordId, sent: schemas.Reason) -> HttpResponse:
    """Send back to the applicant."""
    return _changed(request, actions.reject_case, case_id, comment=sent.comment)


@door.change("/approvals/{case_id}/withdraw", schemas.CaseOpened, powers.DECIDE, "撤回")
def withdraw_case(request: api.Request, case_id: api.RecordId, sent: schemas.Opinion) -> HttpResponse:
    """Take back what one has put up."""
    return _changed(request, actions.withdraw_case, case_id, comment=sent.comment)


def _changed(request: api.Request, action: Any, case_id: int, **values: object) -> HttpResponse:
    return api.change(request, action, lambda: _opened(request, case_id), case_id=case_id, **values)


def _values(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "number": case.number,
        "kind": case.kind,
        "record_id": case.record_id,
        "title": case.title,
        "applicant_id": case.applicant_id,
        "state": case.state,
        "round": case.round,
        "amount_fen": case.amount_fen,
        "note": case.note,
        "clause_id": case.clause_id,
        "put_up_at": case.put_up_at,
        "waiting_since_at": case.waiting_since_at,
        "decided_at": case.decided_at,
    }


def _opened(request: api.Request, case_id: int) -> schemas.CaseOpened:
    case = queries.get_case(request.actor, case_id)
    shown = queries.case_page(request.actor, case)
    return schemas.CaseOpened(
        **_values(case),
        picture=[schemas.PictureLine(label=label, value=value) for label, value in case.picture],
        steps=[_step(step) for step in shown.steps],
        history=[
            schemas.HistoryShown(
                at=line.at, who=line.who, what=line.label, towards=line.towards, comment=line.comment, round=line.round
            )
            for line in shown.history
        ],
    )


def _step(step: queries.StepLine) -> schemas.StepShown:
    signers = [schemas.SignerShown(name=one.name, standing=pages.words(one.label), at=one.at) for one in step.signers]
    return schemas.StepShown(
        place=step.place, name=step.name, mode=step.mode, state=step.state, since_at=step.since_at, signers=signers
    )
