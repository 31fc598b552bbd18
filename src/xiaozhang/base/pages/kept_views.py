"""Saved views on a list page: which one the address is in, how far one has gone from it, what of it is no more.

An address in a saved view carries `saved=<id>` and all the view's parameters, so that it reads like any other;
`saved=0` says that the view a member opens the list with has been left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from xiaozhang.base.pages.carrying import KeptView, ListCarried
from xiaozhang.base.pages.picking import BACK
from xiaozhang.base.pages.places import Place
from xiaozhang.base.pages.specs import ListSpec
from xiaozhang.base.pages.words import words

SAVED = "saved"
COLUMNS = "cols"
FORM = "form"  # form=cols: the page on which one chooses the columns
_NOT_ASKED = {SAVED, "open", COLUMNS, BACK, FORM}


@dataclass
class KeptState:
    """The saved views of a list as its page shows them.

    `links` are name, address and whether one is in it; `gone` names conditions of the current view that are no more;
    `marks` stand before every address of the page, `without` before those that leave the saved view.
    """

    links: list[tuple[str, str, bool]] = field(default_factory=list)
    current: KeptView | None = None
    is_changed: bool = False
    gone: list[str] = field(default_factory=list)
    gone_count: int = 0
    marks: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    current_url: str = ""
    here: str = ""
    query: str = ""
    save_url: str = ""
    keep_url: str = ""
    manage_url: str = ""
    columns_url: str = ""


def understood(sent: QueryDict, carried: ListCarried) -> QueryDict:
    """Return what the address asks: its own parameters, or, where it names none, those of the member's first view."""
    asked = sent.copy()
    opening = carried.view(str(carried.default_view)) if carried.default_view else None
    if opening is None or any(name not in _NOT_ASKED for name in asked) or asked.get(SAVED, ""):
        return asked
    for name, value in opening.pairs:
        if name != COLUMNS or COLUMNS not in asked:
            asked.appendlist(name, value)
    asked[SAVED] = str(opening.pk)
    return asked


def kept_state(carried: ListCarried, sent: QueryDict, explicit: Place, path: str) -> KeptState:
    """Return how the page stands to its saved views; `explicit` are all parameters that were understood."""
    current = carried.view(sent.get(SAVED, ""))
    state = KeptState(current=current, query=urlencode(explicit.pairs))
    state.without = ((SAVED, "0"),) if carried.default_view else ()
    state.marks = ((SAVED, str(current.pk)),) if current else state.without
    state.links = [
        (view.name, Place(((SAVED, str(view.pk)), *view.pairs)).url(path), view == current) for view in carried.views
    ]
    here = state.here = Place((*state.marks, *explicit.pairs)).url(path)
    about = {"list": carried.spec.list_key, BACK: here, "query": state.query}
    state.save_url = f"{reverse('records:save_view')}?{urlencode(about)}"
    state.manage_url = f"{reverse('records:views')}?{urlencode({'list': carried.spec.list_key, BACK: here})}"
    state.columns_url = Place((*state.marks, *explicit.pairs, (FORM, COLUMNS))).url(path)
    if current is not None:
        state.current_url = next(url for _name, url, is_on in state.links if is_on)
        state.is_changed = _is_changed(current, sent, explicit)
        state.keep_url = reverse("records:keep_view", args=[current.pk]) if current.may_change else ""
        lost = _gone(current, sent, explicit)
        labels = (_label(carried.spec, name) for name in dict.fromkeys(name for name, _value in lost))
        state.gone, state.gone_count = [label for label in labels if label], len(lost)
    return state


def _is_changed(current: KeptView, sent: QueryDict, explicit: Place) -> bool:
    """Say whether the page asks for something else; a view without columns leaves them to its reader."""
    has_columns = COLUMNS in sent or any(name == COLUMNS for name, _value in current.pairs)
    pairs = explicit.pairs if has_columns else explicit.without(COLUMNS).pairs
    return sorted(current.pairs) != sorted(pairs)


def _gone(current: KeptView, sent: QueryDict, explicit: Place) -> list[tuple[str, str]]:
    """Return what the view asks, the address repeats, and the list no longer knows."""
    return [
        (name, value)
        for name, value in current.pairs
        if name not in ("size", COLUMNS) and value in sent.getlist(name) and (name, value) not in explicit.pairs
    ]


def _label(spec: ListSpec, name: str) -> str:
    stem = name.removesuffix("_from").removesuffix("_to")
    filters = [each.label for each in spec.filters if each.key in (name, stem)]
    columns = [each.label for each in spec.columns if each.key == stem]
    return words((filters or columns or [""])[0])
