"""Exceptions inside a viewer's reach, and what records and clauses show of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.money import yuan
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules import ClauseRef
from xiaozhang.foundation.exceptions import powers
from xiaozhang.foundation.exceptions.models import ExceptionRequest, ExceptionSubject, State
from xiaozhang.foundation.exceptions.rules.standing import Look, look_of
from xiaozhang.foundation.records.rules.documents import Document

if TYPE_CHECKING:
    from xiaozhang.foundation.approvals.models import Case
    from xiaozhang.foundation.charter.models import Clause

KIND = "exception"
STANDING = (State.APPROVED, State.REVOKED)
_ENDING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A record an exception is limited to, as pages show it; `url` is "" where this house does not show it."""

    label: Message
    title: str
    url: str


def exceptions(viewer: Actor) -> QuerySet[ExceptionRequest]:
    """Return the exceptions the viewer may see: one's own, about oneself, put to one for approval, of members in reach;
    all of them with the power; those that change pay with that one.
    """
    rows = ExceptionRequest.objects.select_related("clause__version", "applicant").prefetch_related(
        Prefetch("subjects", ExceptionSubject.objects.order_by("pk"))
    )
    if viewer.is_system or viewer.may(powers.SEE_ALL):
        return rows
    me = viewer.member_id or 0
    reach = Q(applicant_id__in={*viewer.member_ids, me})
    about = ExceptionSubject.objects.filter(subject_type="member", subject_id=me)
    reach |= Q(pk__in=about.values("exception_id"), state__in=STANDING)
    for box in (approvals.waiting_for(viewer), approvals.handled_by(viewer), approvals.copied_to(viewer)):
        reach |= Q(pk__in=box.filter(kind=KIND).order_by().values("record_id"))
    if viewer.may(powers.SEE_PAY):
        reach |= Q(is_pay=True)
    return rows.filter(reach)


