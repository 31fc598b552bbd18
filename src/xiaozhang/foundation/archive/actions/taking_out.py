"""Somebody takes a file out: written down before the first byte leaves."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed
from xiaozhang.foundation.archive import queries
from xiaozhang.foundation.archive.models import Download


@action(None, keeps_trace=False)
def log_download(*, actor: Actor, now: datetime, version_id: int, way: str) -> Download:
    """Note that a member takes a version out (`saved`) or looks at it (`shown`). The row is itself the trace.

    Raises:
        Missing: not there, removed, or its record is beyond the actor's reach.
        Quarantined: it has not passed the scan for viruses.
        NotAllowed: the actor is no member.
    """
    version = queries.get_version(actor, version_id)
    queries.check_free(version)
    if actor.member_id is None:
        raise NotAllowed("没有下载：下载要记在成员名下。")
    return Download.objects.create(version=version, member_id=actor.member_id, way=Download.Way(way), at=now)
