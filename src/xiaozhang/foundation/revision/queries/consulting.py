"""Consultations and opinions: whoever may read the charter reads all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import fetch
from xiaozhang.base.memory import remembered
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.amendment import changes_in_words
from xiaozhang.foundation.charter.rules.differences import ClauseDifference, differences
from xiaozhang.foundation.charter.rules.drafts import DraftClause
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.models.consulting import Consultation, Opinion
from xiaozhang.foundation.revision.rules.snapshots import restored

Outcome = Opinion.Outcome
UNANSWERED, TOO_SHORT = "unanswered", "too_short"
AT_LEAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Tally:
    """How many opinions there are, by what became of them, and from how many members."""

    total: int
    people: int
    adopted: int
    partly: int
    not_adopted: int

    @property
    def unanswered(self) -> int:
        """How many still wait for an answer."""
        return self.total - self.adopted - self.partly - self.not_adopted


def consultations(viewer: Actor) -> QuerySet[Consultation]:
    """Return the consultations, the latest first; none for who may not read the charter."""
    rows = Consultation.objects.select_related("version")
    return rows if viewer.may(charter_powers.READ_CHARTER) else rows.none()


def get_consultation(viewer: Actor, pk: int, *, lock: bool = False) -> Consultation:
    """Return one consultation with its version. Raises Missing."""
    rows = consultations(viewer)
    return fetch(rows, viewer, pk, lock=lock)


def consultations_of(version_id: int) -> list[Consultation]:
    """Return the consultations about a version, the latest first, without the text they were about."""
    return list(Consultation.objects.filter(version_id=version_id).defer("text"))


def open_consultation_of(version_id: int) -> Consultation | None:
    """Return the consultation about a version that is under way."""
    return Consultation.objects.filter(version_id=version_id, closed_at__isnull=True).first()


def get_opinion(viewer: Actor, pk: int, *, lock: bool = False) -> Opinion:
    """Return one opinion with its consultation and version. Raises Missing."""
    rows = Opinion.objects.filter(consultation__in=consultations(viewer).order_by())
    rows = rows.select_related("consultation", "consultation__version")
    return fetch(rows, viewer, pk, lock=lock)


def opinions_of(consultation: Consultation) -> list[Opinion]:
    """Return the opinions of a consultation in order of time, with who gave and who answered them."""
    return list(Opinion.objects.filter(consultation=consultation).select_related("member", "answered_by"))


def tally(consultation_ids: Iterable[int]) -> dict[int, Tally]:
    """Return the figures of consultations by id, in one query."""
    ids = list(consultation_ids)
    rows = Opinion.objects.filter(consultation__in=ids).order_by()
    counts: dict[tuple[int, str], int] = {}
    people: dict[int, set[int]] = {pk: set() for pk in ids}
    grouped = rows.values_list("consultation_id", "member_id", "outcome").annotate(n=Count("pk"))
    for pk, member_id, outcome, n in grouped:
        counts[pk, outcome] = counts.get((pk, outcome), 0) + n
        people[pk].add(member_id)
    return {
        pk: Tally(
            total=sum(counts.get((pk, each), 0) for each in Outcome.values),
            people=len(people[pk]),
            adopted=counts.get((pk, Outcome.ADOPTED), 0),
            partly=counts.get((pk, Outcome.PARTLY), 0),
            not_adopted=counts.get((pk, Outcome.NOT_ADOPTED), 0),
        )
        for pk in ids
    }


def consultation_about(viewer: Actor, version_id: int) -> Consultation:
    """Return the consultation about a version that is under way. Raises Missing."""
    row = consultations(viewer).filter(version_id=version_id, closed_at__isnull=True).first()
    if row is None:
        raise Missing("这一版没有在征求意见，或者已经结束。")
    return row


def clauses_of_text(consultation: Consultation) -> list[DraftClause]:
    """Return the clauses of the text that was laid before the members, in order."""
    return list(restored(consultation.text).clauses())


def page(viewer: Actor, consultation: Consultation, today: date) -> dict[str, object]:
    """Return what the page of a consultation shows: opinions by clause in the order of the text, the whole first."""
    version = consultation.version
    opinions = opinions_of(consultation)
    by_clause: dict[str, list[Opinion]] = {}
    for each in opinions:
        by_clause.setdefault(each.clause_key, []).append(each)
    groups: list[tuple[DraftClause | None, list[Opinion]]] = [(None, by_clause[""])] if "" in by_clause else []
    groups += [(each, by_clause[each.key]) for each in clauses_of_text(consultation) if each.key in by_clause]
    may_draft = viewer.may(charter_powers.DRAFT_CHARTER)
    is_open = consultation.closed_at is None
    may_read = is_open or charter.versions(viewer).filter(pk=version.pk).exists()
    return {
        "consultation": consultation,
        "version": version,
        "tally": tally([consultation.pk])[consultation.pk],
        "groups": groups,
        "opener": org.names_of([consultation.opened_by_id]).get(consultation.opened_by_id or 0, ""),
        "is_open": is_open,
        "is_over": today > consultation.until_on,
        "may_read": may_read,
        "has_former": may_read and charter.published_version() not in (None, version),
        "can_opine": is_open and today <= consultation.until_on and viewer.may(powers.GIVE_OPINION),
        "can_answer": may_draft and version.published_at is None and version.state != "withdrawn",
        "can_end": may_draft and is_open,
        "is_short": (today - timezone.localdate(consultation.opened_at)).days < AT_LEAST_DAYS,
        "changes": changes_in_words(changed_since(consultation)) if not is_open and may_read else [],
    }


def tab(viewer: Actor, version: Any, today: date) -> dict[str, object]:
    """Return what the tab 征求意见 of a version shows."""
    rows = consultations_of(version.pk)
    figures = tally(row.pk for row in rows)
    return {"listed": [(row, figures[row.pk]) for row in rows], "today": today}


def opinions_about(viewer: Actor, version: Any) -> QuerySet[Opinion]:
    """Return the opinions on a version, to be counted."""
    return Opinion.objects.filter(consultation__version_id=version.pk)


def clause_of_text(consultation: Consultation, key: str) -> DraftClause | None:
    """Return a clause of the text that was laid before the members."""
    return next((clause for clause in clauses_of_text(consultation) if clause.key == key), None)


def everybody(on: date) -> tuple[int, ...]:
    """Return the ids of all members who are with the company on the day."""
    rows = org.active_members(SYSTEM, on).filter(joined_on__lte=on)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def changed_since(consultation: Consultation) -> list[ClauseDifference]:
    """Return what was changed of the text since the members were asked, clause by clause."""
    now = charter.as_draft(consultation.version)
    found = differences(restored(consultation.text), now, charter.kinds(), charter.known())
    return [each for each in found if each.is_changed]


def milestones(version_id: int) -> list[registries.Milestone]:
    """Return when a version was laid before the members, and when that ended."""
    found: list[registries.Milestone] = []
    for row in _counted(version_id):
        url = reverse("revision:consultation", args=[row.pk])
        until = Message("开始征求意见，至 {day}", {"day": row.until_on.isoformat()})
        found.append(registries.Milestone(row.opened_at, until, row.opened_by_id, url))
        if row.closed_at is not None:
            ended = Message("征求意见结束，收到 {n} 条", {"n": row.opinion_count})
            found.append(registries.Milestone(row.closed_at, ended, row.closed_by_id, url))
    return found


def warnings(version_id: int) -> list[registries.VersionWarning]:
    """Return what stands against publishing a version that was consulted about: answers due, too little time."""
    ended = [row for row in _counted(version_id) if row.closed_at is not None]
    found: list[registries.VersionWarning] = []
    if open_count := sum(row.open_count for row in ended):
        words = Message(
            "征求意见收到的意见还有 {n} 条没有答复。请逐条答复，采纳与否都让提出的人知道。", {"n": open_count}
        )
        found.append(registries.VersionWarning(UNANSWERED, words))
    longest = max((_span(row) for row in ended), default=None)
    if longest is not None and longest[0] < AT_LEAST_DAYS:
        _days, start, end = longest
        words = Message(
            "征求意见 {start} 开始、{end} 结束，不满 {n} 天。《劳动合同法》第四条要求经职工讨论、提出意见；"
            "时间太短，发生争议时可能不算讨论过。请再征求一次，或写明理由。",
            {"start": start.isoformat(), "end": end.isoformat(), "n": AT_LEAST_DAYS},
        )
        found.append(registries.VersionWarning(TOO_SHORT, words, is_of_interests=True))
    return found


def due(today: date) -> list[Consultation]:
    """Return the consultations under way whose last day has passed, the earliest first."""
    rows = Consultation.objects.filter(closed_at__isnull=True, until_on__lt=today)
    return list(rows.defer("text").select_related("version").order_by("pk"))


@remembered
def _counted(version_id: int) -> list[Any]:
    """The consultations about a version, the latest first, each with how many opinions there are, and how many open."""
    still_open = Count("opinions", filter=Q(opinions__outcome=Outcome.OPEN))
    rows = Consultation.objects.filter(version_id=version_id).defer("text")
    return list(rows.annotate(opinion_count=Count("opinions"), open_count=still_open))


def _span(row: Consultation) -> tuple[int, date, date]:
    """First and last day on which members could speak, after the days from one to the other."""
    start = timezone.localdate(row.opened_at)
    end = min(row.until_on, timezone.localdate(row.closed_at))
    return (end - start).days, start, end