def get_exception(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> ExceptionRequest:
    """Return one exception the viewer may see.

    Raises:
        Missing: not there, or not the viewer's to see.
        NotAllowed: to be seen, and the viewer lacks `power`.
    """
    rows = exceptions(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def own(rows: QuerySet[ExceptionRequest], viewer: Actor) -> QuerySet[ExceptionRequest]:
    """Leave what the viewer applied for."""
    return rows.filter(applicant_id=viewer.member_id or 0)


def in_state(rows: QuerySet[ExceptionRequest], *states: str) -> QuerySet[ExceptionRequest]:
    """Leave those in one of the states."""
    return rows.filter(state__in=states)


def holding_on(rows: QuerySet[ExceptionRequest], day: date) -> QuerySet[ExceptionRequest]:
    """Leave those that hold on a day."""
    still = Q(revoked_from_on__isnull=True) | Q(revoked_from_on__gt=day)
    return rows.filter(still, state__in=STANDING, start_on__lte=day, end_on__gt=day)


def of_subject_types(rows: QuerySet[ExceptionRequest], subject_types: Collection[str]) -> QuerySet[ExceptionRequest]:
    """Leave those that are limited to records of some types."""
    named = ExceptionSubject.objects.filter(subject_type__in=subject_types)
    return rows.filter(pk__in=named.values("exception_id"))


def on_record(viewer: Actor, record_type: str, record_id: int) -> QuerySet[ExceptionRequest]:
    """Return the viewer's exceptions that name a record, the latest first."""
    named = ExceptionSubject.objects.filter(subject_type=record_type, subject_id=record_id)
    return exceptions(viewer).filter(pk__in=named.values("exception_id")).order_by("-pk")


def matching_text(rows: QuerySet[ExceptionRequest], text: str) -> QuerySet[ExceptionRequest]:
    """Leave those whose number, content or reason holds a text, or that name a record called so."""
    named = ExceptionSubject.objects.filter(title__icontains=text)
    words = Q(number__icontains=text) | Q(summary__icontains=text) | Q(reason__icontains=text)
    return rows.filter(words | Q(pk__in=named.values("exception_id")))


def look(row: ExceptionRequest, today: date) -> Look:
    """Return how an exception stands on a day."""
    return look_of(row.state, row.start_on, row.end_on, row.revoked_from_on, today)


def clause_of(row: ExceptionRequest) -> ClauseRef:
    """Return how the clause is named, which must be at hand with its version."""
    clause = row.clause
    return ClauseRef(clause.pk, clause.number, clause.title, clause.version.label, clause.version.effective_on)


def subject_lines(row: ExceptionRequest) -> list[SubjectLine]:
    """Return the records an exception is limited to."""
    lines = []
    for subject in row.subjects.all():
        if subject.subject_type not in registries.record_types:
            continue
        declared = registries.record_types.get(subject.subject_type)
        lines.append(SubjectLine(declared.label, subject.title, declared.url(subject.subject_id)))
    return lines


def scope_words(row: ExceptionRequest) -> str:
    """Return for whom an exception is meant: 客户 江阴澄源水务有限公司；成员 林霜."""
    by_label: dict[str, list[str]] = {}
    for line in subject_lines(row):
        by_label.setdefault(str(line.label), []).append(line.title)
    return "；".join(f"{label} {'、'.join(titles)}" for label, titles in by_label.items())


def days_words(row: ExceptionRequest) -> str:
    """Return its days, both ends included: 2026-11-20 至 2026-12-19."""
    return f"{row.start_on.isoformat()} 至 {(row.end_on - timedelta(days=1)).isoformat()}"


def picture(pk: int) -> Mapping[str, str]:
    """Return what the approvers decide on; empty for one that is gone."""
    row = exceptions_by_id([pk]).first()
    if row is None:
        return {}
    amount = {"涉及金额": f"{yuan(row.amount_fen)} 元"} if row.amount_fen else {}
    return {
        "签呈": row.number,
        "条款": f"第 {row.clause.number} 条 {row.clause.title}（{row.clause.version.label}）",
        "例外": row.summary,
        "原规定": row.before or row.clause.text[:300],
        "适用范围": scope_words(row),
        "期间": days_words(row),
        **amount,
        "理由": row.reason,
    }


def exceptions_by_id(ids: Iterable[int]) -> QuerySet[ExceptionRequest]:
    """Return exceptions whoever asks, for the app's own actions and reactions."""
    rows = ExceptionRequest.objects.select_related("clause__version", "applicant").prefetch_related("subjects")
    return rows.filter(pk__in=list(ids))


def held_exception(pk: int) -> ExceptionRequest | None:
    """Return one exception whoever asks, its row locked, for reactions."""
    rows = ExceptionRequest.objects.select_related("clause__version", "applicant")
    return rows.select_for_update(of=("self",)).filter(pk=pk).first()


def latest_case(pk: int, *, lock: bool = False) -> Case | None:
    """Return the latest approval of an exception."""
    return approvals.latest_case(KIND, pk, lock=lock)


def open_count_of(member_id: int) -> int:
    """Return how many exceptions a member has under way or in force, to be looked at when leaving."""
    rows = ExceptionRequest.objects.filter(applicant_id=member_id)
    return rows.filter(state__in=(State.DRAFT, State.APPROVING, State.REJECTED)).count()


def approved_from(clause_id: int) -> QuerySet[ExceptionRequest]:
    """Return the approved exceptions from a clause, in whatever version it was written against, to be counted."""
    key = _clauses(clause_id).values("key")
    return ExceptionRequest.objects.filter(clause_key__in=key, state__in=STANDING)


def key_of_clause(clause_id: int) -> str:
    """Return the key of a clause, "" for one that is not there."""
    return _clauses(clause_id).values_list("key", flat=True).first() or ""


def counts_by_clause(clause_ids: Collection[int], period: Period) -> dict[int, int]:
    """Return how many exceptions held on some day of the period, by the clause they were written against; those that
    were written against another version's clause count with that one.
    """
    rows = ExceptionRequest.objects.filter(
        clause_id__in=list(clause_ids), state__in=STANDING, start_on__lt=period.end_on, end_on__gt=period.start_on
    )
    return dict(rows.order_by().values_list("clause_id").annotate(count=Count("pk")))


def clauses_in_register(viewer: Actor) -> list[tuple[str, str]]:
    """Return the clauses the viewer's exceptions depart from, key and words, for a filter to choose from."""
    rows = exceptions(viewer).order_by("clause__number", "-clause_id").prefetch_related(None)
    found: dict[str, str] = {}
    columns = ("clause_key", "clause__number", "clause__title", "clause_id")
    for key, number, title, _clause_id in rows.values_list(*columns).distinct():
        found.setdefault(key, f"第 {number} 条 {title}")
    return list(found.items())


def ending_soon(today: date) -> list[ExceptionRequest]:
    """Return the exceptions in force that end within a week, for reminding their applicants."""
    rows = ExceptionRequest.objects.filter(
        state=State.APPROVED, start_on__lte=today, end_on__gt=today, end_on__lte=today + _ENDING
    )
    return list(rows.select_related("clause", "applicant").order_by("end_on", "pk"))


def document_of(row: ExceptionRequest) -> Document:
    """Return what search knows of an exception; its clause must be at hand."""
    return Document(
        record_type=KIND,
        record_id=row.pk,
        owner_id=row.applicant_id,
        title=row.summary[:160],
        subtitle=f"{row.number} 第 {row.clause.number} 条 {row.clause.title}",
        names=(row.summary, row.clause.title),
        codes=(row.number,),
    )


def _clauses(clause_id: int) -> QuerySet[Clause]:
    return charter.readable_clauses(SYSTEM).filter(pk=clause_id).order_by()
