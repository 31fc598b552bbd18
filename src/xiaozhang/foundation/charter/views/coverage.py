"""The coverage page: what a rulebook ought to settle, by which clauses it is settled, and what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.documents.matters import sections
from xiaozhang.foundation.charter.rules.coverage import by_state, coverage

_MISSING = "missing"


@pages.page(powers.READ_CHARTER)
def coverage_page(request: pages.Request, pk: int) -> HttpResponse:
    """Show a version's matters by section and its clauses by who carries them out; `?only=missing` leaves the gaps."""
    version = queries.get_version(request.actor, pk)
    clauses = queries.covering_clauses(pk)
    covered = coverage(sections(), clauses)
    only_missing = request.GET.get("only") == _MISSING
    context = {
        "version": version,
        "editions": queries.editions(request.actor, timezone.localdate()),
        "sections": [each for each in covered if each.missing] if only_missing else covered,
        "only_missing": only_missing,
        "whole": sum(len(each.matters) for each in covered),
        "covered": sum(each.covered_count for each in covered),
        "states": by_state(clauses),
        "unmarked": [each for each in clauses if not each.covers],
        "is_marked": any(each.covers for each in clauses),
        "can_edit": version.state == "draft" and request.actor.may(powers.DRAFT_CHARTER),
    }
    return render(request, "charter/coverage.html", context)
