"""Notices are their member's alone: nobody else sees them, whatever the data scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, QuerySet
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.memory import remembered
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices.models import Notice

MOST_LISTED = 30


def notices(viewer: Actor) -> QuerySet[Notice]:
    """Return what the viewer has been told, the latest first."""
    return Notice.objects.filter(member_id=viewer.member_id) if viewer.member_id else Notice.objects.none()


@remembered
def unread_count(viewer: Actor) -> int:
    """Return how many notices the viewer has not read; one query."""
    return notices(viewer).filter(read_at__isnull=True).count()


def get_notice(viewer: Actor, pk: int, *, lock: bool = False) -> Notice:
    """Return one notice of the viewer's. Raises Missing."""
    rows = notices(viewer).select_for_update() if lock else notices(viewer)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Missing("没有找到这条通知，或它不是发给您的。")
    return row


def unread_of(viewer: Actor, kind: str = "") -> QuerySet[Notice]:
    """Return the viewer's unread notices, on request of one kind only."""
    rows = notices(viewer).filter(read_at__isnull=True)
    return rows.filter(kind=kind) if kind else rows


def notices_of_record(record_type: str, record_id: int) -> QuerySet[Notice]:
    """Return what was told about a record, to anybody; for the actions that settle it."""
    return Notice.objects.filter(record_type=record_type, record_id=record_id)


@dataclass(frozen=True, slots=True)
class KindTab:
    """One kind among the notices, and how many of it are unread."""

    key: str
    label: Message
    unread: int


@dataclass(frozen=True, slots=True)
class CentrePage:
    """One page of the notice centre: days with their notices and the words of their kinds.

    `older` is where the next page begins, None where there is none.
    """

    is_all: bool
    kind: str
    unread: int
    kinds: tuple[KindTab, ...]
    days: tuple[tuple[date, tuple[tuple[Notice, Message], ...]], ...]
    older: int | None
    is_first: bool


def centre_page(viewer: Actor, *, is_all: bool, kind: str, before: int | None) -> CentrePage:
    """Return a page of the viewer's notices, the latest first, by day; two queries."""
    counted = unread_of(viewer).values_list("kind").annotate(count=Count("id")).order_by()
    unread = dict(counted)
    rows = notices(viewer) if is_all else unread_of(viewer)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(pk__lt=before) if before is not None else rows
    found = list(rows.order_by("-id")[: MOST_LISTED + 1])
    shown = found[:MOST_LISTED]
    days = groupby(shown, key=lambda row: timezone.localdate(row.created_at))
    return CentrePage(
        is_all=is_all,
        kind=kind,
        unread=sum(unread.values()),
        kinds=_kinds(unread, kind),
        days=tuple((day, tuple((row, kind_label(row.kind)) for row in of_day)) for day, of_day in days),
        older=shown[-1].pk if len(found) > MOST_LISTED else None,
        is_first=before is None,
    )


def kind_label(kind: str) -> Message:
    """Return what pages call a kind; its key where this house does not know it (any more)."""
    known = registries.notice_kinds
    return known.get(kind).label if kind in known else Message(kind)


def _kinds(unread: Mapping[str, int], current: str) -> tuple[KindTab, ...]:
    """Return the kinds that have something unread, and the one that is shown."""
    keys = [kind.key for kind in registries.notice_kinds if kind.key in unread or kind.key == current]
    keys += [key for key in unread if key not in keys]
    return tuple(KindTab(key, kind_label(key), unread.get(key, 0)) for key in keys)
