"""Starred and recent records of a member, as far as they may still be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Value

from xiaozhang.base import named
from xiaozhang.base.actor import Actor
from xiaozhang.base.named import Named
from xiaozhang.foundation.records.models import RecentItem, Star, Tagging

MOST_RECENT = 50
MOST_STARS = 1_000
_STARS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that somebody keeps at hand, and since when or when last."""

    record: Named
    at: datetime


def recent_records(viewer: Actor, *, limit: int = MOST_RECENT) -> list[Kept]:
    """Return what the viewer looked at, the latest first; one query, and one for each type of record."""
    rows = RecentItem.objects.filter(member_id=viewer.member_id or 0).order_by("-seen_at", "-id")[:limit]
    return _seen(viewer, [(row.record_type, row.record_id, row.seen_at) for row in rows])


def starred_records(viewer: Actor) -> list[Kept]:
    """Return what the viewer has starred, the latest first; one query, and one for each type of record."""
    rows = Star.objects.filter(member_id=viewer.member_id or 0).order_by("-starred_at", "-id")[:_STARS_SHOWN]
    return _seen(viewer, [(row.record_type, row.record_id, row.starred_at) for row in rows])


def starred_ids(viewer: Actor, record_type: str) -> QuerySet[Star, int]:
    """Return ids of records of a type that the viewer has starred, to narrow a scoped query with."""
    return Star.objects.filter(member_id=viewer.member_id or 0, record_type=record_type).values_list(
        "record_id", flat=True
    )


def star_of(member_id: int, record_type: str, record_id: int) -> Star | None:
    """Return a member's star on a record."""
    return Star.objects.filter(member_id=member_id, record_type=record_type, record_id=record_id).first()


def star_count(member_id: int) -> int:
    """Return how many records a member has starred."""
    return Star.objects.filter(member_id=member_id).count()


def recent_ids_beyond(member_id: int, count: int) -> list[int]:
    """Return the recent items of a member that come after the first `count`."""
    rows = RecentItem.objects.filter(member_id=member_id).order_by("-seen_at", "-id")
    return list(rows.values_list("id", flat=True)[count : count + 200])


def recent_items(ids: list[int]) -> QuerySet[RecentItem]:
    """Return recent items by id."""
    return RecentItem.objects.filter(pk__in=ids)


def head_of(member_id: int, record_type: str, record_id: int) -> list[tuple[str, str, datetime]]:
    """Return what the head of a record shows a member, as kind, name and moment: star, recent, tag. One query."""
    here = {"record_type": record_type, "record_id": record_id}
    stars = Star.objects.filter(member_id=member_id, **here).values_list(Value("star"), Value(""), "starred_at")
    recent = RecentItem.objects.filter(member_id=member_id, **here).values_list(Value("recent"), Value(""), "seen_at")
    tags = Tagging.objects.filter(**here).values_list(Value("tag"), "tag__name", "put_at")
    return list(stars.union(recent, tags, all=True))


def _seen(viewer: Actor, places: list[tuple[str, int, datetime]]) -> list[Kept]:
    found = named.find_named(viewer, [(record_type, record_id) for record_type, record_id, _at in places])
    return [Kept(found[kind, pk], at) for kind, pk, at in places if (kind, pk) in found]
