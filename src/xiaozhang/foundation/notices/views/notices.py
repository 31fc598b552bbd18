"""The notice centre: what one was told, by day, and the way to what it is about."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.foundation.notices import actions, queries


@pages.signed_in
def centre(request: pages.Request) -> HttpResponse:
    """Show one's notices, unread or all, of one kind or every kind; older ones behind 更早."""
    before = request.GET.get("before", "")
    page = queries.centre_page(
        request.actor,
        is_all=request.GET.get("view") == "all",
        kind=request.GET.get("kind", ""),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )
    return render(request, "notices/centre.html", {"page": page, "today": timezone.localdate()})


@pages.signed_in
def open_notice(request: pages.Request, pk: int) -> HttpResponse:
    """Mark a notice read and go to what it is about; a read receipt, so a GET may write it."""
    row = actions.mark_read(actor=request.actor, now=timezone.now(), notice_id=pk)
    return HttpResponseRedirect(row.url or f"{reverse('notices:list')}?view=all")


@pages.signed_in
def read(request: pages.Request, pk: int) -> HttpResponse:
    """Mark a notice read without going anywhere."""
    return pages.act(request, actions.mark_read, done=reverse("notices:list"), said=_("已标为已读"), notice_id=pk)


@pages.signed_in
def read_all(request: pages.Request) -> HttpResponse:
    """Mark all notices read, or all of the kind that is shown."""
    kind = request.POST.get("kind", "")
    return pages.act(request, actions.mark_all_read, done=reverse("notices:list"), said=_("全部标为已读"), kind=kind)
