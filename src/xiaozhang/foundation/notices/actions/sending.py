"""Telling members something, each exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.notices import models
from xiaozhang.foundation.notices.actions.inserting import insert_missing
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org import queries as org

_COLUMNS = ("member_id", "kind", "title", "body", "url", "record_type", "record_id", "key", "created_at")
_UNLESS = ("member_id", "key")


@action(None, keeps_trace=False)
def send(*, actor: Actor, now: datetime, notices: Sequence[Notice]) -> int:
    """Tell members something, in the running transaction; return how many notices are new.

    Whoever was told under the same key already is passed over, also by a send at the same moment, and so is who is no
    longer with the company. The number of queries does not grow with that of the members.

    Raises:
        UnknownKey: a kind that no app has declared.
    """
    for notice in notices:
        registries.notice_kinds.get(notice.kind)
    present = set(org.employed_among({pk for notice in notices for pk in notice.to}, timezone.localdate(now)))
    rows = {
        (member, notice.key): (
            member, notice.kind, notice.heading, notice.text, notice.url, notice.record_type, notice.record_id,
            notice.key, now,
        )
        for notice in notices
        for member in notice.to
        if member in present
    }  # fmt: skip
    # In one order, so that two sends of the same at the same moment wait for each other and do not block each other.
    new = insert_missing(models.Notice, _COLUMNS, [rows[place] for place in sorted(rows)], unless=_UNLESS)
    return len(new)
