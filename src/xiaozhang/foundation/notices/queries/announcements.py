"""Announcements: published ones for whom they are for, drafts for who publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from xiaozhang.base.actor import SYSTEM, Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.foundation.notices import powers
from xiaozhang.foundation.notices.models import Announcement, Receipt
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.teams import below

State, Audience = Announcement.State, Announcement.Audience


def announcements(viewer: Actor) -> QuerySet[Announcement]:
    """Return what the viewer may read: what was published for them or for all; who publishes, everything."""
    if viewer.may(powers.PUBLISH):
        return Announcement.objects.all()
    if not viewer.may(powers.READ_ANNOUNCEMENTS):
        return Announcement.objects.none()
    theirs = Receipt.objects.filter(announcement=OuterRef("pk"), member_id=viewer.member_id or 0)
    return Announcement.objects.filter(Exists(theirs) | Q(audience=Audience.ALL), state=State.PUBLISHED)


def listed(viewer: Actor) -> QuerySet[Announcement]:
    """Return announcements for a list: author, when the viewer read and confirmed it, and how many have."""
    mine = Receipt.objects.filter(announcement=OuterRef("pk"), member_id=viewer.member_id or 0)
    every = Receipt.objects.filter(announcement=OuterRef("pk")).order_by().values("announcement")
    read = every.filter(read_at__isnull=False)
    return (
        announcements(viewer)
        .select_related("author")
        .annotate(
            my_read_at=Subquery(mine.values("read_at")[:1]),
            my_confirmed_at=Subquery(mine.values("confirmed_at")[:1]),
            is_mine=Exists(mine),
            people=Subquery(every.annotate(count=Count("id")).values("count")),
            readers=Subquery(read.annotate(count=Count("id")).values("count")),
        )
    )


def unread_of_viewer(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow listed announcements to those the viewer has yet to read or to confirm."""
    pending = Q(my_read_at__isnull=True) | Q(is_required=True, my_confirmed_at__isnull=True)
    return rows.filter(pending, is_mine=True, state=State.PUBLISHED)


def get_announcement(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Announcement:
    """Return one announcement the viewer may read. Raises Missing; NotAllowed without `power`."""
    rows = announcements(viewer)
    row = (rows.select_for_update() if lock else rows.select_related("author")).filter(pk=pk).first()
    if row is None:
        raise Missing("没有找到这条公告。它可能已经撤回，或不是发给您的。")
    refuse_without(viewer, power)
    return row


def receipt_of(viewer: Actor, announcement_id: int, *, lock: bool = False) -> Receipt | None:
    """Return the viewer's own receipt, if the announcement is for them."""
    rows = Receipt.objects.select_for_update() if lock else Receipt.objects.all()
    return rows.filter(announcement_id=announcement_id, member_id=viewer.member_id or 0).first()


@dataclass(frozen=True, slots=True)
class Reader:
    """One member an announcement is for."""

    member_id: int
    name: str
    read_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Readers:
    """Who has read an announcement, and who has not: the rest, in which who has not confirmed counts too."""

    done: tuple[Reader, ...]
    rest: tuple[Reader, ...]

    @property
    def everybody(self) -> int:
        """How many it is for."""
        return len(self.done) + len(self.rest)


def readers(announcement: Announcement) -> Readers:
    """Return who has read, and confirmed where that is asked, an announcement the caller has fetched."""
    rows = Receipt.objects.filter(announcement=announcement).order_by(F("read_at").desc(nulls_last=True), "id")
    every = [Reader(*row) for row in rows.values_list("member_id", "member__name", "read_at", "confirmed_at")]
    done = tuple(one for one in every if _is_done(one, announcement))
    return Readers(done, tuple(one for one in every if not _is_done(one, announcement)))


def audience_names(announcement: Announcement) -> str:
    """Return whom it is for, in names; "" for everybody."""
    if announcement.audience == Audience.TEAMS:
        return "、".join(announcement.teams.values_list("name", flat=True))
    if announcement.audience == Audience.ROLES:
        return "、".join(announcement.roles.values_list("name", flat=True))
    return ""


def audience_of(announcement: Announcement, on: date) -> list[int]:
    """Return the ids of the members it is for on a day: teams with all below them and who leads these, or roles."""
    if announcement.audience == Audience.ALL:
        return org.employed_among((pk for pk, _name in org.member_names(on)), on)
    if announcement.audience == Audience.ROLES:
        keys = announcement.roles.values_list("key", flat=True)
        return sorted({pk for key in keys for pk in org.holders_of(key, on)})
    tree = list(org.teams(SYSTEM).values_list("id", "parent_id", "leader_id"))
    chosen = list(announcement.teams.values_list("pk", flat=True))
    inside = below({pk: parent for pk, parent, _leader in tree}, chosen)
    leaders = {leader for pk, _parent, leader in tree if pk in inside and leader is not None}
    people = {member for pk in chosen for member in org.team_member_ids(pk, on)}
    return org.employed_among(people | leaders, on)


def _is_done(reader: Reader, announcement: Announcement) -> bool:
    return (reader.confirmed_at if announcement.is_required else reader.read_at) is not None


def only_published(rows: QuerySet[Announcement], viewer: Actor) -> QuerySet[Announcement]:
    """Narrow to what is published."""
    return rows.filter(state=State.PUBLISHED)


def only_drafts(rows: QuerySet[Announcement], viewer: Actor) -> QuerySet[Announcement]:
    """Narrow to drafts, which only who publishes has."""
    return rows.filter(state=State.DRAFT)


def only_withdrawn(rows: QuerySet[Announcement], viewer: Actor) -> QuerySet[Announcement]:
    """Narrow to what was withdrawn, which only who publishes has."""
    return rows.filter(state=State.WITHDRAWN)


def reading_figures(row: Announcement) -> str:
    """Return how many have read a listed announcement, of how many."""
    people, read = getattr(row, "people", None), getattr(row, "readers", None)
    return f"{read or 0} / {people}" if people else ""


def draft_values(row: Announcement) -> dict[str, object]:
    """Return a draft as its form takes it."""
    return {
        "title": row.title,
        "body": row.body,
        "audience": row.audience,
        "teams": list(row.teams.values_list("pk", flat=True)),
        "roles": list(row.roles.values_list("key", flat=True)),
        "robots": list(row.robots.values_list("pk", flat=True)),
        "is_required": row.is_required,
        "revision": row.revision,
    }
