"""Duties inside a viewer's scope, and what records, clauses and the page 工作台 show of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules import ClauseRef
from xiaozhang.foundation.duties import powers
from xiaozhang.foundation.duties.clauses import ActivityQuota
from xiaozhang.foundation.duties.models import Duty, Sent, State
from xiaozhang.foundation.duties.rules.standing import Look, look_of

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A duty as pages show it: its clause, how it stands, and where its record is."""

    duty: Duty
    clause: ClauseRef
    look: Look
    record_url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many duties are outstanding in the viewer's reach: still within their term, and past it."""

    waiting: int
    late: int


def duties(viewer: Actor) -> QuerySet[Duty]:
    """Return the duties of the members inside the viewer's data scope, their clause and member with them."""
    rows = Duty.objects.select_related("member", "clause__version", "exception")
    return rows if viewer.sees_all() else rows.filter(member_id__in=viewer.member_ids)


def get_duty(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Duty:
    """Return one duty in scope.

    Raises:
        Missing: not there, or outside the viewer's scope.
        NotAllowed: in scope, and the viewer lacks `power`.
    """
    rows = duties(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def own(rows: QuerySet[Duty], viewer: Actor) -> QuerySet[Duty]:
    """Leave the viewer's own."""
    return rows.filter(member_id=viewer.member_id or 0)


def outstanding(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    """Leave what is still to be done, in time or late."""
    return rows.filter(ended_at__isnull=True)


def with_state(rows: QuerySet[Duty], *states: str) -> QuerySet[Duty]:
    """Leave those in one of the states."""
    return rows.filter(state__in=states)


def not_from(rows: QuerySet[Duty], moments: Collection[str]) -> QuerySet[Duty]:
    """Leave out those opened by some moments, for a page that shows these from their own records."""
    return rows.exclude(opened_by__in=moments)


def duties_of(record_type: str, record_id: int) -> list[Duty]:
    """Return the latest duties on a record the caller has fetched for its viewer: outstanding ones first."""
    rows = Duty.objects.filter(record_type=record_type, record_id=record_id)
    rows = rows.select_related("member", "clause__version", "exception")
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "due_at", "pk")[:SHOWN])


def lines_of(rows: Iterable[Duty], today: date) -> list[Line]:
    """Return duties as pages show them."""
    return [Line(row, clause_of(row), look(row, today), record_url(row)) for row in rows]


def look(row: Duty, today: date) -> Look:
    """Return how a duty stands on a day."""
    return look_of(
        row.state, row.due_on, today, is_fulfilled=row.fulfilled_at is not None, has_ended=row.ended_at is not None
    )


def clause_of(row: Duty) -> ClauseRef:
    """Return how the clause of a duty is named, which must be at hand with its version."""
    version = row.clause.version
    return ClauseRef(row.clause_id, row.clause.number, row.clause.title, version.label, version.effective_on)


def record_url(row: Duty) -> str:
    """Return the address of the record a duty is about, "" where this house does not show it."""
    if row.record_type not in registries.record_types:
        return ""
    return registries.record_types.get(row.record_type).url(row.record_id)


def sent_of(duty: Duty) -> list[Sent]:
    """Return what was done for a duty the caller has fetched, in order."""
    return list(Sent.objects.filter(duty=duty).select_related("member").order_by("at", "pk"))


def standing(viewer: Actor, now: datetime, *, only_own: bool = False) -> Standing:
    """Return how many duties are outstanding, in one query."""
    rows = outstanding(own(duties(viewer), viewer) if only_own else duties(viewer)).order_by()
    found = rows.aggregate(waiting=Count("pk", filter=Q(due_at__gt=now)), late=Count("pk", filter=Q(due_at__lte=now)))
    return Standing(found["waiting"], found["late"])


def missing_activity(viewer: Actor, since: datetime) -> list[Duty]:
    """Return the activities that members in reach were short of in periods that ended since, the latest first."""
    rows = duties(viewer).filter(clause__kind=ActivityQuota.name, state=State.MISSED, due_at__gt=since)
    return list(rows.order_by("-due_at", "member__name_key", "pk")[:SHOWN])


def of_clause(clause_id: int, *states: str) -> QuerySet[Duty]:
    """Return the duties of a clause that are in one of the states, over everyone, to be counted."""
    return Duty.objects.filter(clause_id=clause_id, state__in=states)


def tab(record_type: str, *, order: int = 60) -> registries.Tab:
    """Return the tab 时限 of a record type, for its app to declare."""

    def context(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
        return {"lines": lines_of(duties_of(record_type, row.pk), today)}

    return registries.Tab(
        record=record_type,
        key="duties",
        label=Message("时限"),
        template="duties/_of_record.html",
        context=context,
        order=order,
        power=powers.SEE_DUTIES,
    )
