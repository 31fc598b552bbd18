"""Ticking a line on a record's checklist."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, powers, queries


@pages.page(powers.TICK)
def tick(request: pages.Request, subject_type: str, subject_id: int, list_key: str, line_key: str) -> HttpResponse:
    """Tick a line, or take the tick back (`on=0`), and return to the record. A GET only leads to the record."""
    address = queries.address_of(request.actor, subject_type, subject_id)
    if request.method != "POST":
        return HttpResponseRedirect(address)
    is_on = request.POST.get("on", "1") != "0"
    return pages.act(
        request,
        actions.tick if is_on else actions.untick,
        done=address,
        said=Message("已勾选") if is_on else Message("已取消勾选"),
        subject_type=subject_type,
        subject_id=subject_id,
        list_key=list_key,
        line_key=line_key,
    )
