"""What the page of a version shows: how far it is, what happened to it, what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.charter import powers
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.charter.queries.approving import chain_on
from xiaozhang.foundation.charter.queries.checking import beside_former, findings
from xiaozhang.foundation.charter.queries.handbook import editions
from xiaozhang.foundation.charter.queries.versions import APPROVAL_KIND
from xiaozhang.foundation.charter.rules.findings import UNCONSULTED
from xiaozhang.foundation.charter.rules.life import Case, next_step, stages
from xiaozhang.foundation.charter.rules.reading import Edition, Standing
from xiaozhang.foundation.org import queries as org

Milestone = registries.Milestone
_PUT_UP = Message("提审 {number}")
_UNPUBLISHED = (Version.State.DRAFT, Version.State.CONSULTING, Version.State.APPROVING, Version.State.APPROVED)
_DECIDED = {
    "approved": Message("审批通过"),
    "rejected": Message("审批驳回"),
    "withdrawn": Message("审批撤回"),
    "voided": Message("审批作废"),
}


def page_of(viewer: Actor, version: Version, today: date) -> Mapping[str, object]:
    """Return what the overview of a version shows. A constant number of queries."""
    found = findings(version) if version.state in _UNPUBLISHED else []
    chain = chain_on(today) if version.state in _UNPUBLISHED else None
    step = next_step(
        Case(
            version.state,
            any(each.is_error for each in found),
            version.consulted_at is not None,
            any(each.code == UNCONSULTED for each in found),
            chain is not None,
        )
    )
    listed = editions(viewer, today)
    edition = next(each for each in listed if each.version_id == version.pk)
    may_draft, may_publish = viewer.may(powers.DRAFT_CHARTER), viewer.may(powers.PUBLISH_CHARTER)
    is_ahead = edition.standing is Standing.AHEAD
    lines = timeline(version, edition)
    others = [each for each in listed if each.version_id != version.pk and each.standing is not Standing.DRAFT]
    return {
        "version": version,
        "edition": edition,
        "stages": stages(
            version.state, is_consulted=version.consulted_at is not None, was_approved=version.approved_at is not None
        ),
        "is_open": version.state in _UNPUBLISHED,
        "findings": found,
        "errors": sum(each.is_error for each in found),
        "chain": chain,
        "step": step.value,
        "may_draft": may_draft,
        "may_publish": may_publish,
        "may_withdraw_publication": may_publish and is_ahead and version.state == Version.State.PUBLISHED,
        "has_former": version.based_on_id is not None or (version.published_at is None and bool(others)),
        "lines": lines,
        "case_url": next((each.url for each, _name in reversed(lines) if each.words.msgid == _PUT_UP.msgid), ""),
        "offered": acts_on_version(viewer, version),
        "sizes": _sizes(version),
    }


def formers(rows: Iterable[Version]) -> dict[int, Version]:
    """Return by id the version that each is compared with: what it was drafted from, else the published one before."""
    listed = sorted(rows, key=lambda row: row.number)
    by_id = {row.pk: row for row in listed}
    found: dict[int, Version] = {}
    before: Version | None = None
    for row in listed:
        former = by_id.get(row.based_on_id or 0, before)
        if former is not None:
            found[row.pk] = former
        if row.published_at is not None:
            before = row
    return found


def ways_in(viewer: Actor, rows: Iterable[Version]) -> list[tuple[Message, str]]:
    """Return what upper apps offer to begin a new version with, from the latest published one: label and address."""
    latest = next((row for row in rows if row.state == Version.State.PUBLISHED), None)
    return [found["start"]] if latest is not None and "start" in (found := acts_on_version(viewer, latest)) else []


def timeline(version: Version, edition: Edition) -> list[tuple[Milestone, str]]:
    """Return what happened to a version and is to come, in order of time, each with the name of who did it."""
    found = [*_own(version, edition), *_of_approval(version)]
    for told in registries.milestones:
        found += told(version.pk)
    found.sort(key=lambda each: each.at)
    names = org.names_of([each.member_id for each in found])
    return [(each, names.get(each.member_id or 0, "")) for each in found]


def acts_on_version(viewer: Actor, version: Version) -> dict[str, tuple[Message, str]]:
    """Return what upper apps offer to do with the version, by the last part of its key: label and address."""
    found = {}
    keys = registries.record_acts.keys()
    for key in keys:
        act = registries.record_acts.get(key)
        if act.record == APPROVAL_KIND and viewer.may(act.power) and act.is_offered(version):
            found[key.rpartition(".")[2]] = (act.label, act.url(version.pk))
    return found


def _own(version: Version, edition: Edition) -> list[Milestone]:
    drafted = (
        Message("起草，修订自 {label}", {"label": version.based_on.label}) if version.based_on else Message("起草")
    )
    found = [Milestone(version.drafted_at, drafted, version.drafted_by_id)]
    if version.published_at is not None:
        words = Message("发布，启用时的第一版") if version.is_first else Message("发布")
        found.append(Milestone(version.published_at, words, version.published_by_id))
    if version.withdrawn_at is not None:
        values = {"reason": version.withdrawal_reason}
        words = Message("撤回：{reason}", values) if version.withdrawal_reason else Message("撤回")
        found.append(Milestone(version.withdrawn_at, words, version.withdrawn_by_id))
    elif version.effective_on is not None and edition.start_on is not None:
        never_held = edition.end_on is not None and edition.end_on <= edition.start_on
        if not never_held:
            found.append(Milestone(_end_of(edition.start_on), Message("起施行")))
        if edition.end_on is not None:
            words = Message("未及施行即被取代") if never_held else Message("由下一版取代")
            found.append(Milestone(_end_of(edition.end_on), words))
    return found


def _of_approval(version: Version) -> list[Milestone]:
    case = approvals.latest_case(APPROVAL_KIND, version.pk)
    if case is None:
        return []
    url = reverse("approvals:record", args=[case.pk])
    found = [Milestone(case.put_up_at, Message(_PUT_UP.msgid, {"number": case.number}), case.applicant_id, url)]
    if case.decided_at is not None:
        found.append(Milestone(case.decided_at, _DECIDED[case.state], None, url))
    return found


def _sizes(version: Version) -> list[tuple[int, str, int]]:
    """Return number, title and count of clauses of each chapter; an unpublished version has been read for the check."""
    if version.state in _UNPUBLISHED:
        listed = beside_former(version)[0]
        return [(row.number, row.title, len(found)) for row in listed if (found := row.clauses.all())]
    rows: dict[int, tuple[str, int]] = {}
    given = Clause.objects.filter(version=version).order_by("position").values_list("chapter__number", "chapter__title")
    for number, title in given:
        rows[number] = (title, rows.get(number, ("", 0))[1] + 1)
    return [(number, title, count) for number, (title, count) in sorted(rows.items())]


def _end_of(day: date) -> datetime:
    """The last moment of a day: what holds from a day on stands behind what was done on it."""
    return timezone.make_aware(datetime.combine(day, time.max))
