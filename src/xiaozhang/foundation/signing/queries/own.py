"""What one is to sign oneself, and what one has signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.signing import powers
from xiaozhang.foundation.signing.models import Asked, Request, Signature
from xiaozhang.foundation.signing.rules.terms import Standing, due_on, is_concerned, standing


@dataclass(frozen=True, slots=True)
class Own:
    """A text that the viewer is to sign, and until when."""

    request: Request
    due_on: date
    standing: Standing


def awaited(viewer: Actor, today: date) -> list[Own]:
    """Return what the viewer is to sign, the most urgent first. One query where there is nothing, else two.

    Who was not told yet, having come today, has the whole term.
    """
    if viewer.member_id is None or not viewer.may(powers.SIGN):
        return []
    mine = Signature.objects.filter(request=OuterRef("pk"), member_id=viewer.member_id)
    rows = Request.objects.filter(~Exists(mine), state=Request.State.OPEN).defer("wording")
    wanted = [row for row in rows if is_concerned(row.roles, viewer.roles)]
    if not wanted:
        return []
    dues = dict(
        Asked.objects.filter(request__in=wanted, member_id=viewer.member_id).values_list("request_id", "due_on")
    )
    found = []
    for row in wanted:
        due = dues.get(row.pk, due_on(today, row.days))
        found.append(Own(row, due, standing(due, None, today)))
    return sorted(found, key=lambda own: (own.due_on, own.request.pk))


def own_asked(viewer: Actor, request: Request, *, lock: bool = False) -> Asked | None:
    """Return when the viewer was told of a request, if they were."""
    rows = Asked.objects.filter(request=request, member_id=viewer.member_id or 0)
    return (rows.select_for_update() if lock else rows).first()


def own_signature(viewer: Actor, request: Request) -> Signature | None:
    """Return the viewer's own signature under a request."""
    return Signature.objects.filter(request=request, member_id=viewer.member_id or 0).first()


def own_of_series(viewer: Actor, request: Request) -> tuple[Signature | None, Signature | None]:
    """Return the viewer's own signature under a request, and the latest under an earlier text of its series."""
    rows = own_signatures(viewer).filter(request__text_kind=request.text_kind, request__series=request.series)
    found = list(rows.filter(request_id__lte=request.pk))
    own = next((row for row in found if row.request_id == request.pk), None)
    return own, next((row for row in found if row.request.record_id != request.record_id), None)


def own_term(viewer: Actor, request: Request, today: date) -> Own | None:
    """Return until when the viewer is to sign a request that they have not signed; None where it is not asked of them.

    Who was not told yet, having come today, has the whole term.
    """
    if request.state != Request.State.OPEN or viewer.member_id is None or not viewer.may(powers.SIGN):
        return None
    if not is_concerned(request.roles, viewer.roles):
        return None
    told = own_asked(viewer, request)
    due = told.due_on if told is not None else due_on(today, request.days)
    return Own(request, due, standing(due, None, today))


def own_signatures(viewer: Actor) -> QuerySet[Signature]:
    """Return what the viewer has signed, the latest first."""
    rows = Signature.objects.filter(member_id=viewer.member_id or 0)
    return rows.select_related("request").order_by("-signed_at", "-id")


def signatures_of(viewer: Actor, member_id: int) -> QuerySet[Signature]:
    """Return what a member in the viewer's reach has signed, the latest first. Raises Missing."""
    reached = viewer.sees_all() or member_id in viewer.member_ids
    if member_id != viewer.member_id and not (reached and viewer.may(powers.FOLLOW_SIGNING)):
        raise Missing
    return Signature.objects.filter(member_id=member_id).select_related("request").order_by("-signed_at", "-id")


def get_signature(viewer: Actor, pk: int) -> Signature:
    """Return one signature: one's own, or one in reach for who follows signing. Raises Missing."""
    row = Signature.objects.filter(pk=pk).select_related("request__wording").first()
    if row is None:
        raise Missing
    reached = viewer.sees_all() or row.member_id in viewer.member_ids
    if row.member_id != viewer.member_id and not (reached and viewer.may(powers.FOLLOW_SIGNING)):
        raise Missing
    return row


def statement_of(request: Request) -> Message:
    """Return what one declares by signing."""
    return Message("我已阅读并理解{text} 全文，同意遵照执行。", {"text": str(request)})
