"""Drafts are given up; what was published by mistake is withdrawn before its first day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.actions.consulting import move
from xiaozhang.foundation.charter.actions.finding import make_findable
from xiaozhang.foundation.charter.errors import NotADraft, NotInState, TooLate
from xiaozhang.foundation.charter.models import Version

WITHDRAWN = "charter.withdrawn"
events.declare(WITHDRAWN, "A published version was withdrawn before its first day, it never held: version_id.")
State = Version.State


@action(powers.DRAFT_CHARTER, label="撤回草案")
def withdraw_version(*, actor: Actor, now: datetime, version_id: int, reason: str = "") -> Version:
    """Give up a draft, or an approved version that was not published; it stays on record. An approval falls with it.

    Raises:
        Missing: there is no such version.
        NotADraft: it is in consultation or approval, or was published or withdrawn.
    """
    version = queries.get_version(actor, version_id, lock=True)
    if version.state not in (State.DRAFT, State.APPROVED):
        raise NotADraft(
            Message(
                "没有撤回：{label} 现在是「{state}」，只有草案和已批准未发布的可以撤回。",
                {"label": version.label, "state": State(version.state).label},
            )
        )
    move(version, State.WITHDRAWN, **_withdrawal(actor, now, reason))
    approvals.note_subject_changed(actor=actor, now=now, kind=queries.APPROVAL_KIND, record_id=version.pk)
    return version


@action(powers.PUBLISH_CHARTER, label="撤回已发布的制度")
def withdraw_publication(*, actor: Actor, now: datetime, version_id: int, reason: str) -> Version:
    """Withdraw a published version before its first day: the one before it stands again, as if nothing had come after.

    Raises:
        Missing: there is no such version.
        Invalid: no reason.
        NotInState: it is not the latest published version, or the only one.
        TooLate: its first day has come, or something was done by one of its clauses.
    """
    if not clean_text(reason):
        raise Invalid({"reason": "请写明撤回的原因，它会一直留在这一版上。"})
    queries.hold_versions()
    version = queries.get_version(actor, version_id)
    if version.state != State.PUBLISHED or version.effective_on is None:
        raise NotInState(
            Message(
                "没有撤回：{label} 现在是「{state}」，只有已发布、尚未施行的最近一版可以撤回。",
                {"label": version.label, "state": State(version.state).label},
            )
        )
    _refuse_late(version, now)
    former = queries.superseded_by(version)
    if former is None:
        raise NotInState(Message("没有撤回：{label} 是唯一的一版，撤回后没有制度可以施行。", {"label": version.label}))
    move(version, State.WITHDRAWN, **_withdrawal(actor, now, reason))
    move(former, State.PUBLISHED)
    make_findable(former, version, actor, now)
    events.announce(WITHDRAWN, actor=actor, now=now, version_id=version.pk)
    return version


def _refuse_late(version: Version, now: datetime) -> None:
    if version.effective_on is not None and version.effective_on <= timezone.localdate(now):
        raise TooLate(
            Message(
                "没有撤回：{label} 已于 {day} 起施行。要改规则，请起草新的一版。",
                {"label": version.label, "day": version.effective_on.isoformat()},
            )
        )
    used = queries.used_clause(version)
    if used is not None:
        raise TooLate(
            Message(
                "没有撤回：{label} 的{clause}已经产生了后果（{what} {n}）。请起草新的一版代替它。",
                {"label": version.label, "clause": str(used[0]), "what": used[1], "n": used[2]},
            )
        )


def _withdrawal(actor: Actor, now: datetime, reason: str) -> dict[str, object]:
    return {"withdrawn_at": now, "withdrawn_by_id": actor.member_id, "withdrawal_reason": clean_text(reason)}
