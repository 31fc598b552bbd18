"""What any list and any record carry beside their own: saved views, chosen columns, stars, tags.

An app above the pages keeps them and fills the ports here; where nobody has, pages are as their specs say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base.actor import Actor
from xiaozhang.base.pages.specs import ListSpec


@dataclass(frozen=True, slots=True)
class KeptView:
    """A saved view of a list: its name, and the parameters of the address that it stands for."""

    pk: int
    name: str
    query: str
    is_own: bool
    may_change: bool

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters as pairs."""
        return parse_qsl(self.query, max_num_fields=200)


@dataclass(frozen=True)
class ListCarried:
    """What a list carries for a viewer: `spec` with the filters, tabs and batch actions added to it."""

    spec: ListSpec
    views: tuple[KeptView, ...] = ()
    columns: tuple[str, ...] = ()
    default_view: int = 0
    is_kept: bool = False

    def view(self, pk: str) -> KeptView | None:
        """Return the saved view with that id, as an address writes it."""
        return next((view for view in self.views if str(view.pk) == pk), None)


@dataclass(frozen=True, slots=True)
class RecordCarried:
    """What the head of a record shows: its star and its tags. `is_seen`: the viewer has looked at it this minute."""

    star_url: str = ""
    is_starred: bool = False
    tags: tuple[str, ...] = ()
    tags_url: str = ""
    is_seen: bool = True


class SeenPort(Protocol):
    """Keeps that a member has looked at a record."""

    def __call__(self, *, actor: Actor, now: datetime, record_type: str, record_id: int) -> None:
        """Put the record on top of the member's recent ones."""


@dataclass
class _Ports:
    of_list: Callable[[Actor, ListSpec, date], ListCarried] | None = None
    of_record: Callable[[Actor, str, int, datetime], RecordCarried] | None = None
    seen: SeenPort | None = None


ports = _Ports()


def of_list(viewer: Actor, spec: ListSpec) -> ListCarried:
    """Return what the list carries for the viewer; one query."""
    if ports.of_list is None or viewer.member_id is None:
        return ListCarried(spec)
    return ports.of_list(viewer, spec, timezone.localdate())


def of_record(viewer: Actor, record_type: str, record: Any) -> RecordCarried:
    """Return what the record carries for the viewer; one query."""
    if ports.of_record is None or viewer.member_id is None:
        return RecordCarried()
    return ports.of_record(viewer, record_type, record.pk, timezone.now())


def note_seen(response: HttpResponse, viewer: Actor, record_type: str, record_id: int) -> None:
    """Keep that the viewer has looked at the record, once the page has been sent: nobody waits for it."""
    if ports.seen is not None:
        seen = partial(ports.seen, actor=viewer, now=timezone.now(), record_type=record_type, record_id=record_id)
        finish = response.close

        def close() -> None:
            try:
                seen()
            finally:
                finish()

        response.close = close  # type: ignore[method-assign]
