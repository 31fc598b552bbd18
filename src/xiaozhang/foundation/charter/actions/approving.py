"""A draft is put up for approval, by the chain that the charter in force names, and comes back decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals import queries as approvals_queries
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.actions.consulting import move
from xiaozhang.foundation.charter.actions.refusing import refuse_errors
from xiaozhang.foundation.charter.errors import NotADraft, NotInState
from xiaozhang.foundation.charter.models import Version

State = Version.State
_REJECTED, _APPROVED = "rejected", "approved"
_LONGEST_TITLE = 160


@action(powers.DRAFT_CHARTER, label="制度提审")
def submit_for_approval(*, actor: Actor, now: datetime, version_id: int, note: str = "") -> Version:
    """Put a draft up for approval: its words stand still, and their hash is what is decided on.

    Who decides says the clause of the charter in force; where none does, those who may publish.

    Raises:
        Missing: there is no such version.
        NotADraft: it is in consultation, in approval, or no draft any more.
        HasFindings: the check found an error.
        Refused: the system itself asks; only members put something up.
        NobodyCanSign: a step has nobody who could decide.
    """
    version = queries.get_version(actor, version_id, lock=True)
    if version.state != State.DRAFT:
        raise NotADraft(
            Message(
                "没有提审：{label} 现在是「{state}」，只有草案可以提审。",
                {"label": version.label, "state": State(version.state).label},
            )
        )
    refuse_errors(Message("没有提审"), queries.findings(version))
    standing = queries.published_version()
    move(
        version,
        State.APPROVING,
        text_hash=documents.fingerprint(queries.as_draft(version)),
        based_on_id=version.based_on_id or (standing.pk if standing else None),
    )
    asked = queries.approval_asked(actor.member_id or 0, timezone.localdate(now))
    values: dict[str, Any] = {
        "title": f"{version.title} {version.label}"[:_LONGEST_TITLE],
        "steps": asked.plan.steps,
        "copies": asked.plan.copies,
        "clause_id": asked.clause.clause_id if asked.clause else None,
        "clause_number": asked.clause.number if asked.clause else "",
        "note": note,
    }
    case = approvals_queries.latest_case(queries.APPROVAL_KIND, version.pk, lock=True)
    if case is not None and case.state == _REJECTED and case.applicant_id == actor.member_id:
        approvals.resubmit_case(actor=actor, now=now, case_id=case.pk, **values)
    else:
        approvals.open_case(actor=actor, now=now, kind=queries.APPROVAL_KIND, record_id=version.pk, **values)
    return version


@action(None, label="制度获批准")
def take_approval(*, actor: Actor, now: datetime, kind: str, record_id: int, case_id: int) -> None:
    """Note that all have agreed to a version. A reaction; the case itself is the proof.

    Raises:
        NotInState: no approved case says so.
    """
    version = _of_case(kind, record_id)
    if version is None or version.state != State.APPROVING:
        nothing_changed()
        return
    case = approvals_queries.latest_case(kind, record_id)
    if case is None or case.pk != case_id or case.state != _APPROVED:
        raise NotInState(Message("没有批准：{label} 的审批还没有通过。", {"label": version.label}))
    move(version, State.APPROVED, approved_at=now)


@action(None, label="制度退回修改")
def return_from_approval(*, actor: Actor, now: datetime, kind: str, record_id: int, case_id: int) -> None:
    """Let a version be a draft again whose case was sent back, taken back or voided. A reaction.

    Raises:
        NotInState: its case is open or agreed to.
    """
    version = _of_case(kind, record_id)
    if version is None or version.state not in (State.APPROVING, State.APPROVED):
        nothing_changed()
        return
    case = approvals_queries.latest_case(kind, record_id)
    if case is not None and case.state in ("open", _APPROVED):
        raise NotInState(Message("没有退回：{label} 的审批没有被驳回或撤回。", {"label": version.label}))
    move(version, State.DRAFT, approved_at=None, text_hash="")


@action(powers.DRAFT_CHARTER, label="获批后退回修改")
def reopen_version(*, actor: Actor, now: datetime, version_id: int, reason: str) -> Version:
    """Take an approved version back into editing; the approval given falls with it.

    Raises:
        Missing: there is no such version.
        Invalid: no reason.
        NotInState: it is not approved, or published already.
    """
    if not clean_text(reason):
        raise Invalid({"reason": "请写明为什么退回修改。"})
    version = queries.get_version(actor, version_id, lock=True)
    if version.state != State.APPROVED:
        raise NotInState(
            Message(
                "没有退回：{label} 现在是「{state}」，只有已批准、尚未发布的可以退回修改。",
                {"label": version.label, "state": State(version.state).label},
            )
        )
    move(version, State.DRAFT, approved_at=None, text_hash="", reason=clean_text(reason))
    approvals.note_subject_changed(actor=actor, now=now, kind=queries.APPROVAL_KIND, record_id=version.pk)
    return version


def _of_case(kind: str, record_id: int) -> Version | None:
    return queries.held_version(record_id) if kind == queries.APPROVAL_KIND else None
