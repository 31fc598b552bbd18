"""How far the story is, for the page that watches it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.home.demo import queries


@pages.signed_in
def progress(request: pages.Request) -> HttpResponse:
    """Answer the polling of the progress on the page 工作台; at the end that page is shown anew."""
    state = queries.progress() or pages.Progress(
        name=Message("演示公司的往来已补齐"), done=1, total=1, is_finished=True
    )
    return pages.progress(
        request, state, address=reverse("demo:progress"), done_url=reverse("today:today"), element_id="demo-progress"
    )
