"""Comments on any record: read, written, changed, withdrawn, and the list of who can be named in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.named import Named, get_record
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.forms.comments import ChangeCommentForm, CommentForm

BOX = "comments"
TAB = "comments"


def box_of(record_type: str) -> Callable[[Actor, Any, date], Mapping[str, object]]:
    """Return what the tab of comments on such a record shows. It stands here because it reads the clock."""

    def box(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
        return queries.comment_box(viewer, record_type, row.pk, timezone.now())

    return box


@pages.signed_in
def comments(request: pages.Request, record_type: str, record_id: int) -> HttpResponse:
    """Show the comments on a record, earlier ones by `?before=`, or say something (`?reply_to=` answers)."""
    named = get_record(request.actor, record_type, record_id)
    form, status = CommentForm.of(request, initial={"reply_to": _number(request, "reply_to")}), 200
    if request.method == "POST":
        outcome = pages.submit(
            request, form, actions.comment, fixed={"record_type": record_type, "record_id": record_id}
        )
        if outcome.is_done and not pages.is_for(request, BOX):
            return pages.succeed(request, _tab_of(named), 0, Message("评论已发表"))
        if outcome.is_done:
            form = CommentForm(viewer=request.actor, today=timezone.localdate())
        status = outcome.status if not outcome.is_done else 200
    return _shown(request, named, form, status)


@pages.signed_in
def change_comment(request: pages.Request, pk: int) -> HttpResponse:
    """Say it in other words."""
    row = queries.get_comment(request.actor, pk)
    named = get_record(request.actor, row.record_type, row.record_id)
    return pages.form_page(
        request,
        ChangeCommentForm.of(request, initial={"text": row.text}),
        actions.change_comment,
        title=Message("修改评论"),
        done=_tab_of(named),
        fixed={"comment_id": pk},
        template="records/change_comment.html",
    )


@pages.signed_in
def withdraw_comment(request: pages.Request, pk: int) -> HttpResponse:
    """Take one's words back. A GET only leads to the record."""
    row = queries.get_comment(request.actor, pk)
    named = get_record(request.actor, row.record_type, row.record_id)
    if request.method != "POST":
        return HttpResponseRedirect(_tab_of(named))
    said = Message("评论已撤回")
    done = pages.act(request, actions.withdraw_comment, done=_tab_of(named), said=said, comment_id=pk)
    if not pages.is_for(request, BOX):
        return done
    return _shown(request, named, CommentForm(viewer=request.actor, today=timezone.localdate()), 200)


@pages.signed_in
def mentionable(request: pages.Request) -> HttpResponse:
    """Answer what was typed behind an @ with the members it may mean."""
    typed = clean_line(request.GET.get("q", "")[:30])
    offers = queries.mentionable(typed, timezone.localdate())
    return render(request, "records/_mentionable.html", {"offers": offers})


def _shown(request: pages.Request, named: Named, form: CommentForm, status: int) -> HttpResponse:
    box = queries.comment_box(
        request.actor, named.record_type, named.record_id, timezone.now(), before=_number(request, "before")
    )
    answered = form["reply_to"].value()
    context = {
        **box,
        "form": form,
        "named": named,
        "answered": queries.answered_on(named.record_type, named.record_id, answered),
        "back": _tab_of(named),
    }
    template = "records/_comments.html" if pages.is_for(request, BOX) else "records/comments.html"
    return render(request, template, context, status=status)


def _tab_of(named: Named) -> str:
    return f"{named.url}?tab={TAB}"


def _number(request: pages.Request, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
