"""Long work on a page: how far it is, polled until it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiaozhang.base.pages import htmx
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work is. `total` 0: not known yet. `note` is one sentence.

    `failed` says what to do when it stopped.
    """

    name: Message | str
    done: int
    total: int
    unit: Message | str = ""
    is_finished: bool = False
    failed: Message | str = ""
    note: Message | str = ""
    stop_url: str = ""

    @property
    def percent(self) -> int:
        """Whole per cent, never more than 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def bar(self) -> int:
        """Width of the bar out of 1,000."""
        return min(1000, self.done * 1000 // self.total) if self.total else 0


def progress(
    request: HttpRequest, state: Progress, *, address: str, done_url: str = "", element_id: str = "progress"
) -> HttpResponse:
    """Answer the polling of `components/_progress.html`: the fragment again, or, once finished, on to `done_url`.

    Include the same template in the page that starts the work, with `progress`, `progress_address` and `progress_id`.
    """
    if state.is_finished and done_url and htmx.is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": done_url})
    values = {"progress": state, "progress_address": address, "progress_id": element_id, "name": words(state.name)}
    return render(request, "components/_progress.html", values)
