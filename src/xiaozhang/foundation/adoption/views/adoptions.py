"""Rulebooks that came in: list, a new one, saved as a draft or given up."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import actions, forms, queries
from xiaozhang.foundation.charter import powers as charter_powers

_SHOWN = 50


@pages.page(charter_powers.DRAFT_CHARTER)
def adoption_list(request: pages.Request) -> HttpResponse:
    """Show the rulebooks that came in, the latest first."""
    return render(request, "adoption/list.html", {"rows": queries.adoptions(viewer=request.actor)[:_SHOWN]})


@pages.page(charter_powers.DRAFT_CHARTER)
def add(request: pages.Request) -> HttpResponse:
    """Take a rulebook in from a pasted text or a file."""
    return pages.form_page(
        request,
        forms.SourceForm.of(request),
        actions.start_adoption,
        title=Message("读入本公司的制度"),
        done=lambda pk: reverse("adoption:review", args=[pk]),
        submit_label=Message("读入并核对"),
        said=Message("已读入，请逐条核对"),
        template="adoption/add.html",
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def save(request: pages.Request, pk: int) -> HttpResponse:
    """Save what was reviewed as a draft of the charter."""
    return pages.act(
        request,
        actions.save_as_draft,
        done=reverse("adoption:review", args=[pk]),
        said=Message("已存为制度草案"),
        adoption_id=pk,
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def drop(request: pages.Request, pk: int) -> HttpResponse:
    """Give a rulebook up."""
    return pages.act(
        request,
        actions.drop_adoption,
        done=reverse("adoption:list"),
        said=Message("已放弃，原文仍保留"),
        adoption_id=pk,
    )
