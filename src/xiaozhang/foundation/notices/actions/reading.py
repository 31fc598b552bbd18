"""A member reads what they were told."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.notices import queries
from xiaozhang.foundation.notices.models import Notice


@action(None, keeps_trace=False)
def mark_read(*, actor: Actor, now: datetime, notice_id: int) -> Notice:
    """Note that the member has read a notice of theirs; the first time counts.

    Raises:
        Missing: not there, or told to somebody else.
    """
    row = queries.get_notice(actor, notice_id, lock=True)
    if row.read_at is None:
        row.read_at = now
        row.save(update_fields=["read_at"])
    return row


@action(None, keeps_trace=False)
def mark_all_read(*, actor: Actor, now: datetime, kind: str = "") -> int:
    """Note that the member has read all they were told, or all of one kind; return how many were unread."""
    return queries.unread_of(actor, kind).update(read_at=now)
