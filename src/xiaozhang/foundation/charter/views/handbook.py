"""The handbook, and the stable address of each clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.text import clean_line
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.queries.handbook import handbook_at, handbook_words
from xiaozhang.foundation.charter.rules.reading import ChapterReading, search
from xiaozhang.foundation.org import queries as org_queries

DRAWER = "drawer"
_MAX_QUERY = 40


@pages.page(powers.READ_CHARTER)
def handbook(request: pages.Request) -> HttpResponse:
    """Show a chapter of the version in force today, or on `?on=`; or of `?version=`, or around `?clause=`.

    `?q=` searches inside, `?whole=1` shows all chapters with a cover, for printing.
    """
    today = timezone.localdate()
    on = _day(request.GET.get("on", ""), today)
    chosen = _clause_asked(request)
    version = chosen.version if chosen else _version_asked(request) or queries.in_force(on or today)
    editions = queries.editions(request.actor, today)
    if version is None:
        return render(request, "charter/handbook_empty.html", {"on": on or today, "editions": editions})
    query = clean_line(request.GET.get("q", ""))[:_MAX_QUERY]
    number = chosen.chapter.number if chosen else _number(request.GET.get("chapter", ""))
    is_fixed = chosen is not None or bool(request.GET.get("version"))
    context = {
        "today": today,
        "on": on,
        "is_bad_day": on is None,
        "editions": editions,
        "version": version,
        "edition": next(each for each in editions if each.version_id == version.pk),
        "book_url": reverse("charter:handbook"),
        "keep": _kept(version.pk if is_fixed else None, on, today),
        "publisher": org_queries.names_of([version.published_by_id]).get(version.published_by_id or 0, ""),
        "query": query,
    }
    if request.GET.get("whole"):
        return _shown(request, "whole", queries.handbook(version), {**context, "company": org_queries.company()})
    if query:
        chapters = handbook_words(version)
        return _shown(request, "found", chapters, {**context, "hits": list(search(chapters, query))})
    chapters, rows = handbook_at(version, number)
    chapter = next((each for each in chapters if each.number == number), next(iter(chapters), None))
    around = _chapter(request, chapters, chapter, _selected(rows, chosen)) if chapter else {}
    return _shown(request, "handbook", chapters, {**context, **around})


def _shown(
    request: pages.Request, template: str, chapters: list[ChapterReading], context: dict[str, object]
) -> HttpResponse:
    """A page of the handbook; a version without chapters says that it has none.

    The contents stand on it twice, beside the text and, for a narrow screen, above it: they are made once.
    """
    if not chapters:
        return render(request, "charter/handbook_bare.html", context)
    context = {**context, "chapters": chapters}
    contents = render_to_string("charter/_contents.html", context) if template != "whole" else ""
    return render(request, f"charter/{template}.html", {**context, "contents": contents})


@pages.page(powers.READ_CHARTER)
def clause(request: pages.Request, pk: int) -> HttpResponse:
    """The stable address of a clause: to its place in the handbook, or as a card in the drawer."""
    found = queries.get_clause(request.actor, pk)
    if pages.is_for(request, DRAWER):
        return render(request, "charter/clause_drawer.html", {**_margin_of(request, found), **_card(found)})
    address = f"{reverse('charter:handbook')}?{urlencode({'clause': pk})}#c{found.number}"
    return HttpResponseRedirect(address)


@pages.page(powers.READ_CHARTER)
def reference(request: pages.Request, pk: int) -> HttpResponse:
    """The card that a clause reference shows on hover and focus: text and version."""
    return render(request, "charter/_reference.html", _card(queries.get_clause(request.actor, pk)))


def _card(found: Any) -> dict[str, object]:
    return {"clause": found, "reading": queries.read_clause(found), "version": found.version}


def _day(text: str, today: date) -> date | None:
    """Return the day asked for, today for none, None for what is no day."""
    if not text:
        return today
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _clause_asked(request: pages.Request) -> Any:
    pk = _number(request.GET.get("clause", ""))
    return queries.get_clause(request.actor, pk) if pk is not None else None


def _version_asked(request: pages.Request) -> Any:
    pk = _number(request.GET.get("version", ""))
    return queries.get_version(request.actor, pk) if pk is not None else None


def _selected(rows: Sequence[Any], chosen: Any) -> Any:
    """The clause the margin speaks of: the one asked for, else the first with a kind, else the first."""
    if chosen is not None:
        return chosen
    return next((each for each in rows if each.kind), next(iter(rows), None))


def _chapter(
    request: pages.Request, chapters: list[ChapterReading], chapter: ChapterReading, selected: Any
) -> dict[str, object]:
    """The chapter shown, its neighbours, and the margin beside it."""
    place = chapters.index(chapter)
    return {
        "chapter": chapter,
        "chapter_before": chapters[place - 1] if place else None,
        "chapter_after": chapters[place + 1] if place + 1 < len(chapters) else None,
        "selected": next((each for each in chapter.clauses if selected and each.clause_id == selected.pk), None),
        **(_margin_of(request, selected) if selected else {}),
    }


def _margin_of(request: pages.Request, found: Any) -> dict[str, object]:
    return {
        "effects": queries.effect(request.actor, found),
        "elsewhere": queries.elsewhere(request.actor, found),
        "clause_acts": queries.acts_on(request.actor, found),
    }


def _kept(version_id: int | None, on: date | None, today: date) -> str:
    """What links to other chapters carry along, ending with &."""
    if version_id is not None:
        return f"version={version_id}&"
    return f"on={on.isoformat()}&" if on is not None and on != today else ""
