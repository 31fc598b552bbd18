"""What members are asked to sign."""

from __future__ import annotations

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.signing import powers
from xiaozhang.foundation.signing.models import Asked, Request, Signature, Wording
from xiaozhang.foundation.signing.rules.terms import is_concerned


def requests(viewer: Actor) -> QuerySet[Request]:
    """Return every request with its wording, the latest first. Who follows signing sees all, others what is theirs.

    What is theirs is decided by `get_request`: titles and numbers of versions are no secret inside the company.
    """
    return Request.objects.select_related("wording").defer("wording__words").order_by("-id")


def get_request(viewer: Actor, pk: int, *, lock: bool = False) -> Request:
    """Return one request: for who follows signing, is asked by it, or has signed it. Raises Missing."""
    rows = requests(viewer)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None or not _may_read(viewer, row):
        raise Missing
    return row


def asked_earlier(text_kind: str, record_id: int, wording_id: int) -> Request | None:
    """Return the request for this very wording that has ended, its row held; None where it was never asked for."""
    rows = Request.objects.select_for_update().exclude(state=Request.State.OPEN)
    return rows.filter(text_kind=text_kind, record_id=record_id, wording_id=wording_id).first()


def requests_about(text_kind: str, record_id: int, *, lock: bool = False) -> list[Request]:
    """Return the requests about a record that are still open."""
    rows = Request.objects.filter(text_kind=text_kind, record_id=record_id, state=Request.State.OPEN)
    return list(rows.select_for_update() if lock else rows)


def open_requests(*, lock: bool = False) -> list[Request]:
    """Return what is asked for at present, the latest first."""
    rows = Request.objects.filter(state=Request.State.OPEN).select_related("wording").defer("wording__words")
    return list((rows.select_for_update(of=("self",)) if lock else rows).order_by("-id"))


def open_in_series(text_kind: str, series: str, *, lock: bool = False) -> Request | None:
    """Return what is asked for in a series of texts at present."""
    rows = Request.objects.filter(text_kind=text_kind, series=series, state=Request.State.OPEN)
    return (rows.select_for_update() if lock else rows).select_related("wording").first()


def replacement_of(request: Request) -> Request | None:
    """Return the text that is asked for now in place of this one; None where none is."""
    if request.state == Request.State.OPEN:
        return None
    return open_in_series(request.text_kind, request.series)


def has_earlier(request: Request) -> bool:
    """Say whether a text was asked for before in the same series."""
    rows = Request.objects.filter(text_kind=request.text_kind, series=request.series, pk__lt=request.pk)
    return rows.exists()


def kept_wording(text_hash: str) -> Wording | None:
    """Return the words of a hash, if they are kept."""
    return Wording.objects.filter(text_hash=text_hash).first()


def told(request: Request) -> set[int]:
    """Return the members who were told of a request."""
    return set(Asked.objects.filter(request=request).values_list("member_id", flat=True))


def _may_read(viewer: Actor, row: Request) -> bool:
    if viewer.is_system or viewer.may(powers.FOLLOW_SIGNING):
        return True
    if viewer.member_id is None:
        return False
    if row.state == Request.State.OPEN and is_concerned(row.roles, viewer.roles):
        return True
    told_of = Asked.objects.filter(request=row, member_id=viewer.member_id)
    return told_of.exists() or Signature.objects.filter(request=row, member_id=viewer.member_id).exists()
