"""What opening, closing and the sweep read: duties to look at, the clock, names of records and recipients."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from xiaozhang.base.matching import portions
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.duties.clauses import OWNER, SUPERIOR, WorkingHours
from xiaozhang.foundation.duties.models import Duty, State, Sweeping
from xiaozhang.foundation.duties.rules.departures import Asked, Departure, departure
from xiaozhang.foundation.duties.rules.terms import Clock
from xiaozhang.foundation.exceptions import queries as exceptions
from xiaozhang.foundation.exceptions.rules.registered import MEMBER, Registered
from xiaozhang.foundation.org import queries as org

_DAY = timedelta(days=1)
_WAITING = (
    "SELECT 1 FROM duties_duty WHERE record_type = %s AND record_id IN ({ids}) AND closes IN ({moments})"
    " AND ended_at IS NULL LIMIT 1"
)


def departures(asked: Sequence[Asked]) -> list[Departure | None]:
    """Return what was approved for each duty, in the order asked, None where nothing was; one query for all."""
    if not asked:
        return []
    days = [each.on for each in asked]
    period = Period(min(days), max(days) + _DAY)
    found = exceptions.standing_between({each.clause_key for each in asked}, period)
    covering = exceptions.matching(found, [each.question for each in asked])
    zone = timezone.get_default_timezone()
    return [departure(by, each, zone) for by, each in zip(covering, asked, strict=True)]


def touched_by(registered: Registered, clock: Clock) -> QuerySet[Duty]:
    """Return the duties whose terms end on the days of an exception from their clause: open or missed ones, held."""
    rows = Duty.objects.filter(
        clause__key=registered.clause_key,
        state__in=(State.OPEN, State.MISSED),
        due_at__gt=clock.midnight(registered.start_on),
        due_at__lte=clock.midnight(registered.end_on),
    )
    members = [pk for record_type, pk in registered.scope if record_type == MEMBER]
    if members:
        rows = rows.filter(member_id__in=members)
    return rows.order_by("pk").select_for_update(of=("self",))


def to_sweep(now: datetime, most: int) -> list[Duty]:
    """Return the first duties that a step is due for, their rows held; those another sweep holds are left to it."""
    rows = Duty.objects.filter(next_at__lte=now).order_by("next_at", "pk")
    return list(rows.select_for_update(skip_locked=True)[:most])


def may_close(record_type: str, record_ids: Collection[int], closes: Collection[str]) -> bool:
    """Say whether anything outstanding on the records waits for one of the moments; most moments close nothing."""
    ids, moments = ", ".join(["%s"] * len(record_ids)), ", ".join(["%s"] * len(closes))
    with connection.cursor() as cursor:
        cursor.execute(_WAITING.format(ids=ids, moments=moments), [record_type, *record_ids, *closes])
        return cursor.fetchone() is not None


def outstanding_on(
    record_type: str, record_ids: Collection[int], closes: Collection[str] | None = None
) -> QuerySet[Duty]:
    """Return what is outstanding on records, held; with `closes`, what one of these moments closes."""
    rows = Duty.objects.filter(record_type=record_type, record_id__in=record_ids, ended_at__isnull=True)
    if closes is not None:
        rows = rows.filter(closes__in=closes)
    return rows.order_by("pk").select_for_update()


def every_duty() -> QuerySet[Duty]:
    """Return every duty there is, for writing rows that are held."""
    return Duty.objects.all()


def all_on(record_type: str, record_id: int) -> QuerySet[Duty]:
    """Return every duty there ever was on a record."""
    return Duty.objects.filter(record_type=record_type, record_id=record_id)


def known_keys(keys: Sequence[str]) -> set[str]:
    """Return those of the opening keys that stand already."""
    found: set[str] = set()
    for piece in portions(keys):
        found |= set(Duty.objects.filter(key__in=piece).values_list("key", flat=True))
    return found


def how_far() -> Sweeping:
    """Return how far the sweep has come, its row held."""
    return Sweeping.objects.select_for_update().get(pk=1)


def is_held() -> bool:
    """Say whether a past is being played, so that the clock on the wall does not count."""
    return Sweeping.objects.filter(is_held=True).exists()


def clock_on(on: date, stated: Iterable[Stated] | None = None) -> Clock:
    """Return what terms are counted on by the charter of a day, whose clauses may be given."""
    clauses = charter.stated_on([WorkingHours.name], on) if stated is None else stated
    hours = next((each.parameters for each in clauses if isinstance(each.parameters, WorkingHours)), None)
    spans = tuple(span.minutes for span in hours.hours) if hours else ()
    return Clock(org.calendar(), spans, timezone.get_default_timezone())


def recipients(member_ids: Collection[int], to: Collection[str], on: date) -> dict[tuple[int, str], tuple[int, ...]]:
    """Return who each recipient of a clause is for each member: oneself, the next superior, the holders of a role."""
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    if OWNER in to:
        found |= {(member, OWNER): (member,) for member in member_ids}
    if SUPERIOR in to:
        above = org.superiors_of_many(member_ids, on)
        found |= {(member, SUPERIOR): above[member][:1] for member in member_ids}
    for role in sorted(set(to) - {OWNER, SUPERIOR}):
        holders = tuple(org.holders_of(role, on))
        found |= {(member, role): holders for member in member_ids}
    return found
