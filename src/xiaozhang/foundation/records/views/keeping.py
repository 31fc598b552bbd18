"""Stars and recent records: the click, the page 最近与标星, and what the search box offers before one types."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import named, pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, queries

_IN_THE_BOX = 8


@pages.signed_in
def star(request: pages.Request, record_type: str, record_id: int) -> HttpResponse:
    """Star a record, or take the star off (`on=0`): with script there is nothing to show, without one goes back."""
    is_on = request.POST.get("on", "1") != "0"
    found = named.find_record(request.actor, record_type, record_id)
    address = found.url if found else "/"
    if request.method != "POST":
        if found is None:
            raise Missing
        return HttpResponseRedirect(address)
    action = actions.star if is_on else actions.unstar
    if pages.is_htmx(request):
        action(actor=request.actor, now=timezone.now(), record_type=record_type, record_id=record_id)
        return HttpResponse(status=204)
    return pages.act(
        request,
        action,
        done=pages.back_to(request, address),
        said=Message("已标星") if is_on else Message("已取消标星"),
        record_type=record_type,
        record_id=record_id,
    )


@pages.signed_in
def kept(request: pages.Request) -> HttpResponse:
    """Show what the member has starred, and what they looked at lately."""
    context = {
        "title": _("最近与标星"),
        "starred": queries.starred_records(request.actor),
        "recent": queries.recent_records(request.actor),
    }
    return render(request, "records/kept.html", context)


@pages.signed_in
def recent_box(request: pages.Request) -> HttpResponse:
    """Offer the latest records below the search box, before anything is typed."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET"])
    context = {"recent": queries.recent_records(request.actor, limit=_IN_THE_BOX)}
    return render(request, "records/_recent_box.html", context)
