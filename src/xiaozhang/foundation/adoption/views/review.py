"""The review page: the source on the left, what was understood on the right."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.rules.lines import Why
from xiaozhang.foundation.charter import powers as charter_powers


@pages.page(charter_powers.DRAFT_CHARTER)
def review(request: pages.Request, pk: int) -> HttpResponse:
    """Show a chapter of a rulebook beside its source, with the suggestions and what can be done about them."""
    adoption = queries.get_adoption(request.actor, pk)
    asked = request.GET.get("chapter", "")
    chapter_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    context = {
        "adoption": adoption,
        "review": queries.review(adoption, chapter_id),
        "remarks": [Message(msgid, values) for msgid, values in adoption.remarks],
        "set_aside": [(each["line"], each["text"], Why(each["why"]).label) for each in adoption.set_aside],
        "is_open": adoption.state == "reviewing",
    }
    return render(request, "adoption/review.html", context)
