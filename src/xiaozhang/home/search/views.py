"""The search page: the whole page, or the results alone while one types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from xiaozhang.base import pages
from xiaozhang.base.text import clean_line
from xiaozhang.foundation.records import queries as records
from xiaozhang.home.search import queries

_RESULTS = "results"
_LONGEST = 60
_RECENT = 10


@pages.signed_in
def search(request: pages.Request) -> HttpResponse:
    """Find records of every kind the viewer may see; `?in=` keeps to one kind."""
    text = clean_line(request.GET.get("q", "")[:_LONGEST])
    asked = request.GET.get("in", "")[:40]
    groups = queries.groups(request.actor, text, record_type=asked) if text else []
    recent = [] if text else records.recent_records(request.actor, limit=_RECENT)
    context = {"text": text, "groups": groups, "asked": asked, "recent": recent}
    is_piece = pages.is_for(request, _RESULTS)
    response = render(request, "search/_results.html" if is_piece else "search/search.html", context)
    if is_piece:
        response["HX-Replace-Url"] = request.get_full_path()
    return response
