"""A draft is laid before the staff: while it is, its words stand still; afterwards it is a draft again."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.errors import NotADraft, NotInState
from xiaozhang.foundation.charter.models import Version

State = Version.State


@action(powers.DRAFT_CHARTER, label="开始征求意见")
def open_consultation(*, actor: Actor, now: datetime, version_id: int) -> Version:
    """Let every member read a draft and stop its editing; who asks for opinions keeps them (see revision).

    Raises:
        Missing: there is no such version.
        NotADraft: it is in consultation or approval already, or no draft any more.
        NotInState: it has no clauses.
    """
    version = queries.get_version(actor, version_id, lock=True)
    if version.state != State.DRAFT:
        raise NotADraft(
            Message(
                "没有开始征求意见：{label} 现在是「{state}」，只有草案可以征求意见。",
                {"label": version.label, "state": State(version.state).label},
            )
        )
    if not queries.clause_ids(version.pk):
        raise NotInState(Message("没有开始征求意见：{label} 还没有条款。", {"label": version.label}))
    return move(version, State.CONSULTING, text_hash=documents.fingerprint(queries.as_draft(version)))


@action(powers.DRAFT_CHARTER, label="结束征求意见")
def close_consultation(*, actor: Actor, now: datetime, version_id: int) -> Version:
    """End the consultation: the version is a draft again, to be changed by what was said.

    Raises:
        Missing: there is no such version.
        NotInState: it is not in consultation.
    """
    version = queries.get_version(actor, version_id, lock=True)
    if version.state != State.CONSULTING:
        raise NotInState(Message("没有结束：{label} 没有在征求意见。", {"label": version.label}))
    return move(version, State.DRAFT, consulted_at=now, text_hash="")


def move(version: Version, state: State, **values: object) -> Version:
    """Bring a locked version into another state, with what is kept about it, and note both."""
    old = {"state": version.state, **{name: getattr(version, name) for name in values}}
    version.state = state
    for name, value in values.items():
        setattr(version, name, value)
    version.save()
    note_change(version, old=old, new={"state": state, **values})
    return version
