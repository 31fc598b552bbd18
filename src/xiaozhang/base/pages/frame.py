"""What stands around every page: menu, top bar, notes at the foot, tab bar of the phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import htmx
from xiaozhang.base.pages.access import actor_of
from xiaozhang.base.pages.words import words

THEMES = ("light", "dark")
SEARCH = "search:list"
BADGES = "xiaozhang_badges"
_MOST_SHOWN = 99


@dataclass
class MenuEntry:
    """One line of the menu as the actor sees it."""

    key: str
    label: str
    url: str
    icon: str
    is_on: bool = False
    is_within: bool = False
    children: list[MenuEntry] = field(default_factory=list)


@dataclass
class Badge:
    """One figure in the top bar; `count` is None while nobody has counted."""

    key: str
    label: str
    url: str
    icon: str
    count: int | None

    @property
    def shown(self) -> str:
        """The figure as it is shown: nothing for zero, 99+ for many."""
        return "" if not self.count else "99+" if self.count > _MOST_SHOWN else str(self.count)


@dataclass
class Frame:
    """The whole frame for one request."""

    actor: Actor | None
    menu: list[MenuEntry]
    phone: list[MenuEntry]
    new_things: list[tuple[str, str]]
    notes: list[str]
    search_url: str
    badges: list[Badge] = field(default_factory=list)

    @property
    def here(self) -> str:
        """The words of the menu entry one is at, for the top bar of a phone."""
        entries = [entry for top in self.menu for entry in (top, *top.children)]
        return next((entry.label for entry in entries if entry.is_on), "")

    @property
    def initial(self) -> str:
        """The first character of the actor's name, for the round mark."""
        return self.actor.name[:1] if self.actor else ""


def context(request: HttpRequest) -> dict[str, Any]:
    """Offer `frame` (read only where it is shown), `shell` (what a page extends) and `theme` to every template."""
    theme = request.COOKIES.get("theme", "")
    in_drawer = htmx.is_for(request, htmx.DRAWER)
    return {
        "frame": SimpleLazyObject(lambda: frame_of(request)),
        "shell": "components/drawer.html" if in_drawer else "components/frame.html",
        "in_drawer": in_drawer,
        "door_notes": SimpleLazyObject(door_notes),
        "theme": theme if theme in THEMES else "",
    }


def door_notes() -> list[str]:
    """Return what is said below the sign-in form."""
    return [note for make in registries.door_notes if (note := make())]


def frame_of(request: HttpRequest) -> Frame:
    """Build the frame for a request; a visitor gets an empty one."""
    actor = actor_of(request)
    if actor is None:
        return Frame(None, [], [], [], [], "")
    today = timezone.localdate()
    allowed = [e for e in registries.navigation if e.power is None or actor.may(e.power)]
    allowed.sort(key=lambda entry: entry.order)
    entries = {e.key: MenuEntry(e.key, words(e.label), url, e.icon) for e in allowed if (url := _address(e.url_name))}
    _mark_current(entries, request.path)
    menu = []
    for entry in allowed:
        made = entries.get(entry.key)
        if made is None:
            continue
        parent = entries.get(entry.group)
        if parent is None:
            menu.append(made)
        else:
            parent.children.append(made)
            parent.is_within = parent.is_within or made.is_on
    return Frame(
        actor=actor,
        menu=menu,
        phone=_phone(allowed, entries),
        new_things=_new_things(actor),
        notes=[note for make in registries.frame_notes if (note := make(today))],
        search_url=_address(SEARCH),
        badges=remembered_badges(request, actor),
    )


def remembered_badges(request: HttpRequest, actor: Actor) -> list[Badge]:
    """Return the figures of the top bar as they were last counted for the actor in this browser: no query.

    Every page has them, so no page counts: the browser keeps them in a cookie, and asks for new ones by itself
    (js/badges.js, components:badges).
    """
    owner, _mark, kept = request.COOKIES.get(BADGES, "").partition(":")
    known = dict(pair.split(".", 1) for pair in kept.split("~") if "." in pair) if owner == str(actor.member_id) else {}
    counts = {key: int(text) for key, text in known.items() if text.isascii() and text.isdigit() and len(text) < 7}
    return [_badge(declared, url, counts.get(declared.key)) for declared, url in _declared_badges(actor)]


def counted_badges(actor: Actor) -> list[Badge]:
    """Count the figures of the top bar: one query for each."""
    return [_badge(declared, url, declared.count(actor)) for declared, url in _declared_badges(actor)]


def badges_cookie(actor: Actor, badges: list[Badge]) -> str:
    """Return what the browser keeps of the figures."""
    return f"{actor.member_id}:" + "~".join(f"{badge.key}.{badge.count}" for badge in badges if badge.count is not None)


def _declared_badges(actor: Actor) -> list[tuple[registries.FrameBadge, str]]:
    allowed = [badge for badge in registries.frame_badges if badge.power is None or actor.may(badge.power)]
    allowed.sort(key=lambda badge: badge.order)
    return [(badge, url) for badge in allowed if (url := _address(badge.url_name))]


def _badge(declared: registries.FrameBadge, url: str, count: int | None) -> Badge:
    return Badge(declared.key, words(declared.label), url, declared.icon, count)


def _phone(allowed: list[registries.Navigation], entries: dict[str, MenuEntry]) -> list[MenuEntry]:
    tabs = []
    for entry in allowed:
        made = entries.get(entry.key)
        if entry.phone is not None and made is not None:
            tabs.append(MenuEntry(made.key, words(entry.phone), made.url, made.icon, made.is_on or made.is_within))
    return tabs[:5]


def _new_things(actor: Actor) -> list[tuple[str, str]]:
    things = sorted((t for t in registries.new_things if actor.may(t.power)), key=lambda thing: thing.order)
    return [(words(thing.label), url) for thing in things if (url := _address(thing.url_name))]


def _mark_current(entries: dict[str, MenuEntry], path: str) -> None:
    """Mark the entry whose address is the longest beginning of the path.

    Of equals the later one, which is the inner.
    """
    best: MenuEntry | None = None
    for entry in entries.values():
        is_prefix = path == entry.url or (entry.url != "/" and path.startswith(entry.url))
        if is_prefix and (best is None or len(entry.url) >= len(best.url)):
            best = entry
    if best is not None:
        best.is_on = True


def _address(name: str) -> str:
    # An entry may be declared before its address exists in this house: then it is left out.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
