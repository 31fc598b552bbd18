"""Public clauses on a wall screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.queries.printing import public_clauses
from xiaozhang.foundation.charter.rules.slides import slides
from xiaozhang.foundation.org import queries as org_queries


@pages.page(powers.READ_CHARTER)
def wall(request: pages.Request) -> HttpResponse:
    """Show the public clauses of the version in force, one screen after another; `?n=` begins at one of them."""
    today = timezone.localdate()
    version = queries.in_force(today)
    shown = slides(public_clauses(version)) if version is not None else []
    asked = request.GET.get("n", "")
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    context = {
        "today": today,
        "version": version,
        "slides": shown,
        "first": first if 1 <= first <= len(shown) else 1,
        "company": org_queries.company(),
    }
    return render(request, "charter/wall.html", context)
