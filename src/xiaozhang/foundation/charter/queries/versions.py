"""Versions: which exist, which is in force on a day, which may be read."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.memory import remembered
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.rules.in_force import Span, spans

IN_FORCE_STATES = (Version.State.PUBLISHED, Version.State.SUPERSEDED)


def in_force(on: date) -> Version | None:
    """Return the version in force on the day; None before the first."""
    rows = {row.pk: row for row in _that_were_published()}
    span = next((span for span in version_spans() if on in span), None)
    return rows[span.version_id] if span else None


def version_spans() -> list[Span]:
    """Return the days of each published version, in order of time."""
    rows = _that_were_published()
    return spans((row.pk, row.number, row.effective_on) for row in rows if row.effective_on is not None)


@remembered
def _that_were_published() -> list[Version]:
    return list(Version.objects.filter(state__in=IN_FORCE_STATES).order_by("number"))


def versions(viewer: Actor) -> QuerySet[Version]:
    """Return the versions the viewer may read, the latest first; drafts only for those who draft or publish."""
    rows = Version.objects.order_by("-number")
    return rows if _sees_drafts(viewer) else rows.filter(state__in=IN_FORCE_STATES)


def get_version(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Version:
    """Return one version. Raises Missing; NotAllowed without `power`."""
    rows = versions(viewer)
    row = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    if power is not None and not viewer.may(power):
        raise NotAllowed(Message("没有执行：您的岗位没有「{power}」的权限，请联系管理员。", {"power": power.label}))
    return row


def published_version(*, lock: bool = False) -> Version | None:
    """Return the latest published version, in force already or from a later day on."""
    rows = Version.objects.select_for_update() if lock else Version.objects.all()
    return rows.filter(state=Version.State.PUBLISHED).first()


def greatest_number() -> int:
    """Return the number of the latest version, 0 before the first."""
    greatest = Version.objects.aggregate(greatest=Max("number"))["greatest"]
    return greatest or 0


def labels() -> set[str]:
    """Return the labels in use; a withdrawn version gives its label back."""
    return set(Version.objects.exclude(state=Version.State.WITHDRAWN).values_list("label", flat=True))


def _sees_drafts(viewer: Actor) -> bool:
    return viewer.may(powers.DRAFT_CHARTER) or viewer.may(powers.PUBLISH_CHARTER)
