"""A member keeps records at hand: stars by a click, recent ones by looking.

They are the member's own and say nothing of the business, so the log of changes does not hold them.
"""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base import named, registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed, Refused
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import queries
from xiaozhang.foundation.records.models import RecentItem, Star


@action(None, keeps_trace=False)
def star(*, actor: Actor, now: datetime, record_type: str, record_id: int) -> None:
    """Star a record for oneself. Starred already: nothing changes.

    Raises:
        Missing: there is no such record, it is beyond the actor's reach, or of a kind that is not starred.
        Refused: a thousand records are starred.
    """
    found = named.get_record(actor, record_type, record_id)
    member_id = _own(actor)
    if not registries.record_types.get(record_type).is_carrier:
        raise Refused("没有标星：这种记录不能标星。")
    if queries.star_count(member_id) >= queries.MOST_STARS:
        raise Refused(Message("没有标星：已标星 {most} 条。请先取消几条。", {"most": queries.MOST_STARS}))
    row = Star(member_id=member_id, record_type=found.record_type, record_id=found.record_id, starred_at=now)
    Star.objects.bulk_create([row], ignore_conflicts=True)


@action(None, keeps_trace=False)
def unstar(*, actor: Actor, now: datetime, record_type: str, record_id: int) -> None:
    """Take one's star off a record, also off one that is no longer within reach. Not starred: nothing changes."""
    row = queries.star_of(_own(actor), record_type, record_id)
    if row is not None:
        row.delete()


@action(None, keeps_trace=False)
def note_seen(*, actor: Actor, now: datetime, record_type: str, record_id: int) -> None:
    """Put a record that the actor was shown on top of the recent ones, of which the latest fifty are kept."""
    row = RecentItem(member_id=_own(actor), record_type=record_type, record_id=record_id, seen_at=now)
    RecentItem.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["member", "record_type", "record_id"],
        update_fields=["seen_at"],
    )
    beyond = queries.recent_ids_beyond(_own(actor), queries.MOST_RECENT)
    if beyond:
        queries.recent_items(beyond).delete()


def _own(actor: Actor) -> int:
    if actor.member_id is None:
        raise NotAllowed("没有执行：只有登录的成员有自己的标星和最近记录。")
    return actor.member_id
