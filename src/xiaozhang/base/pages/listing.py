"""List pages: tabs, keyword, filters, chips, sorting, keyset paging; the same for every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import asking, carrying, exporting, htmx, narrowing
from xiaozhang.base.pages.access import Request
from xiaozhang.base.pages.counts import Count, count_all
from xiaozhang.base.pages.kept_views import COLUMNS, FORM, KeptState, kept_state, understood
from xiaozhang.base.pages.keyset import Slice, cut, read_cursor
from xiaozhang.base.pages.places import Place
from xiaozhang.base.pages.specs import Batch, ListSpec, ViewTab
from xiaozhang.base.pages.table import Line, classes_of, extra_classes, lines_of
from xiaozhang.base.pages.words import words


@dataclass
class Head:
    """One column head: where a click sorts, and how it is sorted now (aria-sort)."""

    label: str
    classes: str
    url: str = ""
    direction: str = ""


@dataclass
class Tab:
    """One view tab."""

    label: str
    url: str
    count: Count
    is_on: bool


@dataclass
class Chip:
    """One condition in force, and the address without it."""

    label: str
    shown: str
    url: str


@dataclass
class Listing:
    """Everything the list templates show."""

    spec: ListSpec
    place: Place
    title: str
    tabs: list[Tab] = field(default_factory=list)
    narrowings: list[narrowing.Narrowing] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    keyword: str = ""
    heads: list[Head] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    total: Count = field(default_factory=lambda: Count(0))
    page: Slice = field(default_factory=lambda: Slice([], 1, None, None))
    size: int = 20
    sizes: list[tuple[int, str, bool]] = field(default_factory=list)
    next_url: str = ""
    previous_url: str = ""
    clear_url: str = ""
    panel_url: str = ""
    open_url: str = ""
    opened: str = ""
    is_panel_open: bool = False
    empty_action_url: str = ""
    exports: list[tuple[str, str]] = field(default_factory=list)
    columns: list[asking.AnyColumn] = field(default_factory=list)
    batch: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    views: KeptState = field(default_factory=KeptState)

    @property
    def has_search(self) -> bool:
        """Say whether there is a keyword box."""
        return self.spec.has_search

    @property
    def last_place(self) -> int:
        """The place of the last row shown."""
        return self.page.first_place + len(self.lines) - 1

    @property
    def is_narrowed(self) -> bool:
        """Say whether the reader has asked for less than the view holds."""
        return bool(self.chips or self.keyword)


def list_page(request: Request, spec: ListSpec, context: Mapping[str, object] | None = None) -> HttpResponse:
    """Answer a list: the whole page, or its rows alone when htmx asks for them. At most 12 queries in all.

    `?export=xlsx` and `?export=csv` answer the same rows as a file to who has the list's power for it.
    Parameters that cannot be read are as if they were not there.
    """
    if request.method == "POST":
        return HttpResponseRedirect(request.get_full_path())
    carried = carrying.of_list(request.actor, spec)
    spec = carried.spec
    if exporting.PARAMETER in request.GET:
        return exporting.export_list(request, spec)
    sent = understood(request.GET, carried)
    if htmx.is_for(request, htmx.ROWS) and "open" not in sent:  # the drawer stays open while the list changes beside it
        sent.setlist("open", QueryDict(htmx.current_path(request).partition("?")[2]).getlist("open")[:1])
    listing = build(spec, sent, request.path, request.actor, timezone.localdate(), carried)
    if request.GET.get(FORM) == COLUMNS and carried.is_kept:
        return render(request, "components/columns.html", {"listing": listing, **choice_of_columns(listing)})
    values = {"listing": listing, "title": listing.title, "open_url": listing.open_url, **(context or {})}
    if htmx.is_for(request, htmx.ROWS):
        response = render(request, "components/_rows.html", {**values, "is_fragment": True})
        response["HX-Push-Url"] = listing.place.plus("open", listing.opened).url(request.path)
        return response
    return render(request, spec.template, values)


def build(
    spec: ListSpec,
    sent: QueryDict,
    path: str,
    viewer: Actor,
    today: date,
    carried: carrying.ListCarried | None = None,
) -> Listing:
    """Read the address, the counts and one page of rows. `carried.spec` is the spec."""
    carried = carried or carrying.ListCarried(spec)
    asked = asking.read(spec, sent, viewer)
    view, order, sort_key, wanted = asked.view, asked.order, asked.sort_key, asked.wanted
    size = next((s for s in spec.page_sizes if str(s) == sent.get("size", "")), spec.page_sizes[0])
    place = _place(spec, view, sort_key, asked.keyword, asked.narrowings, size)
    listing = Listing(spec, place, words(spec.title), keyword=asked.keyword, narrowings=asked.narrowings, size=size)
    _add_kept(listing, carried, sent, path, view, sort_key)
    listing.is_panel_open = sent.get("panel") == "1" or any(n.error for n in asked.narrowings)
    by_view, is_narrowed = asked.by_view, asked.is_narrowed
    counts = count_all([*by_view.values(), *([wanted] if is_narrowed else [])])
    by_key = dict(zip(by_view, counts, strict=False))
    listing.total = counts[-1] if is_narrowed else by_key[view.key if view else ""]

    cursor = read_cursor(sent.get("at", ""), wanted.model, order)
    listing.page = cut(wanted, order, size, cursor)
    if cursor is not None and not listing.page.rows:  # the rows there are gone meanwhile
        listing.page = cut(wanted, order, size, None)
    _add_addresses(listing, spec, path, view, sort_key, by_key)
    opened = sent.get("open", "")
    current = int(opened) if opened.isascii() and opened.isdigit() and len(opened) < 19 else 0
    if current:
        listing.opened = str(current)
        listing.open_url = registries.record_types.get(spec.record).url(current)
    _add_heads(listing, spec, path, sort_key)
    _add_offers(listing, spec, path, viewer)
    listing.lines = lines_of(
        spec, listing.page.rows, viewer, today, current, columns=listing.columns, can_pick=bool(listing.batch)
    )
    return listing


def _place(
    spec: ListSpec,
    view: ViewTab | None,
    sort_key: str,
    keyword: str,
    narrowings: Sequence[narrowing.Narrowing],
    size: int,
) -> Place:
    pairs: list[tuple[str, str]] = []
    default = spec.default_view or (spec.views[0].key if spec.views else "")
    if view is not None and view.key != default:
        pairs.append(("view", view.key))
    if keyword:
        pairs.append(("q", keyword))
    for one in narrowings:
        if one.value is None:
            continue
        if one.filter.kind in ("choice", "flag"):
            pairs += [(one.filter.key, value) for value, _label, is_on in one.choices if is_on]
        elif one.filter.kind == "text":
            pairs.append((one.filter.key, one.text))
        else:
            pairs += [(n, v) for n, v in zip(one.names, (one.start, one.end), strict=True) if v]
    if sort_key != spec.sort:
        pairs.append(("sort", sort_key))
    if size != spec.page_sizes[0]:
        pairs.append(("size", str(size)))
    return Place(tuple(pairs))


def _add_addresses(
    listing: Listing,
    spec: ListSpec,
    path: str,
    view: ViewTab | None,
    sort_key: str,
    counts: Mapping[str, Count],
) -> None:
    place = listing.place
    filter_names = {name for one in listing.narrowings for name in one.names}
    for tab in spec.views:
        pairs = [("view", tab.key)] if tab.key != (spec.default_view or spec.views[0].key) else []
        url = Place((*listing.views.without, *pairs)).url(path)
        listing.tabs.append(Tab(words(tab.label), url, counts[tab.key], tab == view and listing.views.current is None))
    for one in listing.narrowings:
        if one.value is not None:
            listing.chips.append(Chip(one.label, one.shown, place.without(*one.names).url(path)))
    listing.clear_url = place.without("q", *filter_names).url(path)
    listing.panel_url = place.plus("panel", "1").url(path)
    listing.sizes = [
        (
            size,
            place.without("size").plus("size", "" if size == spec.page_sizes[0] else str(size)).url(path),
            size == listing.size,
        )
        for size in spec.page_sizes
    ]
    if listing.page.next is not None:
        listing.next_url = place.plus("at", listing.page.next.text()).url(path)
    if listing.page.previous is not None:
        listing.previous_url = place.plus("at", listing.page.previous.text()).url(path)
    listing.kept = [(name, value) for name, value in place.pairs if name not in {"q", *filter_names}]


def _add_heads(listing: Listing, spec: ListSpec, path: str, sort_key: str) -> None:
    place = listing.place.without("sort")
    for column in listing.columns:
        if isinstance(column, registries.ListColumn):
            listing.heads.append(Head(words(column.label), extra_classes(column)))
            continue
        head = Head(words(column.label), classes_of(column))
        if column.sort:
            is_on = sort_key.removeprefix("-") == column.key
            turned = column.key if not is_on or sort_key.startswith("-") else f"-{column.key}"
            head.url = place.plus("sort", "" if turned == spec.sort else turned).url(path)
            if is_on:
                head.direction = "descending" if sort_key.startswith("-") else "ascending"
        listing.heads.append(head)


def _add_kept(
    listing: Listing,
    carried: carrying.ListCarried,
    sent: QueryDict,
    path: str,
    view: ViewTab | None,
    sort_key: str,
) -> None:
    """Choose the columns, and say which saved view one is in: both stand in every address of the page."""
    spec = listing.spec
    asked = sent.get(COLUMNS, "")
    keys = asked.split(",") if asked else list(carried.columns)
    listing.columns = asking.shown_columns(spec, keys)
    if not carried.is_kept:
        return
    shown = [asking.column_key(column) for column in listing.columns]
    is_own_way = shown != [asking.column_key(column) for column in asking.offered_columns(spec)]
    if asked:
        listing.place = listing.place.plus(COLUMNS, ",".join(shown))
    explicit = Place(tuple(pair for pair in listing.place.pairs if pair[0] not in ("view", "sort", "size", COLUMNS)))
    for name, value in (
        ("view", view.key if view else ""),
        ("sort", sort_key),
        ("size", str(listing.size)),
        (COLUMNS, ",".join(shown) if is_own_way else ""),
    ):
        explicit = explicit.plus(name, value)
    listing.views = kept_state(carried, sent, explicit, path)
    listing.place = Place((*listing.views.marks, *listing.place.pairs))


def choice_of_columns(listing: Listing) -> dict[str, object]:
    """Return what the page for choosing columns shows: key, label, whether in use and whether it must stay."""
    opening = asking.opening_column(listing.spec)
    rest = [column for column in asking.offered_columns(listing.spec) if column not in listing.columns]
    return {
        "title": _("列"),
        "back": listing.views.here,
        "choices": [
            (asking.column_key(column), words(column.label), column in listing.columns, column == opening)
            for column in (*listing.columns, *rest)
        ],
    }


def _add_offers(listing: Listing, spec: ListSpec, path: str, viewer: Actor) -> None:
    """Say what the viewer may do here: with ticked rows, with all of them, with none."""
    listing.batch = _batch(spec, viewer)
    listing.empty_action_url = _empty_action(spec, viewer)
    if exporting.may_export(spec, viewer):
        listing.exports = exporting.addresses(listing.place.without("size").url(path))


def _batch(spec: ListSpec, viewer: Actor) -> list[tuple[str, str]]:
    """Return label and address of what the viewer may do with ticked rows."""
    return [(words(one.label), reverse(one.url_name, args=one.args)) for one in spec.batch if _may(one, viewer)]


def _may(one: Batch, viewer: Actor) -> bool:
    return one.power is None or viewer.may(one.power)


def _empty_action(spec: ListSpec, viewer: Actor) -> str:
    empty = spec.empty
    if not empty.action_url_name or (empty.action_power is not None and not viewer.may(empty.action_power)):
        return ""
    try:
        return reverse(empty.action_url_name)
    except NoReverseMatch:
        return ""
