"""Versions: which exist, which is in force on a day, which may be read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.memory import remembered
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.charter import powers
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.rules.in_force import Span, spans

APPROVAL_KIND = "charter_version"
_IN_APPROVAL = (Version.State.APPROVING, Version.State.APPROVED)
IN_FORCE_STATES = (Version.State.PUBLISHED, Version.State.SUPERSEDED)


def in_force(on: date) -> Version | None:
    """Return the version in force on the day; None before the first."""
    rows = _that_were_published()
    span = next((span for span in _spans(rows) if on in span), None)
    return next((row for row in rows if span and row.pk == span.version_id), None)


def version_spans() -> list[Span]:
    """Return the days of each published version, in order of time."""
    return _spans(_that_were_published())


def _spans(rows: list[Version]) -> list[Span]:
    return spans((row.pk, row.number, row.effective_on) for row in rows if row.effective_on is not None)


def _that_were_published() -> list[Version]:
    return [row for row in _every_version() if row.state in IN_FORCE_STATES]


def ever_in_force() -> list[Version]:
    """Return the versions that stand or stood in force, or will from their day on, the latest first."""
    return _that_were_published()[::-1]


@remembered
def _every_version() -> list[Version]:
    """Return all versions, the earliest first, each with what it is based on: a handful, asked for in several ways."""
    rows = list(Version.objects.order_by("number"))
    by_id = {row.pk: row for row in rows}
    for row in rows:
        row.based_on = by_id.get(row.based_on_id or 0)
    return rows


def versions(viewer: Actor) -> QuerySet[Version]:
    """Return the versions the viewer may read, the latest first.

    Drafts are for those who draft or publish. Everybody reads what was published, also where it was withdrawn before
    its first day, and what is in consultation; in approval, what was consulted about or waits for their decision.
    """
    rows = Version.objects.order_by("-number")
    if sees_drafts(viewer):
        return rows
    consulted = Q(state__in=_IN_APPROVAL, consulted_at__isnull=False)
    asked = Q(state__in=_IN_APPROVAL, pk__in=_put_before(viewer)) if viewer.member_id is not None else Q(pk__in=[])
    return rows.filter(
        Q(state__in=(*IN_FORCE_STATES, Version.State.CONSULTING)) | Q(published_at__isnull=False) | consulted | asked
    )


@remembered
def readable_versions(viewer: Actor) -> list[Version]:
    """Return the rows of `versions(viewer)`; who was asked to decide is only looked up where a version needs it."""
    rows = list(reversed(_every_version()))
    if sees_drafts(viewer):
        return rows
    unasked = [row.pk for row in rows if row.state in _IN_APPROVAL and not _is_open_to_all(row)]
    asked: set[int] = set()
    if unasked and viewer.member_id is not None:
        asked = set(Version.objects.filter(pk__in=_put_before(viewer)).values_list("pk", flat=True))
    return [row for row in rows if _is_open_to_all(row) or (row.pk in unasked and row.pk in asked)]


def _is_open_to_all(row: Version) -> bool:
    return (
        row.state in (*IN_FORCE_STATES, Version.State.CONSULTING)
        or row.published_at is not None
        or (row.state in _IN_APPROVAL and row.consulted_at is not None)
    )


def get_version(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Version:
    """Return one version. Raises Missing; NotAllowed without `power`."""
    if lock:
        row = versions(viewer).select_for_update().filter(pk=pk).first()
    else:
        row = next((each for each in readable_versions(viewer) if each.pk == pk), None)
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def published_version(*, lock: bool = False) -> Version | None:
    """Return the latest published version, in force already or from a later day on."""
    if lock:
        return Version.objects.select_for_update().filter(state=Version.State.PUBLISHED).first()
    return next((row for row in _every_version() if row.state == Version.State.PUBLISHED), None)


def hold_versions() -> None:
    """Hold the rows of all versions, in one order: who publishes, withdraws or begins one waits for whoever does."""
    list(Version.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def held_version(pk: int) -> Version | None:
    """Return one version, whoever asks, locked: for reactions."""
    return Version.objects.select_for_update().filter(pk=pk).first()


def superseded_by(version: Version) -> Version | None:
    """Return the version that was published before this one."""
    rows = Version.objects.filter(state=Version.State.SUPERSEDED, published_at__lte=version.published_at)
    return rows.exclude(pk=version.pk).order_by("-published_at", "-effective_on", "-number").first()


def greatest_number() -> int:
    """Return the number of the latest version, 0 before the first."""
    greatest = Version.objects.aggregate(greatest=Max("number"))["greatest"]
    return greatest or 0


def labels() -> set[str]:
    """Return the labels in use; a version withdrawn before it was ever published gives its label back."""
    never_out = Q(state=Version.State.WITHDRAWN, published_at__isnull=True)
    return set(Version.objects.exclude(never_out).values_list("label", flat=True))


def sees_drafts(viewer: Actor) -> bool:
    """Say whether no version is kept from the viewer: drafts are for those who draft or publish."""
    return viewer.may(powers.DRAFT_CHARTER) or viewer.may(powers.PUBLISH_CHARTER)


def _put_before(viewer: Actor) -> QuerySet[Any, Any]:
    """Return the ids of the versions that the viewer is or was asked to decide on."""
    boxes = (approvals.waiting_for, approvals.handled_by, approvals.copied_to)
    rows = [box(viewer).filter(kind=APPROVAL_KIND).order_by().values_list("record_id") for box in boxes]
    return rows[0].union(*rows[1:], all=True)
