"""Telling members something, each exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from xiaozhang.base import jobs, registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.notices import models, queries
from xiaozhang.foundation.notices.actions.inserting import insert_missing
from xiaozhang.foundation.notices.models import Manner
from xiaozhang.foundation.notices.rules.notice import TEST, Notice
from xiaozhang.foundation.notices.rules.timing import Hours, next_gathering, next_open
from xiaozhang.foundation.org import queries as org

DELIVER = "notices.deliver"
_NOTICE = ("member_id", "kind", "title", "body", "url", "record_type", "record_id", "key", "created_at")
_DELIVERY = ("notice_id", "member_id", "channel", "state", "attempts", "next_at", "is_gathered")


@action(None, keeps_trace=False)
def send(*, actor: Actor, now: datetime, notices: Sequence[Notice]) -> int:
    """Tell members something, in the running transaction; return how many notices are new.

    Whoever was told under the same key already is passed over, also by a send at the same moment, and so is who is no
    longer with the company. What leaves the house by each member's settings is written beside it and sent after the
    commit. The number of queries does not grow with that of the members.

    Raises:
        UnknownKey: a kind that no app has declared.
    """
    if not notices:
        return 0
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
    ordered = [rows[place] for place in sorted(rows)]
    new = insert_missing(models.Notice, _NOTICE, ordered, unless=("member_id", "key"))
    _plan(now, [(pk, member, rows[member, key][1]) for (member, key), pk in new.items()])
    return len(new)


def _plan(now: datetime, made: Sequence[tuple[int, int, str]]) -> None:
    """Write what is to leave the house: `made` are ids, members and kinds of new notices."""
    opened = queries.open_keys() if made else []
    if not opened:
        return
    members = {member for _pk, member, _kind in made}
    reached = queries.addresses_of(members, opened)
    if not reached:
        return
    choices = queries.choices_of(members, {kind for _pk, _member, kind in made})
    hours, calendar, local = queries.hours_of_many(members), org.calendar(), timezone.localtime(now)
    rows = []
    for pk, member, kind in made:
        for channel in opened:
            manner = Manner.AT_ONCE if kind == TEST else queries.manner_of(choices, member, kind, channel)
            if (member, channel) not in reached or manner == Manner.OFF:
                continue
            is_gathered = manner == Manner.GATHERED
            begins = next_gathering if is_gathered else next_open
            at = now if kind == TEST else begins(local, hours.get(member, Hours()), calendar)
            rows.append((pk, member, channel, models.SendingState.WAITING, 0, at, is_gathered))
    insert_missing(models.Delivery, _DELIVERY, rows, unless=("notice_id", "channel"))
    if any(row[5] <= now for row in rows):
        jobs.enqueue(DELIVER)
