"""The clauses of a draft, edited one by one: the form, what the system makes of it while one types, two writers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from xiaozhang.base import pages
from xiaozhang.base.clause_shapes import shape_of
from xiaozhang.base.clause_typing import location_of, place_words, refusals, spread
from xiaozhang.base.errors import Missing, Stale
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import actions as charter_actions
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.documents.matters import matters_named
from xiaozhang.foundation.charter.rules.editing import conflicts
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.revision import forms
from xiaozhang.foundation.revision.forms.clauses import PARAMETERS, with_theirs
from xiaozhang.foundation.revision.forms.parameters import ParametersWidget
from xiaozhang.foundation.revision.queries import rounds


@pages.page(charter_powers.DRAFT_CHARTER)
def clause(request: pages.Request, pk: int) -> HttpResponse:
    """Edit a clause of a draft; where somebody saved it meanwhile, show what both wrote and let the writer choose."""
    try:
        row = charter.get_clause(request.actor, pk)
    except Missing:
        if "chapter_id" not in request.POST:
            raise
        return _gone(request)
    form = _form_of(request, row)
    outcome = pages.Submitted(is_done=False)
    conflicting = []
    if request.method == "POST" and "row" not in request.POST:
        fixed = {} if PARAMETERS in form.fields else {PARAMETERS: row.parameters}
        outcome = pages.submit(
            request, form, charter_actions.change_clause, fixed={"clause_id": pk, "kind": row.kind, **fixed}
        )
        if outcome.is_done:
            return pages.succeed(request, _next(request, row), outcome.pk, Message("已保存"))
        if isinstance(form.refusal, Stale):
            form.sees(row.edit_number)
            conflicting = conflicts(
                form.words(row.parameters), charter.words_of(row), form.seen(), _kind(row.kind), charter.known()
            )
    context = {
        "clause": row,
        "version": row.version,
        "form": form,
        "conflicts": conflicting,
        "editor": org_queries.names_of([row.edited_by_id]).get(row.edited_by_id or 0, ""),
        "preview_url": reverse("revision:preview_of", args=[row.kind]) if row.kind else "",
        "is_open": row.version.state == "draft",
        "kind_label": kind.label if (kind := _kind(row.kind)) else None,
        "worked": charter.worked_examples(row),
        "takes_examples": charter.runner_of(row.kind) is not None,
        "matters": matters_named(row.covers),
        "verdict": rounds.latest_verdicts([row.key]).get(row.key),
        **_made(form, row.kind, row.number),
    }
    return render(request, "revision/clause.html", context, status=outcome.status)


@pages.page(charter_powers.DRAFT_CHARTER)
def add_clause(request: pages.Request, pk: int) -> HttpResponse:
    """Choose what a new clause of a chapter is to be: text, or of a kind, each with what it holds."""
    chapter = charter.get_chapter(request.actor, pk)
    standing = {row.kind: row for row in charter.clauses_of(chapter.version_id)}
    kinds = [
        (
            name,
            kind.label,
            [part.named.label for part in shape_of(kind).parts],
            charter.carried(name),
            standing.get(name) if kind.is_single else None,
        )
        for name, kind in charter.kinds().items()
    ]
    context = {"chapter": chapter, "version": chapter.version, "kinds": kinds}
    return render(request, "revision/choose_kind.html", context)


@pages.page(charter_powers.DRAFT_CHARTER)
def new_clause(request: pages.Request, pk: int, kind: str = "") -> HttpResponse:
    """Write a new clause of a kind, or of text only."""
    chapter = charter.get_chapter(request.actor, pk)
    form = _form(request, kind, request.POST)
    outcome = pages.Submitted(is_done=False)
    if request.method == "POST" and "row" not in request.POST:
        outcome = pages.submit(request, form, charter_actions.add_clause, fixed={"chapter_id": pk, "kind": kind})
        if outcome.is_done:
            draft_url = reverse("revision:draft", args=[chapter.version_id])
            return pages.succeed(request, f"{draft_url}#k{outcome.pk}", outcome.pk, Message("已加一条"))
    context = {
        "chapter": chapter,
        "version": chapter.version,
        "form": form,
        "preview_url": reverse("revision:preview_of", args=[kind]) if kind else "",
        "is_open": chapter.version.state == "draft",
        "kind_label": found.label if (found := _kind(kind)) else None,
        **_made(form, kind, f"{chapter.number}."),
    }
    return render(request, "revision/clause.html", context, status=outcome.status)


@pages.page(charter_powers.DRAFT_CHARTER)
def preview(request: pages.Request, kind: str) -> HttpResponse:
    """Say what the system makes of parameters while they are typed: sentence, table, findings. Nothing is stored."""
    form = _form(request, kind, request.POST)
    return render(request, "revision/_made.html", _made(form, kind, ""))


@pages.page(charter_powers.DRAFT_CHARTER)
def remove_clause(request: pages.Request, pk: int) -> HttpResponse:
    """Ask once more, and take a clause out of the draft."""
    row = charter.get_clause(request.actor, pk)
    return pages.form_page(
        request,
        forms.RemovalForm.of(request, initial={"edit_number": row.edit_number}),
        charter_actions.remove_clause,
        title=_("删去第 {number} 条「{title}」？").format(number=row.number, title=row.title),
        done=reverse("revision:draft", args=[row.version_id]),
        fixed={"clause_id": pk},
        submit_label=Message("删去这一条"),
        said=Message("已删去"),
        context={"under_title": _("只从这份草案里删去，已发布的版本不受影响；本章后面各条的编号随之前移。")},
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def move_clause(request: pages.Request, pk: int) -> HttpResponse:
    """Move a clause up or down (`by`)."""
    row = charter.get_clause(request.actor, pk)
    draft_url = reverse("revision:draft", args=[row.version_id])
    return pages.act(
        request,
        charter_actions.move_clause,
        done=f"{draft_url}#k{pk}",
        said=Message("已移动"),
        clause_id=pk,
        edit_number=_whole(request.POST.get("edit_number", "")) or 0,
        by={"up": -1, "down": 1}.get(request.POST.get("by", ""), 0),
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def move_to(request: pages.Request, pk: int) -> HttpResponse:
    """Move a clause to the end of another chapter."""
    row = charter.get_clause(request.actor, pk)
    form = forms.MoveForm.of(request, initial={"edit_number": row.edit_number})
    others = [each for each in charter.chapters(row.version_id) if each.pk != row.chapter_id]
    form.offer("chapter_id", [(each.pk, f"{each.number} {each.title}") for each in others])
    return pages.form_page(
        request,
        form,
        charter_actions.move_clause,
        title=_("把第 {number} 条移到另一章").format(number=row.number),
        done=f"{reverse('revision:draft', args=[row.version_id])}#k{pk}",
        fixed={"clause_id": pk},
        submit_label=Message("移去"),
        said=Message("已移动"),
        context={"under_title": _("排在那一章的最后，条号随之改变。")},
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def revise(request: pages.Request, pk: int) -> HttpResponse:
    """Go to where a clause is changed: in its draft, or by starting one."""
    row = charter.get_clause(request.actor, pk)
    if row.version.state == "draft":
        return HttpResponseRedirect(reverse("revision:clause", args=[pk]))
    return HttpResponseRedirect(f"{reverse('revision:start')}?clause={pk}")


def _gone(request: pages.Request) -> HttpResponse:
    """Somebody took the clause out while it was being written: what was typed can go in again as a new clause."""
    chapter = charter.get_chapter(request.actor, _whole(request.POST["chapter_id"]) or 0)
    kind = request.POST.get("kind", "")
    address = reverse("revision:new_clause", args=[chapter.pk, kind]) if _kind(kind) else ""
    left_out = ("csrfmiddlewaretoken", pages.Form.KEY, "edit_number", "stay", "row")
    context = {
        "chapter": chapter,
        "version": chapter.version,
        "address": address or reverse("revision:new_text", args=[chapter.pk]),
        "typed": [(key, each) for key, texts in request.POST.lists() if key not in left_out for each in texts],
        "title": request.POST.get("title", ""),
        "text": request.POST.get("text", ""),
    }
    return render(request, "revision/gone.html", context, status=Stale.status)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _kind(name: str) -> Any:
    return charter.kinds().get(name)


def _form_of(request: pages.Request, row: Any) -> forms.ClauseForm:
    """The form of a stored clause, with what was sent; where the writer chose the stored words, with those."""
    typed, shown = charter.parameters_of(row), charter.words_of(row)
    boxes = spread(shape_of(type(typed)), typed, PARAMETERS) if typed is not None else {}
    sent = with_theirs(request.POST, shown.stored(), boxes)
    return _form(request, row.kind, sent, shown=shown, typed=typed, edit_number=row.edit_number)


def _form(request: pages.Request, kind: str, sent: QueryDict, **given: Any) -> forms.ClauseForm:
    """A form with what was sent; a button beside a row moves the row and leaves the rest as it was typed."""
    house = {"kind": _kind(kind), "known": charter.known(), "viewer": request.actor, "today": timezone.localdate()}
    given = {**house, **given, "opened": sent.get("opened", "")}
    if request.method != "POST":
        return forms.ClauseForm(**given)
    if not (asked := sent.get("row", "")):
        return forms.ClauseForm(sent, request.FILES, **given)
    boxes = ParametersWidget().value_from_datadict(sent, None, PARAMETERS)
    typed = {"title": sent.get("title", ""), "text": sent.get("text", ""), "is_public": "is_public" in sent}
    given["edit_number"] = sent.get("edit_number", given.get("edit_number"))
    return forms.ClauseForm(**given, initial={**typed, PARAMETERS: forms.act_on_rows(boxes, asked) or boxes})


def _made(form: forms.ClauseForm, kind: str, number: str) -> dict[str, object]:
    """What the system makes of the parameters as they are typed, and what the check says, each with its place."""
    model = _kind(kind)
    if model is None or PARAMETERS not in form.fields:
        return {}
    shape, found = shape_of(model), form.typed_parameters()
    try:
        typed = model.model_validate(found.parameters)
    except ValidationError as error:
        wrong = refusals(shape, error)
        return {"unfinished": [(place_words(shape, at), said, found.box(at)) for at, said in wrong]}
    findings = [
        (each, place_words(shape, location_of(each.path)), found.box(location_of(each.path)))
        for each in charter.findings_of(typed)
    ]
    return {"reading": charter.reading_of(number, "", "", typed), "findings": findings}


def _next(request: pages.Request, row: Any) -> str:
    """Back to the draft, at the clause; or on with it where the writer said so."""
    if "stay" in request.POST:
        return reverse("revision:clause", args=[row.pk])
    return f"{reverse('revision:draft', args=[row.version_id])}#k{row.pk}"
