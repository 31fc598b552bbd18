"""Secret addresses of calendars are made, replaced and revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.models import Feed
from xiaozhang.foundation.tasks.rules.feeds import BYTES, digest, hint, is_read_noted, secret_text


@action(powers.SEE_TASKS, label="建立日历订阅")
def make_feed(*, actor: Actor, now: datetime) -> Feed:
    """Make the address of one's own calendar; the one before counts no longer.

    The secret stands on the returned row as `given_text` and nowhere else.

    Raises:
        NotAllowed: the system and applications are no persons.
    """
    if actor.member_id is None:
        raise NotAllowed("没有建立：日历订阅由成员本人建立。")
    org.get_member(actor, actor.member_id, lock=True)  # of two at the same moment the later one counts
    _end(actor.member_id, now)
    text = secret_text(secrets.token_bytes(BYTES))
    feed = Feed.objects.create(member_id=actor.member_id, digest=digest(text), hint=hint(text), made_at=now)
    note_change(feed, new={"hint": feed.hint})
    feed.given_text = text
    return feed


@action(powers.SEE_TASKS, label="撤销日历订阅")
def revoke_feed(*, actor: Actor, now: datetime) -> None:
    """Let the address of one's own calendar count no longer. Twice is once."""
    if actor.member_id is None or not _end(actor.member_id, now):
        nothing_changed()


@action(None, keeps_trace=False)
def note_reading(*, actor: Actor, now: datetime, feed_id: int) -> None:
    """Note that a calendar was read, at most once an hour."""
    feed = queries.get_feed(feed_id)
    if not is_read_noted(feed.last_read_at, now):
        feed.last_read_at = now
        feed.save(update_fields=["last_read_at"])


def _end(member_id: int, now: datetime) -> bool:
    feed = queries.locked_feed_of(member_id)
    if feed is None:
        return False
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    note_change(feed, old={"revoked_at": None}, new={"revoked_at": now})
    return True
