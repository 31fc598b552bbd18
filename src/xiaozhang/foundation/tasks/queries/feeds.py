"""Secret addresses of calendars, and what stands in them."""

from __future__ import annotations

from datetime import date, timedelta

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks.models import Feed, Task
from xiaozhang.foundation.tasks.queries.tasks import open_tasks_of
from xiaozhang.foundation.tasks.rules.feeds import digest

MOST_IN_A_FEED = 500
_LATE_FOR = timedelta(days=366)


def feed_of(viewer: Actor) -> Feed | None:
    """Return the viewer's address that counts."""
    return Feed.objects.filter(member_id=viewer.member_id or 0, revoked_at__isnull=True).first()


def locked_feed_of(member_id: int) -> Feed | None:
    """Return the member's address that counts, locked: to revoke it."""
    return Feed.objects.select_for_update().filter(member_id=member_id, revoked_at__isnull=True).first()


def get_feed(pk: int) -> Feed:
    """Return an address by id, locked. Raises Missing."""
    feed = Feed.objects.select_for_update().filter(pk=pk).first()
    if feed is None:
        raise Missing
    return feed


def known_feed(secret: str, today: date) -> tuple[Feed, Actor]:
    """Return the address of a secret and the member as an actor. Raises Missing if it counts no more, or never did."""
    feed = Feed.objects.filter(digest=digest(secret), revoked_at__isnull=True).first()
    if feed is None:
        raise Missing
    return feed, org.actor_of(feed.member_id, today)


def tasks_in_feed(member_id: int, today: date) -> list[Task]:
    """Return the member's open tasks with a day, from a year ago on, as a calendar shows them."""
    rows = open_tasks_of(member_id).filter(due_on__gte=today - _LATE_FOR)
    return list(rows[:MOST_IN_A_FEED])
