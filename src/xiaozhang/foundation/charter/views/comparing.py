"""Two versions side by side, and what one changes of another as an amendment for paper."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.queries.comparing import compare
from xiaozhang.foundation.org import queries as org_queries


@pages.page(powers.READ_CHARTER)
def against(request: pages.Request, pk: int, other: int) -> HttpResponse:
    """Show what version `pk` changes of version `other`, clause by clause; `?all=1` shows what stayed too."""
    after, before = queries.get_version(request.actor, pk), queries.get_version(request.actor, other)
    compared = compare(before, after)
    shows_all = bool(request.GET.get("all"))
    editions = [each for each in queries.editions(request.actor, timezone.localdate()) if each.version_id != pk]
    context = {
        "before": before,
        "after": after,
        "compared": compared,
        "shown": compared.shown(only_changed=not shows_all),
        "shows_all": shows_all,
        "others": editions,
    }
    return render(request, "charter/against.html", context)


@pages.page(powers.READ_CHARTER)
def against_former(request: pages.Request, pk: int) -> HttpResponse:
    """Lead to the comparison with what the version was drafted from, else with the latest published one."""
    row = queries.get_version(request.actor, pk)
    asked = [row.based_on_id, getattr(queries.published_version(), "pk", None)]
    readable = set(queries.versions(request.actor).filter(pk__in=[each for each in asked if each]).values_list("pk"))
    former = next((each for each in asked if each != pk and (each,) in readable), None)
    if former is None:
        raise Missing("没有可以对照的另一版。")
    return HttpResponseRedirect(reverse("charter:against", args=[pk, former]))


@pages.page(powers.READ_CHARTER)
def amendment(request: pages.Request, pk: int, other: int) -> HttpResponse:
    """Show what version `pk` changes of version `other` as an amendment that can be printed and signed."""
    after, before = queries.get_version(request.actor, pk), queries.get_version(request.actor, other)
    context = {
        "before": before,
        "after": after,
        "items": compare(before, after).items(),
        "company": org_queries.company(),
    }
    return render(request, "charter/amendment.html", context)
