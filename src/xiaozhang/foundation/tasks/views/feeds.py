"""One's own calendar: make and revoke its address; and the address itself, which phones read without signing in."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.tasks import actions, documents, powers, queries


@pages.page(powers.SEE_TASKS)
def feed(request: pages.Request) -> HttpResponse:
    """Show whether one's tasks are subscribed to; making an address shows it once, and ends the one before."""

    def given(row: Any, pk: int) -> HttpResponse:
        return render(request, "tasks/feed_given.html", _given(request, row))

    standing = queries.feed_of(request.actor)
    return pages.form_page(
        request,
        pages.Form.of(request),
        actions.make_feed,
        title=Message("日历订阅"),
        submit_label=Message("换一个地址") if standing else Message("建立订阅地址"),
        done=reverse("tasks:feed"),
        template="tasks/feed.html",
        context={"feed": standing},
        shown_once=given,
    )


@pages.page(powers.SEE_TASKS)
def revoke(request: pages.Request) -> HttpResponse:
    """Let the address of one's own calendar count no longer."""
    return pages.act(
        request, actions.revoke_feed, done=reverse("tasks:feed"), said=Message("订阅地址已撤销，手机上的日历不再更新")
    )


@pages.public
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer the calendar of the member whose secret this is: open tasks with a day, their titles and records' titles.

    A wrong or revoked secret is answered like an address that is not there.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    row, viewer = queries.known_feed(secret, today)
    tasks = queries.tasks_in_feed(row.member_id, today)
    titles = {pk: named.title for pk, named in queries.links(viewer, tasks).items()}
    addresses = {task.pk: request.build_absolute_uri(reverse("tasks:record", args=[task.pk])) for task in tasks}
    body = documents.calendar_of(tasks, titles, addresses, name=_("销章待办"))
    actions.note_reading(actor=viewer, now=now, feed_id=row.pk)
    # What has left the calendar changes no remaining task: only the digest of the whole says that nothing is new.
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    last = max((task.changed_at for task in tasks), default=row.made_at)
    answer = get_conditional_response(request, etag=etag, response=HttpResponse(body))
    assert answer is not None
    answer["Content-Type"] = "text/calendar; charset=utf-8"
    answer["ETag"], answer["Last-Modified"] = etag, http_date(last.timestamp())
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = 'inline; filename="tasks.ics"'
    return answer


def _given(request: pages.Request, row: Any) -> dict[str, Any]:
    if row is None:
        return {"title": _("日历订阅"), "address": "", "web_address": ""}
    address = request.build_absolute_uri(reverse("tasks:calendar_feed", args=[row.given_text]))
    return {
        "title": _("日历订阅"),
        "address": address,
        "web_address": f"webcal:{address.partition(':')[2]}",
    }
