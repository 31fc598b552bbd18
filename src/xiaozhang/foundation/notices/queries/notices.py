"""Notices are their member's alone: nobody else sees them, whatever the data scope."""

from __future__ import annotations

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.memory import remembered
from xiaozhang.foundation.notices.models import Notice


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
