"""Buttons of an import: dry run, import, undo, start again, clear; and what is asked once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import actions, powers, queries
from xiaozhang.home.exchange.forms import DefaultsForm
from xiaozhang.home.exchange.views.records import mapping_context

_CHECKING = Message("已开始试算")


@pages.page(powers.IMPORT_FILES)
def check(request: pages.Request, pk: int) -> HttpResponse:
    """Start the dry run, with what is asked once where the page asked it."""
    if "asked" not in request.POST:
        return _act(request, actions.start_check, pk, _CHECKING)
    batch = queries.get_import(request.actor, pk)
    form = DefaultsForm.of(request, asked=queries.asked_once(batch))
    outcome = pages.submit(request, form, actions.start_check, fixed={"import_id": pk})
    if outcome.is_done:
        return pages.succeed(request, reverse("exchange:record", args=[pk]), outcome.pk, _CHECKING)
    return render(request, "exchange/mapping.html", mapping_context(batch, form), status=outcome.status)


@pages.page(powers.IMPORT_FILES)
def apply(request: pages.Request, pk: int) -> HttpResponse:
    """Start the import."""
    leaves = request.POST.get("leaves_refused") == "on"
    return _act(request, actions.start_applying, pk, Message("已开始导入"), leaves_refused=leaves)


@pages.page(powers.IMPORT_FILES)
def undo(request: pages.Request, pk: int) -> HttpResponse:
    """Start undoing the import."""
    return _act(request, actions.undo_import, pk, Message("已开始撤销"))


@pages.page(powers.IMPORT_FILES)
def again(request: pages.Request, pk: int) -> HttpResponse:
    """Start a step again whose job died."""
    return _act(request, actions.start_again, pk, Message("已重新开始"))


@pages.page(powers.IMPORT_FILES)
def erase(request: pages.Request, pk: int) -> HttpResponse:
    """Delete files and rows of the import."""
    return _act(request, actions.erase_import, pk, Message("文件和明细已清除"))


def _act(request: pages.Request, action: object, pk: int, said: Message, **values: object) -> HttpResponse:
    queries.get_import(request.actor, pk)
    done = reverse("exchange:record", args=[pk])
    return pages.act(request, action, done=done, said=said, import_id=pk, **values)  # type: ignore[arg-type]
