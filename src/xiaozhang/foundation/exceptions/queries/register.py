"""The register as daily work and settlement ask it: what holds for whom, on which days. One query for all clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from xiaozhang.base.departures import Departure
from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.exceptions.models import ExceptionRequest, ExceptionSubject, State
from xiaozhang.foundation.exceptions.rules.kin import kin
from xiaozhang.foundation.exceptions.rules.registered import MEMBER, TEAM, Place, Registered
from xiaozhang.foundation.org import queries as org

STANDING = (State.APPROVED, State.REVOKED)
_COLUMNS = (
    "exception_id", "exception__number", "exception__clause_key", "exception__clause_id", "exception__departure",
    "exception__value", "exception__start_on", "exception__end_on", "exception__revoked_from_on", "exception__reason",
    "exception__approved_at", "exception__revoked_at", "subject_type", "subject_id",
)  # fmt: skip
_MOST_NARROWED = 100


def standing_for(
    clause_keys: Iterable[str],
    on: date,
    *,
    subjects: Iterable[Place] = (),
    member_ids: Iterable[int] = (),
) -> list[Registered]:
    """Return the exceptions that hold on the day for what belongs to these records and members, in order of approval.

    One query; a second for the members' teams only where an exception names a team. Who asks for one deal names the
    deal, its customer and its owner.
    """
    held = {*subjects, *((MEMBER, pk) for pk in member_ids)}
    found = _named_by(tuple(sorted(set(clause_keys))), on, tuple(sorted(held)))
    if any(TEAM in one.types for one in found):
        members = [pk for record_type, pk in held if record_type == MEMBER]
        held |= {(TEAM, pk) for pks in org.team_ids_above_many(members, on).values() for pk in pks}
    return [one for one in found if one.covers(held)]


def standing_between(clause_keys: Iterable[str], period: Period, *, as_of: datetime | None = None) -> list[Registered]:
    """Return every exception that holds on some day of the period, in order of approval: for whoever asks for many.

    `as_of`: as the register stood at that instant, so that a settlement replays to the same result.
    """
    rows = Q(exception__start_on__lt=period.end_on) & Q(exception__end_on__gt=period.start_on)
    if as_of is not None:
        rows &= Q(exception__approved_at__lte=as_of)
    found = _read(tuple(sorted(set(clause_keys))), rows, as_of)
    return [one for one in found if one.start_on < one.end_on and one.end_on > period.start_on]


def matching(found: Sequence[Registered], asked: Sequence[tuple[str, date, Place, int]]) -> list[list[Registered]]:
    """Return which of the exceptions cover each thing asked about: (clause key, day, record, member), in order.

    What the records belong to, and the members' teams, are read only where an exception names such a record.
    """
    if not found:
        return [[] for _each in asked]
    types = frozenset().union(*(one.types for one in found))
    kept = _kin_of({place for _key, _on, place, _member in asked}, types)
    days = {on for _key, on, _place, _member in asked}
    members = {member for _key, _on, _place, member in asked}
    teams = {on: org.team_ids_above_many(members, on) for on in days} if TEAM in types else {}
    answers = []
    for key, on, place, member in asked:
        held = {place, (MEMBER, member), *kept.get(place, ())}
        held |= {(TEAM, pk) for pk in teams.get(on, {}).get(member, ())}
        answers.append([one for one in found if one.clause_key == key and one.stands_on(on) and one.covers(held)])
    return answers


@remembered
def _named_by(clause_keys: tuple[str, ...], on: date, held: tuple[Place, ...]) -> list[Registered]:
    """Return what holds on the day and names one of the records, or a team."""
    rows = Q(exception__start_on__lte=on, exception__end_on__gt=on)
    rows &= Q(exception__revoked_from_on__isnull=True) | Q(exception__revoked_from_on__gt=on)
    if held and len(held) <= _MOST_NARROWED:
        by_type: dict[str, list[int]] = {}
        for record_type, pk in held:
            by_type.setdefault(record_type, []).append(pk)
        meant = Q(subject_type=TEAM)
        for record_type, ids in by_type.items():
            meant |= Q(subject_type=record_type, subject_id__in=ids)
        rows &= Q(exception_id__in=ExceptionSubject.objects.filter(meant).values("exception_id"))
    return _read(clause_keys, rows, None)


def _read(clause_keys: tuple[str, ...], rows: Q, as_of: datetime | None) -> list[Registered]:
    named = ExceptionSubject.objects.filter(
        rows, exception__clause_key__in=clause_keys, exception__state__in=STANDING
    ).order_by("exception__approved_at", "exception_id", "pk")
    found: dict[int, Registered] = {}
    for pk, number, key, clause, departure, value, start, end, cut, reason, approved, revoked, of, subject in (
        named.values_list(*_COLUMNS)
    ):  # fmt: skip
        if pk in found:
            found[pk] = replace(found[pk], scope=(*found[pk].scope, (of, subject)))
            continue
        is_cut = cut is not None and (as_of is None or revoked <= as_of)
        ends = min(end, cut) if is_cut else end
        found[pk] = Registered(
            pk, number, key, clause, Departure(departure), value, ((of, subject),), start, ends, reason, approved
        )
    return list(found.values())


def _kin_of(places: Collection[Place], types: Collection[str]) -> Mapping[Place, Sequence[Place]]:
    """Return what records belong to, asked only of types that an exception names another type than."""
    by_type: dict[str, set[int]] = {}
    for record_type, pk in places:
        by_type.setdefault(record_type, set()).add(pk)
    found: dict[Place, Sequence[Place]] = {}
    for record_type, ids in by_type.items():
        if record_type in kin and set(types) - {record_type, MEMBER, TEAM}:
            above = kin.get(record_type)(ids)
            found |= {(record_type, pk): above.get(pk, ()) for pk in ids}
    return found


def standing_exception(pk: int) -> Registered | None:
    """Return one approved exception as it is registered."""
    row = ExceptionRequest.objects.filter(pk=pk, state__in=STANDING).first()
    if row is None:
        return None
    whole = Period(row.start_on, row.end_on + timedelta(days=1))
    return next((one for one in standing_between([row.clause_key], whole) if one.id == pk), None)
