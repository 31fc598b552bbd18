"""What is done to one passage of a rulebook in review."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import actions, forms, queries
from xiaozhang.foundation.charter import powers as charter_powers


@pages.page(charter_powers.DRAFT_CHARTER)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Edit number, title and text."""
    passage = queries.get_passage(request.actor, pk)
    initial = {"number": passage.number, "title": passage.title, "text": passage.text}
    return pages.form_page(
        request,
        forms.PassageForm.of(request, initial=initial),
        actions.change_passage,
        title=Message("修改「{title}」", {"title": passage.title}),
        done=_place(passage),
        fixed={"passage_id": pk, "edit_number": _seen(request, passage)},
        context={"under_title": passage.label},
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def split(request: pages.Request, pk: int) -> HttpResponse:
    """Cut a clause in two."""
    passage = queries.get_passage(request.actor, pk)
    return pages.form_page(
        request,
        forms.SplitForm.of(request, paragraphs=passage.text.split("\n")),
        actions.split_passage,
        title=Message("拆开「{title}」", {"title": passage.title}),
        done=_place(passage),
        fixed={"passage_id": pk, "edit_number": _seen(request, passage)},
        submit_label=Message("拆成两条"),
        said=Message("已拆成两条"),
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def join(request: pages.Request, pk: int) -> HttpResponse:
    """Join a clause to the one before it."""
    return _act(request, pk, actions.join_passage, Message("已并入上一条"))


@pages.page(charter_powers.DRAFT_CHARTER)
def accept(request: pages.Request, pk: int) -> HttpResponse:
    """Accept the suggestion."""
    return _act(request, pk, actions.accept_suggestion, Message("已采用"))


@pages.page(charter_powers.DRAFT_CHARTER)
def ignore(request: pages.Request, pk: int) -> HttpResponse:
    """Keep the clause as text."""
    return _act(request, pk, actions.drop_suggestion, Message("只作文字"))


@pages.page(charter_powers.DRAFT_CHARTER)
def leave(request: pages.Request, pk: int) -> HttpResponse:
    """Leave the clause out."""
    return _act(request, pk, actions.leave_out, Message("不读入这一段"))


@pages.page(charter_powers.DRAFT_CHARTER)
def take(request: pages.Request, pk: int) -> HttpResponse:
    """Take the clause in again."""
    return _act(request, pk, actions.take_in, Message("已重新读入"))


@pages.page(charter_powers.DRAFT_CHARTER)
def accept_sure(request: pages.Request, pk: int) -> HttpResponse:
    """Accept all suggestions in which nothing was assumed."""
    return pages.act(
        request,
        actions.accept_sure,
        done=reverse("adoption:review", args=[pk]),
        said=Message("有把握的建议已采用"),
        adoption_id=pk,
    )


def _act(request: pages.Request, pk: int, action: Any, said: Message) -> HttpResponse:
    passage = queries.get_passage(request.actor, pk)
    edit_number = _seen(request, passage)
    return pages.act(request, action, done=_place(passage), said=said, passage_id=pk, edit_number=edit_number)


def _seen(request: pages.Request, passage: Any) -> int:
    """The edit number of what the reader saw: of the address, else of now."""
    text = request.POST.get("edit_number") or request.GET.get("edit") or str(passage.edit_number)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid({"edit_number": "这一页不完整，请刷新后重试。"})
    return int(text)


def _place(passage: Any) -> str:
    """The passage's place on the review page."""
    chapter = queries.chapter_of(passage)
    address = reverse("adoption:review", args=[passage.adoption_id])
    return f"{address}?{urlencode({'chapter': chapter})}#p{passage.pk}"
