"""The gallery of parts, the phone's own page, and the search behind record fields."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages, registries
from xiaozhang.base.components.gallery import gallery
from xiaozhang.base.pages import frame
from xiaozhang.base.text import clean_line

SHOWN_OPTIONS = 8
_KEPT_SECONDS = 14 * 24 * 3600


@pages.signed_in
def parts(request: pages.Request) -> HttpResponse:
    """Show every part in its states."""
    return render(request, "components/parts.html", gallery(request.actor, timezone.localdate(), timezone.now()))


@pages.signed_in
def parts_progress(request: pages.Request) -> HttpResponse:
    """Answer the gallery's long work, which is always at the same point."""
    return pages.progress(
        request, gallery(request.actor, timezone.localdate(), timezone.now())["work"], address=request.path
    )


@pages.signed_in
def mine(request: pages.Request) -> HttpResponse:
    """Show what belongs to the member, and on a phone the rest of the menu."""
    return render(request, "components/mine.html", {})


@pages.signed_in
def badges(request: pages.Request) -> HttpResponse:
    """Answer the figures of the top bar, counted anew: one query for each, and the browser keeps them."""
    counted = frame.counted_badges(request.actor)
    answer = render(request, "components/_badges.html", {"badges": counted})
    kept = frame.badges_cookie(request.actor, counted)
    answer.set_cookie(
        frame.BADGES, kept, httponly=True, samesite="Lax", secure=request.is_secure(), max_age=_KEPT_SECONDS
    )
    return answer


@pages.signed_in
def pick(request: pages.Request, record: str) -> HttpResponse:
    """Answer a record field's search: at most eight of the viewer's records."""
    if record not in registries.record_types:
        raise Http404
    record_type = registries.record_types.get(record)
    text = clean_line(request.GET.get("q", "")[:60])
    found = pages.find_records(record, request.actor, text)[:SHOWN_OPTIONS] if text else []
    options = [{"pk": row.pk, "title": record_type.title(row)} for row in found]
    return render(request, "components/_options.html", {"options": options, "record": record})
