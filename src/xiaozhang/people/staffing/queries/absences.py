"""Leaves and successors, for who may see them: those with the power in their reach, and one's own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.text import match_key
from xiaozhang.people.staffing import powers
from xiaozhang.people.staffing.models import Absence, Succession

ABSENCE_KINDS = tuple((str(value), str(label)) for value, label in Absence.Kind.choices)


def all_absences(viewer: Actor) -> QuerySet[Absence]:
    """Return the leaves the viewer may see, withdrawn ones included."""
    return Absence.objects.filter(_seen(viewer)).select_related("member", "recorded_by", "withdrawn_by")


def standing_absences(viewer: Actor) -> QuerySet[Absence]:
    """Return the leaves the viewer may see that stand."""
    return all_absences(viewer).filter(withdrawn_at__isnull=True)


def absences_found(rows: QuerySet[Absence], text: str) -> QuerySet[Absence]:
    """Narrow leaves to those whose member or note contains the text."""
    return rows.filter(Q(member__search_terms__contains=match_key(text)) | Q(note__contains=text))


def get_absence(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Absence:
    """Return one leave. Raises Missing; NotAllowed without `power`."""
    rows = all_absences(viewer)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def absence_meeting(member_id: int, start_on: date, end_on: date) -> Absence | None:
    """Return a leave of the member with a day in `[start_on, end_on)`, whoever asks: for actions that hold them."""
    rows = Absence.objects.filter(member_id=member_id, withdrawn_at__isnull=True)
    return rows.filter(start_on__lt=end_on, end_on__gt=start_on).order_by("start_on").first()


def all_successions(viewer: Actor) -> QuerySet[Succession]:
    """Return who takes over from whom, as far as the viewer may see it, withdrawn ones included."""
    rows = Succession.objects.filter(_seen(viewer))
    return rows.select_related("member", "successor", "recorded_by", "withdrawn_by")


def standing_successions(viewer: Actor) -> QuerySet[Succession]:
    """Return the successions the viewer may see that stand."""
    return all_successions(viewer).filter(withdrawn_at__isnull=True)


def successions_found(rows: QuerySet[Succession], text: str) -> QuerySet[Succession]:
    """Narrow successions to those of a member, or to one, whose name contains the text."""
    typed = match_key(text)
    return rows.filter(Q(member__search_terms__contains=typed) | Q(successor__search_terms__contains=typed))


def get_succession(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Succession:
    """Return one succession. Raises Missing; NotAllowed without `power`."""
    rows = all_successions(viewer)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def succession_from(member_id: int, from_on: date) -> Succession | None:
    """Return the succession named for that day, whoever asks."""
    return Succession.objects.filter(member_id=member_id, from_on=from_on, withdrawn_at__isnull=True).first()


def _seen(viewer: Actor) -> Q:
    own = Q(member_id=viewer.member_id or 0)
    if not viewer.may(powers.SEE_ABSENCES) and not viewer.may(powers.RECORD_ABSENCES):
        return own
    return Q() if viewer.sees_all() else own | Q(member_id__in=viewer.member_ids)
