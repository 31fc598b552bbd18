"""Who has signed, and who has not: for those who see to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count as Counted
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.signing.models import Asked, Request, Signature
from xiaozhang.foundation.signing.queries.people import Person, addressed, people
from xiaozhang.foundation.signing.rules.counting import Count, Line, by_team, count
from xiaozhang.foundation.signing.rules.terms import is_reminder_due


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the signing of one text has come among the people in reach."""

    request: Request
    whole: Count
    teams: tuple[Count, ...] = ()


def asked(viewer: Actor) -> QuerySet[Asked]:
    """Return who in the viewer's reach was told of what: the record type's rows."""
    rows = Asked.objects.select_related("member", "request")
    return rows if viewer.sees_all() else rows.filter(member_id__in=viewer.member_ids)


def every_asked() -> QuerySet[Asked]:
    """Return everybody who was told of anything, for the actions of the house itself."""
    return Asked.objects.all()


def reachable(viewer: Actor, request: Request, today: date) -> QuerySet[Asked]:
    """Return who counts today for a request, in reach: employed, and of the roles that are asked.

    Of a text that is no longer asked for: who was told of it.
    """
    rows = asked(viewer).filter(request=request)
    if request.state != Request.State.OPEN:
        return rows
    present = Q(member__left_on__isnull=True) | Q(member__left_on__gt=today)
    rows = rows.filter(present)
    if not request.roles:
        return rows
    return rows.filter(pk__in=Asked.objects.filter(member__roles__key__in=request.roles).values("pk"))


def with_teams(rows: QuerySet[Asked], today: date) -> QuerySet[Asked]:
    """Return the rows with the name of each member's team of the day as `team_name`."""
    stay = "member__memberships"
    still = Q(**{f"{stay}__end_on__isnull": True}) | Q(**{f"{stay}__end_on__gt": today})
    rows = rows.annotate(stay=FilteredRelation(stay, condition=Q(**{f"{stay}__start_on__lte": today}) & still))
    return rows.annotate(team_name=F("stay__team__name"))


def get_asked(viewer: Actor, pk: int, *, power: Power | None = None) -> Asked:
    """Return who was told of what, in reach. Raises Missing; NotAllowed without `power`."""
    return fetch(asked(viewer), viewer, pk, power=power)


def only_pending(rows: QuerySet[Asked], viewer: Actor) -> QuerySet[Asked]:
    """Narrow to who has not signed."""
    return rows.filter(signed_at__isnull=True)


def only_overdue(rows: QuerySet[Asked], today: date) -> QuerySet[Asked]:
    """Narrow to who has not signed by the last day."""
    return rows.filter(signed_at__isnull=True, due_on__lt=today)


def only_signed(rows: QuerySet[Asked], viewer: Actor) -> QuerySet[Asked]:
    """Narrow to who has signed."""
    return rows.filter(signed_at__isnull=False)


def unsigned(request: Request, *, lock: bool = False) -> list[Asked]:
    """Return who was told of a request and has not signed, whoever looks."""
    rows = Asked.objects.filter(request=request, signed_at__isnull=True).order_by("pk")
    return list(rows.select_for_update() if lock else rows)


def to_remind(request: Request, present: Iterable[Person], today: date, *, lock: bool = False) -> list[Asked]:
    """Return who is to be reminded of a request today by its term."""
    wanted = {person.member_id for person in addressed(request, present)}
    return [
        row
        for row in unsigned(request, lock=lock)
        if row.member_id in wanted and is_reminder_due(request.term, row.asked_on, row.due_on, row.reminded_on, today)
    ]


def lines_of(viewer: Actor, requests: Iterable[Request], today: date) -> dict[int, list[Line]]:
    """Return who in reach counts today for each of the open requests. Four queries, however many requests.

    Who has come today and was not told yet has the whole term.
    """
    listed = list(requests)
    told = {
        (request_id, member_id): (due, signed_at)
        for request_id, member_id, due, signed_at in Asked.objects.filter(request__in=listed).values_list(
            "request_id", "member_id", "due_on", "signed_at"
        )
    }
    present = [person for person in people(today) if viewer.sees_all() or person.member_id in viewer.member_ids]
    return {row.pk: [_line(row, person, told, today) for person in addressed(row, present)] for row in listed}


def progress(viewer: Actor, requests: Iterable[Request], today: date) -> list[Progress]:
    """Return how far requests have come, in order: by team where they are open, else only how many signed."""
    listed = list(requests)
    still = [row for row in listed if row.state == Request.State.OPEN]
    lines = lines_of(viewer, still, today)
    ended = asked(viewer).filter(request__in=[row for row in listed if row not in still]).order_by()
    counted = {
        request_id: Count("", all_of_them, signed)
        for request_id, all_of_them, signed in ended.values_list("request_id").annotate(
            all=Counted("pk"), signed=Counted("signed_at")
        )
    }
    return [
        Progress(row, count("", lines[row.pk], today), tuple(by_team(lines[row.pk], today)))
        if row.pk in lines
        else Progress(row, counted.get(row.pk, Count("")))
        for row in listed
    ]


def sheet_of(viewer: Actor, request: Request) -> QuerySet[Signature]:
    """Return the signatures under a request, in reach, in order of time: leavers' too, for they signed."""
    rows = Signature.objects.filter(request=request).order_by("signed_at", "id")
    return rows if viewer.sees_all() else rows.filter(member_id__in=viewer.member_ids)


def _line(
    request: Request, person: Person, told: dict[tuple[int, int], tuple[date, datetime | None]], today: date
) -> Line:
    due, signed_at = told.get((request.pk, person.member_id), (today + timedelta(days=request.days), None))
    signed_on = timezone.localdate(signed_at) if signed_at is not None else None
    return Line(person.member_id, person.team, due, signed_on)
