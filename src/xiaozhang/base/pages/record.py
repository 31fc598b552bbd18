"""Record pages: one address that is a page of its own, a drawer beside a list, and the body of a tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import carrying, htmx
from xiaozhang.base.pages.access import Request
from xiaozhang.base.pages.counts import Count, count_all
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message

OVERVIEW = "overview"


@dataclass(frozen=True, slots=True)
class RecordTab:
    """One tab in the head of a record; `count` is None where counting says nothing."""

    label: str
    url: str
    count: int | Count | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What another app puts on a page that has a place for it: a template and the values it is fed with, as `part`."""

    template: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fact:
    """One part of the line of facts under a record's title; with an address it is a link."""

    text: Message | str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button in a record's head. `in_drawer` opens its form in the drawer.

    `is_post` posts at once (`confirm` asks first).
    """

    label: Message | str
    url: str
    icon: str = ""
    is_primary: bool = False
    is_post: bool = False
    in_drawer: bool = True
    confirm: Message | str = ""


def record_page(
    request: Request,
    record_type: str,
    record: Any,
    *,
    overview_template: str,
    context: Mapping[str, object] | Callable[[], Mapping[str, object]] | None = None,
    title: Message | str = "",
    facts: Sequence[Fact | Message | str] = (),
    actions: Sequence[Act] = (),
    grade: str = "",
    state_template: str = "",
    template: str = "components/record_page.html",
) -> HttpResponse:
    """Show a record: header, tabs (概览 and those other apps declared), and the tab asked for by `?tab=`.

    The same address answers the whole page, the drawer (htmx target `drawer`) and the body of a tab (`tab-body`).
    Only the tab that is shown is read, besides the counts; a `context` that is a function is called for 概览 alone.
    """
    viewer, today = request.actor, timezone.localdate()
    declared = registries.record_types.get(record_type)
    others = _offered(record_type, viewer)
    tab = next((one for one in others if one.key == request.GET.get("tab", OVERVIEW)), None)
    url = declared.url(record.pk)
    values: dict[str, object] = {
        "record": record,
        "record_label": words(declared.label),
        "record_url": url,
        "title": words(title) or declared.title(record),
        "grade": grade,
        "facts": [fact if isinstance(fact, Fact) else Fact(fact) for fact in facts if fact],
        "acts": actions,
        "state_template": state_template,
        "tab_template": tab.template if tab else overview_template,
        "tab_key": tab.key if tab else OVERVIEW,
        "viewer": viewer,
        "today": today,
        "is_whole_page": _is_whole_page(request, url),
        "tabs": _tabs(others, tab, viewer, record, url),
        **((context() if tab is None else {}) if callable(context) else context or {}),
        **(tab.context(viewer, record, today) if tab else {}),
    }
    if htmx.is_for(request, htmx.TAB_BODY):
        return render(request, "components/_tab_body.html", values)
    return _with_carried(request, record_type, record, template, values)


def _with_carried(
    request: Request, record_type: str, record: Any, template: str, values: Mapping[str, object]
) -> HttpResponse:
    """Show the record with its star and tags, and keep that the viewer has looked at it."""
    carried = carrying.of_record(request.actor, record_type, record)
    response = render(request, template, {**values, "carried": carried})
    if not carried.is_seen:
        carrying.note_seen(response, request.actor, record_type, record.pk)
    return response


def _offered(record_type: str, viewer: Actor) -> list[registries.Tab]:
    """Return the tabs that other apps declared for the record type, in order, as far as the viewer may open them."""
    declared = (tab for tab in registries.tabs if tab.record == record_type)
    return sorted((t for t in declared if t.power is None or viewer.may(t.power)), key=lambda tab: tab.order)


def parts_of(place: str, viewer: Actor, row: Any, today: date) -> list[Part]:
    """Return what other apps put at a place of a page, such as "statement.panel": the tabs declared for it, in order.

    The page shows each by `{% include part.template with part=part.values %}`.
    """
    return [Part(tab.template, tab.context(viewer, row, today)) for tab in _offered(place, viewer)]


def _is_whole_page(request: Request, url: str) -> bool:
    """Say whether the record is what the browser's address names; only there a tab changes the address."""
    if htmx.is_for(request, htmx.DRAWER):
        return False
    return not htmx.is_htmx(request) or htmx.current_path(request).partition("?")[0] == url


def _tabs(
    others: Sequence[registries.Tab], current: registries.Tab | None, viewer: Any, record: Any, url: str
) -> list[RecordTab]:
    tabs = [RecordTab(_("概览"), url, None, current is None)]
    found = [tab.count(viewer, record) if tab.count else None for tab in others]
    counted = iter(count_all([rows for rows in found if isinstance(rows, QuerySet)]))
    for tab, count in zip(others, found, strict=True):
        shown = next(counted) if isinstance(count, QuerySet) else count
        tabs.append(RecordTab(words(tab.label), f"{url}?tab={tab.key}", shown, tab is current))
    return tabs
