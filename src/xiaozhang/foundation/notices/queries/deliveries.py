"""What is due to leave the house."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from xiaozhang.foundation.notices.models import Delivery, Robot, RobotPost, SendingState
from xiaozhang.foundation.notices.rules.retrying import CLAIMED

Leaving = TypeVar("Leaving", Delivery, RobotPost)


def due(channel: str, now: datetime) -> list[Delivery]:
    """Return what is due by a channel, locked, with its notices: some single ones, or else all of some digests.

    What one member gets gathered is returned whole, so that it becomes one message. Only whoever holds the lock of the
    channel may ask.
    """
    waiting = _free(Delivery.objects.filter(channel=channel), now)
    singles = waiting.filter(is_gathered=False).order_by("next_at", "id").values_list("pk", flat=True)[:CLAIMED]
    ids = list(singles)
    if not ids:
        members = waiting.filter(is_gathered=True).order_by("member_id").values_list("member_id", flat=True)
        wanted = waiting.filter(is_gathered=True, member_id__in=list(members.distinct()[:CLAIMED]))
        ids = list(wanted.values_list("pk", flat=True))
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice")
    return list(rows.filter(pk__in=ids, state=SendingState.WAITING).order_by("member_id", "-notice_id"))


def waiting_of(member_id: int, now: datetime) -> list[Delivery]:
    """Return what waits to be sent to a member and is not being sent, locked, with its notices."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice")
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    return list(rows.filter(free, member_id=member_id, state=SendingState.WAITING))


def waiting_deliveries(ids: Collection[int]) -> QuerySet[Delivery]:
    """Return those of the deliveries that nothing has come of yet."""
    return Delivery.objects.filter(pk__in=ids, state=SendingState.WAITING)


def robots_with_posts(now: datetime) -> list[int]:
    """Return the robots that have something to say."""
    posts = _free(RobotPost.objects.filter(robot__is_on=True), now)
    return list(posts.order_by("robot_id").values_list("robot_id", flat=True).distinct())


def robot_locked(pk: int) -> Robot | None:
    """Return a robot, locked, for who lets it speak."""
    return Robot.objects.select_for_update().filter(pk=pk).first()


def due_posts(robot: Robot, now: datetime) -> list[RobotPost]:
    """Return what a robot is to say now, in order."""
    return list(_free(RobotPost.objects.filter(robot=robot), now).order_by("id")[:CLAIMED])


def deliveries(ids: Collection[int]) -> QuerySet[Delivery]:
    """Return deliveries by id, for the actions that change several."""
    return Delivery.objects.filter(pk__in=ids)


def posts(ids: Collection[int]) -> QuerySet[RobotPost]:
    """Return what robots say by id, for the actions that change several."""
    return RobotPost.objects.filter(pk__in=ids)


def waiting_posts(ids: Collection[int]) -> QuerySet[RobotPost]:
    """Return those of the posts that nothing has come of yet."""
    return RobotPost.objects.filter(pk__in=ids, state=SendingState.WAITING)


def ended_before(moment: datetime) -> tuple[QuerySet[Delivery], QuerySet[RobotPost]]:
    """Return what came to its end before the moment."""
    deliveries = Delivery.objects.exclude(state=SendingState.WAITING).filter(notice__created_at__lt=moment)
    posts = RobotPost.objects.exclude(state=SendingState.WAITING).filter(created_at__lt=moment)
    return deliveries, posts


def _free(rows: QuerySet[Leaving], now: datetime) -> QuerySet[Leaving]:
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    return rows.filter(free, state=SendingState.WAITING, next_at__lte=now)
