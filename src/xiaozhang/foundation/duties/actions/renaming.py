"""Duties carry the name of their record."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.rules.moments import LONGEST


@action(None, keeps_trace=False)
def rename(*, actor: Actor, now: datetime, record_type: str, record_id: int, title: str) -> int:
    """Let the duties on a record carry its new name; the renaming keeps the trace."""
    return queries.all_on(record_type, record_id).update(title=title[:LONGEST])
