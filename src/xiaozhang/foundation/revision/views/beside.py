"""Pages for what stands beside a clause's words: worked examples, and the matters it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.clause_examples import Example, examples_of
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import actions
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.documents.matters import sections
from xiaozhang.foundation.revision.forms.examples import CoversForm, ExampleForm

if TYPE_CHECKING:
    from xiaozhang.foundation.charter.models import Clause

_COMPUTE = "compute"


@pages.page(charter_powers.DRAFT_CHARTER)
def add_example(request: pages.Request, pk: int) -> HttpResponse:
    """Write a new worked example on a clause of a draft."""
    return _example(request, charter.get_clause(request.actor, pk), None, None)


@pages.page(charter_powers.DRAFT_CHARTER)
def change_example(request: pages.Request, pk: int, place: int) -> HttpResponse:
    """Change a worked example of a clause of a draft."""
    clause = charter.get_clause(request.actor, pk)
    standing = examples_of(clause.examples)
    if place >= len(standing):
        raise Missing
    return _example(request, clause, place, standing[place])


@pages.page(charter_powers.DRAFT_CHARTER)
def drop_example(request: pages.Request, pk: int, place: int) -> HttpResponse:
    """Take a worked example off a clause of a draft."""
    clause = charter.get_clause(request.actor, pk)
    return pages.act(
        request, actions.drop_example, done=_address(clause), said=Message("已删去算例"),
        clause_id=pk, edit_number=_seen(request), place=place,
    )  # fmt: skip


@pages.page(charter_powers.DRAFT_CHARTER)
def covers(request: pages.Request, pk: int) -> HttpResponse:
    """Say which matters a clause of a draft is about."""
    clause = charter.get_clause(request.actor, pk)
    offered = [
        (each.key, f"{section.title} · {each.title}（{each.key}）")
        for section in sections()
        for each in section.matters
    ]
    form = CoversForm.of(
        request, matters=offered, initial={"covers": list(clause.covers), "edit_number": clause.edit_number}
    )
    return pages.form_page(
        request, form, actions.set_covers, title=Message("第 {number} 条的对应事项", {"number": clause.number}),
        done=_address(clause), fixed={"clause_id": pk},
    )  # fmt: skip


def _example(request: pages.Request, clause: Clause, place: int | None, example: Example | None) -> HttpResponse:
    """Show the form, fill in what the rules compute, or save."""
    runner, typed = charter.runner_of(clause.kind), charter.parameters_of(clause)
    if runner is None or typed is None:
        raise Missing("这一类条款不能写算例。")
    house = charter.known()
    form = ExampleForm.of(
        request, asks=runner.asks(typed, house), gives=runner.gives(typed, house), example=example,
        edit_number=clause.edit_number,
    )  # fmt: skip
    title = Message("第 {number} 条的算例", {"number": clause.number})
    context = {"clause": clause, "place": place, "problem": None}
    if request.method == "POST" and _COMPUTE in request.POST:
        rows, problem = charter.compute_example(clause, form.given())
        values = {"form": form.computed(rows), "title": pages.words(title), "address": request.get_full_path()}
        shown = {**context, **values, "back": _address(clause), "submit_label": "保存", "problem": problem}
        return render(request, "revision/example.html", shown)
    return pages.form_page(
        request, form, actions.put_example, title=title, done=_address(clause),
        fixed={"clause_id": clause.pk, "place": place}, said=Message("已保存算例"),
        template="revision/example.html", context=context,
    )  # fmt: skip


def _seen(request: pages.Request) -> int:
    """The state of the clause that the reader saw: places move when somebody else takes an example off."""
    text = request.POST.get("edit_number", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _address(clause: Clause) -> str:
    return reverse("revision:clause", args=[clause.pk])
