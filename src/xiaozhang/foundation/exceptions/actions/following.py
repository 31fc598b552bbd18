"""What becomes of an exception by its approval: the reactions to what approvals announces."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.exceptions import queries
from xiaozhang.foundation.exceptions.models import ExceptionRequest, State

APPROVED = "exceptions.approved"
events.declare(APPROVED, "An exception was approved and holds on its days: exception_id, number, clause_key.")


@action(None, label="签呈获批")
def take_approval(*, actor: Actor, now: datetime, kind: str, record_id: int, case_id: int) -> ExceptionRequest | None:
    """Put an exception into the register once all have agreed. Announces exceptions.approved; other kinds pass."""
    row = _awaited(kind, record_id)
    if row is None:
        return None
    row.state, row.approved_at = State.APPROVED, now
    row.revision += 1
    row.save(update_fields=["state", "approved_at", "revision"])
    note_change(row, old={"state": State.APPROVING}, new={"state": State.APPROVED})
    told = {"exception_id": row.pk, "number": row.number, "clause_key": row.clause_key}
    events.announce(APPROVED, actor=actor, now=now, **told)
    return row


@action(None, label="签呈未获批准")
def take_rejection(*, actor: Actor, now: datetime, kind: str, record_id: int, case_id: int) -> ExceptionRequest | None:
    """Note that an exception was sent back; the applicant can change it and put it up again."""
    return _end(kind, record_id, State.REJECTED)


@action(None, label="签呈撤回")
def take_withdrawal(*, actor: Actor, now: datetime, kind: str, record_id: int, case_id: int) -> ExceptionRequest | None:
    """Note that the applicant took the approval of an exception back."""
    return _end(kind, record_id, State.WITHDRAWN)


@action(None, label="签呈审批作废")
def take_voiding(*, actor: Actor, now: datetime, kind: str, record_id: int, case_id: int) -> ExceptionRequest | None:
    """Make an exception whose approval fell a draft again."""
    return _end(kind, record_id, State.DRAFT)


def _awaited(kind: str, record_id: int) -> ExceptionRequest | None:
    """Return the exception under approval that is meant, locked; None for other kinds and for one that is not."""
    row = queries.held_exception(record_id) if kind == queries.KIND else None
    if row is None or row.state != State.APPROVING:
        nothing_changed()
        return None
    return row


def _end(kind: str, record_id: int, state: State) -> ExceptionRequest | None:
    row = _awaited(kind, record_id)
    if row is None:
        return None
    row.state = state
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    note_change(row, old={"state": State.APPROVING}, new={"state": state})
    return row
